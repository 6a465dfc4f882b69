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
from promotions.fairness.hiding import hidden_from_auditors
from promotions.fairness.rules import Bounds
from promotions.fairness.states import Finding, findings_of
from promotions.fairness.summary import StageSummary, added
from promotions.fairness_choices import OWN, UNKNOWN, Attribute, FairnessStage, FairnessState, GapMeasure
from promotions.fairness_labels import Labels, labels_of
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
    """One group of one stage in words and figures; None is not told, and of a hidden group nothing but its state."""

    group: str
    hidden: bool
    entered: int
    passed: int
    percent: Decimal | None
    against: str
    ratio: Decimal | None
    chance: str
    corrected: str
    chance_by_z: str
    interval: str
    swap: Decimal | None
    state: str
    tone: str
    pooled: str


@dataclass(frozen=True, slots=True)
class Stage:
    """One stage of one attribute; ``hidden`` where no group of known people is told."""

    label: str
    rows: Sequence[Row]
    hidden: bool


@dataclass(frozen=True, slots=True)
class Grouping:
    """One attribute with the stages that the run has reached, and how many comparisons that makes."""

    label: str
    stages: Sequence[Stage]
    comparisons: int
    by_chance: Decimal
    """How many of them would be below the rule's chance if all groups passed alike."""
    hides: bool


@dataclass(frozen=True, slots=True)
class _Counted:
    """What one attribute was counted to: by stage its groups, the last months, and the conclusions that were kept."""

    counts: Mapping[str, Mapping[str, Count]]
    pooled: Mapping[str, Mapping[str, Pooled]]
    kept: Mapping[tuple[str, str], str] | None = None


def shown_counts(rows: Iterable[FairnessCount], *, own: str, bounds: Bounds) -> list[Grouping]:
    """The counts of a report: the conclusions are those that were kept, the figures follow from the counts.

    ``own``: the group of the vacancy's unit.
    """
    by_attribute: dict[str, list[FairnessCount]] = {}
    for row in rows:
        by_attribute.setdefault(row.attribute, []).append(row)
    counted = {name: _counted(found) for name, found in by_attribute.items()}
    units = counted[Attribute.UNIT].counts if Attribute.UNIT in counted else {}
    of_own = {stage: {own: counts[own]} for stage, counts in units.items() if own in counts}
    return _groupings(counted, own=of_own, bounds=bounds)


def _counted(rows: Iterable[FairnessCount]) -> _Counted:
    counts: dict[str, dict[str, Count]] = {}
    pooled: dict[str, dict[str, Pooled]] = {}
    kept: dict[tuple[str, str], str] = {}
    for row in rows:
        counts.setdefault(row.stage, {})[row.group] = Count(row.entered, row.passed)
        kept[row.stage, row.group] = row.state
        if row.pooled_runs:
            told = Pooled(row.pooled_odds, row.pooled_chance, row.pooled_runs)
            pooled.setdefault(row.stage, {})[row.group] = told
    return _Counted(counts, pooled, kept)


def shown_strata(strata: Strata, *, bounds: Bounds) -> list[Grouping]:
    """Many runs together: raw sums beside the odds ratio that compares within each run."""
    by_attribute: dict[str, _Counted] = {}
    for attribute in Attribute:
        runs = {stage: strata[stage, attribute] for stage in FairnessStage if strata.get((stage, attribute))}
        if runs:
            by_attribute[attribute] = _Counted(
                {stage: added(each) for stage, each in runs.items()},
                {stage: pooled_of(each) for stage, each in runs.items()},
            )
    own = {stage: added(runs) for (stage, attribute), runs in strata.items() if attribute == OWN}
    return _groupings(by_attribute, own=own, bounds=bounds)


def _groupings(
    found: Mapping[str, _Counted], *, own: Mapping[str, Mapping[str, Count]], bounds: Bounds
) -> list[Grouping]:
    """In the order of attributes. One query, for the names of units."""
    labels = labels_of(
        (name, group) for name, each in found.items() for counts in each.counts.values() for group in counts
    )
    singles = {OWN: own, **{name: each.counts for name, each in found.items()}}
    return [
        _grouping(attribute, found[attribute], singles, labels=labels, bounds=bounds)
        for attribute in Attribute
        if attribute in found
    ]


def _grouping(
    attribute: Attribute,
    counted: _Counted,
    singles: Mapping[str, Mapping[str, Mapping[str, Count]]],
    *,
    labels: Labels,
    bounds: Bounds,
) -> Grouping:
    findings = findings_of(counted.counts, bounds=bounds, pooled=counted.pooled)
    stages, hides = [], False
    for stage in (each for each in FairnessStage if each in findings.by_stage):
        counts = counted.counts[stage]
        hidden = hidden_from_auditors(
            attribute, counts, {a: singles[a].get(stage, {}) for a in singles}, bounds=bounds
        )
        rows = [
            _row(attribute, each, counted.kept, stage, hidden=hidden, labels=labels)
            for each in findings.by_stage[stage]
            if each.count.entered or each.group == UNKNOWN
        ]
        told = {group for group, count in counts.items() if count.entered} - hidden
        stages.append(Stage(str(stage.label), rows, bool(hidden) and not told))
        hides = hides or bool(hidden)
    by_chance = Decimal(str(round(findings.comparisons * bounds.chance, 1)))
    return Grouping(str(attribute.label), stages, findings.comparisons, by_chance, hides)


def _row(
    attribute: Attribute,
    found: Finding,
    kept: Mapping[tuple[str, str], str] | None,
    stage: str,
    *,
    hidden: set[str],
    labels: Labels,
) -> Row:
    """Beside a hidden group nothing is told that its numbers would follow from."""
    count = found.count
    state = (found.state or "") if kept is None else kept[stage, found.group]
    is_hidden = found.group in hidden
    alone = is_hidden or (found.against in hidden)
    told = Finding(found.group, count, found.against, found.state) if alone else found
    return Row(
        group=labels.of(attribute, found.group),
        hidden=is_hidden,
        entered=count.entered,
        passed=count.passed,
        percent=None if is_hidden or count.rate is None else _exact(100 * count.rate),
        against=labels.of(attribute, found.against) if found.against else "",
        ratio=None if told.ratio is None else _exact(told.ratio),
        chance=chance_words(told.chance),
        corrected=chance_words(told.corrected),
        chance_by_z=chance_words(told.chance_by_z),
        interval=_interval(told.interval),
        swap=None if told.swap is None else _exact(told.swap),
        state=str(FairnessState(state).label) if state else "",
        tone=TONES.get(state, "plain"),
        pooled=pooled_words(told.pooled),
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


def shown_summary(found: Sequence[StageSummary]) -> Iterator[tuple[str, list[dict[str, Any]]]]:
    """By attribute its stages, groups in words. One query, for the names of units."""
    labels = labels_of((row.attribute, each.group) for row in found for each in row.groups)
    for attribute, rows in groupby(found, key=lambda each: each.attribute):
        yield (
            str(attribute.label),
            [
                {
                    "stage": row.stage,
                    "runs": row.runs,
                    "all": row.all,
                    "groups": [
                        {
                            "label": labels.of(attribute, each.group),
                            "percent": each.percent,
                            "people": each.people,
                            "ratio": each.ratio,
                        }
                        for each in row.groups
                        if each.people is not None
                    ],
                    "hidden": [
                        labels.of(attribute, each.group) for each in row.groups if each.people is None
                    ],
                }
                for row in rows
            ],
        )
