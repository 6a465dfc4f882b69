"""Posts without a standard in force, those with the most holders first."""

from __future__ import annotations

from typing import Any

from django.db.models import Exists, OuterRef

from competencies.models import StandardItem
from employees.access import Principal
from employees.models import Position


def posts_without_standard(principal: Principal) -> Any:
    """Posts in sight without a requirement in force on the principal's day, each with ``holders`` in sight."""
    required = StandardItem.objects.in_force_on(principal.on).filter(version__position=OuterRef("pk"))
    posts = Position.objects.visible_to(principal).select_related("unit").filter(~Exists(required))
    return posts.with_holders(principal)
