"""A role that ends between asking and working, or working and fetching: refused both times, and on record (T12)."""

from datetime import UTC, datetime

import pytest
from django.test import Client

from asn_career.base.imports.models import Import
from asn_career.base.imports.uploads import submit_package
from asn_career.base.jobs import pages, results
from asn_career.base.jobs.queue import enqueue
from asn_career.base.jobs.running import run_job
from asn_career.base.models import AccessLogEntry
from employees import import_pages
from employees.access import Principal, user_principal
from employees.models import Grant
from promotions.models import Candidate, Shortlist
from promotions.shortlists import request_shortlist
from tests.conftest import TODAY
from tests.factories import GrantFactory, UnitFactory
from tests.faults.asking import EVERY_JOB, gap_run
from tests.promotions.agency import Agency, D

pytestmark = pytest.mark.django_db
EACH_JOB = pytest.mark.parametrize("ask", EVERY_JOB, ids=lambda ask: ask.__name__)


class Officer:
    """An account that may run, import and approve everywhere, until it may no more."""

    def __init__(self):
        self.user = GrantFactory(role="analis", unit=None).user
        GrantFactory(user=self.user, role="penyetuju", unit=None)
        self.client = Client()
        self.client.force_login(self.user)

    @property
    def principal(self):
        return user_principal(self.user, on=TODAY)

    def loses_the_role(self):
        Grant.objects.filter(user=self.user).delete()

    def was_refused(self, subject):
        rows = AccessLogEntry.objects.filter(actor=self.principal.identity, action="refused")
        return list(rows.values_list("subject", flat=True)) == [subject]


@pytest.fixture
def officer():
    return Officer()


@EACH_JOB
def test_a_role_that_ended_before_the_work_begins_has_nothing_done(ask, officer):
    job, _defects = ask(officer.principal)
    officer.loses_the_role()
    done = run_job(job.pk)
    assert (done.state, done.error["code"], done.result) == ("failed", "scope_lost", None)
    assert officer.was_refused(f"job:{job.public_id}")


@EACH_JOB
def test_what_a_job_came_to_is_told_while_the_role_lasts_and_no_longer(ask, officer):
    job, _defects = ask(officer.principal)
    done = run_job(job.pk)
    assert done.state == "done", done.error
    item, page = f"/api/v1/jobs/{job.public_id}/", f"/tugas-latar/{job.public_id}/"
    link = pages.result_url(type(job).objects.get(pk=job.pk))
    assert officer.client.get(item).json()["result"]
    assert not link or link in officer.client.get(page).content.decode()

    officer.loses_the_role()

    assert officer.client.get(item).json()["code"] == "result_withheld"
    assert officer.was_refused(f"GET {item}")
    shown = officer.client.get(page)
    assert "btn primary" not in shown.content.decode()
    assert AccessLogEntry.objects.filter(action="refused", subject=f"job:{job.public_id}").exists()


def test_a_role_over_other_units_tells_no_result_of_these(officer):
    agency = Agency()
    job = request_shortlist(agency.vacancy, as_of=D, by=officer.principal)
    done = run_job(job.pk)
    assert done.state == "done", done.error
    officer.loses_the_role()
    GrantFactory(user=officer.user, role="analis", unit=UnitFactory(code="OTHER"))
    assert officer.client.get(f"/api/v1/jobs/{job.public_id}/").status_code == 403
    GrantFactory(user=officer.user, role="analis", unit=agency.unit)
    assert officer.client.get(f"/api/v1/jobs/{job.public_id}/").status_code == 200


def test_a_list_of_jobs_tells_no_results(officer):
    job = enqueue("none", principal=officer.principal, purpose="tests")
    type(job).objects.filter(pk=job.pk).update(
        state="done", result={"secret": 1}, finished_at=datetime(2026, 1, 1, tzinfo=UTC)
    )
    (row,) = officer.client.get("/api/v1/jobs/").json()["results"]
    assert "result" not in row


def test_without_asking_again_the_result_would_be_told(officer, monkeypatch):
    """The control."""
    job, _defects = gap_run(officer.principal)
    run_job(job.pk)
    officer.loses_the_role()
    monkeypatch.setattr(results.JobContext, "check_permitted", lambda self: None)
    assert officer.client.get(f"/api/v1/jobs/{job.public_id}/").json()["result"]


UNITS = b"code,name\nA,Dinas\n,Tanpa kode\n"


@pytest.fixture
def files(officer):
    """Addresses of what came of an import with a refused row and of a shortlist, each with what is posted to it."""
    package = submit_package(UNITS, name="units.csv", principal=officer.principal, as_of=TODAY)
    assert run_job(package.job_id).state == "done"
    agency = Agency()
    agency.people(2)
    job = run_job(request_shortlist(agency.vacancy, as_of=D, by=officer.principal).pk)
    shortlist = Shortlist.objects.get(job=job)
    chosen = list(Candidate._base_manager.filter(shortlist=shortlist).values_list("pk", flat=True))
    imported = f"/kelola/impor/{package.public_id}/"
    return {
        "page of an import": (imported, None),
        "refused rows": (f"{imported}bermasalah/", None),
        "rows of an import": (f"/api/v1/imports/{package.public_id}/rows/", None),
        "import": (f"/api/v1/imports/{package.public_id}/", None),
        "review": (f"/kelola/daftar-pendek/{shortlist.public_id}/", None),
        "candidates": (f"/api/v1/shortlists/{shortlist.public_id}/candidates/", None),
        "file of the review": (
            "/admin/promotions/candidate/",
            {"action": "export", "_selected_action": chosen, "purpose": "Reviu", "form": "csv"},
        ),
    }


WHAT = (
    "page of an import", "refused rows", "rows of an import", "import", "review", "candidates", "file of the review"
)  # fmt: skip


def fetch(client, address, posted):
    return client.get(address) if posted is None else client.post(address, posted)


@pytest.mark.parametrize("what", WHAT)
def test_what_a_run_left_is_handed_out_while_the_role_lasts_and_no_longer(what, files, officer):
    address, posted = files[what]
    assert fetch(officer.client, address, posted).status_code == 200

    officer.loses_the_role()

    refused = fetch(officer.client, address, posted)
    assert refused.status_code in (302, 403)  # the admin leads to the sign-in page
    assert "Content-Disposition" not in refused.headers
    assert officer.was_refused(f"{'GET' if posted is None else 'POST'} {address}")


def test_without_asking_for_the_role_the_refused_rows_would_be_handed_out(files, officer, monkeypatch):
    """The control: neither the role is asked for, nor the units that the import was sent for."""
    address, _posted = files["refused rows"]
    officer.loses_the_role()
    monkeypatch.setattr(Principal, "may_manage", lambda self, permission: True)
    monkeypatch.setattr(import_pages, "visible_imports", lambda principal: Import.objects.all())
    assert officer.client.get(address).headers["Content-Disposition"]
