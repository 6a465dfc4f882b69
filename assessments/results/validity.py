"""The age of a level, and why it is the one that counts: every result known of a competency, in the order of choice.

Which one counts is what ``find_official_results`` says; here the others are told why they do not.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from itertools import groupby
from operator import attrgetter
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from asn_career.base.formatting import date_long
from asn_career.base.formatting import level as level_told
from asn_career.base.periods import MONTHS, months_after, years_after
from assessments.choices import OFFICIAL_SOURCES, Source
from assessments.held_levels import official_results_of, valid_years
from assessments.models import Assessment

_GATE = "results of a person who passed the gate, told in the order in which they count"


class Place(StrEnum):
    """What a result is beside the others of its competency."""

    HELD = "held"
    CONVERTED = "converted"
    UNCONVERTED = "unconverted"
    EXPIRED = "expired"
    OLDER = "older"
    SAME_DAY = "same_day"
    DEVELOPMENTAL = "developmental"
    CORRECTED = "corrected"
    WITHDRAWN = "withdrawn"


_WHY = {
    Place.HELD: gettext_lazy("Counts: the latest valid official result."),
    Place.CONVERTED: gettext_lazy(
        "Counts: the latest valid official result, converted to the scale that has begun since."
    ),
    Place.UNCONVERTED: gettext_lazy(
        "The latest valid official result, but measured on an earlier scale whose table does not convert this level:"
        " what is held is unknown."
    ),
    Place.EXPIRED: gettext_lazy(
        "Would count, but its validity is over: the level is unknown until there is another result."
    ),
    Place.OLDER: gettext_lazy("A later official result takes its place."),
    Place.SAME_DAY: gettext_lazy(
        "On one day an assessment centre comes before CACT BKN, and that before a competency test."
    ),
    Place.DEVELOPMENTAL: gettext_lazy("Developmental: shown to help growth, in no official figure."),
    Place.CORRECTED: gettext_lazy("Corrected; another version takes its place."),
    Place.WITHDRAWN: gettext_lazy("Withdrawn."),
}


@dataclass(frozen=True, slots=True)
class AgedLevel:
    """A level with its source and age on a day; ``valid_until`` is None for developmental ones."""

    level: Decimal
    source: str
    assessed_on: date
    as_of: date
    valid_until: date | None

    @property
    def months_ago(self) -> int:
        return full_months(self.assessed_on, self.as_of)

    @property
    def months_left(self) -> int | None:
        """Full months for which it still counts; None where it does not."""
        if self.valid_until is None or self.valid_until < self.as_of:
            return None
        return full_months(self.as_of, self.valid_until)

    @property
    def told(self) -> str:
        """“level 3, dinilai 26 bulan lalu, berlaku sampai 12 Januari 2027”."""
        return ", ".join([_("level %(level)s") % {"level": level_told(self.level)}, self.age_told])

    @property
    def age_told(self) -> str:
        """The same without the level, where that stands beside it."""
        said = age_told(self.months_ago)
        if self.valid_until is None:
            return f"{said}, {_('developmental')}"
        day = {"day": date_long(self.valid_until)}
        ended = self.valid_until < self.as_of
        return f"{said}, {(_('expired on %(day)s') if ended else _('valid until %(day)s')) % day}"


def age_told(months: int) -> str:
    if months == 0:
        return _("assessed this month")
    return ngettext("assessed %(n)s month ago", "assessed %(n)s months ago", months) % {"n": months}


def full_months(start: date, end: date) -> int:
    """Full months from one day to a later one."""
    months = (end.year - start.year) * MONTHS + end.month - start.month
    return months - (months_after(start, months) > end)


@dataclass(frozen=True, slots=True)
class KnownResult:
    """One result of a competency with its place among the others."""

    assessment: Assessment
    aged: AgedLevel
    place: Place
    counts_as: Decimal | None = None  # on the scale of the day, where it was measured on another

    @property
    def why(self) -> str:
        return str(_WHY[self.place])

    @property
    def source_told(self) -> str:
        return str(Source(self.assessment.source).label)


def known_results(employee_id: int, *, as_of: date) -> dict[int, list[KnownResult]]:
    """Everything known of a person on a day, by competency, what counts first. Two queries."""
    chosen = official_results_of([employee_id], as_of=as_of)
    rows = (
        Assessment.objects.unscoped(reason=_GATE)
        .filter(employee=employee_id, assessed_on__lte=as_of)
        .select_related("competency")
        .order_by("competency", "-assessed_on", "official_rank", "-pk")
    )
    found: dict[int, list[KnownResult]] = defaultdict(list)
    corrected = {row.corrects_id for row in rows if row.corrects_id}
    for competency, group in groupby(rows, key=attrgetter("competency_id")):
        listed = list(group)
        best = chosen.get((employee_id, competency)) or _unconverted(listed, as_of)
        told = [_told(row, best, as_of, is_corrected=row.pk in corrected) for row in listed]
        found[competency] = sorted(told, key=lambda row: _ORDER.index(row.place))
    return dict(found)


_ORDER = (
    Place.HELD,
    Place.CONVERTED,
    Place.UNCONVERTED,
    Place.EXPIRED,
    Place.SAME_DAY,
    Place.OLDER,
    Place.DEVELOPMENTAL,
    Place.CORRECTED,
    Place.WITHDRAWN,
)


def _told(row: Assessment, best: Any, as_of: date, *, is_corrected: bool) -> KnownResult:
    official = row.source in OFFICIAL_SOURCES
    until = years_after(row.assessed_on, valid_years(as_of)) if official else None
    aged = AgedLevel(row.level, row.source, row.assessed_on, as_of, until)
    place = _place(row, best, as_of, is_corrected=is_corrected)
    return KnownResult(row, aged, place, best.level if place == Place.CONVERTED else None)


@dataclass(frozen=True, slots=True)
class _Unconverted:
    """The latest official result where no table converts its level."""

    evidence_id: int
    assessed_on: date


def _unconverted(rows: list[Assessment], as_of: date) -> _Unconverted | None:
    """Of results in their order the one that would count; None where none is official."""
    for row in sorted(
        rows, key=lambda each: (-each.assessed_on.toordinal(), each.official_rank or 0, each.pk)
    ):
        if row.official_rank and (row.withdrawn_on is None or row.withdrawn_on > as_of):
            return _Unconverted(row.pk, row.assessed_on)
    return None


def _place(row: Assessment, best: Any, as_of: date, *, is_corrected: bool) -> Place:
    if row.withdrawn_on is not None and row.withdrawn_on <= as_of:
        return Place.CORRECTED if is_corrected else Place.WITHDRAWN
    if row.official_rank is None:
        return Place.DEVELOPMENTAL
    if best.evidence_id == row.pk:
        return _place_of_chosen(best, as_of)
    return Place.SAME_DAY if best.assessed_on == row.assessed_on else Place.OLDER


def _place_of_chosen(best: Any, as_of: date) -> Place:
    if isinstance(best, _Unconverted):
        return Place.UNCONVERTED
    if best.held_on(as_of) is None:
        return Place.EXPIRED
    return Place.HELD if best.conversion_id is None else Place.CONVERTED
