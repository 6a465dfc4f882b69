"""Many sessions opened at once never commit more than their line has."""

from threading import Barrier

import pytest
from django.db import IntegrityError, connection
from django.db.backends.postgresql.psycopg_any import DateRange

from asn_career.base.audit import acting
from tests.racing import at_once
from tests.training.annual.agency import YEAR, Agency
from training.annual.budget import ensure_committable
from training.annual.errors import BudgetExceededError
from training.models import BudgetLine, SessionBudget, TrainingSession

pytestmark = pytest.mark.django_db(transaction=True)
RACERS, PAID = 12, 5
PRICE = 1_000_000


@pytest.fixture
def sessions(transactional_db):
    agency = Agency()
    program, line = agency.program("DIKLAT"), agency.line(PAID * PRICE)
    made = []
    with acting(by="tests"):
        for number in range(RACERS):
            session = TrainingSession.objects.create(
                program=program,
                unit=agency.root,
                code=f"S{number}",
                seats=1,
                modality="klasikal",
                period=DateRange(f"{YEAR}-12-01", f"{YEAR}-12-03"),
            )
            SessionBudget.objects.create(session=session, line=line, amount=PRICE)
            made.append(session)
    return made


def opened(session, check, ready):
    with acting(by="tests"):
        check(session, ready)
        TrainingSession.objects.filter(pk=session.pk).update(state="open")


def race(sessions, check):
    ready = Barrier(RACERS)
    outcomes = at_once([lambda each=each: opened(each, check, ready) for each in sessions])
    return outcomes, BudgetLine.objects.get()


def locked(session, ready):
    ready.wait(60)
    ensure_committable(session)


def unlocked(session, ready):
    """Looks at the line without locking it, as everybody does before anybody writes."""
    line = BudgetLine.objects.get()
    assert line.ceiling - line.committed >= PRICE
    ready.wait(60)


def test_sessions_opened_at_once_commit_at_most_the_ceiling(sessions):
    outcomes, line = race(sessions, locked)
    assert sum(outcome is None for outcome in outcomes) == PAID
    assert all(isinstance(outcome, BudgetExceededError) for outcome in outcomes if outcome is not None)
    assert line.committed == PAID * PRICE
    assert TrainingSession.objects.filter(state="open").count() == PAID


def test_without_the_lock_the_database_still_refuses(sessions):
    outcomes, line = race(sessions, unlocked)
    assert line.committed == PAID * PRICE
    assert sum(isinstance(outcome, IntegrityError) for outcome in outcomes) == RACERS - PAID


def test_without_lock_and_check_the_ceiling_is_broken(sessions):
    """The control: the race is real."""
    name = "budgetline_never_above_the_ceiling"
    with connection.cursor() as cursor:
        cursor.execute(f"ALTER TABLE training_budgetline DROP CONSTRAINT {name}")
    try:
        outcomes, line = race(sessions, unlocked)
        assert outcomes == [None] * RACERS
        assert line.committed == RACERS * PRICE
    finally:
        with acting(by="tests"), connection.cursor() as cursor:
            cursor.execute("UPDATE training_budgetline SET ceiling = 100000000")
        with connection.cursor() as cursor:
            cursor.execute(
                f"ALTER TABLE training_budgetline ADD CONSTRAINT {name} CHECK (ceiling >= committed + spent)"
            )
