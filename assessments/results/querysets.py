"""Reusable filters of results and objections; a result that is not final is read by those who make it."""

from __future__ import annotations

from datetime import date
from typing import Self

from django.db.models import Q

from assessments.results.choices import FINAL, ObjectionState, ResultState
from employees.access import Permission, Principal
from employees.querysets import PersonalQuerySet

MAKERS = (Permission.RECORD_RESULTS, Permission.FINALISE_RESULTS)


class OfResultQuerySet(PersonalQuerySet):
    """Rows of a result, or of its objection: read like the result itself."""

    result_path = "result"

    def visible_to(self, principal: Principal, *, permission: Permission | None = None) -> Self:
        seen = super().visible_to(principal, permission=permission)
        return seen.filter(self._told_to(principal))

    def _told_to(self, principal: Principal) -> Q:
        """Final ones, and to who enters or finalises results also what is not final yet, but for the own."""
        path = f"{self.result_path}__state__in" if self.result_path else "state__in"
        final = Q(**{path: FINAL})
        made = Q(pk__in=[])
        for permission in MAKERS:
            if principal.sees_everyone(permission):
                made = Q()
            elif units := principal.unit_ids(permission):
                made |= Q(employee__home_unit__lineage__overlap=sorted(units))
        own = Q(employee=principal.employee_id) if principal.employee_id else Q(pk__in=[])
        return final | (made & ~own)


class ResultQuerySet(OfResultQuerySet):
    result_path = ""

    def in_force(self) -> Self:
        return self.filter(state=ResultState.FINALISED)

    def with_context(self) -> Self:
        return self.select_related(
            "employee__home_unit", "provider", "accreditation", "drafted_by", "decided_by"
        )

    def finalisable_by(self, principal: Principal) -> Self:
        """Proposed ones of others than the principal, who did not enter them."""
        account = principal.account_key
        if account is None:
            return self.none()
        waiting = self.filter(state=ResultState.PROPOSED)
        if principal.employee_id:
            waiting = waiting.exclude(employee=principal.employee_id)
        return waiting.exclude(drafted_by__public_id=account)

    def unanswered(self, *, on: date) -> Self:
        """Final results whose last day to answer has passed without a word of the employee."""
        return self.in_force().filter(
            ~Q(objections__state__in=[ObjectionState.FILED, ObjectionState.TAKEN, ObjectionState.ANSWERED]),
            acceptance__isnull=True,
            answer_by__lt=on,
        )


class ResultObjectionQuerySet(OfResultQuerySet):
    def open(self) -> Self:
        return self.filter(state__in=[ObjectionState.FILED, ObjectionState.TAKEN])

    def answerable_by(self, principal: Principal) -> Self:
        """Open ones that nobody else has taken up, to results that the principal neither entered nor finalised."""
        account = principal.account_key
        if account is None:
            return self.none()
        waiting = self.filter(Q(state=ObjectionState.FILED) | Q(taken_by__public_id=account)).open()
        if principal.employee_id:
            waiting = waiting.exclude(employee=principal.employee_id)
        return waiting.exclude(result__drafted_by__public_id=account).exclude(
            result__decided_by__public_id=account
        )

    def overdue(self, *, on: date) -> Self:
        return self.open().filter(answer_due_on__lt=on)

    def with_context(self) -> Self:
        return self.select_related("result__provider", "employee__home_unit", "taken_by")


class OfObjectionQuerySet(OfResultQuerySet):
    result_path = "objection__result"
