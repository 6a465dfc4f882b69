"""Succession: everybody of an agency against every post of the level above their own, in one job.

A look ahead, not an official shortlist: nobody is ranked, and who a rule refuses is not kept. A verification made for a
vacancy of a post settles an open rule here as it does in the vacancy's shortlist.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from io import StringIO

import numpy as np
from django.db import connection

from asn_career.base.canonical import canonical, digest
from asn_career.base.jobs.querysets import ClockTimestamp
from asn_career.base.jobs.queue import enqueue
from asn_career.base.models import Job
from employees.access import Permission, Principal
from employees.coverage import covers_agency
from employees.models import Position, Unit
from promotions import settlements
from promotions.columns.deciding import Decided, decide_on_columns
from promotions.columns.facts import PeopleColumns, columns_of
from promotions.columns.rules import CODES
from promotions.facts import LegalAges, People, collect, one_snapshot
from promotions.models import SuccessionBlock, SuccessionRun, Vacancy
from promotions.permissions import ensure
from promotions.policies.in_force import rules_of_agency
from promotions.records import Target
from promotions.results import letters_of
from promotions.rulebook import RuleBook
from promotions.sealing import engine_hash
from promotions.settlements import Settled, as_stored
from promotions.targets import Population, legal_ages, members_of, targets_of

KIND = "succession_run"
CHUNK_SIZE = 5_000


@dataclass(frozen=True)
class Post:
    """A post that people of the level below are compared with."""

    position_id: int
    target: Target
    ages: LegalAges


@dataclass(frozen=True)
class Compared:
    """People of one career level as columns, and the posts of the next with what was verified about these people."""

    people: PeopleColumns
    posts: tuple[tuple[Post, Settled], ...]


@dataclass(frozen=True)
class Outlook:
    """A run with everything that its chunks need: the posts by their career level."""

    run: SuccessionRun
    rules: RuleBook
    population: Population
    posts: Mapping[int, tuple[Post, ...]]


def may_look_ahead(principal: Principal, *, root: Unit) -> bool:
    """Whether the principal may have shortlists of the whole agency computed."""
    return covers_agency(principal, Permission.RUN_SHORTLISTS, root.pk)


def request_succession(root: Unit, *, as_of: date, by: Principal, chunk_size: int = CHUNK_SIZE) -> Job:
    """Queue the comparison of everybody under a root unit with the posts of the next level."""
    ensure(may_look_ahead(by, root=root))
    return enqueue(
        KIND,
        principal=by,
        purpose=KIND,
        scope={"unit": root.code},
        parameters={"unit": root.code, "as_of": as_of.isoformat(), "chunk_size": chunk_size},
    )


def root_of(job: Job) -> Unit:
    return Unit.objects.get(code=job.parameters["unit"])


def outlook_of(job: Job) -> Outlook:
    """The run of a job; a later attempt goes on with it unless rules or engine changed meanwhile."""
    root = root_of(job)
    rules = rules_of_agency(root.pk, day=date.fromisoformat(job.parameters["as_of"]))
    versions = {"engine_hash": engine_hash(), "rules_hash": digest(rules.as_json())}
    earlier = SuccessionRun.objects.filter(job=job).first()
    if earlier and {name: getattr(earlier, name) for name in versions} != versions:
        job.chunks.all().delete()
        earlier.delete()
        earlier = None
    run = earlier or SuccessionRun.objects.create(job=job, root=root, as_of=rules.day, **versions)
    return Outlook(run, rules, Population(root.pk, root.code, chosen=False), _posts(root, rules=rules))


def people_of(outlook: Outlook) -> list[int]:
    """Row ids of everybody in the agency, ascending."""
    return members_of(outlook.population, rules=outlook.rules)


def compare(outlook: Outlook, *, within: tuple[int, int]) -> list[Compared]:
    """The facts of people with ids in a range, as one state of the database knows them, by their career level."""
    every = [post for posts in outlook.posts.values() for post in posts]
    with one_snapshot():
        ids = members_of(outlook.population, rules=outlook.rules, within=within)
        people = collect(ids, rules=outlook.rules, ages={post.ages for post in every})
        positions = [post.position_id for post in every]
        settled = settlements.of_posts(ids, positions=positions, day=outlook.rules.day)
    levels: dict[int, set[int]] = {}
    for key, facts in people.facts.items():
        post = facts.current_post(outlook.rules.day)
        level = outlook.rules.level_of(post.kind) if post else None
        if level is not None and outlook.posts.get(level + 1):
            levels.setdefault(level, set()).add(key)
    return [
        Compared(
            _columns(people, keys, rules=outlook.rules),
            tuple((post, _about(settled, post, keys)) for post in outlook.posts[level + 1]),
        )
        for level, keys in levels.items()
    ]


def store(outlook: Outlook, compared: Iterable[Compared], *, within: tuple[int, int]) -> None:
    """Decide about everybody in a range, and keep who is not refused."""
    low, high = within
    SuccessionBlock.objects.filter(run=outlook.run, low__gte=low, low__lte=high).delete()
    lines = (
        _line(
            (outlook.run.pk, post.position_id, low),
            decide_on_columns(part.people, post.target, ages=post.ages, settled=settled),
            settled=settled,
        )
        for part in compared
        for post, settled in part.posts
    )
    named = "run_id, position_id, low, people, letters, jpm, score, settled"
    with connection.cursor() as cursor, connection.wrap_database_errors:
        cursor.copy_expert(f"COPY promotions_successionblock ({named}) FROM STDIN", StringIO("".join(lines)))


def note_people(outlook: Outlook, people: int) -> None:
    """Keep how many people the run compares; a later attempt goes on with the same."""
    SuccessionRun.objects.filter(pk=outlook.run.pk, people=None).update(people=people)


def publish(outlook: Outlook) -> dict[str, str]:
    """Make the run visible, in the caller's transaction; how many people it compared stays with the run."""
    posts = sum(len(posts) for posts in outlook.posts.values())
    SuccessionRun.objects.filter(pk=outlook.run.pk).update(posts=posts, published_at=ClockTimestamp())
    return {"run": str(outlook.run.public_id)}


