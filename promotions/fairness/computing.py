"""The figures of official runs, computed after these were sent and once more after the decision."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import date, datetime, timedelta

from django.db.models import Exists, Max, OuterRef, QuerySet

from asn_career.base.audit import acting
from promotions.choices import RunKind, Verdict
from promotions.fairness.figures import Count, Pooled, mantel_haenszel
from promotions.fairness.gathering import Way, everybody_in, gaps_of, way_of
from promotions.fairness.grouping import Groups, groups_of, own_group
from promotions.fairness.rules import Bounds, bounds_on
from promotions.fairness.states import findings_of
from promotions.fairness.telling import tell_response
from promotions.fairness_choices import OWN, Attribute, FairnessOccasion, FairnessState, is_unknown
from promotions.models import (
    AppointingDecision,
    Committee,
    FairnessCount,
    FairnessDeparture,
    FairnessGap,
    FairnessReport,
    FairnessResponse,
    Shortlist,
)

Place = tuple[str, str]
"""A stage and an attribute; or a stage and ``OWN``, which has of each run the unit of its vacancy alone."""
_VACANCY = "report__shortlist__vacancy__position__unit__lineage"
Strata = Mapping[Place, list[Mapping[str, Count]]]


def due() -> list[tuple[Shortlist, FairnessOccasion]]:
    """Sent official runs without figures, and those about which the authority decided since. Two queries."""
    runs = Shortlist.objects.sent().filter(kind=RunKind.OFFICIAL).with_context().order_by("sent_at", "pk")
    reports = FairnessReport.objects.filter(shortlist=OuterRef("pk"))
    decided = AppointingDecision.objects.filter(committee__shortlist=OuterRef("pk"), verdict=Verdict.CHOSEN)
    again = reports.filter(occasion=FairnessOccasion.DECIDED)
    first = [(run, FairnessOccasion.SENT) for run in runs.filter(~Exists(reports))]
    # Of several seats every one is decided about before the figures of the decision are kept, once.
    undecided = Committee.objects.filter(shortlist=OuterRef("pk")).undecided()
    later = runs.filter(Exists(reports), Exists(decided), ~Exists(undecided), ~Exists(again))
    return [*first, *((run, FairnessOccasion.DECIDED) for run in later)]


def compute_due(*, by: str, on: date, at: datetime) -> int:
    """Compute what is due, each run in a transaction of its own; how many reports are new.

    A run that fails holds up no other. Raises an ExceptionGroup of what failed, once all had their turn.
    """
    made, failures = 0, []
    for run, occasion in due():
        try:
            with acting(by=by, reason=f"fairness figures of {run.public_id}"):
                made += compute(run, occasion=occasion, on=on, at=at) is not None
        except Exception as failure:
            failures.append(failure)
    if failures:
        raise ExceptionGroup("fairness figures", failures)
    return made


def compute(
    shortlist: Shortlist, *, occasion: FairnessOccasion, on: date, at: datetime
) -> FairnessReport | None:
    """Keep the figures of a sent official run; None when somebody else kept them meanwhile. In one transaction."""
    Shortlist.objects.select_for_update(of=("self",)).get(pk=shortlist.pk)
    earlier = FairnessReport.objects.filter(shortlist=shortlist)
    if earlier.filter(occasion=occasion).exists():
        return None
    number = (earlier.aggregate(last=Max("number"))["last"] or 0) + 1
    bounds, everybody = bounds_on(on), everybody_in(shortlist)
    way = way_of(shortlist, everybody)
    unit = shortlist.vacancy.position.unit
    groups = groups_of(
        everybody.people.tolist(), on=shortlist.as_of, vacancy=tuple(unit.lineage), bounds=bounds
    )
    report = FairnessReport.objects.create(
        shortlist=shortlist,
        number=number,
        occasion=occasion,
        root_id=unit.lineage[0],
        as_of=on,
        computed_at=at,
    )
    counts = _counts(report, way, groups, bounds=bounds)
    FairnessCount.objects.bulk_create(counts)
    FairnessDeparture.objects.bulk_create(_departures(report, way, groups))
    FairnessGap.objects.bulk_create(
        FairnessGap(
            report=report,
            criterion=gap.criterion,
            attribute=gap.attribute,
            measure=gap.measure,
            people=gap.people,
            value=gap.value,
        )
        for gap in gaps_of(everybody, groups, fewest=bounds.fewest_people)
    )
    _ask_for_response(report, counts, on=on, at=at, bounds=bounds)
    return report


def _counts(report: FairnessReport, way: Way, groups: Groups, *, bounds: Bounds) -> list[FairnessCount]:
    """The counts of each stage with their conclusions."""
    others = strata_of(earlier_reports(report, bounds=bounds))
    return [
        row
        for attribute in Attribute
        for row in _of_attribute(report, attribute, way, groups, others, bounds)
    ]


def _of_attribute(
    report: FairnessReport, attribute: Attribute, way: Way, groups: Groups, others: Strata, bounds: Bounds
) -> Iterator[FairnessCount]:
    counts: dict[str, dict[str, Count]] = {
        stage: groups.counts(attribute, *people) for stage, people in way.stages.items()
    }
    pooled: dict[str, dict[str, Pooled]] = {
        stage: pooled_of([*others.get((stage, attribute), ()), counts[stage]]) for stage in way.stages
    }
    for stage, found in findings_of(counts, bounds=bounds, pooled=pooled).by_stage.items():
        for each in found:
            together = each.pooled
            yield FairnessCount(
                report=report,
                stage=stage,
                attribute=attribute,
                group=each.group,
                entered=each.count.entered,
                passed=each.count.passed,
                state=each.state or "",
                pooled_odds=together.odds_ratio if together else None,
                pooled_chance=together.chance if together else None,
                pooled_runs=together.strata if together else 0,
            )


def _departures(report: FairnessReport, way: Way, groups: Groups) -> Iterable[FairnessDeparture]:
    for attribute in (Attribute.SEX, Attribute.AGE):
        counts = groups.counts(attribute, way.before_committee, way.departed & way.before_committee)
        for group, count in counts.items():
            yield FairnessDeparture(
                report=report,
                attribute=attribute,
                group=group,
                before_it=count.entered,
                departed=count.passed,
            )


def earlier_reports(report: FairnessReport, *, bounds: Bounds) -> QuerySet[FairnessReport]:
    """The latest figures of the agency's other runs that were computed within the months of the rule."""
    since = report.as_of - timedelta(days=round(365.25 * bounds.pooled_months / 12))
    rows = FairnessReport.objects.filter(root=report.root_id, as_of__range=(since, report.as_of))
    return rows.exclude(shortlist=report.shortlist_id).latest()


