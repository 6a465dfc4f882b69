"""A plan of whom to assess first: what it weighs, whom it chooses, that it stays, and who decides and reads."""

from datetime import date
from decimal import Decimal

import pytest
from django.db import IntegrityError, InternalError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from asn_career.base.audit import acting
from asn_career.base.errors import NotPermittedError
from asn_career.base.jobs.running import run_job
from assessments.models import Assessment
from employees.access import user_principal
from employees.awaiting import decisions_for
from employees.models import Position
from promotions.assessment_planning.planning import (
    Asked,
    OwnPlanError,
    PeriodError,
    PlanMovedOnError,
    approve,
    participants_of,
    plan_of,
    refuse,
    request_plan,
)
from promotions.assessment_planning.telling import parts_told, why
from promotions.models import AssessmentNeed, AssessmentPlan
from tests.factories import GrantFactory, UnitFactory, UserFactory, principal_with
from tests.promotions.agency import Agency, D

pytestmark = pytest.mark.django_db
LAST = date(2026, 12, 31)


@pytest.fixture
def agency():
    return Agency()


def asked(capacity=1, **given):
    return Asked(first_day=D, last_day=LAST, capacity=capacity, note="uji", **given)


def planned(agency, by, **given):
    job = run_job(request_plan(agency.root, asked(**given), as_of=D, by=by, chunk_size=2).pk)
    assert job.state == "done", job.error
    return plan_of(job)


def rows(plan, by):
    found = AssessmentNeed.objects.visible_to(by).filter(plan=plan).select_related("employee")
    return {row.employee: row for row in found}


def test_whom_only_results_keep_from_being_complete_is_chosen_before_all_others(agency, officer):
    waiting = agency.person(levels=None)
    agency.person(levels=None, years=())  # a result of the centre would not be enough
    agency.person(levels=None, status="PPPK")  # refused whatever the centre says
    complete = agency.person()
    plan = planned(agency, officer)
    found = rows(plan, officer)
    assert set(found) == {waiting}
    assert (found[waiting].chosen, found[waiting].effect) == (True, 10)
    assert (plan.considered, plan.needed, plan.chosen, plan.effect) == (4, 1, 1, 10)
    assert complete not in found


def test_a_vacancy_with_people_enough_brings_less(agency, officer):
    waiting = agency.person(levels=None)
    agency.people(3)
    assert rows(planned(agency, officer), officer)[waiting].effect == 3


def test_results_that_expire_within_the_period_count_by_their_share(agency, officer):
    person = agency.person()
    ending = Assessment._base_manager.filter(employee=person, competency=agency.core[0])
    Assessment._base_manager.create(
        employee=person,
        competency=ending.get().competency,
        level=3,
        source="assessment_center",
        assessed_on=date(2023, 12, 1),
    )
    with acting(by="tests"):
        ending.filter(assessed_on=date(2026, 1, 15)).delete()
    row = rows(planned(agency, officer), officer)[person]
    assert (row.expiring, row.required, row.effect) == (1, 3, Decimal("1.33"))


def test_a_critical_post_counts_for_people_of_the_level_below(agency, officer):
    with acting(by="tests"):
        agency.vacancy.delete()
    Position.objects.filter(pk=agency.target.pk).update(critical=True)
    waiting = agency.person(levels=None)
    row = rows(planned(agency, officer), officer)[waiting]
    assert row.parts == [["critical", "P-TARGET", "6.00"]]


def test_everybody_has_a_sentence_and_parts_that_add_up(agency, officer):
    for _ in range(3):
        agency.person(levels=None)
    plan = planned(agency, officer, capacity=2)
    found = rows(plan, officer)
    assert sorted(row.reason for row in found.values()) == ["effect", "effect", "equal"]
    for row in found.values():
        assert sum(points for _label, points in parts_told(row, names={})) == row.effect
        assert why(row, plan, names={"V-1": "Kepala"}).count("Kepala") == 1


def test_equal_people_are_chosen_alike_whatever_the_parts_they_are_read_in(agency, officer):
    agency.people(5, levels=None)
    chosen = []
    for size in (1, 2, 5):
        job = run_job(request_plan(agency.root, asked(capacity=2), as_of=D, by=officer, chunk_size=size).pk)
        found = rows(plan_of(job), officer)
        chosen.append({person.pk for person, row in found.items() if row.chosen})
    assert len(chosen[0]) == 2
    assert chosen[0] == chosen[1] == chosen[2]


def test_days_of_the_centre_are_a_capacity_too(agency, officer):
    agency.people(2, levels=None)
    plan = planned(agency, officer, capacity=1, counted_in="days")
    assert (plan.chosen, {row.cost for row in rows(plan, officer).values()}) == (1, {1})