def _posts(root: Unit, *, rules: RuleBook) -> dict[int, tuple[Post, ...]]:
    """Every post of the agency by its career level, as a vacancy for open selection would see it."""
    positions = Position.objects.in_subtree([root.pk]).select_related("unit").order_by("pk")
    sought = [Vacancy(pk=position.pk, position=position) for position in positions]
    targets = targets_of(sought, rules=rules)
    found: dict[int, list[Post]] = {}
    for vacancy in sought:
        level = rules.level_of(vacancy.position.kind)
        if level is not None:
            post = Post(vacancy.position.pk, targets[vacancy.pk], legal_ages(vacancy, rules=rules))
            found.setdefault(level, []).append(post)
    return {level: tuple(posts) for level, posts in found.items()}


def _columns(people: People, keys: set[int], *, rules: RuleBook) -> PeopleColumns:
    chosen = replace(people, facts={key: people.facts[key] for key in keys})
    return columns_of(chosen, rules=rules, outcome_codes=CODES)


def _about(settled: Mapping[int, Settled], post: Post, keys: set[int]) -> Settled:
    """What was verified before one post, about the chosen people alone."""
    return {key: rows for key, rows in settled.get(post.position_id, {}).items() if key in keys}


def _line(place: tuple[int, int, int], decided: Decided, *, settled: Settled) -> str:
    """One block as COPY takes it; a post that nobody fits has an empty one."""
    chosen = np.flatnonzero(~decided.refused)
    people = decided.ids[chosen].tolist()
    arrays = (
        people,
        letters_of(decided, chosen),
        decided.figures["jpm"][chosen].tolist(),
        decided.figures["score"][chosen].tolist(),
    )
    told = ("{" + ",".join(map(str, values)) + "}" for values in arrays)
    verified = as_stored({key: settled[key] for key in people if key in settled})
    stored = canonical(verified).decode().replace("\\", "\\\\")
    return "\t".join((*map(str, place), *told, stored)) + "\n"
