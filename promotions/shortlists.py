"""The shortlist run: seal the rules, freeze the facts, decide about everyone, rank, publish at once.

One job makes the run of one vacancy, or the runs of many that share what is read: each is sealed on its own.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from typing import Any
from uuid import UUID

import numpy as np
from django.db import connection

from asn_career.base.canonical import canonical, digest
from asn_career.base.jobs.choices import JobState
from asn_career.base.jobs.querysets import ClockTimestamp
from asn_career.base.jobs.queue import enqueue
from asn_career.base.models import Job
from employees.access import Principal
from promotions import settlements
from promotions.choices import RunKind, ShortlistState
from promotions.columns.counting import needing_stronger
from promotions.columns.deciding import decide_on_columns, ranks_of
from promotions.columns.facts import Ints, columns_of
from promotions.columns.rules import CODES
from promotions.corrected import Corrected, considered_by, people_again
from promotions.errors import NoOpenVacancyError, ReasonRequiredError, RuleSetNotSealedError
from promotions.facts import LegalAges, People, collect, one_snapshot
from promotions.freezing import FrozenPeople, freeze, store_frozen
from promotions.models import (
    Candidate,
    FrozenFacts,
    Objection,
    RuleSet,
    Shortlist,
    ShortlistBlock,
    Snapshot,
    SnapshotChunk,
    Vacancy,
)
from promotions.people_trees import plant
from promotions.permissions import ensure, may_run
from promotions.policies.in_force import rules_of_agencies
from promotions.ranking import is_proposed
from promotions.records import Target
from promotions.results import Everybody, everybody_of, input_hash, result_hash, store_decided
from promotions.rulebook import RuleBook, rules_as_sealed, rules_on
from promotions.sealing import engine_hash, rule_set_of
from promotions.settlements import Settled
from promotions.targets import (
    Population,
    legal_ages,
    members_of,
    population_of,
    populations_of,
    sealed_population,
    target_from,
    targets_of,
)

KIND = "shortlist_run"
KIND_ALL = "shortlist_batch"
CHUNK_SIZE = 5_000
_GATE = "the population of a run whose principal was checked for the vacancy"


@dataclass(frozen=True)
class Run:
    """A sealed run with everything that its chunks need, prepared once."""

    shortlist: Shortlist
    target: Target
    ages: LegalAges


@dataclass(frozen=True)
class Sharing:
    """Runs over one population: its facts are read and frozen once for all of them."""

    population: Population
    snapshot: Snapshot
    rules: RuleBook
    runs: tuple[Run, ...]

    @property
    def ages(self) -> tuple[LegalAges, ...]:
        """In the order in which frozen facts keep what the ages make of a birth date."""
        return tuple(LegalAges(*pair) for pair in self.snapshot.ages)


@dataclass(frozen=True)
class Batch:
    """All runs of one job."""

    sharing: tuple[Sharing, ...]
    # The run of which this one differs by the records of one person alone.
    corrected: Corrected | None = None

    @property
    def runs(self) -> tuple[Run, ...]:
        return tuple(run for sharing in self.sharing for run in sharing.runs)


@dataclass(frozen=True)
class Part:
    """People of one population with ids in a range, as one state of the database knows them."""

    sharing: Sharing
    people: People
    frozen: FrozenPeople
    settled: Mapping[int, Settled]  # by vacancy


def request_shortlist(
    vacancy: Vacancy,
    *,
    as_of: date,
    by: Principal,
    rerun_of: Shortlist | None = None,
    unit_code: str = "",
    chunk_size: int = CHUNK_SIZE,
    kind: RunKind = RunKind.TRIAL,
    reason: str = "",
    approved: RuleSet | None = None,
    objection: UUID | None = None,
) -> Job:
    """Queue a run for a vacancy; its shortlist appears once it is published. ``unit_code`` narrows the population.

    A trial seals its own rules; every other kind uses exactly those of ``approved``, population and day included.
    ``objection`` is that of the person whose records alone are read anew; everybody else is as ``rerun_of`` froze them.
    """
    ensure(may_run(by, vacancy=vacancy))
    if unit_code:
        population_of(vacancy, unit_code=unit_code)
    return enqueue(
        KIND,
        principal=by,
        purpose=KIND,
        scope={"unit": vacancy.position.unit.code},
        parameters={
            "vacancy": str(vacancy.public_id),
            "as_of": as_of.isoformat(),
            "rerun_of": str(rerun_of.public_id) if rerun_of else "",
            "unit": unit_code,
            "chunk_size": chunk_size,
            "kind": kind,
            "reason": reason.strip(),
            "rule_set": str(approved.public_id) if approved else "",
            "objection": str(objection) if objection else "",
        },
    )


def request_all_shortlists(*, as_of: date, by: Principal, chunk_size: int = CHUNK_SIZE) -> Job:
    """Queue one job that makes the shortlist of every open vacancy for which the principal may run one."""
    vacancies = Vacancy.objects.runnable_by(by).open_on(as_of).order_by("code")
    chosen = [str(public_id) for public_id in vacancies.values_list("public_id", flat=True)]
    if not chosen:
        raise NoOpenVacancyError
    parameters = {"vacancies": chosen, "as_of": as_of.isoformat(), "chunk_size": chunk_size}
    return enqueue(KIND_ALL, principal=by, purpose=KIND_ALL, parameters=parameters)


def run_again(shortlist: Shortlist, *, by: Principal, as_of: date | None = None, reason: str = "") -> Job:
    """Queue the same run anew, with the verifications made since; the earlier run stays.

    A run of an approved rule set is made again with that set, on its day, and is listed with its ``reason``.
    """
    if shortlist.approved_rules is not None:
        return _run_corrected(shortlist, by=by, reason=reason)
    population = shortlist.rule_set["population"]
    return request_shortlist(
        shortlist.vacancy,
        as_of=as_of or shortlist.as_of,
        by=by,
        rerun_of=shortlist,
        unit_code=population["unit"] if population["basis"] == "chosen_unit" else "",
    )


def _run_corrected(shortlist: Shortlist, *, by: Principal, reason: str) -> Job:
    if not reason.strip():
        raise ReasonRequiredError(fields={"reason": [str(ReasonRequiredError.message)]})
    return request_shortlist(
        shortlist.vacancy,
        as_of=shortlist.as_of,
        by=by,
        rerun_of=shortlist,
        kind=RunKind.CORRECTION,
        reason=reason,
        approved=shortlist.approved_rules,
    )


def vacancies_of(job: Job) -> list[Vacancy]:
    """The vacancies that a job is about, in the order of their codes."""
    given = job.parameters
    wanted = given["vacancies"] if job.kind == KIND_ALL else [given["vacancy"]]
    rows = Vacancy.objects.select_related("position__unit").filter(public_id__in=wanted)
    return list(rows.order_by("code"))


def sealed_batch(job: Job) -> Batch:
    """The runs of a job, sealed; a later attempt goes on with them unless rules or engine changed meanwhile."""
    if job.parameters.get("rule_set"):
        return _approved_batch(job)
    day = date.fromisoformat(job.parameters["as_of"])
    vacancies = vacancies_of(job)
    unit_code = job.parameters.get("unit", "")
    populations = (
        {vacancy.pk: population_of(vacancy, unit_code=unit_code) for vacancy in vacancies}
        if unit_code
        else populations_of(vacancies)
    )
    books = _books_of(vacancies, day=day)
    targets = targets_of(vacancies, rules=rules_on(day))
    ages = {vacancy.pk: legal_ages(vacancy, rules=books[vacancy.pk]) for vacancy in vacancies}
    sealed = {
        vacancy.pk: rule_set_of(
            vacancy,
            target=targets[vacancy.pk],
            population=populations[vacancy.pk],
            ages=ages[vacancy.pk],
            rules=books[vacancy.pk],
        )
        for vacancy in vacancies
    }
    shortlists = _sealed(job, vacancies=vacancies, day=day, sealed=sealed)
    by_population: dict[Population, list[int]] = {}
    for pk, population in populations.items():
        by_population.setdefault(population, []).append(pk)
    return Batch(
        tuple(
            _sharing(
                job,
                population,
                [Run(shortlists[pk], targets[pk], ages[pk]) for pk in keys],
                rules=books[keys[0]],  # a population lies in one agency
            )
            for population, keys in by_population.items()
        )
    )


def _books_of(vacancies: Sequence[Vacancy], *, day: date) -> dict[int, RuleBook]:
    """The rule book of each vacancy's agency, by vacancy. One query."""
    roots = {vacancy.pk: vacancy.position.unit.lineage[0] for vacancy in vacancies}
    books = rules_of_agencies(roots.values(), day=day)
    return {pk: books[root] for pk, root in roots.items()}


