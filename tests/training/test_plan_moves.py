"""Who may move a plan where, what is kept of it, and that an archive does not move."""

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.urls import reverse

from asn_career.base.audit import acting
from asn_career.base.errors import NotPermittedError
from employees.access import system_principal, user_principal
from employees.models import Notice
from tests.factories import GrantFactory, PositionFactory, UserFactory, hold
from tests.training.planning import AT, TODAY, YEAR, office
from training.plans import moves, progress
from training.plans.errors import (
    ActionAimError,
    ActionDateError,
    ActionNotAgreedError,
    DoneDateError,
    EmptyPlanError,
    EvidenceRequiredError,
    NoAgreementError,
    PlanChangedError,
    PlanNotOpenError,
    StepReasonError,
)
from training.plans.rows import actions_of, copies_of, steps_of
from training.plans.suggesting import Addition, Change
from training.plans.writing import begin_own_plan, change_action, remove_action

pytestmark = pytest.mark.django_db
NEXT_YEAR = date(YEAR + 1, 1, 1)


@pytest.fixture
def place():
    return office()


def submit(place):
    return moves.submit(place.plan, version=place.plan.version, by=place.employee_on(), at=AT)


def send_back(place, reason="Tambahkan kegiatan"):
    plan = place.plan
    return moves.send_back(plan, version=plan.version, by=place.superior_on(), at=AT, reason=reason)


def open_notices(kind):
    return list(Notice.objects.open().filter(kind=kind).values_list("recipient", flat=True))


def test_the_superior_agrees_and_a_copy_is_kept(place):
    action = place.agreed()
    (copy,) = copies_of([place.plan])
    assert (place.plan.state, action.agreed_revision, copy.kind) == ("agreed", 1, "agreed")
    assert copy.content["actions"][0]["name"] == "Penugasan"
    assert [(step.to_state, step.capacity) for step in steps_of([place.plan])] == [
        ("draft", "employee"),
        ("submitted", "employee"),
        ("agreed", "superior"),
    ]


def test_an_empty_plan_is_not_sent(place):
    begin_own_plan(year=YEAR, by=place.employee_on(), at=AT)
    with pytest.raises(EmptyPlanError):
        submit(place)


def test_nobody_agrees_but_the_superior(place):
    place.action()
    submit(place)
    analyst = UserFactory()
    GrantFactory(user=analyst, role="analis", unit=place.unit)
    for by in (place.employee_on(), user_principal(analyst, on=TODAY)):
        with pytest.raises(NoAgreementError):
            moves.agree([place.plan], versions={str(place.plan.public_id): place.plan.version}, by=by, at=AT)


def test_where_there_is_no_superior_the_administrator_acts_and_it_is_said(place):
    place.superior.grants.all().delete()
    administrator = UserFactory()
    GrantFactory(user=administrator, role="admin_opd", unit=place.unit)
    place.action()
    submit(place)
    assert open_notices("plan_waits") == [administrator.pk]
    place.superior = administrator
    place.agree()
    assert steps_of([place.plan]).last().capacity == "in_place"


def test_nobody_acts_in_place_for_themselves(place):
    place.superior.grants.all().delete()
    GrantFactory(user=place.own, role="admin_opd", unit=place.unit)
    place.action()
    submit(place)
    assert open_notices("plan_waits") == []
    with pytest.raises(NoAgreementError):
        moves.agree(
            [place.plan],
            versions={str(place.plan.public_id): place.plan.version},
            by=place.employee_on(),
            at=AT,
        )


def test_returning_needs_a_reason_and_tells_the_employee(place):
    place.action()
    submit(place)
    assert open_notices("plan_waits") == [place.superior.pk]
    with pytest.raises(StepReasonError):
        send_back(place, " ")
    send_back(place)
    assert (open_notices("plan_waits"), open_notices("plan_returned")) == ([], [place.own.pk])
    submit(place)
    assert open_notices("plan_returned") == []


def test_a_plan_that_was_sent_is_not_written_on_until_it_is_withdrawn(place):
    action = place.action()
    submit(place)
    with pytest.raises(PlanNotOpenError):
        remove_action(action, version=place.plan.version, by=place.employee_on())
    moves.withdraw(place.plan, version=place.plan.version, by=place.employee_on(), at=AT)
    remove_action(action, version=place.plan.version, by=place.employee_on())
    assert open_notices("plan_waits") == []


