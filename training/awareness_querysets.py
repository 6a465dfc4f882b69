"""Reusable filters of rounds of awareness and of the people whom they told."""

from __future__ import annotations

from typing import Self

from django.db import models

from employees.access import Permission, Principal
from employees.querysets import PersonalQuerySet


class AwarenessRoundQuerySet(models.QuerySet):
    def visible_to(self, principal: Principal) -> Self:
        """Rounds within what the reader manages."""
        if principal.sees_everyone(Permission.MANAGE_TRAINING):
            return self.all()
        units = principal.unit_ids(Permission.MANAGE_TRAINING)
        return self.filter(unit__lineage__overlap=sorted(units)) if units else self.none()

    def published(self) -> Self:
        return self.filter(published_at__isnull=False)


class AwarenessReachQuerySet(PersonalQuerySet):
    def waiting(self) -> Self:
        """People who have not acted yet."""
        return self.filter(acted_on__isnull=True)