def _approved_batch(job: Job) -> Batch:
    """The run of an approved rule set: nothing of it comes from anywhere else."""
    approved = RuleSet.objects.select_related("vacancy__position__unit").get(
        public_id=job.parameters["rule_set"]
    )
    if not approved.is_sealed:
        raise RuleSetNotSealedError
    content, vacancy = approved.content, approved.vacancy
    rules = rules_as_sealed(approved.as_of, canonical(content["rules"]).decode())
    if approved_kind(job) == RunKind.OFFICIAL:
        _clear_unfinished(approved, job=job)
    shortlists = _sealed(
        job, vacancies=[vacancy], day=rules.day, sealed={vacancy.pk: content}, approved=approved
    )
    population = sealed_population(vacancy, content["population"], unit_code=approved.unit_code)
    ages, target = LegalAges(**content["legal_ages"]), target_from(content["target"])
    sharing = _sharing(job, population, [Run(shortlists[vacancy.pk], target, ages)], rules=rules)
    return Batch((sharing,), corrected=_corrected(job))


def _corrected(job: Job) -> Corrected | None:
    """Whose records alone are read anew, where the run shows the effect of an objection."""
    if not job.parameters.get("objection"):
        return None
    rows = Objection.objects.unscoped(reason=_GATE).select_related("shortlist")
    found = rows.get(public_id=job.parameters["objection"])
    return Corrected(found.shortlist, found.employee_id)


