"""Reusable filters of annual plans and of what belongs to them."""

from __future__ import annotations

from typing import Self

from django.db import models
from django.db.models import F

from employees.access import Permission, Principal
from employees.querysets import PersonalQuerySet


def _agencies(rows: models.QuerySet, principal: Principal, unit: str) -> models.QuerySet:
    """Rows of the agencies whose training the principal manages or approves as a whole."""
    wanted = (Permission.MANAGE_TRAINING, Permission.APPROVE_TRAINING)
    if any(principal.sees_everyone(each) for each in wanted):
        return rows.all()
    units = frozenset().union(*(principal.unit_ids(each) for each in wanted))
    return rows.filter(**{f"{unit}__in": sorted(units)})


class AnnualPlanQuerySet(models.QuerySet):
    """Plans of whole agencies: seen by whoever manages or approves the training of the whole agency."""

    def visible_to(self, principal: Principal) -> Self:
        return _agencies(self, principal, "unit")  # type: ignore[return-value]


class BudgetLineQuerySet(AnnualPlanQuerySet):
    """Budget lines of agencies."""


class OfAnnualPlanQuerySet(models.QuerySet):
    """What belongs to a plan is seen with the plan."""

    def visible_to(self, principal: Principal) -> Self:
        return _agencies(self, principal, "plan__unit")  # type: ignore[return-value]


class OptimisationRunQuerySet(OfAnnualPlanQuerySet):
    def published(self) -> Self:
        return self.filter(published_at__isnull=False)

    def newest_first(self) -> Self:
        return self.order_by(F("published_at").desc(nulls_last=True), "-pk")


class OfRunQuerySet(models.QuerySet):
    """What belongs to a published run is seen with its plan."""

    def visible_to(self, principal: Principal) -> Self:
        seen = _agencies(self, principal, "run__plan__unit")
        return seen.filter(run__published_at__isnull=False)  # type: ignore[return-value]


class PlannedPersonQuerySet(PersonalQuerySet):
    """People of runs, seen person by person."""

    def of_run(self, run: object) -> Self:
        """A run as it was; one that is not published shows nothing."""
        return self.filter(run=run, run__published_at__isnull=False)

    def served(self) -> Self:
        return self.filter(program__isnull=False)

    def left_out(self) -> Self:
        return self.filter(program__isnull=True)
