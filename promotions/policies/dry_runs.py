"""What a proposed policy would change if it held today, counted over the agency's real data.

Only counts leave this module: whoever could see that a weight brings a certain person to the top could choose the
weight for that person. For the same reason no single vacancy is told of, those with approved rules take no part (they
keep their rules), and every dry run of a policy stays listed beside it.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

import numpy as np

from asn_career.base.jobs.querysets import ClockTimestamp
from asn_career.base.jobs.queue import enqueue
from asn_career.base.models import Job
from employees.access import Principal
from promotions import settlements
from promotions.choices import LocalRule, RuleSetState
from promotions.columns.counting import needing_stronger
from promotions.columns.deciding import Decided, decide_on_columns, ranks_of
from promotions.columns.facts import UNKNOWN, Ints, columns_of
from promotions.columns.rules import CODES
from promotions.facts import LegalAges, collect, one_snapshot
from promotions.models import LocalPolicy, PolicyDryRun, RuleSet, Vacancy
from promotions.permissions import ensure
from promotions.policies.deciding import may_decide, may_propose
from promotions.policies.errors import PolicyNotWaitingError
from promotions.policies.in_force import Setting, rules_of_agency, with_settings
from promotions.policies.open_rules import OPEN_RULES
from promotions.ranking import is_proposed
from promotions.records import Target
from promotions.rulebook import RuleBook, rules_on
from promotions.sealing import engine_hash
from promotions.targets import Population, legal_ages, members_of, targets_of

KIND = "policy_dry_run"
CHUNK_SIZE = 5_000
BOXES = (UNKNOWN, *range(1, 10))


@dataclass(frozen=True)
class Post:
    """An open vacancy without approved rules, as both rule books see it."""

    vacancy: Vacancy
    target: Target
    ages: LegalAges


@dataclass(frozen=True)
class Trial:
    """A proposed policy with the rules of today without and with it, and the posts that it would touch."""

    policy: LocalPolicy
    before: RuleBook
    after: RuleBook
    population: Population
    posts: tuple[Post, ...]

    @property
    def reading(self) -> RuleBook:
        """By which of the two everything is read that either of them looks at."""
        return self.after if self.after.demands_methods else self.before


@dataclass
class Tally:
    """What was counted so far: moves between boxes, and who is scored for each post by either rule book."""

    people: int = 0
    boxes: Counter[tuple[int, int]] = field(default_factory=Counter)
    scored: dict[int, tuple[list[Ints], list[Ints]]] = field(default_factory=dict)
    # Whom no rule refuses and a demanded method alone keeps from being assessed for a vacancy, by either rule book.
    kept_out: Counter[str] = field(default_factory=Counter)


def may_try(principal: Principal, policy: LocalPolicy) -> bool:
    return may_propose(principal, root=policy.root) or may_decide(principal, policy)


def request_dry_run(policy: LocalPolicy, *, by: Principal, chunk_size: int = CHUNK_SIZE) -> Job:
    """Queue a dry run of a policy that waits for its second person."""
    ensure(may_try(by, policy))
    if not policy.is_proposed:
        raise PolicyNotWaitingError
    return enqueue(
        KIND,
        principal=by,
        purpose=KIND,
        scope={"unit": policy.root.code},
        parameters={"policy": str(policy.public_id), "as_of": by.on.isoformat(), "chunk_size": chunk_size},
    )


def policy_of(job: Job) -> LocalPolicy:
    rows = LocalPolicy.objects.select_related("root", "drafted_by")
    found: LocalPolicy = rows.get(public_id=job.parameters["policy"])
    return found


def trial_of(job: Job) -> Trial:
    """The rules of the day without and with the policy. Five queries."""
    policy, day = policy_of(job), date.fromisoformat(job.parameters["as_of"])
    before = rules_of_agency(policy.root_id, day=day)
    after = _as_if(policy, before)
    population = Population(policy.root_id, policy.root.code, chosen=False)
    return Trial(policy, before, after, population, tuple(_posts(policy, day=day, rules=before)))


def people_of(trial: Trial) -> list[int]:
    """Row ids of everybody in the agency, ascending."""
    return members_of(trial.population, rules=trial.before)


def count_into(tally: Tally, trial: Trial, *, within: tuple[int, int]) -> None:
    """Count the people with ids in a range."""
    with one_snapshot():
        ids = members_of(trial.population, rules=trial.before, within=within)
        people = collect(ids, rules=trial.reading, ages={post.ages for post in trial.posts})
        keys = [post.vacancy.pk for post in trial.posts]
        settled = settlements.of_vacancies(ids, vacancies=keys, day=trial.before.day)
    both = [columns_of(people, rules=rules, outcome_codes=CODES) for rules in (trial.before, trial.after)]
    tally.people += len(both[0])
    tally.boxes.update(zip(both[0]["box"].tolist(), both[1]["box"].tolist(), strict=True))
    kept_out = [np.zeros(len(columns), dtype=np.bool_) for columns in both]
    for post in trial.posts:
        sides = tally.scored.setdefault(post.vacancy.pk, ([], []))
        for side, columns, waiting in zip(sides, both, kept_out, strict=True):
            decided = decide_on_columns(
                columns, post.target, ages=post.ages, settled=settled.get(post.vacancy.pk, {})
            )
            side.append(_scored(decided))
            waiting |= ~decided.refused & needing_stronger(columns, post.target)
    tally.kept_out.update(before=int(np.sum(kept_out[0])), after=int(np.sum(kept_out[1])))


def store(trial: Trial, tally: Tally, *, job: Job) -> PolicyDryRun:
    """Keep what was counted, in the caller's transaction."""
    return PolicyDryRun.objects.create(
        policy=trial.policy,
        job=job,
        as_of=trial.before.day,
        engine_hash=engine_hash(),
        counts=counts_of(trial, tally),
        published_at=ClockTimestamp(),
    )


