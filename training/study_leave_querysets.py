"""Reusable filters of study leaves and the reports from them."""

from datetime import date
from typing import Self

from django.db.models import Q

from employees.querysets import PersonalQuerySet
from training.study_leave_choices import OPEN_STUDY_STATES, StudyMode


def keeps_away(first: date, last: date, *, of: str = "") -> Q:
    """Study leaves, begun or decided, that keep people from their posts on a day from ``first`` to ``last``.

    Who keeps the post works beside the study. ``of`` is the path from another model, such as ``study_leaves__``.
    """
    released = Q(
        **{
            f"{of}mode": StudyMode.RELEASED,
            f"{of}state__in": ["approved", "studying", "reporting"],
            f"{of}starts_on__lte": last,
            f"{of}ends_on__gte": first,
        }
    )
    back = f"{of}reported_back_on"
    return released & (Q(**{f"{back}__isnull": True}) | Q(**{f"{back}__gt": first}))


class StudyLeaveQuerySet(PersonalQuerySet):
    """Study leaves of people."""

    def open(self) -> Self:
        return self.filter(state__in=OPEN_STUDY_STATES)

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