def approved_kind(job: Job) -> RunKind:
    """What the run of a job is for; earlier jobs were trials."""
    return RunKind(job.parameters.get("kind", RunKind.TRIAL))


def _clear_unfinished(approved: RuleSet, *, job: Job) -> None:
    """What official runs left that were broken off: nobody has seen any of it."""
    ended = approved.runs.filter(kind=RunKind.OFFICIAL, published_at=None).exclude(job=job)
    ended.filter(job__state__in=(JobState.FAILED, JobState.CANCELLED)).delete()


def open_inputs(batch: Batch) -> None:
    """Note, after the seals, that facts are about to be read."""
    rows = Shortlist.objects.filter(
        pk__in=[run.shortlist.pk for run in batch.runs], inputs_opened_at__isnull=True
    )
    rows.update(inputs_opened_at=ClockTimestamp())


def people_of(batch: Batch) -> list[int]:
    """Row ids of everyone who is considered, ascending."""
    if batch.corrected:
        return considered_by(batch.corrected.run)
    found = (members_of(sharing.population, rules=sharing.rules) for sharing in batch.sharing)
    return sorted({key for members in found for key in members})


def read_parts(batch: Batch, *, within: tuple[int, int]) -> list[Part]:
    """The facts of the people with ids in a range, from one state of the database, and their frozen form."""
    with one_snapshot():
        read = [_read(sharing, batch, within=within) for sharing in batch.sharing]
    return [
        Part(sharing, people, freeze(people, rules=sharing.rules), settled)
        for sharing, people, settled in read
        if people.facts
    ]


def store_parts(batch: Batch, parts: Iterable[Part], *, within: tuple[int, int]) -> None:
    """Freeze the facts and decide about everybody in a range, replacing what an earlier attempt left of it."""
    _clear(batch, within=within)
    for part in parts:
        chunk = store_frozen(part.frozen, part.people, snapshot=part.sharing.snapshot)
        columns = columns_of(part.people, rules=part.sharing.rules, outcome_codes=CODES)
        for run in part.sharing.runs:
            settled = part.settled.get(run.shortlist.vacancy_id, {})
            decided = decide_on_columns(columns, run.target, ages=run.ages, settled=settled)
            store_decided(
                decided,
                shortlist=run.shortlist,
                chunk=chunk,
                settled=settled,
                needing=needing_stronger(columns, run.target),
            )


