"""Reusable filters of results about people."""

from datetime import date
from typing import Self

from django.db.models import Q

from employees.querysets import PersonalQuerySet


class AssessmentQuerySet(PersonalQuerySet):
    def official(self) -> Self:
        return self.filter(official_rank__isnull=False)

    def known_on(self, day: date) -> Self:
        """Results that exist on ``day``: assessed by then and not withdrawn by then."""
        return self.filter(assessed_on__lte=day).filter(
            Q(withdrawn_on__isnull=True) | Q(withdrawn_on__gt=day)
        )
