"""Posts without a standard in force, those with the most holders first."""

from __future__ import annotations

from typing import Any

from django.db.models import Count, Exists, OuterRef, Subquery
from django.db.models.functions import Coalesce

from competencies.models import StandardItem
from employees.access import Principal
from employees.models import Employee, Position, PositionHistory


def posts_without_standard(principal: Principal) -> Any:
    """Posts in sight without a requirement in force on the principal's day, each with ``holders`` in sight."""
    people = Employee.objects.visible_to(principal)
    held = (
        PositionHistory.objects.of(people)
        .filter(position=OuterRef("pk"))
        .definitive()
        .in_force_on(principal.on)
        .order_by()
        .values("position")
        .annotate(n=Count("pk"))
    )
    required = StandardItem.objects.in_force_on(principal.on).filter(version__position=OuterRef("pk"))
    posts = Position.objects.visible_to(principal).select_related("unit").filter(~Exists(required))
    return posts.annotate(holders=Coalesce(Subquery(held.values("n")), 0))
