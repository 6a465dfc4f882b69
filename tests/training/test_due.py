"""What is due: whom the daily round tells, once for its time, where the notice leads, and when it is taken back."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest
from django.db import IntegrityError, transaction
from django.test import Client

from asn_career.base.audit import acting
from employees.models import Notice
from employees.notices import said
from tests.factories import (
    AssessmentFactory,
    CompetencyFactory,
    EmployeeFactory,
    TrainingProgramFactory,
    UserFactory,
    principal_with,
)
from tests.training.learning import action as learn
from tests.training.learning import complete, seat
from tests.training.planning import AT, TODAY, YEAR, office
from training.due import rules
from training.due.telling import tell_due
from training.models import TrainingHistory
from training.plans import moves, progress
from training.sessions.enrolling import withdraw

pytestmark = pytest.mark.django_db


def at(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, tzinfo=UTC)


def tell(day: date) -> int:
    """The round of a day; how many notices are new that are not about hours, of which these people have none."""
    others = Notice.objects.exclude(kind__startswith="hours_")
    before = others.count()
    tell_due(on=day, at=at(day))
    return others.count() - before


def waiting(account, kind: str = "") -> list[str]:
    """What waits for an account, of one kind or of all, as it is said."""
    rows = Notice.objects.open().filter(recipient=account, **({"kind": kind} if kind else {}))
    return [said(row).text for row in rows.order_by("kind", "pk")]


@pytest.mark.parametrize("example", rules.DUE_NOTICES.examples, ids=lambda example: example.name)
def test_the_days_of_the_rule_are_those_of_its_examples(example):
    given = example.given
    told = rules.told_for(given["rule"], given["due"], on=given["day"])
    assert (told or "tidak diberitahukan") == example.expected


def test_an_action_is_told_before_its_day_and_again_while_it_is_overdue():
    staff = office()
    action = staff.agreed(due_on=TODAY + timedelta(days=20), name="Magang")
    assert tell(TODAY) == 0, "too early"
    assert tell(TODAY + timedelta(days=6)) == 1
    assert tell(TODAY + timedelta(days=7)) == 0, "told once for its time"
    assert tell(TODAY + timedelta(days=17)) == 1, "three days before"
    late = action.due_on + timedelta(days=1)
    assert tell(late) == 2, "the employee and the superior"
    assert tell(late + timedelta(days=29)) == 0
    assert tell(late + timedelta(days=30)) == 2
    newest = Notice.objects.open().filter(recipient=staff.own).order_by("-pk").first()
    assert newest.kind == "action_overdue"
    assert waiting(staff.own, "action_due_soon") == [], "what is overdue is not due soon any more"


def test_the_superior_is_told_per_plan_and_the_link_opens_it():
    staff = office()
    staff.agreed(due_on=TODAY - timedelta(days=1), name="Magang")
    tell(TODAY)
    (text,) = waiting(staff.superior, "team_actions_overdue")
    assert staff.employee.full_name in text
    assert "Magang" in text
    for account, kind in ((staff.superior, "team_actions_overdue"), (staff.own, "action_overdue")):
        client = Client()
        client.force_login(account)
        assert client.get(Notice.objects.get(recipient=account, kind=kind).address).status_code == 200


def test_an_action_that_is_done_no_longer_waits():
    staff = office()
    action = staff.agreed(due_on=TODAY - timedelta(days=1))
    tell(TODAY)
    progress.mark_done(action, done_on=TODAY, by=staff.employee_on(), at=AT, evidence=staff.document())
    assert waiting(staff.own, "action_overdue") == []
    assert Notice.objects.get(recipient=staff.own, kind="action_overdue").acted
    tell(TODAY + timedelta(days=1))
    assert waiting(staff.superior) == [], "the superior's is taken back by the next round"


def test_a_plan_that_is_still_a_draft_is_told_until_it_is_sent():
    staff = office()
    staff.action()
    assert tell(date(YEAR, 2, 20)) == 0
    assert tell(date(YEAR, 3, 1)) == 1
    (text,) = waiting(staff.own, "plan_unsent")
    assert "31 Maret 2026" in text
    moves.submit(staff.plan, version=staff.plan.version, by=staff.employee_on(), at=AT)
    assert waiting(staff.own, "plan_unsent") == []
    moves.withdraw(staff.plan, version=staff.plan.version, by=staff.employee_on(), at=AT)
    assert tell(date(YEAR, 3, 2)) == 0, "once for its time, though it was settled meanwhile"
    assert tell(date(YEAR, 4, 1)) == 1


def test_a_session_is_told_a_week_and_a_day_before_to_whoever_holds_a_seat():
    person = EmployeeFactory()
    account = UserFactory(employee=person)
    first = TODAY + timedelta(days=7)
    place = _seat(person, first)
    assert [tell(TODAY), tell(TODAY + timedelta(days=1)), tell(TODAY + timedelta(days=6))] == [1, 0, 1]
    withdraw(place, by=_own(account), at=AT, reason="sakit")
    assert waiting(account, "training.starts_soon") == []


def _seat(person, first: date):
    staff = office()
    person.home_unit = staff.unit
    person.save()
    return seat(person, TrainingProgramFactory(), first, first)


def _own(account):
    from employees.access import user_principal

    return user_principal(account, on=TODAY)


def test_a_session_with_too_few_people_is_told_to_those_who_can_cancel_it():
    person = EmployeeFactory()
    place = _seat(person, TODAY + timedelta(days=14))
    officer = principal_with("analis", unit=place.session.unit)
    with acting(by="tests"):
        place.session.seats, place.session.min_participants = 5, 2
        place.session.save()
    tell(TODAY)
    account = Notice.objects.get(kind="training.below_minimum")
    assert officer.identity == f"user:{account.recipient.public_id}"
    assert "1 " in said(account).text
    with acting(by="tests"):
        place.session.min_participants = 1
        place.session.save()
    tell(TODAY + timedelta(days=1))
    assert not Notice.objects.open().filter(kind="training.below_minimum").exists()


@pytest.mark.parametrize(
    ("status", "hours", "kind"),
    [
        ("PNS", 19, "hours_behind"),
        ("PNS", 20, None),
        ("PPPK", 1, None),
        ("PPPK", 25, "hours_above"),
        ("CPNS", 1, None),
    ],
)
def test_hours_are_told_by_the_rule_of_the_kind_of_civil_servant(status, hours, kind):
    account = UserFactory(employee=EmployeeFactory(status=status))
    complete(account.employee, hours, date(YEAR, 2, 1))
    tell(date(YEAR, 6, 30))
    assert waiting(account) == [], "before the first day of the rule nobody is told"
    tell(date(YEAR, 7, 1))
    told = [notice.kind for notice in Notice.objects.filter(recipient=account)]
    assert told == ([kind] if kind else [])


def test_hours_that_are_planned_in_time_are_not_behind():
    account = UserFactory(employee=EmployeeFactory())
    complete(account.employee, 12, date(YEAR, 2, 1))
    tell(date(YEAR, 7, 1))
    assert len(waiting(account, "hours_behind")) == 1
    learn(account.employee, 8, date(YEAR, 12, 1))
    for day in (date(YEAR, 7, 2), date(YEAR, 10, 1)):
        tell(day)
        assert waiting(account, "hours_behind") == []


def test_results_of_one_day_that_end_soon_are_told_together():
    account = UserFactory(employee=EmployeeFactory())
    old = date(YEAR - 3, 12, 21)
    for name in ("B", "A"):
        AssessmentFactory(
            employee=account.employee, competency=CompetencyFactory(name=name), assessed_on=old, level=3
        )
    renewed = AssessmentFactory(employee=account.employee, assessed_on=old, level=3)
    AssessmentFactory(
        employee=account.employee, competency=renewed.competency, assessed_on=TODAY - timedelta(days=1)
    )
    assert tell(date(YEAR, 9, 21)) == 0
    assert tell(TODAY) == 1
    (text,) = waiting(account, "result_ends")
    assert "21 Desember 2026: 2," in text, "the third was assessed anew"
    tell(date(YEAR, 12, 22))
    assert waiting(account, "result_ends") == [], "what has ended does not end any more"


def test_a_certificate_is_told_before_its_last_day_unless_it_was_renewed():
    account = UserFactory(employee=EmployeeFactory())
    program = TrainingProgramFactory(certifies=True, certificate_years=2)
    first = complete(account.employee, 20, date(YEAR - 2, 12, 1), name="Sertifikasi")
    TrainingHistory._base_manager.filter(pk=first.pk).update(program=program)
    tell(TODAY)
    (text,) = waiting(account, "certificate_ends")
    assert "1 Desember 2026" in text
    again = complete(account.employee, 20, TODAY, name="Sertifikasi")
    TrainingHistory._base_manager.filter(pk=again.pk).update(program=program)
    tell(TODAY)
    assert waiting(account, "certificate_ends") == []


def test_who_left_service_or_has_no_open_account_is_told_nothing():
    for fields in ({"legal_position": "04"}, {}):
        account = UserFactory(employee=EmployeeFactory(**fields), is_active=bool(fields))
        complete(account.employee, 1, date(YEAR, 2, 1))
    assert tell_due(on=date(YEAR, 7, 1), at=AT) == 0


def test_the_round_of_many_costs_as_many_statements_as_that_of_one(django_assert_max_num_queries):
    def people(number: int) -> None:
        for _ in range(number):
            staff = office()
            staff.agreed(due_on=TODAY - timedelta(days=1), hours=Decimal(5))
            AssessmentFactory(employee=staff.employee, assessed_on=date(YEAR - 3, 12, 21))

    people(1)
    with django_assert_max_num_queries(100) as one:
        tell(TODAY)
    people(4)
    with django_assert_max_num_queries(len(one.captured_queries)):
        assert tell(TODAY) == 4 * 3


def test_the_database_keeps_one_notice_per_thing_and_time():
    row = {"recipient": UserFactory(), "kind": "plan_unsent", "subject": "plan:1", "address": "/saya/"}
    Notice.objects.create(**row, created_at=AT, told_for=TODAY, settled_at=AT)
    with pytest.raises(IntegrityError), transaction.atomic():
        Notice.objects.create(**row, created_at=AT, told_for=TODAY)
    Notice.objects.create(**row, created_at=AT, told_for=TODAY + timedelta(days=1))