def strata_of(reports: QuerySet[FairnessReport]) -> Strata:
    """By stage and attribute the counts of each run. One query."""
    return divided_strata(reports, part_of=lambda _report: "").get("", {})


def divided_strata(reports: QuerySet[FairnessReport], *, part_of: Callable[[int], str]) -> dict[str, Strata]:
    """The same by the part that each report belongs to. One query."""
    rows = FairnessCount.objects.filter(report__in=reports.order_by()).order_by("report", "pk")
    found: dict[str, dict[Place, dict[int, dict[str, Count]]]] = {}
    for report, vacancy, stage, attribute, group, entered, passed in rows.values_list(
        "report", _VACANCY, "stage", "attribute", "group", "entered", "passed"
    ):
        places, count = found.setdefault(part_of(report), {}), Count(entered, passed)
        places.setdefault((stage, attribute), {}).setdefault(report, {})[group] = count
        if attribute == Attribute.UNIT and group == own_group(vacancy):
            places.setdefault((stage, OWN), {})[report] = {group: count}
    return {
        part: {place: list(by_run.values()) for place, by_run in places.items()}
        for part, places in found.items()
    }


def pooled_of(strata: Iterable[Mapping[str, Count]]) -> dict[str, Pooled]:
    """Each group against all others whose group is known, within every run."""
    runs = list(strata)
    groups = dict.fromkeys(group for counts in runs for group in counts if not is_unknown(group))
    return {group: mantel_haenszel(_against_others(runs, group)) for group in groups}


def _against_others(runs: Iterable[Mapping[str, Count]], group: str) -> Iterable[tuple[Count, Count]]:
    for counts in runs:
        others = [count for name, count in counts.items() if name != group and not is_unknown(name)]
        rest = Count(sum(c.entered for c in others), sum(c.passed for c in others))
        yield counts.get(group, Count(0, 0)), rest


def _ask_for_response(
    report: FairnessReport, counts: Iterable[FairnessCount], *, on: date, at: datetime, bounds: Bounds
) -> None:
    """What is to be reviewed needs a response, unless the figures before said the same."""
    told = {(row.stage, row.attribute, row.group) for row in counts if row.state == FairnessState.REVIEW}
    before = FairnessCount.objects.filter(
        report__shortlist=report.shortlist_id, report__number__lt=report.number, state=FairnessState.REVIEW
    )
    if told - set(before.values_list("stage", "attribute", "group")):
        due_on = on + timedelta(days=bounds.response_days)
        tell_response(FairnessResponse.objects.create(report=report, due_on=due_on), on=on, at=at)
