"""Reusable filters of plans of whom to assess first."""

from __future__ import annotations

from typing import Self

from django.db import models

from employees.access import Permission, Principal
from employees.querysets import PersonalQuerySet
from promotions.assessment_choices import AssessmentPlanState
from promotions.querysets import agencies_in_sight


class AssessmentPlanQuerySet(models.QuerySet):
    def visible_to(self, principal: Principal) -> Self:
        """Computed plans of agencies in which the principal may read shortlists of some unit."""
        plans = self.filter(published_at__isnull=False)
        if principal.sees_everyone(Permission.READ_SHORTLISTS):
            return plans
        return plans.filter(root__in=agencies_in_sight(principal))

    def approvable_by(self, principal: Principal) -> Self:
        """Plans that wait for a second person, of agencies for which the principal is one, asked for by others."""
        key = principal.account_key
        if key is None:
            return self.none()
        waiting = self.filter(state=AssessmentPlanState.PROPOSED)
        if not principal.sees_everyone(Permission.APPROVE_STANDARDS):
            waiting = waiting.filter(root__in=principal.unit_ids(Permission.APPROVE_STANDARDS))
        if principal.employee_id:
            waiting = waiting.exclude(drafted_by__employee=principal.employee_id)
        return waiting.exclude(drafted_by__public_id__in=principal.accounts)

    def newest_first(self) -> Self:
        return self.order_by("-published_at", "-pk")


class AssessmentNeedQuerySet(PersonalQuerySet):
    """Rows of plans, as far as the reader may see the people."""

    def in_order(self) -> Self:
        return self.order_by("place", "pk")
