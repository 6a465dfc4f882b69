"""Fairness figures as their pages tell them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from itertools import groupby
from typing import Any

from django.utils.translation import gettext as _

from asn_career.base.formatting import decimal2
from promotions.fairness.computing import Strata, pooled_of
from promotions.fairness.figures import Count, Pooled
from promotions.fairness.rules import Bounds
from promotions.fairness.states import Finding, findings_of
from promotions.fairness.summary import StageSummary, added
from promotions.fairness_choices import UNKNOWN, Attribute, FairnessStage, FairnessState, GapMeasure
from promotions.models import FairnessCount, FairnessGap

TONES: dict[str, str] = {
    FairnessState.TOO_FEW: "plain",
    FairnessState.FAIR: "ok",
    FairnessState.WATCH: "warn",
    FairnessState.REVIEW: "bad",
}
# The worst first: what a run is told by.
WORST = (FairnessState.REVIEW, FairnessState.WATCH, FairnessState.FAIR, FairnessState.TOO_FEW)


@dataclass(frozen=True, slots=True)
class Row:
    """One group of one stage in words and figures; None is not told."""

    group: str
    entered: int
    passed: int
    percent: Decimal | None
    against: str
    ratio: Decimal | None
    chance: str
    chance_by_z: str
    interval: str
    swap: Decimal | None
    state: str
    tone: str
    pooled: str


@dataclass(frozen=True, slots=True)
class Stage:
    label: str
    rows: Sequence[Row]


@dataclass(frozen=True, slots=True)
class Grouping:
    """One attribute with the stages that the run has reached."""

    label: str
    stages: Sequence[Stage]


def group_label(group: str) -> str:
    """``P``, ``-34``, ``35-44`` … in words."""
    if group in ("L", "P"):
        return _("Men") if group == "L" else _("Women")
    if group == UNKNOWN:
        return _("Not known")
    low, _dash, high = group.partition("-")
    if not low:
        return _("up to %(age)s years") % {"age": high}
    return (
        _("%(low)s to %(high)s years") % {"low": low, "high": high}
        if high
        else _("%(low)s years and over") % {"low": low}
    )


def shown_counts(rows: Iterable[FairnessCount], *, bounds: Bounds) -> list[Grouping]:
    """The counts of a report: the conclusions are those that were kept, the figures follow from the counts."""
    by_place: dict[tuple[str, str], list[FairnessCount]] = {}
    for row in rows:
        by_place.setdefault((row.attribute, row.stage), []).append(row)
    return [
        Grouping(
            str(attribute.label),
            [
                Stage(str(stage.label), _kept_rows(by_place[attribute, stage], bounds=bounds))
                for stage in FairnessStage
                if (attribute, stage) in by_place
            ],
        )
        for attribute in Attribute
    ]


def _kept_rows(rows: Sequence[FairnessCount], *, bounds: Bounds) -> list[Row]:
    pooled = {
        row.group: Pooled(row.pooled_odds, row.pooled_chance, row.pooled_runs)
        for row in rows
        if row.pooled_runs
    }
    counts = {row.group: Count(row.entered, row.passed) for row in rows}
    kept = {row.group: row.state for row in rows}
    found = findings_of(counts, bounds=bounds, pooled=pooled)
    there = [each for each in found if each.count.entered or each.group == UNKNOWN]
    return [_row(each, state=kept[each.group], bounds=bounds) for each in there]


def shown_strata(strata: Strata, *, bounds: Bounds) -> list[Grouping]:
    """Many runs together: raw sums beside the odds ratio that compares within each run."""
    return [
        Grouping(
            str(attribute.label),
            [
                Stage(str(stage.label), _together(strata[stage, attribute], bounds=bounds))
                for stage in FairnessStage
                if strata.get((stage, attribute))
            ],
        )
        for attribute in Attribute
    ]


def _together(runs: Sequence[Mapping[str, Count]], *, bounds: Bounds) -> list[Row]:
    found = findings_of(added(runs), bounds=bounds, pooled=pooled_of(runs))
    return [_row(each, state=each.state or "", bounds=bounds) for each in found]


def _row(found: Finding, *, state: str, bounds: Bounds) -> Row:
    count = found.count
    return Row(
        group=group_label(found.group),
        entered=count.entered,
        passed=count.passed,
        percent=None if count.rate is None else _exact(100 * count.rate),
        against=group_label(found.against) if found.against else "",
        ratio=None if found.ratio is None else _exact(found.ratio),
        chance=chance_words(found.chance),
        chance_by_z=chance_words(found.chance_by_z),
        interval=_interval(found.interval),
        swap=None if found.swap is None else _exact(found.swap),
        state=str(FairnessState(state).label) if state else "",
        tone=TONES.get(state, "plain"),
        pooled=pooled_words(found.pooled),
    )


def chance_words(chance: float | None) -> str:
    """A probability to two decimals of a percent's fraction: never told as nought."""
    if chance is None:
        return ""
    return "< 0,001" if chance < 0.001 else f"{chance:.3f}".replace(".", ",")


def pooled_words(pooled: Pooled | None) -> str:
    if pooled is None or pooled.odds_ratio is None or pooled.chance is None:
        return ""
    odds = decimal2(Decimal(str(round(pooled.odds_ratio, 2))))
    told = {"odds": odds, "p": chance_words(pooled.chance), "n": pooled.strata}
    return _("odds ratio %(odds)s, p %(p)s, %(n)d runs") % told


def _interval(found: tuple[float, float] | None) -> str:
    if found is None:
        return ""
    low, high = (decimal2(Decimal(str(round(value, 2)))) for value in found)
    return f"{low}–{high}"


def _exact(value: Fraction) -> Decimal:
    return Decimal(value.numerator) / value.denominator


def shown_gaps(rows: Iterable[FairnessGap]) -> list[dict[str, Any]]:
    """Criteria with the gap between the sexes and the correlation with age; None where too few are known."""
    labels = {
        "y": _("Performance axis"),
        "x": _("Potential axis"),
        "jpm": _("Job person match"),
        "jpm_technical": _("Technical match"),
        "score": _("Score"),
    }
    found: dict[str, dict[str, Any]] = {code: {"label": label} for code, label in labels.items()}
    for row in rows:
        name = "gap" if row.measure == GapMeasure.MEAN_GAP else "age"
        found[row.criterion][name] = None if row.value is None else Decimal(str(round(row.value, 2)))
        found[row.criterion][f"{name}_people"] = row.people
    return list(found.values())


def worst_of(rows: Iterable[tuple[int, str]]) -> dict[int, FairnessState]:
    """By report the worst state among its groups."""
    found: dict[int, set[str]] = {}
    for report, state in rows:
        found.setdefault(report, set()).add(state)
    return {report: next(s for s in WORST if s in states) for report, states in found.items()}


def shown_summary(found: Iterable[StageSummary]) -> Iterator[tuple[str, list[dict[str, Any]]]]:
    """By attribute its stages, groups in words."""
    for attribute, rows in groupby(found, key=lambda each: each.attribute):
        yield (
            str(attribute.label),
            [
                {
                    "stage": row.stage,
                    "runs": row.runs,
                    "all": row.all,
                    "groups": [
                        {"label": group_label(each.group), "percent": each.percent, "people": each.people}
                        for each in row.groups
                    ],
                }
                for row in rows
            ],
        )
