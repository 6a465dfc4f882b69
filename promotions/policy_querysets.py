"""Reusable filters of local policies and their dry runs."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Self

from django.db import models
from django.db.backends.postgresql.psycopg_any import DateRange

from employees.access import Permission, Principal
from promotions.choices import PolicyState
from promotions.querysets import agencies_in_sight, within


class LocalPolicyQuerySet(models.QuerySet):
    def visible_to(self, principal: Principal) -> Self:
        """Policies of agencies in which the principal reads shortlists: of a unit of them, or of all."""
        if principal.sees_everyone(Permission.READ_SHORTLISTS):
            return self
        return self.filter(root__in=agencies_in_sight(principal))

    def publishable_by(self, principal: Principal) -> Self:
        """Proposed policies that the principal may publish or return, and did not draft."""
        account = principal.account_key
        if account is None:
            return self.none()
        waiting = self.filter(
            within(principal, Permission.APPROVE_RULE_SETS, "root__lineage"), state=PolicyState.PROPOSED
        )
        return waiting.exclude(drafted_by__public_id=account)

    def published(self) -> Self:
        return self.filter(state=PolicyState.PUBLISHED)

    def in_force_on(self, day: date, *, roots: Iterable[int]) -> Self:
        """What holds in these agencies on a day."""
        return self.published().filter(validity__contains=day, root__in=roots)

    def overlapping(self, first: date, last: date) -> Self:
        """What holds on any day between these, both included."""
        return self.filter(validity__overlap=DateRange(first, last, "[]"))

    def newest_first(self) -> Self:
        return self.order_by("-drafted_at", "-pk")


class PolicyDecreeFileQuerySet(models.QuerySet):
    def visible_to(self, principal: Principal) -> Self:
        """Files of policies that the principal sees."""
        if principal.sees_everyone(Permission.READ_SHORTLISTS):
            return self
        return self.filter(policy__root__in=agencies_in_sight(principal))


class PolicyDryRunQuerySet(models.QuerySet):
    def visible_to(self, principal: Principal) -> Self:
        """Published dry runs of policies that the principal sees."""
        runs = self.filter(published_at__isnull=False)
        if principal.sees_everyone(Permission.READ_SHORTLISTS):
            return runs
        return runs.filter(policy__root__in=agencies_in_sight(principal))

    def newest_first(self) -> Self:
        return self.order_by("-published_at", "-pk")
