"""Acting in a name: what it opens, how it is recorded, when it ends, and that official and deputy are one person."""

from datetime import timedelta

import pytest
from django.db import DatabaseError, connection, transaction
from django.utils import timezone

from asn_career.base.audit import acting
from asn_career.base.errors import DomainError, NotPermittedError
from asn_career.base.models import AuditEntry
from assessments.models import AssessmentRound
from assessments.rounds.errors import NothingToAskError, OwnRoundError
from assessments.rounds.opening import may_open, open_round
from competencies.models import StandardDecree
from competencies.standard_decrees.deciding import approve, give_back
from employees.access import Permission
from employees.awaiting import decisions_in_names
from employees.delegation.errors import NotStandingError, TwoInNameError
from employees.delegation.standing import all_names
from employees.delegation.trail import deeds_under, signers, with_names
from employees.models import Employee, SavedView
from tests.competencies.standards.decrees import drafted, shown
from tests.employees.delegation.office import PLANS, Office, let_days_pass
from tests.factories import PositionFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def office():
    return Office()


def draft(office, by):
    post = PositionFactory(unit=office.unit)
    return drafted(
        office.root, {post.code: {"MAN-01": 3}}, by=by, begins=office.today, decree_on=office.today
    )


def names_of(row, *columns):
    read = with_names(type(row).objects.filter(pk=row.pk), *columns).get()
    return signers(read, columns)


def accept(decree, by):
    return approve(
        StandardDecree.objects.get(pk=decree.pk), by=by, at=timezone.now(), seen_hash=shown(decree)
    )


def test_the_deputy_decides_in_the_name_and_both_names_are_on_record(office):
    delegation = office.named()
    decree = draft(office, office.by(office.third))
    with pytest.raises(NotPermittedError):
        accept(decree, office.by(office.deputy))
    accept(decree, office.in_name(delegation))
    decree.refresh_from_db()
    entry = AuditEntry.objects.filter(table_name="competencies_standarddecree", new__state="approved").get()
    assert (entry.actor, entry.purpose) == (
        f"user:{office.deputy.public_id}",
        f"delegation:{delegation.public_id}",
    )
    names = names_of(decree, "drafted_by", "decided_by")
    assert names["drafted_by"] == office.third.employee.full_name
    assert (
        names["decided_by"]
        == f"{office.deputy.employee.full_name} (Plh.) a.n. {office.official.employee.full_name}"
    )
    assert "keputusan" in " ".join(deed.about for deed in deeds_under(delegation)).lower()


def test_in_a_name_one_has_the_named_acts_with_what_they_read_and_nothing_of_ones_own(office):
    principal = office.in_name(office.named())
    assert principal.permissions == {Permission.APPROVE_STANDARDS, Permission.READ_ORGANISATION}
    assert not Employee.objects.visible_to(principal).exists()


def test_people_of_the_scope_are_seen_for_the_act_but_neither_the_official_nor_the_deputy(office):
    head = office.account(office.section, ("atasan", office.section))
    staff, deputy = office.account(office.section), office.account(office.section)
    principal = office.in_name(office.named(head, deputy, role="atasan", acts=[PLANS]))
    seen = Employee.objects.visible_to(principal, permission=Permission.AGREE_PLANS)
    assert set(seen) == {staff.employee}
    assert not Employee.objects.visible_to(principal, permission=Permission.READ_SENSITIVE).exists()


def test_what_waits_for_the_official_waits_for_the_deputy_in_one_query(office, django_assert_num_queries):
    delegation = office.named()
    draft(office, office.by(office.third))
    draft(office, office.by(office.official))  # the official's own: not for the deputy either
    names = all_names(office.by(office.deputy))
    with django_assert_num_queries(1):
        (waiting,) = decisions_in_names(names)
    assert waiting.in_name_of.delegation == delegation.public_id


def end_right(office):
    """As if it had been given for a later day, and so goes altogether."""
    with acting(by="tests"):
        office.right(office.official).delete()


