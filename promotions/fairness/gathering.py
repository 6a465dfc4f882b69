"""Who entered and passed each stage of an official run, and how its criteria go together with sex and age."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from statistics import median

from promotions.choices import Decision, DepartureState, SittingState, Verdict
from promotions.columns.facts import UNKNOWN as NO_FIGURE
from promotions.fairness.figures import correlation, standardised_gap
from promotions.fairness.grouping import MEN, WOMEN, Groups, People
from promotions.fairness_choices import CRITERIA, Attribute, FairnessStage, GapMeasure
from promotions.models import AppointingDecision, Candidate, OrderDeparture, ProposedName, Shortlist
from promotions.results import Everybody, everybody_of

_GATE = "people of a sent official run, counted by group"


@dataclass(frozen=True, slots=True)
class Way:
    """Who entered and who passed each stage that the run has reached, and from whom the committee departed."""

    stages: Mapping[FairnessStage, tuple[People, People]]
    before_committee: People
    departed: People


@dataclass(frozen=True, slots=True)
class Gap:
    criterion: str
    attribute: Attribute
    measure: GapMeasure
    people: int
    value: float | None


def way_of(shortlist: Shortlist, everybody: Everybody) -> Way:
    """Four queries beside the run's own blocks."""
    people = everybody.people
    eligible, ranked = (frozenset(people[flags].tolist()) for flags in (everybody.eligible, everybody.scored))
    listed = frozenset(
        Candidate.objects.unscoped(reason=_GATE)
        .on(shortlist)
        .marked(Decision.VERIFIED)
        .values_list("employee", flat=True)
    )
    stages = {
        FairnessStage.ELIGIBLE: (frozenset(people.tolist()), eligible),
        FairnessStage.SCORED: (ranked, _above_the_median(everybody)),
        FairnessStage.SHORTLISTED: (ranked | listed, listed),
    }
    of_run = {"sitting__committee__shortlist": shortlist, "sitting__state": SittingState.SIGNED}
    names = frozenset(ProposedName.objects.filter(**of_run).values_list("candidate__employee", flat=True))
    chosen = frozenset(
        AppointingDecision.objects.filter(committee__shortlist=shortlist, verdict=Verdict.CHOSEN).values_list(
            "candidate__employee", flat=True
        )
    )
    if names:
        stages[FairnessStage.PROPOSED] = (listed | names, names)
    if chosen:
        stages[FairnessStage.APPOINTED] = (names | chosen, chosen)
    departed = OrderDeparture.objects.filter(**of_run, state=DepartureState.APPROVED, candidate__isnull=False)
    return Way(stages, listed | names, frozenset(departed.values_list("candidate__employee", flat=True)))


def _above_the_median(everybody: Everybody) -> People:
    """Whose score is above the median of everybody with one: the scoring rate of figures without a threshold."""
    scores = everybody.figures["score"]
    ranked = scores[everybody.scored].tolist()
    if not ranked:
        return frozenset()
    return frozenset(everybody.people[everybody.scored & (scores > median(ranked))].tolist())


def gaps_of(everybody: Everybody, groups: Groups, *, fewest: int) -> Iterator[Gap]:
    """Of each criterion how it goes together with sex and age, among those with a score. Proxies show here."""
    ranked = everybody.people[everybody.scored].tolist()
    sexes = groups.by_attribute[Attribute.SEX]
    for criterion in CRITERIA:
        values = everybody.figures[criterion][everybody.scored].tolist()
        known = {key: value / 100 for key, value in zip(ranked, values, strict=True) if value != NO_FIGURE}
        by_sex = {sex: [v for key, v in known.items() if sexes.get(key) == sex] for sex in (WOMEN, MEN)}
        enough = min(map(len, by_sex.values())) >= fewest
        gap = standardised_gap(by_sex[WOMEN], by_sex[MEN]) if enough else None
        told = sum(map(len, by_sex.values()))
        yield Gap(criterion, Attribute.SEX, GapMeasure.MEAN_GAP, told, gap)
        pairs = [(value, float(groups.ages[key])) for key, value in known.items()]
        value = correlation(pairs) if len(pairs) >= fewest else None
        yield Gap(criterion, Attribute.AGE, GapMeasure.WITH_AGE, len(pairs), value)


def everybody_in(shortlist: Shortlist) -> Everybody:
    return everybody_of(shortlist.pk)