def publish(batch: Batch) -> list[str]:
    """Rank everyone and make the runs visible, in the caller's transaction; their public ids."""
    return [
        found for sharing in batch.sharing for found in _publish_sharing(sharing, inputs=_inputs(sharing))
    ]


def _publish_sharing(sharing: Sharing, *, inputs: _Inputs) -> list[str]:
    return [_publish(run, inputs=inputs) for run in sharing.runs]


def _publish(run: Run, *, inputs: _Inputs) -> str:
    everybody = everybody_of(run.shortlist.pk)
    ranks = _rank(everybody, run=run)
    refused, waiting = everybody.refused, everybody.open
    counts = {
        "considered": len(everybody.people),
        "eligible": int(np.sum(everybody.eligible)),
        "manual": int(np.sum(~refused & waiting)),
        "ineligible": int(np.sum(refused)),
        "ranked": int(np.sum(ranks > 0)),
        "refused": everybody.refused_by_rule(),
    }
    Shortlist.objects.filter(pk=run.shortlist.pk).update(
        state=ShortlistState.PUBLISHED,
        published_at=ClockTimestamp(),
        input_hash=inputs.hash_for(run),
        result_hash=result_hash(everybody, ranks=ranks, public_ids=inputs.public_ids),
        **counts,
    )
    if run.shortlist.is_official:
        run.shortlist.refresh_from_db()
        plant(run.shortlist)
    return str(run.shortlist.public_id)


@dataclass(frozen=True)
class _Inputs:
    """The frozen facts of a population as they enter the hashes of its runs, read once for all of them."""

    ages: tuple[LegalAges, ...]
    rows: Sequence[tuple[int, UUID, bytes, list[date], list[date | None]]]
    _by_ages: dict[LegalAges, list[tuple[Any, ...]]] = field(default_factory=dict)

    @cached_property
    def public_ids(self) -> dict[int, UUID]:
        return {row[0]: row[1] for row in self.rows}

    def hash_for(self, run: Run) -> str:
        if run.ages not in self._by_ages:
            place = self.ages.index(run.ages)
            self._by_ages[run.ages] = [(row[1], row[2], row[3][place], row[4][place]) for row in self.rows]
        return input_hash(self._by_ages[run.ages], settled=self._settled(run))

    def _settled(self, run: Run) -> dict[str, Any]:
        """Verifications by the public ids of people."""
        blocks = ShortlistBlock.objects.filter(shortlist=run.shortlist).exclude(settled={})
        found = {
            int(key): rows
            for settled in blocks.values_list("settled", flat=True)
            for key, rows in settled.items()
        }
        return {str(self.public_ids[key]): rows for key, rows in found.items()}


def _inputs(sharing: Sharing) -> _Inputs:
    facts = FrozenFacts.objects.unscoped(reason=_GATE).filter(chunk__snapshot=sharing.snapshot)
    columns = ("employee_id", "employee__public_id", "digest", "retires_on", "age_limit_on")
    return _Inputs(sharing.ages, list(facts.values_list(*columns)))


def _sealed(
    job: Job,
    *,
    vacancies: Sequence[Vacancy],
    day: date,
    sealed: Mapping[int, dict[str, Any]],
    approved: RuleSet | None = None,
) -> dict[int, Shortlist]:
    """The runs of a job by vacancy: those of an earlier attempt where nothing that decides has changed."""
    hashes = {pk: digest(rule_set) for pk, rule_set in sealed.items()}
    earlier = {row.vacancy_id: row for row in Shortlist.objects.filter(job=job)}
    same = {
        pk
        for pk, row in earlier.items()
        if (row.rule_set_hash, row.engine_hash) == (hashes.get(pk), engine_hash())
    }
    if earlier and same == set(hashes):
        return earlier
    _begin_anew(job)
    rerun_of = job.parameters.get("rerun_of", "")
    origin = Shortlist.objects.get(public_id=rerun_of) if rerun_of else None
    made = Shortlist.objects.bulk_create(
        Shortlist(
            vacancy=vacancy,
            as_of=day,
            job=job,
            rerun_of=origin,
            kind=approved_kind(job),
            reason=job.parameters.get("reason", ""),
            approved_rules=approved,
            created_by=job.identity,
            rule_set=sealed[vacancy.pk],
            rule_set_hash=hashes[vacancy.pk],
            sealed_at=ClockTimestamp(),
            engine_hash=engine_hash(),
        )
        for vacancy in vacancies
    )
    stored = Shortlist.objects.filter(pk__in=[row.pk for row in made])
    return {row.vacancy_id: row for row in stored}