ENDS = {
    "its last day passed": lambda o, d: let_days_pass(7),
    "the official ended it": lambda o, d: o.end(d),
    "the deputy ended it": lambda o, d: o.end(d, by=o.deputy),
    "an administrator ended it": lambda o, d: o.end(d, by=o.asks),
    "the right was taken away": lambda o, d: end_right(o),
    "the right is somebody else's": lambda o, d: type(o.right(o.official)).objects.filter(pk=d.grant_id).update(
        user=o.third
    ),
    "the right is over another unit": lambda o, d: type(o.right(o.official)).objects.filter(pk=d.grant_id).update(
        unit=o.section
    ),
    "the right ended": lambda o, d: type(o.right(o.official)).objects.filter(pk=d.grant_id).update(
        validity=f"[2020-01-01,{o.today})"
    ),
    "the official left": lambda o, d: type(o.official).objects.filter(pk=o.official.pk).update(is_active=False),
    "the deputy left": lambda o, d: type(o.deputy).objects.filter(pk=o.deputy.pk).update(is_active=False),
}  # fmt: skip


@pytest.mark.parametrize("how", ENDS)
def test_nothing_is_done_in_a_name_once(how, office):
    delegation = office.named()
    principal, decree = office.in_name(delegation), draft(office, office.by(office.third))
    ENDS[how](office, delegation)
    with pytest.raises(NotStandingError):
        office.in_name(delegation)
    # Who still holds the principal of a moment ago is refused by the database.
    with pytest.raises(DatabaseError, match="does not stand"), transaction.atomic():
        accept(decree, principal)
    with connection.cursor() as cursor:
        cursor.execute("SELECT state FROM competencies_standarddecree WHERE id = %s", [decree.pk])
        assert cursor.fetchone() == ("draft",)


def test_not_before_its_first_day(office):
    days = {"first": office.today + timedelta(days=1), "last": office.today + timedelta(days=2)}
    delegation = office.named(**days)
    with pytest.raises(NotStandingError):
        office.in_name(delegation)
    let_days_pass(1)
    assert office.in_name(delegation)


def test_without_the_trigger_an_ended_delegation_would_be_acted_under(office):
    """The control."""
    delegation = office.named()
    principal, decree = office.in_name(delegation), draft(office, office.by(office.third))
    office.end(delegation)
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("ALTER TABLE base_auditentry DISABLE TRIGGER under_a_standing_delegation")
        assert accept(decree, principal) == 1
        cursor.execute("ALTER TABLE base_auditentry ENABLE TRIGGER under_a_standing_delegation")


def test_nobody_else_records_anything_under_it(office):
    delegation = office.named()
    with (
        pytest.raises(DatabaseError, match="does not stand"),
        acting(by=f"user:{office.third.public_id}", purpose=delegation.purpose),
    ):
        type(office.third).objects.filter(pk=office.third.pk).update(language="en")


def drafts_in_name(office, delegation):
    """A draft of the deputy in the official's name; no act of the rule drafts, so it is written past the domain."""
    principal = office.in_name(delegation)
    with acting(by=principal.identity):
        return StandardDecree.objects.create(
            root=office.root, number=1, begins=office.today, decree="K", decree_on=office.today, reason="r",
            drafted_by=office.deputy,
        )  # fmt: skip


def decides(decree, account, identity):
    with acting(by=identity):
        StandardDecree.objects.filter(pk=decree.pk).update(
            state="approved",
            version=2,
            decided_by=account,
            decided_on=timezone.localdate(),
            content_hash="0" * 64,
        )


def test_the_deputy_does_not_decide_what_the_official_drafted(office):
    principal, decree = office.in_name(office.named()), draft(office, office.by(office.official))
    assert not StandardDecree.objects.all().approvable_by(principal).exists()
    with pytest.raises(DomainError):
        accept(decree, principal)
    with pytest.raises(DatabaseError, match="two people in one name"), transaction.atomic():
        decides(decree, office.deputy, principal.identity)


