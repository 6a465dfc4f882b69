"""Closing a calibration takes two: another person approves what was proposed, whatever way one writes."""

from __future__ import annotations

from datetime import date
from threading import Thread

import pgtrigger
import pytest
from django.db import DatabaseError, connections, transaction

from asn_career.base.audit import acting
from asn_career.base.errors import NotPermittedError
from assessments.calibration import closing
from assessments.calibration import session as sessions
from assessments.calibration.errors import (
    CalibrationOpenError,
    ClosingProposedError,
    ConcernedError,
    NoPartError,
    NotAsSeenError,
    SamePersonError,
)
from assessments.models import CalibrationSession
from assessments.results.errors import ReasonTooShortError
from employees.access import user_principal
from employees.models import Kinship
from tests.assessments.calibration.test_sessions import (
    NOW,
    REASON,
    approve,
    begin,
    change,
    inserted,
    office,
    principal_of,
    propose,
)
from tests.factories import EmployeeFactory, UnitFactory, UserFactory, principal_with, span
from tests.racing import someone_waits_for_us
from tests.servers import wait_for
from tests.stateful import tamper

__all__ = ["office"]


@pytest.fixture
def session(office):
    made = begin(office)
    change(office, made)
    return made


@pytest.mark.django_db
def test_one_proposes_and_another_person_closes_what_was_proposed(office, session):
    with pytest.raises(NoPartError):
        propose(office, session, by=office.planner)
    propose(office, session)
    again = user_principal(UserFactory(employee=None), on=office.today)
    for by, refused in ((office.opener, SamePersonError), (again, NotPermittedError)):
        with pytest.raises(refused):
            approve(session, by)
    with pytest.raises(NotPermittedError):
        approve(session, principal_with("penyetuju", unit=UnitFactory()))
    with pytest.raises(CalibrationOpenError):
        office.finish(office.round)
    approve(session, office.planner)
    session.refresh_from_db()
    assert (session.proposed_by_id, session.closed_by_id) == (
        office.opener_account.pk,
        office.planner_account.pk,
    )
    office.finish(office.round)


@pytest.mark.django_db
def test_nothing_changes_between_the_proposal_and_the_decision(office, session):
    with pytest.raises(NotAsSeenError):
        propose(office, session, changes=0)
    propose(office, session)
    with pytest.raises(ClosingProposedError):
        change(office, session, "4")
    with pytest.raises(ClosingProposedError):
        sessions.join(session, by=office.planner, at=NOW)
    with pytest.raises(NotAsSeenError):
        closing.approve(session, by=office.planner, at=NOW, version=session.version - 1)
    after = office.opener_account.pk
    for statement in (
        inserted(office, session, after, after=4),
        "UPDATE assessments_calibrationsession SET note = 'lain'",
        "UPDATE assessments_calibrationsession SET proposed_changes = 2",
        f"UPDATE assessments_calibrationsession SET {_CLOSED}, note = 'lain'",
        f"UPDATE assessments_calibrationsession SET {_CLOSED}, proposed_changes = 0",
        "UPDATE assessments_assessmentround SET state = 'finished', version = version + 1",
    ):
        with pytest.raises(DatabaseError), transaction.atomic():
            tamper(statement.format(by=office.planner_account.pk))
    tamper("UPDATE assessments_calibrationsession SET " + _CLOSED.format(by=office.planner_account.pk))


_CLOSED = "state = 'closed', version = version + 1, closed_by_id = {by}, closed_at = now()"


@pytest.mark.django_db
def test_a_returned_proposal_says_why_and_is_proposed_anew(office, session):
    propose(office, session)
    with pytest.raises(ReasonTooShortError):
        closing.send_back(session, reason="Belum.", by=office.planner, at=NOW, version=session.version)
    closing.send_back(session, reason=REASON, by=office.planner, at=NOW, version=session.version)
    with pytest.raises(NotAsSeenError):
        approve(session, office.planner)
    told = CalibrationSession.objects.get()
    assert (told.state, told.returned_reason, told.proposed_by) == ("open", REASON, None)
    change(office, told, "4")
    propose(office, told)
    assert told.proposed_changes == 2
    approve(told, office.planner)


@pytest.mark.django_db
def test_nobody_approves_a_change_about_themselves_kin_or_their_superior(office, session):
    person = office.outcome.subject.employee
    relative = EmployeeFactory()
    with acting(by="tests"):
        Kinship.objects.unscoped(reason="test").create(
            employee=relative,
            relative=person,
            relation="sibling",
            validity=span(date(2020, 1, 1)),
            declared_by="tests",
            declared_at=NOW,
        )
    kin_account = UserFactory(employee=relative)
    own_account = office.accounts[person.pk]
    kin, own, above = (
        principal_of(account, office) for account in (kin_account, own_account, office.head_account)
    )
    propose(office, session)
    for by in (kin, own, above):
        with pytest.raises(ConcernedError):
            approve(session, by)
    for account in (kin_account, own_account):
        with pytest.raises(DatabaseError, match="themselves or a relative"), transaction.atomic():
            tamper("UPDATE assessments_calibrationsession SET " + _CLOSED.format(by=account.pk))


@pytest.mark.django_db
def test_the_database_takes_no_decision_of_the_proposer_under_any_account(office, session):
    statement = "UPDATE assessments_calibrationsession SET " + _CLOSED
    with pytest.raises(DatabaseError), transaction.atomic():
        tamper(statement.format(by=office.planner_account.pk))  # which nobody proposed
    propose(office, session)
    proposer = office.opener_account.pk
    with pytest.raises(DatabaseError, match="nobody agrees to what they proposed"), transaction.atomic():
        tamper(statement.format(by=proposer))
    with pgtrigger.ignore("assessments.CalibrationSession:closed_by_another"):
        tamper(statement.format(by=proposer))  # the control: what refuses it is the trigger
    assert CalibrationSession.objects.get().closed_by_id == proposer


@pytest.fixture
def staged(transactional_db, request):
    """The same office over several connections."""
    return request.getfixturevalue("office")


def proposed_amid(act, *, by):
    """``act`` changes a level and is not committed when another proposes without having seen it: what came of it."""
    outcome = []

    def run():
        try:
            propose(None, CalibrationSession.objects.select_related("round__unit").get(), changes=0, by=by)
            outcome.append("proposed")
        except NotAsSeenError:
            outcome.append("moved on")
        finally:
            connections.close_all()

    with transaction.atomic():
        act()
        thread = Thread(target=run)
        thread.start()
        wait_for(lambda: outcome or someone_waits_for_us(), what="the proposal")
    thread.join(60)
    return outcome


@pytest.mark.django_db(transaction=True)
def test_a_level_changed_while_closing_is_proposed_is_seen_before(staged):
    made = begin(staged)
    assert proposed_amid(lambda: change(staged, made), by=staged.opener) == ["moved on"]


@pytest.mark.django_db(transaction=True)
def test_without_the_lock_the_change_slips_in_and_the_proposal_can_not_be_approved(staged):
    made = begin(staged)

    def unlocked():
        with pgtrigger.ignore("assessments.CalibrationChange:of_an_open_session"):
            tamper(inserted(staged, made, staged.opener_account.pk))

    assert proposed_amid(unlocked, by=staged.opener) == ["proposed"]
    held = CalibrationSession.objects.select_related("round__unit", "proposed_by").get()
    with pytest.raises(NotAsSeenError):
        approve(held, staged.planner)
    with pytest.raises(DatabaseError, match="that were proposed"), transaction.atomic():
        tamper("UPDATE assessments_calibrationsession SET " + _CLOSED.format(by=staged.planner_account.pk))
