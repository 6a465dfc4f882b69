"""Which months are kept, and what was counted in which part of the organisation."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Self

from django.db import models

from employees.access import Permission, Principal
from employees.models import Unit


class SnapshotQuerySet(models.QuerySet):
    def visible_to(self, principal: Principal) -> Self:
        """That a month is kept tells of nobody; its figures are read by unit, its people through the gate."""
        return self.all() if principal.may(Permission.READ_GAPS) else self.none()

    def latest_first(self) -> Self:
        return self.order_by("-month")


class SnapshotCountQuerySet(models.QuerySet):
    def in_subtree(self, unit_ids: Iterable[int]) -> Self:
        """Rows of these units and all below them, as they hang together today."""
        return self.filter(unit__in=Unit.objects.in_subtree(unit_ids).order_by().values("pk"))

    def between(self, first: date, last: date) -> Self:
        return self.filter(month__range=(first, last))