def test_the_official_does_not_decide_what_the_deputy_drafted_in_the_name(office):
    decree = drafts_in_name(office, office.named())
    with pytest.raises(DatabaseError, match="two people in one name"), transaction.atomic():
        decides(decree, office.official, f"user:{office.official.public_id}")
    with pytest.raises(TwoInNameError):
        give_back(decree, by=office.by(office.official), at=timezone.now(), reason="Tidak lengkap")
    decides(decree, office.third, f"user:{office.third.public_id}")


def test_two_deputies_of_one_official_are_one_person_too(office):
    first = office.named()
    decree = drafts_in_name(office, first)
    office.end(first)
    second = office.named(deputy=office.third)
    with pytest.raises(TwoInNameError):
        give_back(decree, by=office.in_name(second), at=timezone.now(), reason="Tidak lengkap")


def planned(office, by):
    return AssessmentRound.objects.create(
        unit=office.root, title="Putaran", method="feedback_360", planned_by=by,
        opens_on=office.today, closes_on=office.today, planned_at=timezone.now(),
    )  # fmt: skip


def test_who_wrote_a_column_last_is_told_by_the_name_in_which_they_did(office):
    """Of any table that is captured, here of one whose account may change."""
    principal = office.in_name(office.named())
    with acting(by=principal.identity):
        row = SavedView.objects.create(user=office.deputy, name="Uji", path="/")
    assert " a.n. " in names_of(row, "user")["user"]
    for account in (office.third, office.deputy):
        with acting(by=f"user:{account.public_id}"):
            SavedView.objects.filter(pk=row.pk).update(user=account)
    row.refresh_from_db()
    assert names_of(row, "user")["user"] == office.deputy.employee.full_name


def test_the_deputy_opens_no_round_that_the_official_planned(office):
    delegation = office.named(acts=["rounds.open"])
    with acting(by="tests"):
        own, others = planned(office, office.official), planned(office, office.third)
    principal = office.in_name(delegation)
    assert not may_open(principal, round=own)
    assert may_open(principal, round=others)
    with pytest.raises(OwnRoundError):
        open_round(own, by=principal, at=timezone.now())
    with pytest.raises(NothingToAskError):  # the control: only that nobody takes part
        open_round(others, by=principal, at=timezone.now())


def test_what_the_deputy_drafted_in_the_own_name_the_official_decides(office):
    office.named()
    assert accept(draft(office, office.by(office.deputy)), office.by(office.official)) == 1


def test_the_deputy_is_still_the_same_person_in_the_name(office):
    delegation = office.named()
    decree = draft(office, office.by(office.deputy))
    with pytest.raises(DomainError):
        accept(decree, office.in_name(delegation))


def test_without_the_trigger_one_name_would_decide_twice(office):
    """The control."""
    decree = drafts_in_name(office, office.named())
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT tgname FROM pg_trigger WHERE tgrelid = 'competencies_standarddecree'::regclass"
            " AND tgname LIKE '%two_in_name%'"
        )
        ((name,),) = cursor.fetchall()
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute(f"ALTER TABLE competencies_standarddecree DISABLE TRIGGER {name}")
        decides(decree, office.official, f"user:{office.official.public_id}")
        cursor.execute(f"ALTER TABLE competencies_standarddecree ENABLE TRIGGER {name}")
    decree.refresh_from_db()
    assert decree.state == "approved"


def test_every_act_of_the_rule_for_which_two_people_are_needed_has_the_trigger():
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT DISTINCT tgrelid::regclass::text FROM pg_trigger"
            " WHERE tgname LIKE 'pgtrigger_two_in_name%' ORDER BY 1"
        )
        assert [name for (name,) in cursor.fetchall()] == [
            "assessments_assessmentround",
            "assessments_calibrationsession",
            "competencies_dictionaryversion",
            "competencies_standarddecree",
            "employees_erasure",
            "promotions_assessmentplan",
            "training_recognitionnomination",
            "training_studyleave",
        ]
