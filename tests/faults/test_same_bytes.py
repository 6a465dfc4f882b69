"""Many shortlists at once by one, two and four workers, each of another hash seed and time zone: the same bytes.

``tests/promotions/test_determinism.py`` has the order of rows, the parts and protected attributes.
"""

import hashlib

import pytest
from django.db import transaction

from asn_career.base.jobs.running import run_job
from asn_career.base.models import Job
from promotions import shortlists
from promotions.export import canonical_run
from promotions.models import Shortlist, Vacancy
from promotions.shortlists import request_shortlist
from tests.factories import PositionFactory, VacancyFactory
from tests.promotions.agency import D
from tests.promotions.test_determinism import CHUNKS, PAIRS, PEOPLE, make_agency
from tests.servers import wait_for

pytestmark = [pytest.mark.fault, pytest.mark.django_db(transaction=True)]
PLACES = (
    ("administrator", "open_selection"),
    ("pengawas", "talent_pool"),
    ("jf_ahli_muda", "open_selection"),
)
# How many workers, and in which turn through the pairs of hash seed and zone; two always, the rest on request.
WORKERS = [
    pytest.param(1, 0, marks=pytest.mark.long),
    (2, 0),
    *(pytest.param(4, turn, marks=pytest.mark.long) for turn in range(3)),
]


@pytest.fixture
def vacancies():
    """Four posts of different kinds and routes, before the same people."""
    agency = make_agency()
    for number, (kind, route) in enumerate(PLACES):
        post = PositionFactory(code=f"P-{number}", kind=kind, unit=agency.unit, family="umum")
        VacancyFactory(code=f"W-{number}", position=post, route=route)
    return list(Vacancy.objects.select_related("position__unit").order_by("code"))


def asked(vacancies, by, sizes):
    """Jobs for every vacancy in parts of every size, committed at one moment so that all wait together."""
    with transaction.atomic():
        return [
            (vacancy, request_shortlist(vacancy, as_of=D, by=by, chunk_size=size))
            for size in sizes
            for vacancy in vacancies
        ]


def bytes_of(job):
    return hashlib.sha256(canonical_run(Shortlist.objects.get(job=job))).hexdigest()


def told(jobs):
    """The different bytes that the jobs of each vacancy came to."""
    found = {}
    for vacancy, job in jobs:
        found.setdefault(vacancy.code, set()).add(bytes_of(job))
    return found


def undisturbed(vacancies, by):
    jobs = asked(vacancies, by, [PEOPLE])
    assert all(run_job(job.pk).state == "done" for _vacancy, job in jobs)
    return told(jobs)


def shifts(count, turn):
    """A seed and a zone for each worker; the turns together go through all pairs."""
    return [PAIRS[(turn * 4 + number * (1 if turn else 4)) % len(PAIRS)] for number in range(count)]


@pytest.mark.parametrize(("count", "turn"), WORKERS)
def test_workers_side_by_side_make_the_same_bytes(count, turn, vacancies, operator, broker, workers, hold):
    expected = undisturbed(vacancies, operator)
    assert all(len(bytes_) == 1 for bytes_ in expected.values())
    assert len({*map(frozenset, expected.values())}) == len(vacancies)
    started = [
        workers(lease_seconds=60, PYTHONHASHSEED=seed, TZ=zone, TIME_ZONE=zone)
        for seed, zone in shifts(count, turn)
    ]
    for worker in started:
        worker.wait_ready()
    hold.at_chunk(0)
    jobs = asked(vacancies, operator, CHUNKS)

    wait_for(lambda: hold.held() == count, what="every worker to be at a shortlist at once")
    hold.open()
    wait_for(
        lambda: Job.objects.ended().filter(pk__in=[job.pk for _vacancy, job in jobs]).count() == len(jobs),
        what="every job to end",
    )

    assert set(Job.objects.values_list("state", "attempt")) == {("done", 1)}
    assert told(jobs) == expected


def test_a_figure_that_rested_on_who_comes_first_in_a_part_would_be_noticed(vacancies, operator, monkeypatch):
    """The control: a hundredth of a point more for the first of each part, and the bytes are others."""
    expected = undisturbed(vacancies, operator)
    decide = shortlists.decide_on_columns

    def first_comes_better(*args, **kwargs):
        decided = decide(*args, **kwargs)
        decided.figures["score"][0] += 1
        return decided

    monkeypatch.setattr(shortlists, "decide_on_columns", first_comes_better)
    jobs = asked(vacancies, operator, CHUNKS)
    assert all(run_job(job.pk).state == "done" for _vacancy, job in jobs)
    found = told(jobs)
    assert all(len(found[code]) > 1 or found[code] != expected[code] for code in expected)
