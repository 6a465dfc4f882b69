"""The shortlist run: seal the rules, freeze the facts, decide about everyone, rank, publish at once."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import connection
from django.db.models import Count, Q

from asn_career.base.canonical import digest
from asn_career.base.figures import to_cents
from asn_career.base.jobs.querysets import ClockTimestamp
from asn_career.base.jobs.queue import enqueue
from asn_career.base.models import Job
from employees.access import Principal
from promotions.choices import CandidateOutcome, ShortlistState
from promotions.decision import Decider
from promotions.eligibility import Settlement
from promotions.facts import LegalAges, collect, one_snapshot
from promotions.models import Candidate, Shortlist, Vacancy
from promotions.permissions import ensure, may_run
from promotions.ranking import Standing, is_proposed, ranks
from promotions.results import CandidateRow, candidate_row, copy_rows
from promotions.rulebook import RuleBook, rules_on
from promotions.sealing import engine_hash, rule_set_of
from promotions.sql import statement
from promotions.targets import Population, legal_ages, members_of, population_of, target_of

KIND = "shortlist_run"
_GATE = "the population of a run whose principal was checked for the vacancy"


@dataclass(frozen=True)
class Run:
    """A sealed run with everything that its chunks need, prepared once."""

    shortlist: Shortlist
    rules: RuleBook
    decider: Decider
    ages: LegalAges
    population: Population


def request_shortlist(
    vacancy: Vacancy, *, as_of: date, by: Principal, rerun_of: Shortlist | None = None, unit_code: str = ""
) -> Job:
    """Queue a run for a vacancy; its shortlist appears once it is published. ``unit_code`` narrows the population."""
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
        },
    )


def run_again(shortlist: Shortlist, *, by: Principal, as_of: date | None = None) -> Job:
    """Queue the same run anew, with the verifications made since; the earlier run stays."""
    population = shortlist.rule_set["population"]
    return request_shortlist(
        shortlist.vacancy,
        as_of=as_of or shortlist.as_of,
        by=by,
        rerun_of=shortlist,
        unit_code=population["unit"] if population["basis"] == "chosen_unit" else "",
    )


def sealed_run(job: Job) -> Run:
    """The run of a job, sealed; a later attempt goes on with it unless rules or engine changed meanwhile."""
    vacancy = vacancy_of(job)
    rules = rules_on(date.fromisoformat(job.parameters["as_of"]))
    target = target_of(vacancy, rules=rules)
    population = population_of(vacancy, unit_code=job.parameters["unit"])
    rule_set = rule_set_of(vacancy, target=target, population=population, rules=rules)
    shortlist = _sealed(job, vacancy=vacancy, rules=rules, rule_set=rule_set)
    return Run(shortlist, rules, Decider(target, rules=rules), legal_ages(vacancy, rules=rules), population)


def vacancy_of(job: Job) -> Vacancy:
    """The vacancy that a job is about."""
    vacancies = Vacancy.objects.select_related("position__unit")
    return vacancies.get(public_id=job.parameters["vacancy"])


def open_inputs(run: Run) -> None:
    """Note, after the seal, that facts are about to be read."""
    rows = Shortlist.objects.filter(pk=run.shortlist.pk, inputs_opened_at__isnull=True)
    rows.update(inputs_opened_at=ClockTimestamp())


def people_of(run: Run, *, within: tuple[int, int] | None = None) -> list[int]:
    """Row ids of everyone who is considered, ascending."""
    if within is None:
        return members_of(run.population, rules=run.rules)
    return members_of(run.population, rules=run.rules, within=within)


def decide_about(run: Run, *, within: tuple[int, int]) -> list[CandidateRow]:
    """Rows for the people with ids in a range, from one state of the database."""
    with one_snapshot():
        ids = people_of(run, within=within)
        people = collect(ids, rules=run.rules, ages=[run.ages])
        settled = _settlements(ids, run=run)
    return list(_decided(run, people=people, settled=settled))


def store(run: Run, candidates: Iterable[CandidateRow], *, within: tuple[int, int]) -> None:
    """Replace what an earlier attempt left of a range."""
    rows = Candidate.objects.unscoped(reason=_GATE)
    low, high = within
    rows.filter(shortlist=run.shortlist, employee__gte=low, employee__lte=high).delete()
    copy_rows(candidates, shortlist_id=run.shortlist.pk)


def publish(run: Run) -> dict[str, Any]:
    """Rank everyone and make the run visible, in the caller's transaction."""
    rows = Candidate.objects.unscoped(reason=_GATE).filter(shortlist=run.shortlist)
    placed = _rank(rows, run=run)
    counts = rows.aggregate(
        considered=Count("pk"),
        **{outcome: Count("pk", filter=Q(outcome=outcome)) for outcome in CandidateOutcome.values},
    )
    hashes = _hashes(rows, placed=placed)
    Shortlist.objects.filter(pk=run.shortlist.pk).update(
        state=ShortlistState.PUBLISHED, published_at=ClockTimestamp(), ranked=len(placed), **counts, **hashes
    )
    return {"shortlist": str(run.shortlist.public_id), "ranked": len(placed), **counts}