def _begin_anew(job: Job) -> None:
    """Drop what an earlier attempt left that can no longer be gone on with."""
    job.chunks.all().delete()
    Shortlist.objects.filter(job=job).delete()
    Snapshot.objects.filter(job=job).delete()


def _sharing(job: Job, population: Population, runs: Sequence[Run], *, rules: RuleBook) -> Sharing:
    ages = sorted({run.ages for run in runs})
    snapshot, _made = Snapshot.objects.get_or_create(
        job=job, unit_code=population.snapshot_code, defaults={"ages": [list(pair) for pair in ages]}
    )
    waiting = Shortlist.objects.filter(pk__in=[run.shortlist.pk for run in runs], snapshot__isnull=True)
    waiting.update(snapshot=snapshot)
    return Sharing(population, snapshot, rules, tuple(runs))


def _read(
    sharing: Sharing, batch: Batch, *, within: tuple[int, int]
) -> tuple[Sharing, People, dict[int, Settled]]:
    rules, vacancies = sharing.rules, [run.shortlist.vacancy_id for run in sharing.runs]
    if batch.corrected:
        low, high = within
        again = [key for key in considered_by(batch.corrected.run) if low <= key <= high]
        people, settled = people_again(batch.corrected, again, rules=rules, ages=sharing.ages[0])
        return sharing, people, {vacancies[0]: settled}
    ids = members_of(sharing.population, rules=rules, within=within)
    return (
        sharing,
        collect(ids, rules=rules, ages=sharing.ages),
        settlements.of_vacancies(ids, vacancies=vacancies, day=rules.day),
    )


def _clear(batch: Batch, *, within: tuple[int, int]) -> None:
    low, high = within
    snapshots = [sharing.snapshot.pk for sharing in batch.sharing]
    chunks = SnapshotChunk.objects.filter(snapshot__in=snapshots, low__gte=low, low__lte=high)
    ShortlistBlock.objects.filter(chunk__in=chunks).delete()
    candidates = Candidate.objects.unscoped(reason=_GATE)
    runs = [run.shortlist.pk for run in batch.runs]
    candidates.filter(shortlist__in=runs, employee__gte=low, employee__lte=high).delete()
    chunks.delete()


def _rank(everybody: Everybody, *, run: Run) -> Ints:
    """The rank of everybody in a run, 0 for who has none; stored with the proposals."""
    chosen, figures = np.flatnonzero(everybody.scored), everybody.figures
    placed = ranks_of(*(figures[name][chosen] for name in ("score", "jpm_uncapped", "y")))
    seats, per_seat = run.shortlist.rule_set["seats"], run.shortlist.rule_set["proposed_per_seat"]
    proposed = [is_proposed(rank, seats=seats, per_seat=per_seat) for rank in placed.tolist()]
    with connection.cursor() as cursor:
        cursor.execute(
            """
            UPDATE promotions_candidate c SET rank = p.rank, proposed = p.proposed
            FROM unnest(%s::bigint[], %s::int[], %s::bool[]) AS p (employee_id, rank, proposed)
            WHERE c.shortlist_id = %s AND c.employee_id = p.employee_id
            """,
            [everybody.people[chosen].tolist(), placed.tolist(), proposed, run.shortlist.pk],
        )
    ranks = np.zeros(len(everybody.people), dtype=np.int64)
    ranks[chosen] = placed
    return ranks
