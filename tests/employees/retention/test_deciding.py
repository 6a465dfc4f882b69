"""An erasure is decided by somebody else in every name, with a reason, of who left, and never waits forever."""

from datetime import timedelta

import pytest
from django.db import connection, transaction
from django.utils import timezone

from asn_career.base.audit import acting
from asn_career.base.jobs.running import run_job
from asn_career.base.models import Job
from asn_career.base.state_triggers import two_in_name
from employees.delegation.errors import TwoInNameError
from employees.models import AccessRequest, Erasure, Notice, SavedView, User
from employees.retention import erasing
from employees.retention.carrying_out import (
    remove_rows,
    stop_abandoned,
)
from tests.employees.delegation.office import Office
from tests.employees.retention.erasures import REASON, refused
from tests.employees.retention.leavers import gone, leaves
from tests.factories import EmployeeFactory
from training.models import DevelopmentPlan

pytestmark = pytest.mark.django_db


def test_one_person_does_not_do_both_neither_here_nor_in_the_database(case):
    erasure = case.proposed()
    with pytest.raises(erasing.NotPermittedError):
        erasing.approve(erasure, reason="x", by=case.by(case.proposer), at=case.now)
    with acting(by="user:x"), refused("nobody agrees to what they drafted"):
        Erasure._base_manager.filter(pk=erasure.pk).update(
            state="approved", version=2, decided_by=case.proposer
        )
    with acting(by="user:x"), refused("nobody decides about themselves"):
        Erasure._base_manager.filter(pk=erasure.pk).update(
            state="approved", version=2, decided_by=case.account
        )
    with pytest.raises(erasing.UnderWayError):
        case.proposed()


def proposed_in_a_name(office, person):
    """By the deputy in the official's name; no rule leaves this act to a deputy, so it is written past the domain."""
    with acting(by=office.in_name(office.named()).identity):
        return Erasure._base_manager.create(
            employee=person, classes=["private"], tables=["training_planvisit"], reason=REASON,
            left_on=office.today - timedelta(days=1100), due_on=office.today, drafted_by=office.deputy,
        )  # fmt: skip


def test_official_and_deputy_are_one_person_for_the_domain_and_for_the_database():
    """With the controls: a third one decides, and so does the official where the trigger is off."""
    office = Office()
    person = gone(on=office.today - timedelta(days=1100), home_unit=office.unit, registered_unit=office.unit)
    erasure = proposed_in_a_name(office, person)
    for decide in (erasing.approve, erasing.refuse):
        with pytest.raises(TwoInNameError):
            decide(erasure, reason=REASON, by=office.by(office.official), at=timezone.now())

    def decides(account):
        with acting(by=f"user:{account.public_id}"):
            Erasure._base_manager.filter(pk=erasure.pk).update(
                state="approved", version=2, decided_by=account, decided_reason=REASON
            )

    with refused("two people in one name"):
        decides(office.official)
    name = f'"{two_in_name("drafted_by_id", "decided_by_id").get_pgid(Erasure)}"'
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute(f"ALTER TABLE employees_erasure DISABLE TRIGGER {name}")
        decides(office.official)
        transaction.set_rollback(True)
    erasing.approve(erasure, reason=REASON, by=office.by(office.third), at=timezone.now())
    assert erasure.state == "approved"


def test_the_database_erases_nothing_of_somebody_in_service_or_only_suspended(case):
    """With the control: the same decision about the same person once they have left."""
    person = EmployeeFactory()

    def approved():
        with acting(by="user:x"):
            made = Erasure._base_manager.create(
                employee=person, classes=["private"], tables=["training_planvisit"], reason=REASON,
                left_on=case.today - timedelta(days=1100), due_on=case.today, drafted_by=case.proposer,
            )  # fmt: skip
            Erasure._base_manager.filter(pk=made.pk).update(
                state="approved", version=2, decided_by=case.decider, decided_reason=REASON
            )

    for position in ("01", "15"):
        leaves(person, on=case.today, position=position)
        with refused("has not left"):
            approved()
    leaves(person, on=case.today, position="98")
    approved()