def test_what_was_agreed_changes_as_a_new_revision_that_is_agreed_again(place):
    action = place.agreed()
    plan = place.plan
    with pytest.raises(StepReasonError):
        moves.change_agreed(plan, version=plan.version, by=place.employee_on(), at=AT, reason="")
    moves.change_agreed(plan, version=plan.version, by=place.employee_on(), at=AT, reason="Jadwal berubah")
    change_action(
        place.fresh(action),
        {"due_on": date(YEAR, 12, 20)},
        version=place.plan.version,
        by=place.employee_on(),
    )
    submit(place)
    place.agree()
    first, second = copies_of([place.plan])
    assert [copy.revision for copy in (first, second)] == [1, 2]
    assert [copy.content["actions"][0]["due_on"] for copy in (first, second)] == ["2026-12-01", "2026-12-20"]


def test_whoever_writes_on_an_older_version_is_told(place):
    action = place.action()
    with pytest.raises(PlanChangedError):
        change_action(action, {"name": "Lain"}, version=1, by=place.employee_on())


def test_nobody_writes_on_the_plan_of_another(place):
    place.action()
    colleague = UserFactory(employee=hold(PositionFactory(unit=place.unit)))
    with pytest.raises(NotPermittedError):
        moves.submit(place.plan, version=place.plan.version, by=user_principal(colleague, on=TODAY), at=AT)


def test_an_action_goes_on_after_agreement_only_and_is_done_with_evidence(place):
    action = place.action()
    with pytest.raises(ActionNotAgreedError):
        progress.begin(action, by=place.employee_on(), at=AT)
    submit(place)
    place.agree()
    with pytest.raises(EvidenceRequiredError):
        progress.mark_done(action, done_on=TODAY, by=place.employee_on(), at=AT)
    with pytest.raises(DoneDateError):
        progress.mark_done(
            action, done_on=date(2026, 11, 22), by=place.employee_on(), at=AT, evidence=place.document()
        )
    progress.mark_done(action, done_on=TODAY, by=place.employee_on(), at=AT, evidence=place.document())
    assert place.fresh(action).state == "done"


def test_evidence_about_somebody_else_is_refused_by_the_database(place):
    action = place.agreed()
    with pytest.raises(IntegrityError, match="evidence is about the person"), transaction.atomic():
        progress.mark_done(
            action, done_on=TODAY, by=place.employee_on(), at=AT, evidence=place.document(office().employee)
        )


def archive(on=NEXT_YEAR):
    return moves.archive_ended(
        by=system_principal(purpose="tests", on=on), on=on, at=datetime(on.year, on.month, on.day, tzinfo=UTC)
    )


def test_a_plan_is_archived_when_its_year_has_ended_and_not_a_day_before(place):
    place.agreed()
    assert archive(date(YEAR, 12, 31)) == 0
    assert archive() == 1
    assert archive() == 0, "repeatable"
    assert place.plan.state == "closed"


def test_an_archive_does_not_move_when_a_result_comes_after_the_year(place):
    place.done()
    archive()
    archived = copy_of(place)
    place.assess("3", date(2027, 2, 1), on=date(2027, 2, 1))
    assert copy_of(place) == archived
    assert place.closures()[0].closed_on == date(2027, 2, 1), "the closure stands beside the archive"


def test_what_is_known_before_the_year_ends_is_in_the_archive(place):
    place.done()
    place.assess("3", date(2026, 11, 1))
    archive()
    assert copy_of(place)[1][0]["closed"]["level"] == "3.0"


def copy_of(place):
    plan = place.plan
    copy = copies_of([plan]).last()
    return copy.kind, copy.content["actions"], copy.sha256, plan.state, plan.version


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE training_developmentplan SET version = version + 1 WHERE id = %s",
        "UPDATE training_developmentplan SET state = 'agreed', version = version + 1 WHERE id = %s",
        "DELETE FROM training_developmentplan WHERE id = %s",
        "UPDATE training_planaction SET notes = 'x' WHERE plan_id = %s",
        "DELETE FROM training_planaction WHERE plan_id = %s",
        "UPDATE training_plancopy SET content = '{}' WHERE plan_id = %s",
        "DELETE FROM training_plancopy WHERE plan_id = %s",
        "UPDATE training_planstep SET reason = 'x' WHERE plan_id = %s",
    ],
)
def test_no_statement_changes_an_archived_plan(place, statement):
    place.agreed()
    archive()
    with (
        pytest.raises(Exception, match=r"archived development plan|Cannot (update|delete)"),
        transaction.atomic(),
    ):
        run(statement, place.plan.pk)


def test_the_same_statement_changes_an_open_plan(place):
    action = place.agreed()
    run("UPDATE training_planaction SET notes = 'x' WHERE plan_id = %s", place.plan.pk)
    assert place.fresh(action).notes == "x"


