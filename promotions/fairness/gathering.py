"""Who entered and passed each stage of an official run, and to which groups they belong.

This is the one place where a run's people meet protected attributes; nothing but counts and sums leaves it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from itertools import pairwise
from statistics import median

from asn_career.base.periods import years_reached
from employees import protected
from employees.models import Employee
from promotions.choices import Decision, DepartureState, SittingState, Verdict
from promotions.columns.facts import UNKNOWN as NO_FIGURE
from promotions.fairness.figures import Count, correlation, standardised_gap
from promotions.fairness.rules import Bounds
from promotions.fairness_choices import CRITERIA, UNKNOWN, Attribute, FairnessStage, GapMeasure
from promotions.models import AppointingDecision, Candidate, OrderDeparture, ProposedName, Shortlist
from promotions.results import Everybody, everybody_of

People = frozenset[int]
_GATE = "people of a sent official run, counted by group"
WOMEN, MEN = "P", "L"


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


@dataclass(frozen=True, slots=True)
class Groups:
    """By attribute the group of each person; and ages in years."""

    by_attribute: Mapping[Attribute, Mapping[int, str]]
    order: Mapping[Attribute, tuple[str, ...]]
    ages: Mapping[int, int]

    def counts(self, attribute: Attribute, entered: People, passed: People) -> dict[str, Count]:
        """Every group in its order; those whose group is unknown come last and are always told."""
        of = self.by_attribute[attribute]
        all_, some = (Counter(of.get(key, UNKNOWN) for key in people) for people in (entered, passed))
        return {group: Count(all_[group], some[group]) for group in (*self.order[attribute], UNKNOWN)}


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


def groups_of(people: Collection[int], *, on: date, bounds: Bounds) -> Groups:
    """Two queries, one of them under the role that reads protected attributes."""
    births = Employee.objects.unscoped(reason=_GATE).filter(pk__in=people).values_list("pk", "birth_date")
    ages = {key: years_reached(born, on) for key, born in births}
    bands = age_bands(bounds)
    return Groups(
        {
            Attribute.SEX: protected.sex_of(people),
            Attribute.AGE: {
                key: bands[sum(age >= edge for edge in bounds.ages)] for key, age in ages.items()
            },
        },
        {Attribute.SEX: (MEN, WOMEN), Attribute.AGE: bands},
        ages,
    )


def age_bands(bounds: Bounds) -> tuple[str, ...]:
    """``-34``, ``35-44``, … ``55-``: the ages of the rule as groups."""
    edges = bounds.ages
    between = [f"{low}-{high - 1}" for low, high in pairwise(edges)]
    return (f"-{edges[0] - 1}", *between, f"{edges[-1]}-")


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
