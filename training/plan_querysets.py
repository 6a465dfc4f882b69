"""Reusable filters of development plans, their actions, and the library of actions."""

from __future__ import annotations

from typing import Self

from django.db import models
from django.db.models import Count, Exists, OuterRef, Q, Sum

from employees.access import Permission, Principal
from employees.querysets import PersonalQuerySet
from training.choices import ActionState, PlanState


class DevelopmentPlanQuerySet(PersonalQuerySet):
    def of_year(self, year: int) -> Self:
        return self.filter(year=year)

    def open(self) -> Self:
        """Plans that are not archived."""
        return self.exclude(state=PlanState.CLOSED)

    def with_sums(self) -> Self:
        """Annotate ``action_count`` and ``hours`` of the plan's actions."""
        return self.annotate(action_count=Count("actions"), hours=Sum("actions__hours"))

    def waiting(self) -> Self:
        """Plans that wait for agreement."""
        return self.filter(state=PlanState.SUBMITTED)


class OfPlanQuerySet(PersonalQuerySet):
    """What belongs to a plan is seen by whoever may see the plan's person."""

    person_path = "plan__employee"


class PlanActionQuerySet(OfPlanQuerySet):
    def with_closed(self) -> Self:
        """Annotate ``is_closed``: whether an official result shows that the level was reached."""
        from training.models import ActionClosure

        closures = ActionClosure.objects.unscoped(reason="closures of actions already in the queryset")
        return self.annotate(is_closed=Exists(closures.current().filter(action=OuterRef("pk"))))

    def done(self) -> Self:
        return self.filter(state=ActionState.DONE)


class ActionClosureQuerySet(PersonalQuerySet):
    person_path = "action__plan__employee"

    def current(self) -> Self:
        return self.filter(reopened_on__isnull=True)


class ActionTemplateQuerySet(models.QuerySet):
    def visible_to(self, principal: Principal) -> Self:
        """What the whole deployment shares, and what the reader's agencies wrote for themselves."""
        if principal.sees_everyone(Permission.READ_ORGANISATION):
            return self.all()
        roots = principal.agency_roots or principal.unit_ids(Permission.READ_ORGANISATION)
        return self.filter(Q(unit__isnull=True) | Q(unit__in=roots))

    def in_use(self) -> Self:
        return self.filter(active=True)
