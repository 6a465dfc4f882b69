"""The action library on the public page of a competency: what leads to each of its levels."""

from __future__ import annotations

from collections.abc import Iterator

from asn_career.base.formatting import level
from competencies.raising import Way
from training.models import ActionTemplate


def ways_of(competency_id: int) -> Iterator[Way]:
    """Actions in use for everybody, not those of one agency. One query."""
    rows = ActionTemplate.objects.filter(competency=competency_id, active=True, unit__isnull=True)
    for row in rows.order_by("level", "form", "name", "pk")[:60]:
        yield Way(row.level, row.name, str(row.get_form_display()), level(row.hours), row.description)
