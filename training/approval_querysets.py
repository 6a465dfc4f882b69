"""Reusable filters of approval chains."""

from __future__ import annotations

from datetime import date
from typing import Any, Self

from django.db import models
from django.db.models import Q

from employees.access import Permission, Principal
from training.enrolment_choices import ChainState


class ApprovalChainQuerySet(models.QuerySet):
    def visible_to(self, principal: Principal) -> Self:
        """The chains of the reader's agencies."""
        if principal.sees_everyone(Permission.READ_ORGANISATION):
            return self.all()
        roots = principal.agency_roots or principal.unit_ids(Permission.READ_ORGANISATION)
        return self.filter(unit__lineage__overlap=sorted(roots))

    def holding(self, *, unit: Any, program: Any, on: date) -> Self:
        """The chains that could hold for sessions of ``program`` in ``unit`` on a day, the one that does first.

        The nearest unit decides; there, a chain of the programme goes before one of all programmes.
        """
        mine = Q(program__isnull=True) | Q(program=program)
        begun = self.filter(mine, unit__in=unit.lineage, state=ChainState.APPROVED, effective_from__lte=on)
        own_first = models.F("program").asc(nulls_last=True)
        return begun.order_by("-unit__lineage__len", own_first, "-effective_from", "-pk")

    def holding_keys(self, *, on: date) -> set[int]:
        """The row ids of the chains that hold on a day: for each unit and programme the latest approved one."""
        begun = self.filter(state=ChainState.APPROVED, effective_from__lte=on)
        latest = begun.order_by("unit", "program", "-effective_from", "-pk").distinct("unit", "program")
        return set(latest.values_list("pk", flat=True))
