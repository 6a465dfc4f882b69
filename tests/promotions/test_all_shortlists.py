"""All open vacancies in one job: facts are read and frozen once, and each run is what it would be on its own."""

import json
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext

from asn_career.base.audit import acting
from asn_career.base.jobs.errors import AttemptInterrupted
from asn_career.base.jobs.running import run_job
from promotions import shortlists
from promotions.errors import NoOpenVacancyError
from promotions.models import Candidate, FrozenFacts, Shortlist, Snapshot, Vacancy, Verification
from promotions.shortlists import request_all_shortlists, request_shortlist
from tests.factories import GrantFactory, PositionFactory, UnitFactory, VacancyFactory, principal_with
from tests.promotions.agency import Agency, D
from tests.promotions.approved import official_run

pytestmark = pytest.mark.django_db
HASHES = (
    "rule_set_hash",
    "input_hash",
    "result_hash",
    "considered",
    "eligible",
    "manual",
    "ineligible",
    "ranked",
)


@pytest.fixture
def agency():
    """Four vacancies of different kinds and people of every outcome; one verification settles an open rule."""
    agency = Agency()
    agency.people(3)
    agency.person(status="PPPK")
    agency.person(levels=None)
    unsure = agency.person(years=(2025,))
    for number, kind in enumerate(("administrator", "jpt_pratama", "jf_ahli_muda"), start=2):
        post = PositionFactory(
            code=f"P-{number}", kind=kind, unit=agency.unit, family="umum", echelon="III.a"
        )
        VacancyFactory(code=f"V-{number}", position=post)
    with acting(by="user:x"):
        Verification._base_manager.create(
            employee=unsure, vacancy=agency.vacancy, rule="performance", outcome="pass", document="SKP 2024",
            reason="Dokumen asli diperiksa", on=D, by="user:x", at="2026-11-21T00:00:00Z",
        )  # fmt: skip
    return agency


def run_all(by, **options):
    job = run_job(request_all_shortlists(as_of=D, by=by, **options).pk)
    assert job.state == "done", job.error
    return job


def run_one(vacancy, by, **options):
    job = run_job(request_shortlist(vacancy, as_of=D, by=by, **options).pk)
    assert job.state == "done", job.error
    return Shortlist.objects.get(job=job)


def told(shortlist):
    rows = Candidate.objects.unscoped(reason="tests").on(shortlist).order_by("employee")
    found = rows.values_list(
        "employee", "outcome", "letters", "score", "y", "jpm_uncapped", "rank", "proposed"
    )
    return [getattr(shortlist, name) for name in HASHES], list(found)


def test_each_run_is_what_it_would_be_on_its_own(agency, operator):
    alone = {vacancy.pk: told(run_one(vacancy, operator)) for vacancy in Vacancy.objects.all()}
    for chunk_size in (100, 2):
        together = Shortlist.objects.published().filter(job=run_all(operator, chunk_size=chunk_size))
        assert {each.vacancy_id: told(each) for each in together} == alone
    assert all(each.sealed_at < each.inputs_opened_at for each in together)


def test_the_facts_of_a_person_are_frozen_once_for_all_vacancies(agency, operator):
    job = run_all(operator)
    assert Snapshot.objects.get(job=job).ages == [[58, 0], [60, 56]]
    assert FrozenFacts.objects.unscoped(reason="tests").count() == 6


def test_the_statements_that_read_do_not_grow_with_vacancies(agency, operator):
    def reading():
        with CaptureQueriesContext(connection) as captured:
            job = request_all_shortlists(as_of=D, by=operator)
            batch = shortlists.sealed_batch(job)
            shortlists.read_parts(batch, within=(0, 2**31))
        return len(captured)

    before = reading()
    for number in range(5, 9):
        VacancyFactory(code=f"V-{number}", position=PositionFactory(kind="pengawas", unit=agency.unit))
    assert reading() == before


def test_agencies_are_kept_apart(agency, operator):
    elsewhere = UnitFactory(code="OTHER")
    vacancy = VacancyFactory(code="V-0", position=PositionFactory(kind="pengawas", unit=elsewhere))
    job = run_all(operator)
    assert {row.unit_code for row in Snapshot.objects.filter(job=job)} == {"ROOT", "OTHER"}
    assert Shortlist.objects.get(job=job, vacancy=vacancy).considered == 0
    assert Shortlist.objects.get(job=job, vacancy=agency.vacancy).considered == 6


def test_only_open_vacancies_in_the_principals_scope_are_run(agency, operator):
    sent = official_run(agency.vacancy, by=principal_with("analis", unit=agency.root))
    with acting(by="user:x"):
        Shortlist.objects.filter(pk=sent.pk).update(
            state="sent", sent_at=D.isoformat() + "T00:00Z", sent_by="user:x"
        )
    VacancyFactory(code="V-LATER", opened_on="2027-01-01", position=PositionFactory(unit=agency.unit))
    VacancyFactory(code="V-FOREIGN", position=PositionFactory(unit=UnitFactory(code="OTHER")))
    job = request_all_shortlists(as_of=D, by=principal_with("analis", unit=agency.root))
    assert {each.code for each in shortlists.vacancies_of(job)} == {"V-2", "V-3", "V-4"}
    for nobody in (principal_with("auditor"), principal_with("analis", unit=UnitFactory(code="EMPTY"))):
        with pytest.raises(NoOpenVacancyError):
            request_all_shortlists(as_of=D, by=nobody)


def test_an_interrupted_job_publishes_nothing_and_goes_on_where_it_stopped(agency, operator, monkeypatch):
    whole = {each.vacancy_id: told(each) for each in Shortlist.objects.filter(job=run_all(operator))}
    store, ranges = shortlists.store_parts, []

    def interrupted(*args, within, **options):
        ranges.append(within)
        if len(ranges) == 2:
            raise AttemptInterrupted
        store(*args, within=within, **options)

    monkeypatch.setattr(shortlists, "store_parts", interrupted)
    job = run_job(request_all_shortlists(as_of=D, by=operator, chunk_size=2).pk)
    assert job.state == "queued"
    assert not Shortlist.objects.published().filter(job=job).exists()
    job = run_job(job.pk)
    assert len(ranges) == 1 + 1 + 2
    assert {each.vacancy_id: told(each) for each in Shortlist.objects.published().filter(job=job)} == whole


def test_the_command_runs_all_open_vacancies(agency):
    out = StringIO()
    call_command("run_shortlist", "--all", "--as-of", D.isoformat(), "--json", stdout=out)
    queued = json.loads(out.getvalue())
    assert queued["state"] == "queued"
    job = run_job(shortlists.Job.objects.get(public_id=queued["job"]).pk)
    assert job.result == {"shortlists": 4}
    for wrong in ([], ["V-1", "--all"]):
        with pytest.raises(CommandError):
            call_command("run_shortlist", *wrong)


def test_the_button_on_the_list_of_vacancies_starts_the_job(agency, client):
    client.force_login(GrantFactory(role="analis", unit=agency.root).user)
    response = client.get("/kelola/lowongan/")
    assert b"/kelola/lowongan/hitung-semua/" in response.content
    response = client.post("/kelola/lowongan/hitung-semua/")
    job = shortlists.Job.objects.get(kind=shortlists.KIND_ALL)
    assert (response.status_code, str(job.public_id) in response.url) == (302, True)