def run(statement, key):
    with acting(by="tests"), connection.cursor() as cursor:
        cursor.execute(statement, [key])


def returned_with(office, **changes):
    """The plan sent and returned by the superior, with these changes of its one action."""
    action = office.action()
    moves.submit(office.plan, version=office.plan.version, by=office.employee_on(), at=AT)
    moves.send_back(
        office.plan,
        version=office.plan.version,
        by=office.superior_on(),
        at=AT,
        reason="Lebih awal",
        changes={action.public_id: Change(**changes)},
    )
    return action


def test_a_superior_returns_a_plan_with_changes_that_the_employee_may_send_or_not(place):
    action = returned_with(place, due_on=date(YEAR, 10, 1), hours=Decimal(6))
    changed = place.fresh(action)
    assert (changed.due_on, changed.hours) == (date(YEAR, 10, 1), 6)
    told = list(steps_of([place.plan]))[-1].reason.splitlines()
    assert told[0] == "Lebih awal"
    assert told[1:] == ["Penugasan: sampai 1 Oktober 2026.", "Penugasan: 6 jam pelajaran."]
    moves.submit(place.plan, version=place.plan.version, by=place.employee_on(), at=AT)
    assert place.plan.state == "submitted"


def test_an_action_left_out_is_gone_and_named_and_what_does_not_change_is_not_told(place):
    action = returned_with(place, leave_out=True)
    assert not actions_of([place.plan]).filter(pk=action.pk).exists()
    assert "Penugasan" in list(steps_of([place.plan]))[-1].reason


def test_nothing_is_changed_outside_the_year_or_by_whoever_does_not_agree(place):
    action = place.action()
    moves.submit(place.plan, version=place.plan.version, by=place.employee_on(), at=AT)
    later = {action.public_id: Change(due_on=date(YEAR + 1, 1, 1))}
    told = {"version": place.plan.version, "at": AT, "reason": "x"}
    with pytest.raises(ActionDateError):
        moves.send_back(place.plan, by=place.superior_on(), changes=later, **told)
    with pytest.raises(NoAgreementError):
        moves.send_back(place.plan, by=place.employee_on(), changes={}, **told)
    assert place.plan.state == "submitted"


@pytest.mark.parametrize(
    ("addition", "refused"),
    [
        (Addition("Magang", "on_the_job", date(YEAR + 1, 1, 1), aim="Layanan"), ActionDateError),
        (Addition("Magang", "on_the_job", date(YEAR, 11, 2)), ActionAimError),
        (Addition("Magang", "on_the_job", date(YEAR, 11, 2), target_level=3, aim="Layanan"), ActionAimError),
    ],
)
def test_an_added_action_has_its_day_in_the_year_and_aims_at_something(place, addition, refused):
    place.action()
    moves.submit(place.plan, version=place.plan.version, by=place.employee_on(), at=AT)
    told = {"version": place.plan.version, "at": AT, "reason": "x", "additions": [addition]}
    with pytest.raises(refused):
        moves.send_back(place.plan, by=place.superior_on(), **told)
    assert actions_of([place.plan]).count() == 1


def test_a_plan_is_returned_with_changes_on_its_page(place):
    action = place.action()
    moves.submit(place.plan, version=place.plan.version, by=place.employee_on(), at=AT)
    client = Client()
    client.force_login(place.superior)
    address = reverse("plan_return", args=[place.plan.public_id])
    assert str(action.public_id) in client.get(address).content.decode()
    given = {
        "version": place.plan.version,
        "reason": "Lebih awal",
        f"{action.public_id}-due_on": "2027-01-01",
    }
    assert client.post(address, given).status_code == 422
    given[f"{action.public_id}-due_on"] = "2026-10-01"
    given |= {"tambah-name": "Magang singkat", "tambah-form": "on_the_job", "tambah-due_on": "2026-11-02"}
    assert client.post(address, given).status_code == 422  # it says neither competency nor aim
    given["tambah-aim"] = "Mengenal layanan"
    assert client.post(address, given).status_code == 302
    assert place.fresh(action).due_on == date(YEAR, 10, 1)
    added = actions_of([place.plan]).get(name="Magang singkat")
    assert (added.aim, added.source, added.form) == ("Mengenal layanan", "superior", "on_the_job")
    assert "Magang singkat" in list(steps_of([place.plan]))[-1].reason
    client.force_login(place.own)
    assert "sampai 1 Oktober 2026" in client.get(f"{reverse('own_plan')}?tahun={YEAR}").content.decode()
