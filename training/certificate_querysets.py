"""Reusable filters of the conversion of hours and of reports to SIASN."""

from __future__ import annotations

from datetime import date
from typing import Self

from django.db import models
from django.db.models import Q

from employees.access import Permission, Principal
from employees.querysets import PersonalQuerySet
from training.certificate_choices import SiasnState


class ConversionRateQuerySet(models.QuerySet):
    def visible_to(self, principal: Principal) -> Self:
        """What the whole deployment shares, and what the reader's agencies decided for themselves."""
        if principal.sees_everyone(Permission.READ_ORGANISATION):
            return self.all()
        roots = principal.agency_roots or principal.unit_ids(Permission.READ_ORGANISATION)
        return self.filter(Q(unit__isnull=True) | Q(unit__in=roots))

    def begun_by(self, day: date) -> Self:
        """Rates that apply on ``day`` or have been replaced since."""
        return self.filter(effective_from__lte=day)


class SiasnPostQuerySet(PersonalQuerySet):
    def pending(self) -> Self:
        return self.filter(state=SiasnState.PENDING)
