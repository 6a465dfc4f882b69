"""Awareness: whom a round tells, what it says to that person, whom it reached, and who then acted."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from asn_career.base.audit import acting
from asn_career.base.errors import NotPermittedError
from asn_career.base.jobs.running import run_job
from competencies.models import Competency
from employees.access import system_principal
from employees.models import Employee, Notice, User
from employees.notices import said
from tests.factories import (
    AssessmentFactory,
    CompetencyFactory,
    PositionFactory,
    StandardItemFactory,
    StandardVersionFactory,
    TrainingProgramFactory,
    UnitFactory,
    UserFactory,
    hold,
    principal_with,
)
from training.awareness.finding import BETWEEN, find_calls
from training.awareness.rounds import request_monthly_round, request_round, settle_rounds
from training.awareness.visits import note_visit
from training.models import AwarenessReach, DevelopmentPlan, PlanAction, PlanVisit

DAY = date(2026, 11, 21)
NOW = datetime(2026, 11, 21, 3, tzinfo=UTC)

pytestmark = pytest.mark.django_db


@pytest.fixture
def post():
    post = PositionFactory(kind="pelaksana", unit=UnitFactory())
    version = StandardVersionFactory(position=post)
    for code, kind, required, importance in (
        ("K-1", "managerial", 4, ""),
        ("K-2", "managerial", 3, ""),
        ("K-3", "technical", 3, "mutlak"),
    ):
        one = CompetencyFactory(code=code, name=code, kind=kind)
        StandardItemFactory(version=version, competency=one, level=required, importance=importance)
    return post


def person(post, *, account: bool = True, **held: float):
    """Somebody in the post with levels by competency, for example ``K1=3``."""
    found = hold(post)
    for code, level in held.items():
        competency = Competency.objects.get(code=f"K-{code[1:]}")
        AssessmentFactory(employee=found, competency=competency, level=Decimal(str(level)))
    if account:
        UserFactory(employee=found)
    return found


def calls(*people, on: date = DAY):
    chosen = Employee.objects.unscoped(reason="tests").filter(pk__in=[one.pk for one in people])
    return {call.employee_id: call for call in find_calls(chosen, as_of=on)}


def tell(post, *, on: date = DAY, by=None):
    by = by or principal_with("analis", unit=post.unit, on=on)
    round = request_round(post.unit, as_of=on, by=by, chunk_size=2)
    job = run_job(round.job_id)
    assert job.state == "done", job.error
    round.refresh_from_db()
    return round


def reach(one):
    return AwarenessReach.objects.unscoped(reason="tests").filter(employee=one).latest("pk")


def test_a_person_is_told_of_the_gap_that_comes_first_and_what_closing_it_is_worth(post):
    one = person(post, K1=2, K2=3, K3=3)
    call = calls(one)[one.pk]
    # 5 of 7 levels now, 7 of 7 with the gap closed
    assert call.about == {
        "competency": "K-1",
        "required": "4",
        "held": "2",
        "now": "71,43%",
        "then": "100,00%",
        "next": call.about["next"],
    }
    assert (call.kind, call.reason) == ("aware_gap", "idle_gap")


def test_a_must_have_comes_first_and_is_told_as_one(post):
    one = person(post, K1=2, K2=3, K3=2)
    assert calls(one)[one.pk].kind == "aware_must_have"


def test_nothing_is_promised_where_the_match_is_unknown(post):
    one = person(post, K1=2)
    call = calls(one)[one.pk]
    assert call.kind == "aware_gap_unmeasured"
    assert "then" not in call.about


def test_what_was_never_assessed_is_no_gap(post):
    one = person(post)
    assert calls(one)[one.pk].reason == "never_opened"


def test_who_meets_the_standard_and_opened_the_plan_is_left_alone(post):
    one, other = person(post, K1=4, K2=3, K3=3), person(post, K1=4, K2=3, K3=3)
    note_visit(one.pk, year=2026, on=DAY)
    assert set(calls(one, other)) == {other.pk}


def test_last_years_visit_does_not_count(post):
    one = person(post, K1=4, K2=3, K3=3)
    note_visit(one.pk, year=2025, on=DAY)
    assert one.pk in calls(one)


@pytest.mark.parametrize(("days", "told"), [(BETWEEN.days - 1, False), (BETWEEN.days, True)])
def test_nobody_is_told_twice_within_thirty_days(post, days, told):
    one = person(post, K1=2, K2=3, K3=3)
    tell(post)
    assert (one.pk in calls(one, on=DAY + timedelta(days=days))) == told


def test_a_round_tells_accounts_and_lists_those_without(post):
    one, silent = person(post, K1=2, K2=3, K3=3), person(post, account=False, K1=2, K2=3, K3=3)
    gone = person(post, K1=2, K2=3, K3=3)
    Employee.objects.unscoped(reason="tests").filter(pk=gone.pk).update(legal_position="03")
    round = tell(post)
    assert round.published_at is not None
    assert reach(silent).notice is None
    notice = reach(one).notice
    assert notice.recipient == one.account
    assert "K-1" in said(notice).text
    assert "71,43%" in said(notice).why
    assert not AwarenessReach.objects.unscoped(reason="tests").filter(employee=gone).exists()


def test_being_told_again_takes_the_place_of_the_old_notice(post):
    one = person(post, K1=2, K2=3, K3=3)
    tell(post)
    tell(post, on=DAY + BETWEEN)
    assert Notice.objects.open().filter(recipient=one.account).count() == 1
    assert Notice.objects.filter(recipient=one.account, acted=False, settled_at__isnull=False).count() == 1


def test_doing_the_job_again_tells_nobody_twice(post):
    one = person(post, K1=2, K2=3, K3=3)
    round = tell(post)
    run_job(round.job_id)
    assert AwarenessReach.objects.unscoped(reason="tests").filter(employee=one).count() == 1


def test_opening_the_plan_or_a_new_result_settles_it(post):
    lazy, keen = person(post, K1=4, K2=3, K3=3), person(post, K1=2, K2=3, K3=3)
    tell(post)
    assert settle_rounds(on=DAY, at=NOW) == 0
    note_visit(lazy.pk, year=2026, on=DAY + timedelta(days=2))
    AssessmentFactory(
        employee=keen, competency=reach(keen).competency, level=4, assessed_on=DAY + timedelta(days=3)
    )
    assert settle_rounds(on=DAY + timedelta(days=4), at=NOW) == 2
    assert settle_rounds(on=DAY + timedelta(days=5), at=NOW) == 0
    assert {reach(one).acted_on for one in (lazy, keen)} == {DAY + timedelta(days=4)}
    assert not Notice.objects.open().exists()


def test_a_visit_is_kept_with_its_first_and_last_day(post):
    one = person(post)
    for day in (2, 0, 1):
        note_visit(one.pk, year=2026, on=DAY + timedelta(days=day))
    visit = PlanVisit.objects.unscoped(reason="tests").get()
    assert (visit.first_on, visit.last_on) == (DAY + timedelta(days=2), DAY + timedelta(days=2))


def test_who_does_not_manage_the_unit_begins_no_round(post):
    for by in (principal_with("admin_opd", unit=post.unit), principal_with("analis", unit=UnitFactory())):
        with pytest.raises(NotPermittedError):
            request_round(post.unit, as_of=DAY, by=by)


@pytest.mark.parametrize("people", [2, 12])
def test_finding_whom_to_tell_costs_the_same_queries_for_any_number(post, people, django_assert_num_queries):
    crowd = [person(post, K1=2, K2=3, K3=3) for _ in range(people)]
    chosen = Employee.objects.unscoped(reason="tests").filter(pk__in=[one.pk for one in crowd])
    with django_assert_num_queries(8):
        assert len(find_calls(chosen, as_of=DAY)) == people


def planned(one, code: str = "K-1", *steps: str):
    """An action for the competency in a plan of the year, which then goes these steps."""
    with acting(by="tests"):
        plan = DevelopmentPlan._base_manager.create(employee=one, year=2026)
        PlanAction._base_manager.create(
            plan=plan,
            competency=Competency.objects.get(code=code),
            target_level=4,
            form="on_the_job",
            name="Penugasan",
            due_on=date(2026, 12, 1),
            source="own",
        )
        for version, state in enumerate(steps, start=2):
            DevelopmentPlan._base_manager.filter(pk=plan.pk).update(state=state, version=version)


def test_a_plan_that_was_not_sent_is_no_step_and_the_next_one_is_to_send_it(post):
    drafted, sent = person(post, K1=2, K2=3, K3=3), person(post, K1=2, K2=3, K3=3)
    planned(drafted)
    planned(sent, "K-1", "submitted")
    found = calls(drafted, sent)
    assert (found[drafted.pk].kind, found[drafted.pk].address) == ("aware_unsent", reverse("own_plan"))
    assert found[sent.pk].reason == "never_opened"
    tell(post)
    assert "belum dikirim" in said(reach(drafted).notice).text


def test_writing_a_plan_settles_nothing_and_sending_it_does(post):
    one = person(post, K1=2, K2=3, K3=3)
    tell(post)
    planned(one)
    assert settle_rounds(on=DAY, at=NOW) == 0
    with acting(by="tests"):
        DevelopmentPlan._base_manager.update(state="submitted", version=2)
    assert settle_rounds(on=DAY, at=NOW) == 1


def test_one_next_step_is_named_and_the_notice_leads_to_it(post):
    one = person(post, K1=2, K2=3, K3=3)
    without = calls(one)[one.pk]
    assert "K-1" in without.about["next"]
    assert without.address == reverse("own_plan")
    competency = Competency.objects.get(code="K-1")
    program = TrainingProgramFactory(name="Kursus daring", competency=competency, target_level=4, hours=8)
    TrainingProgramFactory(name="Kelas", competency=competency, target_level=4, hours=40)
    tell(post)
    notice = reach(one).notice
    assert "Langkah pertama: Kursus daring (8 JP)" in said(notice).text
    assert notice.address == reverse("program_detail", args=[program.public_id])


def test_the_officer_sees_whom_it_reached_and_who_acted(post):
    one, silent = person(post, K1=2, K2=3, K3=3), person(post, account=False, K1=2, K2=3, K3=3)
    round = tell(post)
    Notice.objects.filter(recipient=one.account).update(opened_at=NOW)
    by = principal_with("analis", unit=post.unit)
    client = Client()
    client.force_login(User.objects.get(public_id=by.identity.partition(":")[2]))
    page = client.get(reverse("awareness_round", args=[round.public_id])).content.decode()
    assert one.full_name in page
    assert silent.full_name in page
    opened = client.get(reverse("awareness_round", args=[round.public_id]), {"keadaan": "dibuka"})
    assert silent.full_name not in opened.content.decode()
    assert client.get(reverse("awareness_list")).status_code == 200


def test_opening_the_own_plan_is_kept_and_settles_what_was_told(post):
    one = person(post, K1=4, K2=3, K3=3)
    today = timezone.localdate()
    tell(post, on=today)
    client = Client()
    client.force_login(one.account)
    for _ in range(2):
        assert client.get(reverse("own_plan")).status_code == 200
    visit = PlanVisit.objects.unscoped(reason="tests").get()
    assert (visit.employee, visit.year, visit.last_on) == (one, today.year, today)
    assert settle_rounds(on=today, at=timezone.now()) == 1


def test_a_month_has_one_round_of_the_schedule_however_often_it_is_asked_for(post):
    by = system_principal(purpose="schedule", on=DAY)
    asked = [request_monthly_round(post.unit, as_of=DAY + timedelta(days=n), by=by) for n in (0, 0, 9, 20)]
    assert [round is not None for round in asked] == [True, False, False, True]
