"""Who sees whom: deny by default, and a foreign person does not exist."""

import pytest

from asn_career.base.errors import ScopeError
from employees.access import Permission, system_principal
from employees.models import Discipline, Employee, PositionHistory
from tests.factories import EmployeeFactory, PositionFactory, UnitFactory, hold, principal_with

pytestmark = pytest.mark.django_db


@pytest.fixture
def agency():
    """Two agencies; the first with an office, its section, and another office."""
    root, foreign = UnitFactory(), UnitFactory()
    office, other = UnitFactory(parent=root), UnitFactory(parent=root)
    section = UnitFactory(parent=office)
    people = {
        name: hold(PositionFactory(unit=unit, kind=kind), name=name)
        for name, unit, kind in (
            ("head", office, "administrator"),
            ("peer", office, "pelaksana"),
            ("section_head", section, "pengawas"),
            ("clerk", section, "pelaksana"),
            ("other", other, "pelaksana"),
            ("foreign", foreign, "pelaksana"),
        )
    }
    return {"root": root, "office": office, "section": section, "foreign": foreign, **people}


def names(principal, **kwargs):
    return set(Employee.objects.visible_to(principal, **kwargs).values_list("name", flat=True))


@pytest.mark.parametrize(
    ("role", "unit", "expected"),
    [
        ("analis", "root", {"head", "peer", "section_head", "clerk", "other"}),
        ("auditor", "root", {"head", "peer", "section_head", "clerk", "other"}),
        ("admin_opd", "office", {"head", "peer", "section_head", "clerk"}),
        ("admin_opd", "section", {"section_head", "clerk"}),
        ("atasan", "office", {"head", "peer", "section_head"}),
        ("asesor", None, {"clerk"}),
        ("admin_teknis", None, set()),
        ("", None, set()),
    ],
)
def test_a_role_sees_the_people_of_its_scope_and_nobody_else(agency, role, unit, expected):
    people = [agency["clerk"]] if role == "asesor" else []
    principal = principal_with(role, unit=agency[unit] if unit else None, people=people)
    assert names(principal) == expected


def test_an_employee_sees_only_the_own_record(agency):
    assert names(principal_with(employee=agency["clerk"])) == {"clerk"}


def test_discipline_is_closed_to_a_superior_and_open_to_the_unit_administrator(agency):
    Discipline._base_manager.create(employee=agency["peer"], level="ringan", start_date="2026-01-01")
    superior = principal_with("atasan", unit=agency["office"])
    administrator = principal_with("admin_opd", unit=agency["office"])
    assert Discipline.objects.visible_to(superior).count() == 0
    assert Discipline.objects.visible_to(administrator).count() == 1


def test_a_grant_that_has_ended_opens_nothing(agency, today):
    from tests.factories import GrantFactory, UserFactory, span

    user = UserFactory()
    GrantFactory(
        user=user,
        role="analis",
        unit=agency["root"],
        validity=span(today.replace(year=2020), today.replace(day=20)),
    )
    from employees.access import user_principal

    assert names(user_principal(user, on=today)) == set()
    assert names(user_principal(user, on=today.replace(day=20))) != set()


@pytest.mark.parametrize("read", ["all", "count", "first", "values"])
def test_reading_people_outside_a_scope_is_an_error(read):
    with pytest.raises(ScopeError):
        getattr(Employee.objects, read)()


def test_a_related_manager_does_not_go_round_the_gate(agency):
    with pytest.raises(ScopeError):
        list(agency["office"].residents.all())
    with pytest.raises(ScopeError):
        list(agency["clerk"].position_history.all())


def test_records_follow_people_who_passed_the_gate(agency):
    visible = Employee.objects.visible_to(principal_with("admin_opd", unit=agency["section"]))
    assert PositionHistory.objects.of(visible).count() == 2


def test_a_system_principal_sees_all(agency, today):
    assert len(names(system_principal(purpose="nightly", on=today))) == 6


def test_columns_of_a_list_are_those_every_grant_allows(agency):
    from tests.factories import GrantFactory

    analyst = principal_with("analis", unit=agency["root"])
    assert "birth_date" in analyst.readable_columns()
    superior = principal_with("atasan", unit=agency["office"])
    assert "birth_date" not in superior.readable_columns()
    user = GrantFactory(role="analis", unit=agency["root"]).user
    GrantFactory(user=user, role="atasan", unit=agency["office"])
    from employees.access import user_principal

    assert "birth_date" in user_principal(user, on=analyst.on).readable_columns()
    assert principal_with("admin_teknis").readable_columns() == frozenset()


def test_reading_is_named_by_permission(agency):
    principal = principal_with("asesor", people=[agency["clerk"]])
    assert names(principal, permission=Permission.READ_GAPS) == set()


@pytest.mark.parametrize("headcount", [2, 30])
def test_the_gate_costs_one_query_for_any_headcount(django_assert_num_queries, headcount):
    unit = UnitFactory()
    EmployeeFactory.create_batch(headcount, home_unit=unit)
    principal = principal_with("admin_opd", unit=unit)
    with django_assert_num_queries(1):
        assert len(Employee.objects.visible_to(principal)) == headcount
