"""Talent: eleven components, two axes, nine boxes (Kepka BKN 411/2025, PermenPANRB 3/2020 jo. 20/2025).

Every function is pure: facts and rules in, an exact value out. A value that cannot be known is None, and its name is
in ``missing``; it is never zero.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import NamedTuple

from asn_career.base.figures import POINT, divide_half_up, from_cents, to_points
from asn_career.base.periods import days_reach_years
from asn_career.base.regulations import band_of
from promotions.records import CandidateFacts, Demand, Duty, Post, Sanction, Score
from promotions.rulebook import COMPONENTS, RuleBook, folded

AGAINST_POST = ("competency", "development", "field_of_study")
_RELEVANT_YEARS_BACK = 1


class Component(NamedTuple):
    """One component: its exact value in 300ths of a point (None: unknown) and the record it comes from."""

    points: int | None
    record: str = ""


Components = dict[str, Component]
UNKNOWN = Component(None)


@dataclass(frozen=True, slots=True)
class Talent:
    """The axes and what they make, in hundredths; None while a component is unknown."""

    components: Components
    y: int | None
    x: int | None
    talent: int | None
    box: int | None
    missing: tuple[str, ...]


def talent_of(components: Components, *, rules: RuleBook) -> Talent:
    """Both axes rounded once, talent from the rounded axes, and the box where their bands meet."""
    axes = rules["axes"]
    y = _axis(components, axes["y"])
    x = _axis(components, axes["x"])
    weighed = {name for axis in ("y", "x") for name, weight in axes[axis].items() if weight}
    missing = tuple(name for name in COMPONENTS if name in weighed and components[name].points is None)
    if y is None or x is None:
        return Talent(components, y, x, None, None, missing)
    halves = axes["talent"]
    talent = divide_half_up(halves["y"] * y + halves["x"] * x, 100)
    return Talent(components, y, x, talent, box_of(y, x, rules=rules), missing)


def box_of(y: int, x: int, *, rules: RuleBook) -> int:
    """The box of two axes given in hundredths; lower bounds are included."""
    boxes = rules["boxes"]
    row, column = (band_of(boxes["bands"], from_cents(axis))["name"] for axis in (y, x))
    return boxes["boxes"][row][column]


def own_components(
    facts: CandidateFacts, *, demand: Demand | None, jpm: Decimal | None, rules: RuleBook
) -> Components:
    """Every component of a person against the post they hold; ``demand`` is None without a post in the register."""
    return {
        **personal_components(facts, rules=rules),
        **post_components(facts, demand=demand, jpm=jpm, rules=rules),
    }


def personal_components(facts: CandidateFacts, *, rules: RuleBook) -> Components:
    """The components that are the person's own, whatever post they are compared with."""
    return {
        "predicate": predicate(facts, rules=rules),
        "award": best_score(facts.awards, scale=rules["award_scale"]),
        "team": best_score(facts.teams, scale=rules["team_scale"]),
        "feedback": recorded(facts.feedback),
        "experience": experience(facts, rules=rules),
        "potential": recorded(facts.potential),
        "education": education(facts, rules=rules),
        "discipline": discipline(facts.sanctions, rules=rules),
    }


def post_components(
    facts: CandidateFacts, *, demand: Demand | None, jpm: Decimal | None, rules: RuleBook
) -> Components:
    """The three components that are taken against a post and its standard."""
    return {
        "competency": UNKNOWN if jpm is None else Component(to_points(jpm)),
        "development": development(facts, demand=demand, rules=rules),
        "field_of_study": field_of_study(facts, demand=demand, rules=rules),
    }


def predicate(facts: CandidateFacts, *, rules: RuleBook) -> Component:
    """The predicate of the latest year that has a result."""
    if not facts.appraisals:
        return UNKNOWN
    latest = max(facts.appraisals, key=lambda row: row.year)
    points = rules["scales"]["predicate"].get(latest.predicate)
    return Component(None if points is None else to_points(points), latest.record)


def best_score(rows: Iterable[Score], *, scale: Mapping[str, int | Decimal]) -> Component:
    """The highest score; none recorded counts 0, and a row that neither score nor scale values is unknown."""
    best = Component(0)
    for row in rows:
        score = row.score if row.score is not None else _on_scale(row.name, scale)
        if score is None:
            return Component(None, row.record)
        if to_points(score) > (best.points or 0) or not best.record:
            best = Component(to_points(score), row.record)
    return best


def recorded(row: Score | None) -> Component:
    """A score as it was recorded; unknown without one."""
    return UNKNOWN if row is None or row.score is None else Component(to_points(row.score), row.record)


def development(facts: CandidateFacts, *, demand: Demand | None, rules: RuleBook) -> Component:
    """Whether a training of this year or the last one teaches a competency of the standard."""
    if demand is None or not demand.required:
        return UNKNOWN
    scale, wanted = rules["scales"]["development"], demand.competencies
    since = relevant_since(rules.day)
    for row in facts.trainings:
        if row.competency in wanted and row.completed_on >= since:
            return Component(to_points(scale["relevant"]), row.record)
    return Component(to_points(scale["other"]))


