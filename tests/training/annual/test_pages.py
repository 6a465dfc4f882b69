"""The pages of the annual plan: from needs to approval in clicks, its annexes, and what is refused."""

from decimal import Decimal

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from asn_career.base.documents.issuing import find_issued
from asn_career.base.documents.models import IssuedDocument
from asn_career.base.jobs.running import run_job
from asn_career.base.models import AccessLogEntry, Job
from employees.models import Notice, User
from tests.training.annual.agency import Agency
from training.models import AnnualPlan, BudgetLine, OptimisationRun, TrainingNeed, TrainingSession

pytestmark = pytest.mark.django_db


def client_of(principal):
    client = Client()
    client.force_login(User.objects.get(public_id=principal.identity.partition(":")[2]))
    return client


@pytest.fixture
def agency():
    agency = Agency()
    for _person in range(3):
        agency.person(agency.near)
    agency.person(agency.far)
    agency.program("DIKLAT")
    return agency


@pytest.fixture
def officer(agency):
    return client_of(agency.writer)


def post(client, name, row=None, /, **data):
    return client.post(reverse(name, args=[row.public_id] if row else []), data)


def move(client, plan, action):
    return post(client, "annual_plan_move", plan, action=action, version=AnnualPlan.objects.get().version)


def test_a_plan_goes_from_gaps_to_draft_sessions_on_its_pages(agency, officer):
    year = timezone.localdate().year + 1
    post(officer, "budget_line_new", year=year, code="5.1", name="Pelatihan", ceiling="2500000")
    post(officer, "annual_plan_begin", unit=agency.root.public_id, year=year)
    plan = AnnualPlan.objects.get()
    move(officer, plan, "needs")
    assert run_job(Job.objects.latest("pk").pk).state == "done"
    line = BudgetLine.objects.get()
    version = AnnualPlan.objects.get().version
    post(officer, "annual_offers", plan, line=line.public_id, version=version)
    move(officer, plan, "optimise")
    assert run_job(Job.objects.latest("pk").pk).state == "done"
    run = OptimisationRun.objects.get()
    shown = officer.get(reverse("annual_proposal", args=[run.public_id])).content.decode()
    assert "Tidak cukup anggaran" in shown
    assert "Siapa yang tetap kurang JP" in shown
    assert "Kewajiban jam pelajaran" in shown
    assert "Pelatihan DIKLAT" in shown
    post(officer, "annual_proposal_accept", run, version=AnnualPlan.objects.get().version)
    move(officer, plan, "submit")
    approver = client_of(agency.approver)
    menu = approver.get(reverse("budget_line_list")).content.decode()
    assert f'href="{reverse("annual_plan_list")}"' in menu
    assert Notice.objects.get(kind="annual_plan_waits").settled_at is None
    assert "Setujui" in approver.get(reverse("annual_plan_detail", args=[plan.public_id])).content.decode()
    move(officer, plan, "approve")
    assert AnnualPlan.objects.get().state == "submitted"
    move(approver, plan, "approve")
    assert AnnualPlan.objects.get().state == "approved"
    assert Notice.objects.get(kind="annual_plan_waits").settled_at is not None
    assert TrainingSession.objects.get().seats == 2
    assert "Rp2.000.000" in officer.get(reverse("budget_line_list")).content.decode()


def test_a_returned_plan_says_why_and_needs_a_reason(agency, officer):
    plan = agency.plan()
    agency.offer(plan, "DIKLAT", line=agency.line(2_500_000))
    agency.accepted(plan)
    agency.submitted(plan)
    approver = client_of(agency.approver)
    version = agency.fresh(plan).version
    assert post(approver, "annual_plan_return", plan, reason="", version=version).status_code == 422
    assert (
        post(approver, "annual_plan_return", plan, reason="tambah daring", version=version).status_code == 302
    )
    page = officer.get(reverse("annual_plan_detail", args=[plan.public_id])).content.decode()
    assert "tambah daring" in page


def test_a_need_is_changed_on_its_page_or_told_what_is_wrong(agency, officer):
    plan = agency.plan()
    need = TrainingNeed.objects.get(plan=plan, unit=agency.near)
    wrong = post(officer, "annual_need_edit", need, people="9", reason="x", version=plan.version)
    assert wrong.status_code == 422
    assert "Paling banyak 3 orang" in wrong.content.decode()
    right = post(officer, "annual_need_edit", need, people="1", reason="cukup", version=plan.version)
    assert right.status_code == 302
    stale = post(officer, "annual_need_edit", need, people="2", reason="lagi", version=plan.version)
    assert stale.status_code == 422
    assert TrainingNeed.objects.get(pk=need.pk).people == 1


def test_a_ceiling_below_what_is_spent_is_refused_at_its_field(agency, officer):
    line = agency.line(1_000_000)
    told = {"year": line.year, "code": line.code, "name": "Baru", "ceiling": "-5"}
    assert post(officer, "budget_line_edit", line, **told).status_code == 422
    assert post(officer, "budget_line_edit", line, **{**told, "ceiling": "2000000"}).status_code == 302
    assert BudgetLine.objects.get().ceiling == Decimal(2_000_000)


def test_annexes_are_drafts_until_approval_and_then_carry_a_code(agency, officer):
    plan = agency.plan()
    assert post(officer, "annual_hcdp_pdf", plan, purpose="rapat").status_code == 422
    agency.offer(plan, "DIKLAT", line=agency.line(2_500_000))
    agency.accepted(plan)
    draft = post(officer, "annual_akpk_pdf", plan, purpose="rapat")
    assert draft.content.startswith(b"%PDF")
    assert not IssuedDocument.objects.exists()
    agency.approved(plan)
    final = post(officer, "annual_hcdp_pdf", plan, purpose="lampiran keputusan")
    assert final.content.startswith(b"%PDF")
    assert find_issued(IssuedDocument.objects.get().code) is not None
    workbook = post(officer, "annual_hcdp_xlsx", plan, purpose="lampiran")
    assert workbook.content.startswith(b"PK")
    assert AccessLogEntry.objects.filter(action="annual_hcdp.export", purpose="lampiran").exists()


def test_a_file_without_a_purpose_is_refused(agency, officer):
    plan = agency.plan()
    assert post(officer, "annual_akpk_xlsx", plan, purpose="").status_code == 422
