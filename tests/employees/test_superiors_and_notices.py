"""Whom a person answers to, and what is said to whom, once."""

from datetime import UTC, date, datetime

import pytest
from django.db import IntegrityError, transaction

from employees.models import Notice
from employees.notices import NoticeKind, Told, notify, register_notices, settle
from employees.superiors import find_superiors
from tests.factories import EmployeeFactory, GrantFactory, UnitFactory, UserFactory, principal_with, span

DAY = date(2026, 11, 21)
NOW = datetime(2026, 11, 21, 3, tzinfo=UTC)
KIND = "test.kind"

pytestmark = pytest.mark.django_db


@pytest.fixture
def office():
    root = UnitFactory()
    return root, UnitFactory(parent=root)


def superior(unit, *, employee=None, validity=None, active=True):
    given = {"validity": validity} if validity else {}
    user = UserFactory(employee=employee, is_active=active)
    return GrantFactory(user=user, role="atasan", unit=unit, **given).user


def test_staff_answer_to_the_superior_of_their_unit_and_heads_to_the_one_above(office):
    root, section = office
    head = EmployeeFactory(home_unit=section, home_kind="pengawas")
    staff = EmployeeFactory(home_unit=section, home_kind="pelaksana")
    above, own = superior(root), superior(section, employee=head)
    assert find_superiors([head.pk, staff.pk], on=DAY) == {head.pk: (above.pk,), staff.pk: (own.pk,)}


def test_nobody_is_their_own_superior_and_ended_or_closed_accounts_are_none(office):
    _root, section = office
    staff = EmployeeFactory(home_unit=section)
    superior(section, employee=staff)
    superior(section, validity=span(date(2020, 1, 1), date(2026, 1, 1)))
    superior(section, active=False)
    assert find_superiors([staff.pk], on=DAY) == {}


def test_superiors_of_many_cost_one_query(office, django_assert_num_queries):
    people = [EmployeeFactory(home_unit=office[1]).pk for _ in range(5)]
    with django_assert_num_queries(1):
        find_superiors(people, on=DAY)


@pytest.fixture
def kind():
    register_notices(NoticeKind(KIND, text="%(name)s", why="x", act="Buka"))


def told(user, subject: str = "plan:1") -> Told:
    return Told(user.pk, subject, "/saya/", {"name": "A"}, DAY)


def test_the_same_thing_is_said_once_until_it_is_settled(kind):
    user = UserFactory()
    assert [notify(KIND, [told(user)], at=NOW) for _ in range(2)] == [1, 0]
    assert settle(KIND, subjects=["plan:1"], at=NOW) == 1
    assert notify(KIND, [told(user)], at=NOW) == 1
    assert Notice.objects.filter(acted=True).count() == 1


def test_notices_are_their_recipients_alone(kind):
    user = UserFactory()
    notify(KIND, [told(user)], at=NOW)
    own = principal_with("analis")
    assert not Notice.objects.addressed_to(own).exists()
    assert Notice.objects.open().count() == 1


def test_the_database_refuses_a_second_open_notice_and_a_foreign_address(kind):
    user = UserFactory()
    row = {"recipient": user, "kind": KIND, "subject": "a", "created_at": NOW}
    Notice.objects.create(**row, address="/saya/")
    for address, subject in (("/saya/", "a"), ("//evil.example", "b"), ("https://evil.example", "c")):
        with pytest.raises(IntegrityError), transaction.atomic():
            Notice.objects.create(**{**row, "subject": subject}, address=address)
