"""What a look at many posts costs in one job, beside as many shortlists of one vacancy each."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import date, timedelta
from itertools import cycle

from django.db import transaction
from django.db.models import Sum

from asn_career.base.audit import acting
from asn_career.base.benchmarks.bench import Bench
from asn_career.base.benchmarks.costs import Cost, Sides
from asn_career.base.benchmarks.registry import measures
from asn_career.base.jobs.running import run_job
from asn_career.base.models import Job
from employees.access import Principal, system_principal
from employees.models import Position, Unit
from promotions.models import SuccessionRun, Vacancy
from promotions.shortlists import request_all_shortlists, request_shortlist
from promotions.succession import request_succession

VACANCIES = 500
SINGLES = 5  # the same work over the same people: a few tell what five hundred cost


@measures("shortlists of 500 vacancies / 500 single ones", at_most=0.6)
def all_vacancies_over_single_ones(bench: Bench) -> Sides:
    """Whole jobs, from the request to the publication; published runs are kept, so all of it is rolled back."""
    by = system_principal(purpose="benchmark", on=bench.today)
    with transaction.atomic():
        with acting(by=by.identity, reason="benchmark"):
            vacancies = _open_vacancies(bench.today)
        batch = bench.cost(
            lambda: _rolled_back(lambda: _all(bench.today, by)),
            per=len(vacancies),
            told=f"shortlists of {len(vacancies)} vacancies in one job",
        )
        single = _singles(bench, vacancies, by)
        transaction.set_rollback(True)
    return Sides(batch, single)


@measures("everybody against every post of the next level, per post / single shortlists")
def succession_over_single_ones(bench: Bench) -> Sides:
    """A job per agency, over all of its people and posts; the single ones are of vacancies of such posts."""
    by = system_principal(purpose="benchmark", on=bench.today)
    roots = list(Unit.objects.visible_to(by).filter(parent=None).order_by("code"))
    posts: list[int] = []
    with transaction.atomic():
        work = bench.cost(
            lambda: _rolled_back(lambda: posts.append(_look_ahead(roots, bench.today, by))),
            told=f"succession in {len(roots)} agencies",
        )
        vacancies = Vacancy.objects.open_on(bench.today).select_related("position__unit").order_by("code")
        single = _singles(bench, list(vacancies), by)
        transaction.set_rollback(True)
    return Sides(replace(work, per=posts[-1]), single)


def _look_ahead(roots: Iterable[Unit], today: date, by: Principal) -> int:
    """How many posts people were compared with."""
    for root in roots:
        _done(request_succession(root, as_of=today, by=by))
    return SuccessionRun.objects.aggregate(posts=Sum("posts"))["posts"]


def _singles(bench: Bench, vacancies: list[Vacancy], by: Principal) -> Cost:
    chosen = vacancies[:: max(1, len(vacancies) // SINGLES)][:SINGLES]
    return bench.cost(
        lambda: _rolled_back(lambda: _one_by_one(chosen, bench.today, by)),
        per=len(chosen),
        told=f"shortlists of {len(chosen)} vacancies in a job each",
    )


def _open_vacancies(today: date) -> list[Vacancy]:
    """Exactly as many open vacancies as the figure speaks of."""
    open_ones = list(Vacancy.objects.open_on(today).order_by("code").values_list("pk", flat=True))
    Vacancy.objects.filter(pk__in=open_ones[VACANCIES:]).update(opened_on=today + timedelta(days=1))
    missing = VACANCIES - len(open_ones)
    posts = list(Position.objects.filter(vacancies__in=open_ones).order_by("pk"))
    Vacancy.objects.bulk_create(
        Vacancy(code=f"BENCHMARK-{number}", position=post, opened_on=today)
        for number, post in zip(range(missing), cycle(posts), strict=False)
    )
    return list(Vacancy.objects.open_on(today).select_related("position__unit").order_by("code"))


def _all(today: date, by: Principal) -> None:
    _done(request_all_shortlists(as_of=today, by=by))


def _one_by_one(vacancies: Iterable[Vacancy], today: date, by: Principal) -> None:
    for vacancy in vacancies:
        _done(request_shortlist(vacancy, as_of=today, by=by))


def _done(queued: Job) -> None:
    job = run_job(queued.pk)
    if job is None or job.state != "done":
        raise RuntimeError(f"the run did not end well: {job and job.error}")


def _rolled_back(work: Callable[[], None]) -> None:
    with transaction.atomic():
        work()
        transaction.set_rollback(True)
