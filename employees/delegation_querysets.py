"""Reusable filters of delegations."""

from __future__ import annotations

from datetime import date
from typing import Self

from django.db import models
from django.db.models import F, Q

from employees.access import Permission, Principal


class DelegationQuerySet(models.QuerySet):
    """Delegations; known to the two, to administrators of accounts, and to auditors of the right's units."""

    def visible_to(self, principal: Principal) -> Self:
        if principal.may_manage(Permission.MANAGE_ACCESS) or principal.sees_everyone(Permission.READ_AUDIT):
            return self.all()
        allowed = self._of_account(principal)
        if units := principal.unit_ids(Permission.READ_AUDIT):
            allowed |= Q(unit__lineage__overlap=sorted(units))
        return self.filter(allowed)

    def _of_account(self, principal: Principal) -> Q:
        kind, _colon, key = principal.identity.partition(":")
        if kind != "user":
            return Q(pk__in=[])
        return Q(delegator__public_id=key) | Q(delegate__public_id=key)

    def standing_on(self, day: date) -> Self:
        """Those under which something may be done on ``day``: given, within their days and those of the right.

        The right has to be the one that was left: the official's own still, in the same role over the same unit.
        """
        same_unit = Q(grant__unit=F("unit")) | Q(grant__unit=None, unit=None)
        return self.filter(
            same_unit,
            state="given",
            validity__contains=day,
            grant__validity__contains=day,
            grant__user=F("delegator"),
            grant__role=F("role"),
            delegator__is_active=True,
            delegate__is_active=True,
        )

    def with_people(self) -> Self:
        accounts = ("delegator", "delegate", "proposed_by", "decided_by", "ended_by")
        return self.select_related("grant", "unit", *(f"{name}__employee" for name in accounts))

    def newest_first(self) -> Self:
        return self.order_by("-proposed_at", "-pk")
