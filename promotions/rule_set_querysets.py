"""Reusable filters of rule sets and their approvals."""

from __future__ import annotations

from typing import Self

from django.db import models

from employees.access import Permission, Principal
from promotions.choices import RuleSetState
from promotions.querysets import within


class RuleSetQuerySet(models.QuerySet):
    def visible_to(self, principal: Principal) -> Self:
        """Rule sets of vacancies whose shortlists the principal may read."""
        return self.filter(within(principal, Permission.READ_SHORTLISTS, "vacancy__position__unit__lineage"))

    def approvable_by(self, principal: Principal) -> Self:
        """Rule sets that wait for an approval which the principal has not given."""
        account = principal.account_key
        if account is None:
            return self.none()
        waiting = self.filter(
            within(principal, Permission.APPROVE_RULE_SETS, "vacancy__position__unit__lineage"),
            state=RuleSetState.PROPOSED,
        )
        own = waiting.filter(approvals__approver__public_id=account)
        return waiting.exclude(drafted_by__public_id=account).exclude(pk__in=own.order_by().values("pk"))

    def sealed(self) -> Self:
        return self.filter(state=RuleSetState.SEALED)

    def newest_first(self) -> Self:
        return self.order_by("-number")


class RuleSetApprovalQuerySet(models.QuerySet):
    def visible_to(self, principal: Principal) -> Self:
        return self.filter(
            within(principal, Permission.READ_SHORTLISTS, "rule_set__vacancy__position__unit__lineage")
        )