def counts_of(trial: Trial, tally: Tally) -> dict[str, Any]:
    """Everything that was counted; box 0 is "not known"."""
    moves = [
        {"from": max(old, 0), "to": max(new, 0), "people": count}
        for (old, new), count in sorted(tally.boxes.items())
    ]
    found = {"people": tally.people, "boxes": moves, **_ranking_counts(trial, tally)}
    if trial.policy.rule == LocalRule.ASSESSMENT_METHODS:
        found["needing_stronger"] = {side: tally.kept_out[side] for side in ("before", "after")}
    return found


def _ranking_counts(trial: Trial, tally: Tally) -> dict[str, int]:
    """Over all vacancies together: how many are ranked, change their rank, and come among the proposed."""
    found = Counter(vacancies=len(trial.posts), ranked=0, moved=0, proposed=0, newly_proposed=0)
    for post in trial.posts:
        before, after = (
            _placed(np.concatenate(parts), seats=post.vacancy.seats, rules=rules)
            for parts, rules in zip(tally.scored[post.vacancy.pk], (trial.before, trial.after), strict=True)
        )
        chosen = {key for key, (_rank, proposed) in after.items() if proposed}
        found["ranked"] += len(after)
        found["moved"] += sum(before.get(key, (0,))[0] != rank for key, (rank, _proposed) in after.items())
        found["proposed"] += len(chosen)
        found["newly_proposed"] += sum(not before.get(key, (0, False))[1] for key in chosen)
    return dict(found)


def _placed(rows: Ints, *, seats: int, rules: RuleBook) -> dict[int, tuple[int, bool]]:
    """Rank and whether proposed, by person; ``rows`` are id, score, uncapped match and performance axis."""
    ranks = ranks_of(rows[:, 1], rows[:, 2], rows[:, 3]).tolist()
    per_seat = rules["ranking"]["proposed_per_seat"]
    return {
        key: (rank, is_proposed(rank, seats=seats, per_seat=per_seat))
        for key, rank in zip(rows[:, 0].tolist(), ranks, strict=True)
    }


def _scored(decided: Decided) -> Ints:
    """Who is ranked for a post: a row of id, score, uncapped match and performance axis each."""
    figures = decided.figures
    chosen = decided.eligible & (figures["score"] != UNKNOWN)
    named = (decided.ids, figures["score"], figures["jpm_uncapped"], figures["y"])
    return np.stack([column[chosen] for column in named], axis=1)


def _as_if(policy: LocalPolicy, rules: RuleBook) -> RuleBook:
    """``rules`` as if the policy held on their day."""
    rule = LocalRule(policy.rule)
    if policy.value is not None:
        return with_settings(rules, {rule: Setting(policy.value, policy.decree, rules.day)})
    name = OPEN_RULES[rule].name
    return replace(rules, provisions={**rules.provisions, name: rules_on(rules.day).provisions[name]})


def _posts(policy: LocalPolicy, *, day: date, rules: RuleBook) -> list[Post]:
    """Open vacancies of the agency that have no approved rules. Three queries."""
    rows = Vacancy.objects.open_on(day).filter(position__unit__lineage__contains=[policy.root_id])
    sealed = RuleSet.objects.filter(state=RuleSetState.SEALED).values("vacancy")
    vacancies = list(rows.exclude(pk__in=sealed).select_related("position__unit").order_by("pk"))
    targets = targets_of(vacancies, rules=rules)
    return [Post(vacancy, targets[vacancy.pk], legal_ages(vacancy, rules=rules)) for vacancy in vacancies]
