"""Reusable filters of study leaves and the reports from them."""

from datetime import date
from typing import Self

from django.db.models import Q

from employees.querysets import PersonalQuerySet
from training.study_leave_choices import OPEN_STUDY_STATES, StudyMode


class StudyLeaveQuerySet(PersonalQuerySet):
    """Study leaves of people."""

    def open(self) -> Self:
        return self.filter(state__in=OPEN_STUDY_STATES)

    def away_between(self, first: date, last: date) -> Self:
        """Leaves, decided, that keep people from their posts on a day from ``first`` to ``last``."""
        released = self.filter(mode=StudyMode.RELEASED, starts_on__lte=last, ends_on__gte=first)
        here = Q(reported_back_on__isnull=True) | Q(reported_back_on__gt=first)
        return released.filter(here, state__in=["approved", "studying", "reporting"])

    def handed_in(self) -> Self:
        """All but drafts that nobody has sent yet."""
        return self.filter(submitted_at__isnull=False)


class StudyReportQuerySet(PersonalQuerySet):
    """Reports from a study."""

    def awaited(self) -> Self:
        return self.filter(state__in=["due", "returned"], leave__state="studying")

    def overdue(self, *, on: date) -> Self:
        """Expected by a day before ``on`` and not there."""
        return self.awaited().filter(due_on__lt=on)
