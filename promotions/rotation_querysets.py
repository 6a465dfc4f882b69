"""Reusable filters of rotation plans, their approvals and moves."""

from __future__ import annotations

from typing import Self

from django.db import models
from django.db.models import Count, Q

from employees.access import Permission, Principal
from employees.querysets import PersonalQuerySet
from promotions.querysets import within
from promotions.rotation_choices import RotationState


class RotationPlanQuerySet(models.QuerySet):
    def visible_to(self, principal: Principal) -> Self:
        """Plans of units whose shortlists the principal may read, but never one that moves the reader."""
        rows = self.filter(within(principal, Permission.READ_SHORTLISTS, "unit__lineage"))
        return rows.exclude(moves__employee=principal.employee_id) if principal.employee_id else rows

    def approvable_by(self, principal: Principal) -> Self:
        """Plans that wait for an approval which the principal has not given."""
        key = principal.account_key
        if key is None:
            return self.none()
        waiting = self.visible_to(principal).filter(
            within(principal, Permission.APPROVE_RULE_SETS, "unit__lineage"), state=RotationState.PROPOSED
        )
        own = waiting.filter(approvals__approver__public_id=key).order_by().values("pk")
        return waiting.exclude(proposed_by__public_id=key).exclude(pk__in=own)

    def with_context(self) -> Self:
        return self.select_related("unit", "proposed_by__employee")

    def with_counts(self) -> Self:
        """Annotate ``people``, how many a plan moves, and ``under_way``, of how many the vacancy is open."""
        open_ones = Q(moves__vacancy__isnull=False, moves__vacancy__closed_on__isnull=True)
        return self.annotate(people=Count("moves"), under_way=Count("moves", filter=open_ones))

    def newest_first(self) -> Self:
        return self.order_by("-proposed_at", "-pk")


class OfPlanQuerySet(models.QuerySet):
    def visible_to(self, principal: Principal) -> Self:
        from promotions.models import RotationPlan

        return self.filter(plan__in=RotationPlan.objects.visible_to(principal).order_by().values("pk"))


class RotationMoveQuerySet(PersonalQuerySet):
    def visible_to(self, principal: Principal, *, permission: Permission | None = None) -> Self:
        """Moves of plans in sight, as far as the reader may see the people."""
        from promotions.models import RotationPlan

        seen = RotationPlan.objects.visible_to(principal).order_by().values("pk")
        return super().visible_to(principal, permission=permission).filter(plan__in=seen)

    def standing(self) -> Self:
        """Moves that are still to be made: of a plan that stands, their vacancy not closed."""
        under_way = Q(vacancy__isnull=True) | Q(vacancy__closed_on__isnull=True)
        return self.filter(under_way, ~Q(plan__state=RotationState.CANCELLED))

    def with_context(self) -> Self:
        """With everything that a line shows."""
        return self.select_related(
            "employee__home_unit", "from_position__unit__parent", "to_position__unit__parent", "vacancy"
        )

    def in_order(self) -> Self:
        return self.order_by("place")
