"""Who left so long ago that records are kept no longer: by the trail's days, within one's scope, with what hinders."""

from datetime import date, timedelta
from io import StringIO

import pytest
from django.core.management import call_command
from django.db import connection
from django.urls import reverse
from django.utils.timezone import localdate

from asn_career.base.audit import acting
from asn_career.base.models import AccessLogEntry, AuditEntry
from employees.access import system_principal
from employees.models import Employee
from employees.retention.due import described, due_people, left_on_unknown_day
from employees.retention.hindrances import all_hindrances
from tests.base.evidence.trail import past_the_triggers
from tests.employees.api.test_registry_api import signed_in
from tests.employees.retention.leavers import dated, gone, leaves
from tests.factories import EmployeeFactory, UnitFactory
from training.models import DevelopmentPlan

pytestmark = pytest.mark.django_db
ON = date(2026, 11, 29)


def everyone(on=ON):
    return Employee.objects.visible_to(system_principal(purpose="retention", on=on))


def due(on=ON):
    return list(due_people(everyone(on), on=on).order_by("left_at"))


def told(on=ON):
    return {each.employee: each for each in described(due(on), within=everyone(on), on=on)}


def test_somebody_is_due_from_the_anniversary_of_the_recorded_day_on_and_not_a_day_before():
    person = gone(on=date(2025, 11, 29))
    gone(on=date(2025, 11, 30))
    EmployeeFactory()
    assert due() == [person]
    assert due(ON - timedelta(days=1)) == []
    ended = told()[person]
    assert (ended.left_on, [(one.kind.code, one.on) for one in ended.ended]) == (
        date(2025, 11, 29),
        [("private", ON)],
    )
    assert [one.kind.code for one in told(date(2030, 11, 29))[person].ended] == [
        "private",
        "development",
        "family",
    ]


def test_a_further_change_among_those_who_left_starts_no_new_period_and_a_return_does():
    once, twice, back = gone(on=date(2021, 1, 1)), gone(on=date(2021, 1, 1)), gone(on=date(2021, 1, 1))
    leaves(once, on=date(2026, 6, 1), position="98")
    for person, last in ((twice, "99"), (back, "01")):
        leaves(person, on=date(2026, 6, 1), position="01")
        leaves(person, on=date(2026, 7, 1), position=last)
    assert due() == [once]
    assert told()[once].left_on == date(2021, 1, 1)


def test_whoever_came_in_as_gone_counts_from_the_import():
    person = EmployeeFactory(legal_position="98")
    dated(person, on=date(2025, 1, 2))
    assert told()[person].left_on == date(2025, 1, 2)


def test_whoever_left_on_no_recorded_day_is_never_due_and_counted_apart():
    person = gone(on=date(2000, 1, 1))
    with past_the_triggers():
        AuditEntry.objects.filter(table_name="employees_employee", row_id=person.pk).delete()
    assert due() == []
    assert list(left_on_unknown_day(everyone(), on=ON)) == [person]


def test_suspended_people_and_those_on_leave_have_not_left():
    for position in ("02", "03", "04", "15", "77"):
        person = EmployeeFactory()
        leaves(person, on=date(2000, 1, 1), position=position)
    assert due() == []


def test_what_still_runs_is_told_beside_the_person_in_one_query(django_assert_num_queries):
    person, free = gone(on=date(2020, 1, 1)), gone(on=date(2020, 1, 2))
    with acting(by="user:x"):
        plan = DevelopmentPlan._base_manager.create(employee=person, year=2026)
    rows = due()
    with django_assert_num_queries(1):
        found = {each.employee: each for each in described(rows, within=everyone(), on=ON)}
    assert [kind.code for kind in found[person].hindrances] == ["development_plan"]
    assert found[free].hindrances == []
    with acting(by="user:x"):
        DevelopmentPlan._base_manager.filter(pk=plan.pk).update(state="closed", version=2)
    assert told()[person].hindrances == []


def test_every_kind_of_hindrance_is_asked_for():
    assert {kind.code for kind in all_hindrances()} == {
        "result_objection", "assessment_round", "development_plan", "study_leave", "objection", "candidate",
        "application", "committee_member", "stage_assessor", "rotation", "account", "access_request", "enrolment",
        "certificate", "nomination",
    }  # fmt: skip


def test_the_page_shows_who_is_due_in_ones_scope_and_nobody_else(client):
    today, unit, other = localdate(), UnitFactory(), UnitFactory()
    long_ago = today - timedelta(days=800)
    mine = gone(on=long_ago, name="Sri Lestari", home_unit=unit, registered_unit=unit)
    gone(on=long_ago, name="Orang Lain", home_unit=other, registered_unit=other)
    officer = signed_in("analis", unit)
    page = officer.get(reverse("retention_due")).content.decode()
    assert "Sri Lestari" in page
    assert "Orang Lain" not in page
    assert reverse("retention_person", args=[mine.public_id]) in page
    assert AccessLogEntry.objects.filter(action="retention.read").exists()
    assert officer.get(reverse("retention_classes")).status_code == 200
    assert signed_in("atasan", unit).get(reverse("retention_due")).status_code == 403


def test_the_command_lists_by_opaque_id_and_changes_nothing():
    person = gone(on=date(2020, 1, 1), name="Sri Lestari")
    before = AuditEntry.objects.count()
    out = StringIO()
    call_command("retention_due", "--as-of", "2026-11-29", stdout=out)
    first, last = out.getvalue().strip().splitlines()
    assert first.startswith(f"{person.public_id}\t2020-01-01\t")
    assert "Sri" not in out.getvalue()
    assert person.nip not in out.getvalue()
    assert "1" in last
    assert AuditEntry.objects.count() == before
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM employees_employee")
        assert cursor.fetchone() == (1,)
