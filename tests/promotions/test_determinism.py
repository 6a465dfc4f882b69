"""The same rules over the same facts give the same bytes, whatever lies, runs or is named differently around them."""

import hashlib
import os
import subprocess
import sys
from datetime import date, timedelta
from random import Random

import pytest
from django.db import connection

from asn_career.base.jobs.running import run_job
from employees import protected
from employees.models import EducationHistory, Employee
from promotions.export import canonical_run
from promotions.models import Shortlist
from promotions.shortlists import request_shortlist
from tests.promotions.agency import Agency, D
from tests.servers import ROOT, database_url
from training.models import TrainingHistory

PEOPLE = 24
CHUNKS = (PEOPLE, PEOPLE // 2, PEOPLE // 4)  # one, two and four parts
TABLES = (
    "employees_employee", "employees_positionhistory", "employees_educationhistory", "employees_rankhistory",
    "training_traininghistory", "assessments_assessment", "assessments_performance", "assessments_feedbackscore",
    "assessments_potential", "competencies_standarditem",
)  # fmt: skip
ZONES = ("Asia/Jakarta", "UTC", "Pacific/Kiritimati")
# Three processes always: each hash seed and each zone once. All nine pairs, and fifty shuffles, on request.
PAIRS = [(seed, zone) for seed in ("0", "1", "4242") for zone in ZONES]
SHUFFLES = [*range(3), *(pytest.param(seed, marks=pytest.mark.long) for seed in range(3, 50))]


def make_agency():
    """People of every outcome, some tied, some with several records of one day."""
    agency = Agency()
    for number in range(PEOPLE):
        person = agency.person(
            feedback=None if number == 5 else 70 + number % 4,
            status="PPPK" if number % 7 == 3 else "PNS",
            levels=None if number % 6 == 4 else 3 + number % 2,
            years=(2025,) if number % 5 == 2 else (2024, 2025),
            birth_date=date(1975 + number % 15, 1 + number % 12, 1 + number),
        )
        for each in range(number % 3):
            add(EducationHistory, person, level="S1", field=f"Bidang {each}", graduated_on=date(2005, 1, 1))
            add(TrainingHistory, person, name=f"PKP {each}", hours=20, completed_on=date(2025, 3, 1))
    return agency


def add(model, person, **fields):
    model._base_manager.create(employee=person, **fields)


def run(agency, by, *, chunk_size=PEOPLE):
    job = run_job(request_shortlist(agency.vacancy, as_of=D, by=by, chunk_size=chunk_size).pk)
    assert job.state == "done", job.error
    return Shortlist.objects.get(job=job)


def bytes_of(agency, by, **options):
    return hashlib.sha256(canonical_run(run(agency, by, **options))).hexdigest()


def places(table):
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT id FROM {table} ORDER BY ctid")
        return [row[0] for row in cursor.fetchall()]


def shuffle(seed):
    """Rewrite every row of the facts at another place of its table; nothing that a row says changes."""
    random = Random(seed)
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")  # a table with checks to come cannot be altered
        for table in TABLES:
            cursor.execute(f"ALTER TABLE {table} DISABLE TRIGGER USER")
            before = places(table)
            order = random.sample(before, len(before))
            for key in order:
                cursor.execute(f"UPDATE {table} SET id = id WHERE id = %s", [key])
            assert places(table) != before
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
            cursor.execute(f"ALTER TABLE {table} ENABLE TRIGGER USER")


@pytest.mark.django_db
@pytest.mark.parametrize("seed", SHUFFLES)
def test_rows_in_another_order_and_other_parts_give_the_same_bytes(seed, operator):
    agency = make_agency()
    expected = bytes_of(agency, operator)
    shuffle(seed)
    assert {bytes_of(agency, operator, chunk_size=size) for size in CHUNKS} == {expected}


@pytest.mark.django_db
def test_names_sexes_and_newly_issued_nips_change_no_byte(operator):
    agency = make_agency()
    expected = bytes_of(agency, operator)
    people = list(Employee._base_manager.order_by("pk"))
    for number, (person, other) in enumerate(zip(people, people[1:] + people[:1], strict=True)):
        protected.record({person.pk: "LP"[number % 2]})
        row = Employee._base_manager.filter(pk=person.pk)
        row.update(name=other.name, title_prefix="Dr.", nip=f"{19_800_101 + number:08}2005019{number:03}")
    assert bytes_of(agency, operator) == expected


@pytest.mark.django_db
def test_birth_dates_that_no_legal_age_decides_by_change_no_result(operator):
    agency = make_agency()
    before = run(agency, operator)
    born = list(Employee._base_manager.order_by("pk").values_list("pk", "birth_date"))
    for (key, _own), (_key, other) in zip(born, reversed(born), strict=True):
        Employee._base_manager.filter(pk=key).update(birth_date=other - timedelta(days=40))
    after = run(agency, operator)
    assert after.result_hash == before.result_hash
    assert after.input_hash != before.input_hash  # the legal days are inputs, and they are other ones


@pytest.mark.django_db
def test_the_bytes_differ_by_the_smallest_fact(operator):
    """The control: one hundredth of one score, one record's id, and the bytes are others."""
    agency = make_agency()
    expected = bytes_of(agency, operator)
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE assessments_feedbackscore SET score = score + 0.01"
            " WHERE id = (SELECT min(id) FROM assessments_feedbackscore)"
        )
    changed = bytes_of(agency, operator)
    assert changed != expected
    Employee._base_manager.filter(pk=Employee._base_manager.order_by("pk").first().pk).update(
        birth_date=date(1990, 1, 1)
    )
    assert bytes_of(agency, operator) != changed


@pytest.mark.django_db(transaction=True)
def test_hash_seeds_time_zones_and_processes_give_the_same_bytes(operator):
    diagonal = [PAIRS[0], PAIRS[4], PAIRS[8]]
    agency = make_agency()
    assert told_by_processes(agency, diagonal) == {bytes_of(agency, operator)}


@pytest.mark.long
@pytest.mark.django_db(transaction=True)
def test_every_hash_seed_in_every_time_zone_gives_the_same_bytes(operator):
    agency = make_agency()
    assert told_by_processes(agency, PAIRS, at_once=4) == {bytes_of(agency, operator)}


def told_by_processes(agency, pairs, *, at_once=2):
    """Hashes from processes of their own, several at work at once, each with one, two and four parts."""
    told = []
    for start in range(0, len(pairs), at_once):
        processes = [start_process(agency, *pair) for pair in pairs[start : start + at_once]]
        for process in processes:
            output, errors = process.communicate()
            assert process.returncode == 0, errors
            told += output.split()
    assert len(told) == len(pairs) * len(CHUNKS)
    return set(told)


def start_process(agency, seed, zone):
    env = os.environ | {"DATABASE_URL": database_url(), "PYTHONHASHSEED": seed, "TIME_ZONE": zone, "TZ": zone}
    command = [sys.executable, "-m", "tests.promotions.run_alone", agency.vacancy.code, *map(str, CHUNKS)]
    return subprocess.Popen(
        command, cwd=ROOT, env=env, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    )
