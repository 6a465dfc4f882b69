"""An approved plan becomes one round: with whom it chose, without whom the round cannot take, and once."""

from datetime import date

import pytest
from django.db import DatabaseError, connection, transaction
from django.urls import reverse

from asn_career.base.audit import acting
from asn_career.base.errors import NotPermittedError
from asn_career.base.jobs.running import run_job
from assessments.models import AssessmentRound, RoundSubject
from assessments.rounds import lifecycle
from assessments.rounds import planning as rounds
from employees.models import Employee, User
from promotions.assessment_choices import WhyLeftOut
from promotions.assessment_planning import carrying_out
from promotions.assessment_planning.planning import Asked, approve, plan_of, request_plan
from promotions.models import AssessmentPlan, PlannedRound
from tests.assessments.rounds.office import NOW, REASON
from tests.factories import PositionFactory, UnitFactory, hold, principal_with
from tests.promotions.agency import Agency, D

pytestmark = pytest.mark.django_db
LAST = date(2026, 12, 31)
ROUND = carrying_out.Asked("Asesmen", "assessment_center", "Pusat Penilaian", D, LAST)


class Planned:
    """An agency with a plan of four people, and who may approve it and make it a round."""

    def __init__(self):
        self.agency = Agency()
        self.people = self.agency.people(4, levels=None)
        self.analyst = principal_with("analis", unit=self.agency.root)
        self.approver = principal_with("penyetuju", unit=self.agency.root)
        asked = Asked(first_day=D, last_day=LAST, capacity=4, note="uji")
        job = run_job(request_plan(self.agency.root, asked, as_of=D, by=self.analyst).pk)
        assert job.state == "done", job.error
        self.plan = plan_of(job)

    def approve(self):
        approve(self.plan, by=self.approver)
        return self.plan

    def leave_out_three(self):
        """One is in another round of the method, one has left the service, one has left the agency."""
        busy, gone, moved = self.people[:3]
        unit = self.agency.root
        other = rounds.plan(
            unit,
            title="Lain",
            method="assessment_center",
            opens_on=D,
            closes_on=LAST,
            provider="P",
            by=self.analyst,
            at=NOW,
        )
        rounds.add_by_nip(other, [busy.nip], by=self.analyst)
        elsewhere = hold(PositionFactory(unit=UnitFactory(code="LAIN"))).home_unit
        with acting(by="tests"):
            Employee._base_manager.filter(pk=gone.pk).update(legal_position="05")
            Employee._base_manager.filter(pk=moved.pk).update(home_unit=elsewhere)
        return {busy.pk: WhyLeftOut.IN_ANOTHER_ROUND, gone.pk: WhyLeftOut.NOT_IN_SERVICE}, moved


@pytest.fixture
def planned():
    return Planned()


def inside(round):
    return set(RoundSubject._base_manager.filter(round=round).values_list("employee", flat=True))


def carry_out(planned):
    return carrying_out.carry_out(planned.plan, ROUND, by=planned.analyst, at=NOW)


def test_whom_a_plan_chose_take_part_and_who_cannot_is_told_why(planned):
    planned.approve()
    why, moved = planned.leave_out_three()
    found = carrying_out.participants(planned.plan, method=ROUND.method, by=planned.analyst)
    made, is_new = carry_out(planned)
    assert is_new
    assert inside(made.round) == {each.pk for each in found.taken} == {planned.people[3].pk}
    left = {each.employee.pk: each.why for each in found.left_out}
    assert {key: left[key] for key in why} == why
    # Who left the agency is out of its officers' sight, and of the plan's list with it.
    assert moved.pk not in left
    assert (made.chosen, made.taken) == (3, 1)
    assert (made.round.state, made.round.unit, made.round.method) == (
        "draft",
        planned.agency.root,
        "assessment_center",
    )
    later = carrying_out.participants_in(made, by=planned.analyst)
    assert {each.employee.pk: each.why for each in later.left_out} == left


def test_a_plan_that_became_a_round_becomes_no_other_one_until_that_is_cancelled(planned):
    planned.approve()
    first, _new = carry_out(planned)
    assert carry_out(planned) == (first, False)
    assert AssessmentRound.objects.count() == 1
    lifecycle.cancel(first.round, reason=REASON, by=planned.analyst, at=NOW)
    second, is_new = carry_out(planned)
    assert is_new
    assert inside(second.round) == {each.pk for each in planned.people}


def test_only_an_approved_plan_becomes_a_round_and_only_by_who_plans_rounds_of_the_agency(planned):
    with pytest.raises(carrying_out.NotApprovedError):
        carry_out(planned)
    planned.approve()
    for by in (planned.approver, principal_with("admin_opd", unit=planned.agency.unit)):
        with pytest.raises(NotPermittedError):
            carrying_out.carry_out(planned.plan, ROUND, by=by, at=NOW)
    assert not PlannedRound.objects.exists()


def test_the_database_lets_a_plan_become_one_round_and_none_before_it_is_approved(planned):
    def write(plan):
        made = rounds.plan(
            planned.agency.root,
            title="Langsung",
            method="assessment_center",
            opens_on=D,
            closes_on=LAST,
            provider="P",
            by=planned.analyst,
            at=NOW,
        )
        with transaction.atomic(), acting(by="tests"):
            account = User.objects.get(public_id=planned.analyst.identity[5:])
            return PlannedRound.objects.create(plan=plan, round=made, chosen=1, taken=1, made_by=account)

    with pytest.raises(DatabaseError, match="only an approved plan"):
        write(planned.plan)
    planned.approve()
    write(planned.plan)
    with pytest.raises(DatabaseError, match="a plan becomes one round"):
        write(planned.plan)
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("ALTER TABLE promotions_plannedround DISABLE TRIGGER USER")
    assert write(planned.plan)  # the control: without its trigger a plan becomes two


def test_the_page_shows_who_takes_part_before_and_after_and_the_round_leads_back(planned, client):
    planned.approve()
    planned.leave_out_three()
    account = User.objects.get(public_id=planned.analyst.identity[5:])
    client.force_login(account)
    plan = reverse("assessment_plan", args=[planned.plan.public_id])
    page = reverse("assessment_plan_round", args=[planned.plan.public_id])
    assert f'href="{page}"' in client.get(plan).text
    text = client.get(page).text
    assert "1 orang menjadi peserta, 2 tidak ikut" in text
    assert "Sudah ikut putaran lain dengan metode ini" in text
    assert "Tidak lagi aktif bertugas" in text
    given = {
        "title": "Asesmen 2026",
        "method": "assessment_center",
        "provider": "Pusat",
        "opens_on": "2026-11-21",
        "closes_on": "2026-11-01",
    }
    wrong = client.post(page, given)
    assert wrong.status_code == 422
    assert "Asesmen 2026" in wrong.text
    for _twice in (1, 2):
        answer = client.post(page, given | {"closes_on": "2026-12-31"}, follow=True)
        assert "Asesmen 2026" in answer.text
    made = PlannedRound.objects.select_related("round").get()
    assert "Rancangan" in client.get(plan).text
    assert f'href="{plan}"' in client.get(reverse("round_detail", args=[made.round.public_id])).text
    client.force_login(User.objects.get(public_id=planned.approver.identity[5:]))
    assert client.get(page).status_code in (403, 404)
    assert AssessmentPlan.objects.count() == 1