def test_a_decision_without_a_reason_is_refused_here_and_in_the_database(case):
    erasure = case.proposed()
    by = case.by(case.decider)
    for decide in (erasing.approve, erasing.refuse):
        with pytest.raises(erasing.ReasonNeededError):
            decide(erasure, reason="  ", by=by, at=case.now)
    with acting(by="user:x"), refused("erasure_decided_with_reason"):
        Erasure._base_manager.filter(pk=erasure.pk).update(
            state="refused", version=2, decided_by=case.decider, decided_at=case.now
        )


def test_nothing_is_proposed_where_nothing_is_left_or_the_account_is_open(case):
    case.done()
    with pytest.raises(erasing.NotDueError):
        case.proposed()
    with acting(by="user:x"):
        SavedView.objects.create(user=case.account, name="Lagi", path="/x/")
    User.objects.filter(pk=case.account.pk).update(is_active=True)
    with pytest.raises(erasing.HinderedError, match="Akun"):
        case.proposed()
    User.objects.filter(pk=case.account.pk).update(is_active=False)
    AccessRequest.objects.create(
        kind="password", user=case.account, reason="Lupa", requested_by=case.decider, requested_at=case.now
    )
    with pytest.raises(erasing.HinderedError, match="Permohonan tentang akun"):
        case.proposed()


def test_what_still_runs_refuses_the_proposal_the_approval_and_the_act(case):
    def plan():
        with acting(by="user:x"):
            return DevelopmentPlan._base_manager.create(employee=case.person, year=2026)

    def close(made):
        with acting(by="user:x"):
            DevelopmentPlan._base_manager.filter(pk=made.pk).update(state="closed", version=2)

    first = plan()
    with pytest.raises(erasing.HinderedError, match="Rencana pengembangan"):
        case.proposed()
    close(first)
    erasure = case.proposed()
    with acting(by="user:x"):
        second = DevelopmentPlan._base_manager.create(employee=case.person, year=2025)
    with pytest.raises(erasing.HinderedError):
        erasing.approve(erasure, reason="x", by=case.by(case.decider), at=case.now)
    close(second)
    erasing.approve(erasure, reason="x", by=case.by(case.decider), at=case.now)
    leaves(case.person, on=case.today, position="01")
    with pytest.raises(erasing.NotDueError), transaction.atomic(), acting(by="user:x"):
        remove_rows(erasure, by=case.by(case.decider))
    assert SavedView.objects.exists()


def test_what_came_in_the_way_after_the_approval_stops_it_with_the_reason_and_it_is_proposed_again(case):
    erasure = case.approved()
    with acting(by="user:x"):
        plan = DevelopmentPlan._base_manager.create(employee=case.person, year=2026)
    job = run_job(case.job.pk)
    erasure.refresh_from_db()
    assert (job.state, job.result["state"], erasure.state) == ("done", "stopped", "stopped")
    assert "Rencana pengembangan" in erasure.stopped_reason
    assert Notice.objects.filter(recipient=case.proposer, kind="erasure_undone").count() == 1
    assert SavedView.objects.exists()
    with acting(by="user:x"):
        DevelopmentPlan._base_manager.filter(pk=plan.pk).update(state="closed", version=2)
    assert case.proposed().state == "proposed"


def test_an_approved_erasure_whose_job_came_to_nothing_does_not_wait_forever(case):
    erasure = case.approved()
    assert stop_abandoned(at=case.now) == 0  # its job still waits
    Job.objects.filter(pk=case.job.pk).update(state="cancelled", finished_at=case.now)
    assert (stop_abandoned(at=case.now), stop_abandoned(at=case.now)) == (1, 0)
    erasure.refresh_from_db()
    assert (erasure.state, bool(erasure.stopped_reason)) == ("stopped", True)
    assert SavedView.objects.exists()
    assert case.approved().state == "approved"