def _sealed(job: Job, *, vacancy: Vacancy, rules: RuleBook, rule_set: Mapping[str, Any]) -> Shortlist:
    sealed = digest(rule_set)
    earlier = Shortlist.objects.filter(job=job).first()
    if earlier and (earlier.rule_set_hash, earlier.engine_hash) == (sealed, engine_hash()):
        return earlier
    if earlier:
        job.chunks.all().delete()
        earlier.delete()
    rerun_of = job.parameters["rerun_of"]
    shortlist = Shortlist.objects.create(
        vacancy=vacancy,
        as_of=rules.day,
        job=job,
        rerun_of=Shortlist.objects.get(public_id=rerun_of) if rerun_of else None,
        created_by=job.identity,
        rule_set=dict(rule_set),
        rule_set_hash=sealed,
        sealed_at=ClockTimestamp(),
        engine_hash=engine_hash(),
    )
    shortlist.refresh_from_db(fields=["sealed_at", "created_at"])
    return shortlist


def _settlements(ids: Sequence[int], *, run: Run) -> dict[int, dict[str, Settlement]]:
    """Verifications by person and rule, as known on the run's day."""
    found: dict[int, dict[str, Settlement]] = {}
    given: dict[str, Any] = {"people": list(ids), "vacancy": run.shortlist.vacancy_id, "as_of": run.rules.day}
    with connection.cursor() as cursor:
        cursor.execute(statement("verifications"), given)
        for employee_id, rule, record, outcome in cursor.fetchall():
            found.setdefault(employee_id, {})[rule] = Settlement(record, outcome)
    return found


def _decided(
    run: Run, *, people: Any, settled: Mapping[int, Mapping[str, Settlement]]
) -> Iterator[CandidateRow]:
    for employee_id in people.facts:
        facts = people.before(employee_id, ages=run.ages)
        own_demand = people.own_demand(employee_id, day=run.rules.day)
        verified = settled.get(employee_id, {})
        yield candidate_row(
            employee_id,
            public_id=people.public_ids[employee_id],
            facts=facts,
            own_demand=own_demand,
            settled=verified,
            decision=run.decider.decide(facts, own_demand=own_demand, settled=verified),
        )


def _rank(rows: Any, *, run: Run) -> dict[int, tuple[int, bool]]:
    """Ranks and proposals by candidate, stored; the standing is score, uncapped match, performance axis."""
    figures = rows.eligible().filter(score__isnull=False).values_list("pk", "score", "jpm_uncapped", "y")
    standings = {pk: Standing(*(to_cents(figure) for figure in row)) for pk, *row in figures}
    seats, per_seat = run.shortlist.rule_set["seats"], run.shortlist.rule_set["proposed_per_seat"]
    placed = {
        pk: (rank, is_proposed(rank, seats=seats, per_seat=per_seat)) for pk, rank in ranks(standings).items()
    }
    with connection.cursor() as cursor:
        cursor.execute(
            """
            UPDATE promotions_candidate c SET rank = p.rank, proposed = p.proposed
            FROM unnest(%s::bigint[], %s::int[], %s::bool[]) AS p (id, rank, proposed) WHERE c.id = p.id
            """,
            [list(placed), [rank for rank, _ in placed.values()], [chosen for _, chosen in placed.values()]],
        )
    return placed


def _hashes(rows: Any, *, placed: Mapping[int, tuple[int, bool]]) -> dict[str, str]:
    """One hash of all inputs and one of all results, in the order of their own digests."""
    digests = list(rows.values_list("pk", "input_digest", "result_digest"))
    results = sorted(f"{result} {placed.get(pk, (0, False))}" for pk, _, result in digests)
    return {
        "input_hash": _joined(sorted(given for _, given, _ in digests)),
        "result_hash": _joined(results),
    }


def _joined(lines: Iterable[str]) -> str:
    return hashlib.sha256("\n".join(lines).encode()).hexdigest()
