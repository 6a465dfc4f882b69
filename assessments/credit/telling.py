"""A standing in words: its parts one by one, what the thresholds ask for, and what else is asked."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.utils.translation import gettext as _

from asn_career.base.formatting import date_long, decimal2, month_long
from asn_career.base.periods import MONTHS, years_after
from assessments.choices import Predicate
from assessments.credit.forecast import Reached, reached
from assessments.credit.records import Part, PartKind, Recorded, Standing, Threshold, first_day
from assessments.credit.rules import CreditRules
from employees.choices import PositionKind
from employees.ranks import RANK_TITLES


@dataclass(frozen=True, slots=True)
class Line:
    """One part of the credit held: what it is, how it is computed, and its points."""

    label: str
    detail: str
    points: Decimal


@dataclass(frozen=True, slots=True)
class Condition:
    """What else is asked for; ``outcome`` as rules are told: pass, fail, or manual for what is not known here."""

    outcome: str
    label: str
    detail: str = ""
    basis: str = ""


@dataclass(frozen=True, slots=True)
class Ahead:
    """The next rank or level: what it asks for, when it is reached, and what else is asked."""

    title: str
    threshold: Threshold
    reached: Reached | None
    sentence: str
    conditions: tuple[Condition, ...]


@dataclass(frozen=True, slots=True)
class Contradiction:
    """A recorded total that our own computation does not give."""

    decree: str
    months: str
    recorded: Decimal
    own: Decimal


@dataclass(frozen=True, slots=True)
class Told:
    """A standing as pages show it."""

    standing: Standing
    level: str
    lines: tuple[Line, ...]
    missing: tuple[str, ...]
    pending: str
    next_rank: Ahead | None
    next_level: Ahead | None
    top: str
    contradictions: tuple[Contradiction, ...]
    counted: str

    @property
    def ahead(self) -> list[Ahead]:
        """What lies ahead: the next rank, then the next level."""
        return [each for each in (self.next_rank, self.next_level) if each is not None]


def told(standing: Standing, *, day: date, rules: CreditRules) -> Told:
    """Everything that is said of a standing on ``day``."""
    return Told(
        standing=standing,
        level=PositionKind(standing.kind).label,
        lines=tuple(_line(part) for part in standing.parts),
        missing=tuple(missing_words(name) for name in standing.missing),
        pending=_pending(standing),
        next_rank=_rank_ahead(standing, day=day, rules=rules),
        next_level=_level_ahead(standing, day=day, rules=rules),
        top=_top(standing),
        contradictions=tuple(
            Contradiction(row.recorded.decree, _months(row.recorded), row.recorded.total, row.own)
            for row in standing.differences
        ),
        counted=month_long(first_day(standing.counted_to)),
    )


def _line(part: Part) -> Line:
    return Line(_label(part), _computation(part), part.points)


def _label(part: Part) -> str:
    begin, end = first_day(part.first), first_day(part.last)
    if part.kind == PartKind.OPENING:
        return _("Recorded credit up to %(month)s") % {"month": month_long(end)}
    if part.kind == PartKind.BASIC:
        return _("Basic credit of rank %(rank)s") % {"rank": part.about}
    if part.kind == PartKind.MOVE:
        return _("Time in rank %(rank)s before moving to the functional post") % {"rank": part.about}
    if part.kind == PartKind.DEGREE:
        return _("Higher degree: %(degree)s, %(month)s") % {"degree": part.about, "month": month_long(end)}
    if part.months == MONTHS:
        return _("Evaluation of %(year)s") % {"year": begin.year}
    return _("Evaluation of %(first)s to %(last)s") % {"first": month_long(begin), "last": month_long(end)}


def _computation(part: Part) -> str:
    if part.kind == PartKind.OPENING:
        return _("decree %(decree)s") % {"decree": part.about}
    if part.kind == PartKind.BASIC:
        return _("ranks of the level that were passed before count as if earned")
    if part.kind == PartKind.DEGREE:
        return _("%(percent)s%% of what the next rank asks for, once") % {"percent": part.percentage}
    facts = {
        "predicate": Predicate(part.predicate).label,
        "coefficient": decimal2(part.coefficient),
        "percent": part.percentage,
        "months": part.months,
    }
    if part.months == MONTHS:
        return "{predicate}: {coefficient} × {percent}%".format(**facts)
    return _("%(predicate)s: %(coefficient)s × %(percent)s%% × %(months)s/12 months") % facts


def missing_words(name: str) -> str:
    """What is missing, by the name that a standing gives it."""
    kind, _colon, year = name.partition(":")
    words = {
        "performance": _("the performance result of %(year)s") % {"year": year},
        "integration": _("the integration of the credit from before the conversion (PAK)"),
        "opening": _("the credit with which the count at this level begins (PAK)"),
        "rank": _("the rank"),
        "predicate": _("a performance result of a whole year, by which days ahead are forecast"),
        "move_rank": _("the rank at the time of the move to the functional post"),
        "move_performance": _("a performance result from before the move to the functional post"),
    }
    return words[kind]


def _pending(standing: Standing) -> str:
    if standing.pending is None:
        return ""
    return _("The result of %(year)s is not due yet; it is counted once it is there.") % {
        "year": standing.pending
    }


def _rank_ahead(standing: Standing, *, day: date, rules: CreditRules) -> Ahead | None:
    threshold = standing.next_rank
    if threshold is None:
        return None
    found = reached(standing, threshold, day=day, rules=rules)
    title = _("Rank %(rank)s, %(title)s") % {
        "rank": threshold.rank,
        "title": RANK_TITLES[threshold.rank],
    }
    conditions = (*_rank_conditions(standing, threshold, day=day, rules=rules), _discipline())
    return Ahead(title, threshold, found, _sentence(standing, threshold, found), conditions)


def _level_ahead(standing: Standing, *, day: date, rules: CreditRules) -> Ahead | None:
    threshold = standing.next_level
    if threshold is None:
        return None
    found = reached(standing, threshold, day=day, rules=rules)
    conditions = (*_level_conditions(standing, rules=rules), _discipline())
    title = PositionKind(threshold.level).label
    return Ahead(title, threshold, found, _sentence(standing, threshold, found), conditions)


def _sentence(standing: Standing, threshold: Threshold, found: Reached | None) -> str:
    """How far the threshold is, and when it is reached; a forecast is called one."""
    if standing.held is None:
        return _("Not known while something is missing.")
    if threshold.short == 0:
        return _("Reached, with %(surplus)s more than needed.") % {"surplus": decimal2(threshold.surplus)}
    if found is None:
        return _("%(short)s short. Without a performance result no forecast is made.") % {
            "short": decimal2(threshold.short)
        }
    return _(
        "%(short)s short. Forecast: reached with %(month)s if every year stays “%(predicate)s” as in %(year)s."
    ) % {
        "short": decimal2(threshold.short),
        "month": month_long(found.on),
        "predicate": Predicate(standing.predicate).label,
        "year": standing.predicate_year,
    }


def _rank_conditions(
    standing: Standing, threshold: Threshold, *, day: date, rules: CreditRules
) -> Iterator[Condition]:
    years = rules.years_in_rank
    label = _("At least %(years)s years in the present rank") % {"years": years}
    if standing.rank_since is None:
        yield Condition("manual", label, _("not known since when"))
    else:
        full = years_after(standing.rank_since, years)
        yield Condition(
            "pass" if full <= day else "fail",
            label,
            _("since %(since)s, so from %(day)s")
            % {"since": date_long(standing.rank_since), "day": date_long(full)},
        )
    yield _predicate(standing, rules=rules)
    level = rules.levels[standing.kind]
    if threshold.rank not in level.ranks:
        yield Condition("manual", _("Appointment to the next level first"))


def _level_conditions(standing: Standing, *, rules: CreditRules) -> Iterator[Condition]:
    level = rules.levels[standing.kind]
    label = _("Rank %(rank)s, the highest of the level") % {"rank": level.ranks[-1]}
    if standing.rank:
        yield Condition("pass" if standing.rank == level.ranks[-1] else "fail", label, standing.rank)
    else:
        yield Condition("manual", label, _("not known"))
    yield _predicate(standing, rules=rules)
    yield Condition("manual", _("A vacancy (formasi) at the next level"))
    yield Condition("manual", _("The competency test for the next level passed"))


def _predicate(standing: Standing, *, rules: CreditRules) -> Condition:
    order = list(Predicate.values)
    label = _("Performance at least “%(predicate)s” in the last year") % {
        "predicate": Predicate(rules.predicate).label
    }
    if not standing.predicate:
        return Condition("manual", label, _("not known"))
    good = order.index(standing.predicate) <= order.index(rules.predicate)
    detail = f"{standing.predicate_year}: {Predicate(standing.predicate).label}"
    return Condition("pass" if good else "fail", label, detail)


def _discipline() -> Condition:
    return Condition("manual", _("No moderate or severe disciplinary sanction being served"))


def _top(standing: Standing) -> str:
    if standing.rank_outside:
        return _(
            "Rank %(rank)s does not belong to this level, so what the next rank asks for is not computed."
        ) % {"rank": standing.rank}
    if standing.next_rank is None and standing.rank:
        return _("Rank %(rank)s is the highest of this ladder of functional posts.") % {"rank": standing.rank}
    return ""


def _months(record: Recorded) -> str:
    return f"{month_long(first_day(record.first))} – {month_long(first_day(record.last))}"