def relevant_since(day: date) -> date:
    """The first day of the years whose trainings count as development."""
    return date(day.year - _RELEVANT_YEARS_BACK, 1, 1)


def experience(facts: CandidateFacts, *, rules: RuleBook) -> Component:
    """The mean of tenure, variety and acting duty; unknown when the kind of the current post is."""
    current = facts.current_post(rules.day)
    if current is None or not current.kind:
        return UNKNOWN
    scale = rules["scales"]["experience"]
    tenure = _tenure(facts.posts, kind=current.kind, bands=scale["tenure"], day=rules.day)
    variety = scale["variety"][_variety((*facts.posts, *facts.duties))]
    acting = max((_acting(duty, facts=facts, rules=rules) for duty in facts.duties), default=0)
    return Component((tenure + variety + acting) * POINT // 3, current.record)


def education(facts: CandidateFacts, *, rules: RuleBook) -> Component:
    """The points of the highest degree."""
    scale = rules["scales"]["education"]
    if not facts.degrees:
        return UNKNOWN
    best = max(facts.degrees, key=lambda row: (scale[row.level], rules["education_order"][row.level]))
    return Component(to_points(scale[best.level]), best.record)


def field_of_study(facts: CandidateFacts, *, demand: Demand | None, rules: RuleBook) -> Component:
    """Whether a degree of at least the post's level is in one of its fields; unknown without any field on file."""
    if demand is None:
        return UNKNOWN
    scale = rules["scales"]["field_of_study"]
    if not demand.fields:
        return Component(to_points(scale["match"]))
    if not any(row.field.strip() for row in facts.degrees):
        return UNKNOWN
    match = matching_degree(facts, demand=demand, rules=rules)
    return Component(to_points(scale["match" if match else "other"]), match)


def matching_degree(facts: CandidateFacts, *, demand: Demand, rules: RuleBook) -> str:
    """The record of a degree in one of the post's fields, of at least its lowest level; empty when there is none."""
    wanted = {folded(field) for field in demand.fields}
    steps = [step for level in demand.min_education if (step := rules.education_step(level)) is not None]
    lowest = min(steps, default=0)
    for row in facts.degrees:
        if folded(row.field) in wanted and rules["education_order"][row.level] >= lowest:
            return row.record
    return ""


def discipline(sanctions: Sequence[Sanction], *, rules: RuleBook) -> Component:
    """The worst sanction counts; serving one counts most; one without an end is unknown unless another serves."""
    scale = rules["scales"]["discipline"]
    heavy = [row for row in sanctions if row.level in rules["discipline"]["blocking"]]
    serving = next((row for row in heavy if row.end is not None and row.start <= rules.day <= row.end), None)
    if serving:
        return Component(to_points(scale["serving"]), serving.record)
    endless = next((row for row in heavy if row.end is None), None)
    if endless:
        return Component(None, endless.record)
    worst = min(sanctions, key=lambda row: scale[row.level], default=None)
    return (
        Component(to_points(scale[worst.level]), worst.record)
        if worst
        else Component(to_points(scale["none"]))
    )


def days_held(post: Post, *, day: date) -> int:
    """Days in a definitive post up to ``day``."""
    end = day if post.end is None or post.end > day else post.end
    return max((end - post.start).days, 0)


def _axis(components: Components, weights: Mapping[str, int]) -> int | None:
    total = 0
    for name, weight in weights.items():
        if not weight:  # plays no part, known or not
            continue
        points = components[name].points
        if points is None:
            return None
        total += weight * points
    return divide_half_up(total, POINT)  # whole percents of 300ths, over 300: hundredths


def _on_scale(name: str, scale: Mapping[str, int | Decimal]) -> int | Decimal | None:
    return next((points for known, points in scale.items() if folded(known) == folded(name)), None)


def _tenure(posts: Iterable[Post], *, kind: str, bands: Sequence[Mapping[str, int]], day: date) -> int:
    days = sum(days_held(post, day=day) for post in posts if post.kind == kind)
    return next(band["points"] for band in bands if days_reach_years(days, band["from"], as_of=day))


def _variety(posts: Sequence[Post | Duty]) -> str:
    """Where a person has worked, duties included: elsewhere, in several units, or in one."""
    if any(not post.position for post in posts):
        return "other_agency"
    return "several_units" if len({post.unit for post in posts}) > 1 else "one_unit"


def _acting(duty: Duty, *, facts: CandidateFacts, rules: RuleBook) -> int:
    """Points of a duty, by its level beside the definitive post on its first day; nothing to compare with gives 0."""
    own = facts.current_post(duty.start)
    level, reached = rules.level_of(own.kind) if own else None, rules.level_of(duty.kind)
    if level is None or reached is None or reached < level:
        return 0
    return rules["scales"]["experience"]["acting"][duty.assignment]["higher" if reached > level else "equal"]
