"""How holders of posts stand before requirements that a decree proposes: by the rules that decide about candidates."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

from asn_career.base.findings import Settlement
from assessments.job_fit import JobFit
from assessments.requirement_impact import Demanded, Outcomes
from competencies.standard_decrees.requirements import Asked
from employees.models import Position
from promotions.choices import RULES
from promotions.eligibility.findings import Case, judge, rules_for
from promotions.eligibility.requirements import FILE
from promotions.facts import People, collect
from promotions.policies.in_force import rules_of_agency
from promotions.records import Demand, PostRequirement, Target
from promotions.rulebook import RuleBook
from promotions.settlements import of_posts

_PREFIX = "req_"


def judge_holders(
    demanded: Sequence[Demanded], holders: Mapping[int, Sequence[int]], *, day: date, root_id: int
) -> list[Outcomes]:
    """Of each of several demands the outcome by person and kind of requirement. Five queries, whatever their number.

    A verification of the post settles what the data leave open, as in a run.
    """
    rules = rules_of_agency(root_id, day=day)
    ids = sorted(person for people in holders.values() for person in people)
    known = collect(ids, rules=rules)
    posts = {post.pk: post for post in Position.objects.filter(pk__in=list(holders))}
    settled = of_posts(ids, positions=sorted(holders), day=day)
    return [
        {
            person: outcomes
            for post, people in holders.items()
            for person, outcomes in _judged(
                _target(posts[post], asked.get(post, ())), people, known, settled.get(post, {}), rules
            ).items()
        }
        for asked in demanded
    ]


def _judged(
    target: Target,
    people: Sequence[int],
    known: People,
    settled: Mapping[int, Mapping[str, Settlement]],
    rules: RuleBook,
) -> dict[int, dict[str, str]]:
    """The outcomes of the holders of one post; what was found rests on no competency, so none is looked at."""
    applied = [rule for rule in rules_for(target, order=RULES) if rule.file == FILE]
    return {
        person: {
            rule.code.removeprefix(_PREFIX): judge(
                rule,
                Case(known.facts[person], target, JobFit(), None, rules),
                basis="",
                settled=settled.get(person, {}),
            ).outcome
            for rule in applied
        }
        for person in people
        if person in known.facts
    }


def _target(post: Position, asked: Sequence[Asked]) -> Target:
    """The post as if it asked for exactly this beside competencies."""
    rows = tuple(
        PostRequirement(*row) for row in sorted((each.kind, each.value, each.importance) for each in asked)
    )
    demand = Demand(
        fields=tuple(row.value for row in rows if row.kind == "field_of_study"),
        min_education=tuple(row.value for row in rows if row.kind == "min_education"),
        requirements=rows,
    )
    return Target(position=post.code, kind=post.kind, demand=demand, family=post.family)
