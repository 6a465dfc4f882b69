"""Reusable filters of fairness figures: of agencies of which the reader oversees all, and nobody else's."""

from __future__ import annotations

from typing import Any, Self

from django.db import models

from employees.access import Permission, Principal
from promotions.fairness_choices import YearState
from promotions.querysets import within


class FairnessReportQuerySet(models.QuerySet):
    def visible_to(self, principal: Principal) -> Self:
        """Figures by group: to who oversees the whole agency, since they are of all of its people."""
        return self._of_agencies(principal, Permission.READ_FAIRNESS)

    def _of_agencies(self, principal: Principal, permission: Permission) -> Self:
        if principal.sees_everyone(permission):
            return self
        return self.filter(root__in=principal.unit_ids(permission))

    def summed_for(self, principal: Principal) -> Self:
        """What a suppressed summary may be made of: of agencies whose leadership the reader belongs to."""
        return self._of_agencies(principal, Permission.DECIDE_APPOINTMENTS)

    def with_context(self) -> Self:
        return self.select_related(
            "shortlist__vacancy__position__unit", "shortlist__approved_rules", "root", "response"
        )

    def latest(self) -> Self:  # type: ignore[override]
        """The last one of each run."""
        rows: Any = self.model
        newer = rows.objects.filter(
            shortlist=models.OuterRef("shortlist"), number__gt=models.OuterRef("number")
        )
        return self.filter(~models.Exists(newer))

    def newest_first(self) -> Self:
        return self.order_by("-computed_at", "-pk")


class FairnessResponseQuerySet(models.QuerySet):
    def visible_to(self, principal: Principal) -> Self:
        """To who writes it, the appointing authority of the vacancy's unit, and to who oversees the agency."""
        wanted = within(
            principal, Permission.DECIDE_APPOINTMENTS, "report__shortlist__vacancy__position__unit__lineage"
        )
        if principal.sees_everyone(Permission.READ_FAIRNESS):
            return self
        return self.filter(wanted | models.Q(report__root__in=principal.unit_ids(Permission.READ_FAIRNESS)))

    def open(self) -> Self:
        return self.filter(text="")


class FairnessYearQuerySet(models.QuerySet):
    def visible_to(self, principal: Principal) -> Self:
        """Published ones to everybody; others to who draws up, publishes or oversees in the whole agency."""
        if any(principal.sees_everyone(each) for each in _CONCERNED):
            return self
        units = frozenset().union(*(principal.unit_ids(each) for each in _CONCERNED))
        return self.filter(models.Q(state=YearState.PUBLISHED) | models.Q(root__in=units))

    def publishable_by(self, principal: Principal) -> Self:
        """What waits for the principal as the second person."""
        account = principal.account_key
        if account is None:
            return self.none()
        waiting = self.filter(
            within(principal, Permission.APPROVE_RULE_SETS, "root__lineage"), state=YearState.PROPOSED
        )
        return waiting.exclude(drafted_by__public_id=account)

    def published(self) -> Self:
        return self.filter(state=YearState.PUBLISHED)

    def with_people(self) -> Self:
        return self.select_related("root", "drafted_by__employee", "decided_by__employee")

    def newest_first(self) -> Self:
        return self.order_by("-year", "root__name", "-number")


_CONCERNED = (Permission.DECIDE_APPOINTMENTS, Permission.APPROVE_RULE_SETS, Permission.READ_FAIRNESS)
