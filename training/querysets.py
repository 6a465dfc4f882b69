"""Reusable filters of the catalogue, of providers and of agreements."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Self

from django.db import models
from django.db.models import Q

from employees.access import Principal


class SharedQuerySet(models.QuerySet):
    """Reference data that everybody inside the deployment reads."""

    def visible_to(self, principal: Principal) -> Self:
        return self.all()


class TrainingProgramQuerySet(SharedQuerySet):
    """The catalogue is public inside the deployment."""

    def offered_on(self, day: date) -> Self:
        """Programmes whose period contains ``day``; one without a period is always offered."""
        return self.filter(Q(offered__isnull=True) | Q(offered__contains=day))

    def teaching_nothing(self) -> Self:
        """Programmes without competency or level: they close no gap, and nothing proposes them."""
        return self.filter(taught__isnull=True)


class AgreementQuerySet(SharedQuerySet):
    """Agreements; their upper bound is exclusive, as that of every period."""

    def in_force_on(self, day: date) -> Self:
        return self.filter(validity__contains=day)

    def ending(self, *, after: date, within_days: int) -> Self:
        """Those in force on ``after`` whose last day is at most ``within_days`` later."""
        limit = after + timedelta(days=within_days + 1)
        return self.in_force_on(after).filter(validity__endswith__lte=limit)
