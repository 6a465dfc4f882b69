"""Reusable filters of packs for the regulator."""

from __future__ import annotations

from typing import Self

from django.db import models

from employees.access import Permission, Principal


class RegulatorPackQuerySet(models.QuerySet):
    def visible_to(self, principal: Principal) -> Self:
        """Packs of agencies all of whose shortlists the principal reads."""
        if principal.sees_everyone(Permission.READ_SHORTLISTS):
            return self
        return self.filter(root__in=principal.unit_ids(Permission.READ_SHORTLISTS))

    def with_context(self) -> Self:
        return self.select_related("root", "job", "asked_by__employee")

    def newest_first(self) -> Self:
        return self.order_by("-asked_at", "-pk")
