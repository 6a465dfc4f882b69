"""Reusable filters of further attempts."""

from __future__ import annotations

from typing import Self

from django.db import models
from django.db.models import Q

from employees.access import Permission, Principal
from promotions.attempt_choices import AttemptKind, AttemptState
from promotions.committee_querysets import IN_THE_RUNNING
from promotions.querysets import within


class FurtherAttemptQuerySet(models.QuerySet):
    def visible_to(self, principal: Principal) -> Self:
        """Attempts of units whose shortlists the principal may read, but never after an own candidacy."""
        from promotions.models import Shortlist

        rows = self.filter(within(principal, Permission.READ_SHORTLISTS, "previous__position__unit__lineage"))
        if not principal.employee_id:
            return rows
        own = Shortlist.objects.filter(
            candidates__employee=principal.employee_id, candidates__outcome__in=IN_THE_RUNNING
        )
        return rows.exclude(previous__in=own.order_by().values("vacancy"))

    def approvable_by(self, principal: Principal) -> Self:
        """Attempts that wait for the principal as the second person."""
        key = principal.account_key
        if key is None:
            return self.none()
        reach = within(principal, Permission.APPROVE_RULE_SETS, "previous__position__unit__lineage")
        waiting = self.visible_to(principal).filter(reach, state=AttemptState.PROPOSED)
        return waiting.exclude(proposed_by__public_id=key)

    def standing_in_the_way(self) -> Self:
        """Attempts after which no other of the same vacancy is proposed: one that waits, or announced it anew."""
        announced = Q(state=AttemptState.APPROVED, kind=AttemptKind.ANNOUNCEMENT)
        return self.filter(Q(state=AttemptState.PROPOSED) | announced)

    def approved(self) -> Self:
        return self.filter(state=AttemptState.APPROVED)

    def with_context(self) -> Self:
        return self.select_related(
            "previous__position__unit",
            "following",
            "proposed_by__employee",
            "decided_by__employee",
            "committee",
        )

    def in_order(self) -> Self:
        return self.order_by("proposed_at", "pk")
