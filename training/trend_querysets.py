"""Who may read what became of people's requirements; rows of a month that is not kept yet show nothing."""

from __future__ import annotations

from typing import Self

from django.db.models import Exists, OuterRef

from assessments.models import GapSnapshot
from employees.models import Unit
from employees.querysets import PersonalQuerySet


class GapChangeQuerySet(PersonalQuerySet):
    def kept(self) -> Self:
        """Changes that led to a month that is kept."""
        return self.filter(Exists(GapSnapshot.objects.filter(month=OuterRef("month"))))

    def in_subtree(self, unit_ids: list[int]) -> Self:
        """Changes counted in these units and all below them: see ``GapChange.unit``."""
        return self.filter(unit__in=Unit.objects.in_subtree(unit_ids).order_by().values("pk"))

    def with_facts(self) -> Self:
        """What a page says of each: competency, both posts, both results, and the training."""
        return self.select_related(
            "competency",
            "position_before",
            "position_after",
            "evidence_before",
            "evidence_after",
            "training__program",
        )
