"""Whose figures of service satisfaction are read by whom, and whose are managed."""

from __future__ import annotations

from datetime import date
from typing import Any, Self

from django.db import models
from django.db.models import Count, Q, Sum
from django.db.models.functions import TruncMonth

from employees.access import Permission, Principal
from employees.models import Unit


def within(principal: Principal, permission: Permission, *, path: str = "unit__") -> Q:
    """Rows of units that grants give: whole subtrees, and the one unit of a direct superior."""
    if principal.sees_everyone(permission):
        return Q()
    grants = principal.grants_for(permission)
    single = [grant.unit_id for grant in grants if grant.unit_id and not grant.covers_subtree]
    subtrees = sorted(principal.unit_ids(permission))
    return Q(**{f"{path}pk__in": single}) | Q(**{f"{path}lineage__overlap": subtrees})


def readable_units(principal: Principal) -> Any:
    """Units whose figures the principal reads."""
    return Unit.objects.filter(within(principal, Permission.READ_DEVELOPMENT, path=""))


def managed_units(principal: Principal) -> Any:
    """Units whose comments and posters are the principal's to manage."""
    return Unit.objects.filter(within(principal, Permission.MANAGE_TRAINING, path=""))


class SatisfactionFigureQuerySet(models.QuerySet):
    def visible_to(self, principal: Principal) -> Self:
        return self.filter(within(principal, Permission.READ_DEVELOPMENT))


class ServiceFeedbackQuerySet(models.QuerySet):
    def visible_to(self, principal: Principal) -> Self:
        """Answers without words, or with shown ones, to readers of figures; all to who manages training there."""
        managed = within(principal, Permission.MANAGE_TRAINING)
        if managed != Q():
            shown = within(principal, Permission.READ_DEVELOPMENT) & (Q(state="shown") | Q(comment=""))
            return self.filter(shown | managed)
        return self.all()

    def manageable_by(self, principal: Principal) -> Self:
        return self.filter(within(principal, Permission.MANAGE_TRAINING))

    def by_month(self, *, since: date) -> Any:
        """Per unit and month of local time: ``answers`` and the ``total`` of their ratings, the newest first."""
        months = self.filter(given_at__date__gte=since).annotate(month=TruncMonth("given_at"))
        counted = months.order_by().values("unit_id", "month")
        return counted.annotate(answers=Count("pk"), total=Sum("rating")).order_by("unit_id", "-month")