def test_a_plan_is_approved_by_a_second_person_once(agency, officer, second):
    person = agency.person(levels=None)
    plan = planned(agency, officer)
    assert participants_of(plan, officer) == []
    with pytest.raises(NotPermittedError):
        approve(plan, by=officer)
    approve(plan, by=second)
    assert participants_of(plan, officer) == [person]
    with pytest.raises(PlanMovedOnError):
        refuse(AssessmentPlan.objects.get(pk=plan.pk), reason="lain", by=second)


def test_a_plan_waits_on_the_desk_of_a_second_person_alone(agency, officer, second):
    agency.person(levels=None)
    planned(agency, officer)
    assert [each.name for each in decisions_for(second)] == ["uji"]
    assert decisions_for(officer) == decisions_for(principal_with("penyetuju", unit=UnitFactory())) == []


def test_who_asked_for_a_plan_does_not_approve_it(agency):
    user = UserFactory()
    for role in ("analis", "penyetuju"):
        GrantFactory(user=user, role=role, unit=agency.root)
    both = user_principal(user, on=D)
    agency.person(levels=None)
    plan = planned(agency, both)
    with pytest.raises(OwnPlanError):
        approve(plan, by=both)


def test_only_who_runs_for_the_whole_agency_asks_and_the_period_goes_forwards(agency, officer):
    for principal in (
        principal_with("analis", unit=agency.unit),
        principal_with("auditor", unit=agency.root),
    ):
        with pytest.raises(NotPermittedError):
            request_plan(agency.root, asked(), as_of=D, by=principal)
    with pytest.raises(PeriodError):
        request_plan(agency.root, Asked(D, date(2026, 11, 1), 1), as_of=D, by=officer)


CHANGE = "UPDATE promotions_assessmentplan SET "
WAYS_ROUND = {
    "another result": f"{CHANGE}chosen = 9",
    "another capacity": f"{CHANGE}capacity = 9",
    "back to the beginning": f"{CHANGE}state = 'computing', version = version + 1",
    "no version": f"{CHANGE}state = 'refused', decided_reason = 'x', decided_by_id = drafted_by_id",
    "approved by oneself": (
        f"{CHANGE}state = 'approved', version = version + 1, decided_by_id = drafted_by_id"
    ),
    "refused without a reason": (
        f"{CHANGE}state = 'refused', version = version + 1, "
        "decided_by_id = (SELECT max(id) FROM employees_user)"
    ),
    "gone": "DELETE FROM promotions_assessmentplan",
    "another choice": "UPDATE promotions_assessmentneed SET effect = 1",
    "a row less": "DELETE FROM promotions_assessmentneed",
}


def run(statement):
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)


@pytest.mark.parametrize("way", WAYS_ROUND)
def test_the_database_keeps_a_plan_as_it_was_computed(agency, officer, way):
    agency.person(levels=None)
    planned(agency, officer)
    UserFactory()
    with pytest.raises((IntegrityError, InternalError)):
        run(WAYS_ROUND[way])


def test_without_its_triggers_the_same_changes_go_through(agency, officer):
    agency.person(levels=None)
    plan = planned(agency, officer)
    run("SET CONSTRAINTS ALL IMMEDIATE")
    with transaction.atomic():
        run("ALTER TABLE promotions_assessmentplan DISABLE TRIGGER USER")
        run(WAYS_ROUND["another capacity"])
        run("ALTER TABLE promotions_assessmentplan ENABLE TRIGGER USER")
    assert AssessmentPlan.objects.get(pk=plan.pk).capacity == 9


def test_the_pages_tell_whom_and_why_to_those_who_may_see_them(agency, officer, client):
    people = agency.people(3, levels=None)
    plan = planned(agency, officer, capacity=2)
    officer, stranger = UserFactory(), UserFactory()
    GrantFactory(user=officer, role="penyetuju", unit=agency.root)
    GrantFactory(user=stranger, role="analis", unit=UnitFactory(code="LAIN"))
    page = reverse("assessment_plan", args=[plan.public_id])
    client.force_login(stranger)
    assert client.get(page).status_code == 404
    client.force_login(officer)
    with CaptureQueriesContext(connection) as seen:
        text = client.get(page).text
    assert len(seen) <= 12, "\n".join(one["sql"][:60] + " ... " + one["sql"][-100:] for one in seen)
    assert all(person.name in text for person in people)
    one = client.get(reverse("assessment_need", args=[plan.public_id, people[0].public_id])).text
    assert "10,00" in one
    nobody = agency.person()
    assert client.get(reverse("assessment_need", args=[plan.public_id, nobody.public_id])).status_code == 200
    file = client.post(
        reverse("assessment_plan_file", args=[plan.public_id]), {"bentuk": "csv", "keperluan": "uji"}
    )
    assert file.content.decode().count("\n") == 4
    client.post(reverse("assessment_plan_approve", args=[plan.public_id]))
    assert AssessmentPlan.objects.get(pk=plan.pk).state == "approved"
