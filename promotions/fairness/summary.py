"""What others than the auditor may read: rates of many selections together, with small numbers hidden.

Which groups of an attribute are shown is the same at every stage, so that no two stages can be subtracted from each
other; a later stage at which one of them is too small is told as a total alone. Numbers of people are rounded to tens
and rates to whole percent, so that two months' summaries do not tell one selection apart.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import partial

from promotions.fairness.computing import Strata
from promotions.fairness.figures import Count, impact_ratio
from promotions.fairness.hiding import may_show, origin_tells_too_much, shown_cells, shown_groups, together
from promotions.fairness.rules import Bounds
from promotions.fairness_choices import OWN, Attribute, FairnessStage

ROUNDED_TO = 10
Counts = Mapping[str, Count]
Place = tuple[FairnessStage, str]
Added = Mapping[Place, Counts]
"""By stage and attribute (and ``OWN``) the groups of all runs together."""


@dataclass(frozen=True, slots=True)
class Shown:
    """One group of one stage; None is hidden. The ratio is that to the highest rate shown, in percent."""

    group: str
    people: int | None
    percent: int | None
    ratio: int | None = None


@dataclass(frozen=True, slots=True)
class StageSummary:
    stage: FairnessStage
    attribute: Attribute
    runs: int
    all: Shown
    groups: tuple[Shown, ...]


def summarise(strata: Strata, *, bounds: Bounds) -> list[StageSummary]:
    """Every attribute with its stages in their order; stages that no selection has reached are not there."""
    return _summaries(strata, bounds=bounds, parts={}, part="")


def summarise_part(parts: Mapping[str, Strata], part: str, *, bounds: Bounds) -> list[StageSummary]:
    """One of the parts that a reader may choose from, so that none of them follows from the others and the whole.

    A group is shown when it may be shown in every part in which it is, and a total when the totals that are not shown
    are enough people together.
    """
    return _summaries(parts.get(part, {}), bounds=bounds, parts=parts, part=part)


def _summaries(
    strata: Strata, *, bounds: Bounds, parts: Mapping[str, Strata], part: str
) -> list[StageSummary]:
    sums = sums_of(strata)
    divided = {name: sums_of(each) for name, each in parts.items()}
    published = published_groups(sums, bounds=bounds, parts=divided.values())
    return [
        _stage_summary(
            place,
            sums[place],
            runs=len(strata[place]),
            shown=shown,
            total=part in _parts_with_total(place, {**divided, part: sums}, bounds=bounds),
        )
        for place, shown in published.items()
    ]


def _parts_with_total(place: Place, parts: Mapping[str, Added], *, bounds: Bounds) -> set[str]:
    totals = {name: together(sums.get(place, {}).values()) for name, sums in parts.items()}
    return shown_groups(totals, shows=partial(may_show, bounds=bounds))


def sums_of(strata: Strata) -> Added:
    """By stage and attribute all runs together."""
    return {(FairnessStage(stage), attribute): added(runs) for (stage, attribute), runs in strata.items()}


def added(runs: Iterable[Counts]) -> dict[str, Count]:
    """The runs together; groups in which nobody is are left out."""
    both: dict[str, Count] = {}
    for counts in runs:
        for group, count in counts.items():
            both[group] = together((both.get(group, Count(0, 0)), count))
    return {group: count for group, count in both.items() if count.entered}


def published_groups(sums: Added, *, bounds: Bounds, parts: Iterable[Added] = ()) -> dict[Place, set[str]]:
    """By stage and attribute the groups that are shown; settled where everybody enters, and later these or none."""
    divided = list(parts)
    found: dict[Place, set[str]] = {}
    for attribute in Attribute:
        stages = [stage for stage in FairnessStage if sums.get((stage, attribute))]
        first: set[str] | None = None
        for stage in stages:
            place = stage, attribute
            counts = [part.get(place, {}) for part in (sums, *divided)]
            here = (_cells if attribute.crossed else _single)(place, counts, found, bounds=bounds)
            first = here if first is None else first
            found[place] = first if first <= here else set()
            if attribute == Attribute.ORIGIN and any(
                _origin_tells(stage, part, found, bounds=bounds) for part in (sums, *divided)
            ):
                found[place] = set()
    return found


def _origin_tells(
    stage: FairnessStage, sums: Added, found: Mapping[Place, set[str]], *, bounds: Bounds
) -> bool:
    units, origins = ((stage, attribute) for attribute in (Attribute.UNIT, Attribute.ORIGIN))
    return origin_tells_too_much(
        sums.get(units, {}),
        sums.get((stage, OWN), {}),
        shown_units=found.get(units, set()),
        shown_origins=found[origins],
        shows=partial(may_show, bounds=bounds),
    )


def _single(place: Place, counts: list[Counts], _found: dict[Place, set[str]], *, bounds: Bounds) -> set[str]:
    """Groups that may be shown in the sum and in every part, with enough people behind what each of them hides."""
    shows = partial(may_show, bounds=bounds)
    everybody, *parts = counts
    shown = {
        g for g in shown_groups(everybody, shows=shows) if all(shows(part[g]) for part in parts if g in part)
    }
    while shown and any(_too_few_hidden(each, shown, bounds=bounds) for each in counts):
        shown.discard(min(shown, key=lambda group: (everybody[group].entered, group)))
    return shown


def _cells(place: Place, counts: list[Counts], found: dict[Place, set[str]], *, bounds: Bounds) -> set[str]:
    """Cells of two attributes; where these alone tell too much, the second one is hidden whole. Of parts no cells."""
    stage, attribute = place[0], Attribute(place[1])
    everybody, *parts = counts
    one, other = attribute.crossed or (attribute, attribute)
    shows = partial(may_show, bounds=bounds)
    if not shows(together(everybody.values())):
        return set()
    shown = shown_cells(everybody, rows=found[stage, one], columns=found[stage, other], shows=shows)
    if shown is None:
        found[stage, other] = set()
    return set() if parts or shown is None else shown


def _too_few_hidden(counts: Counts, shown: set[str], *, bounds: Bounds) -> bool:
    hidden = [count for group, count in counts.items() if group not in shown]
    return bool(hidden) and not (len(hidden) > 1 and may_show(together(hidden), bounds=bounds))


def _stage_summary(place: Place, counts: Counts, *, runs: int, shown: set[str], total: bool) -> StageSummary:
    told = shown if total else set()
    highest = max((counts[group] for group in told), key=lambda count: count.rate or 0, default=None)
    stage, attribute = place
    return StageSummary(
        stage,
        Attribute(attribute),
        runs,
        _shown("", together(counts.values()) if total else None, None),
        tuple(_shown(g, count if g in told else None, highest) for g, count in counts.items()),
    )


def _shown(group: str, count: Count | None, highest: Count | None) -> Shown:
    if count is None or count.rate is None:
        return Shown(group, None, None)
    ratio = impact_ratio(count, highest) if highest else None
    return Shown(
        group,
        round(count.entered / ROUNDED_TO) * ROUNDED_TO,
        round(100 * count.rate),
        None if ratio is None else round(100 * ratio),
    )
