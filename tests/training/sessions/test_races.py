"""Many at once: a seat is never sold twice, nobody is promoted twice, and whoever withdraws holds no seat."""

from collections import Counter
from contextlib import contextmanager
from threading import Barrier

import pytest
from django.db import DatabaseError, connection

from tests.racing import at_once
from tests.training.sessions.conftest import NOW, build_stage
from training.models import Enrolment, EnrolmentStep, TrainingSession
from training.sessions import enrolling
from training.sessions.enrolling import approve, give_free_seats, nominate, register, withdraw
from training.sessions.scheduling import cancel_session

pytestmark = pytest.mark.django_db(transaction=True)
ROWS = Enrolment._base_manager
RACERS, SEATS = 40, 7


@pytest.fixture
def stage(transactional_db):
    return build_stage()


def registered(stage, session, people):
    return [register(session, by=stage.principal_of(person), at=NOW) for person in people]


def race(stage, people):
    """A round: everybody's last approval at the same moment."""
    with_seats = stage.session(seats=SEATS)
    rows = registered(stage, with_seats, people)
    outcomes = at_once([lambda row=row: approve(row, by=stage.officer, at=NOW) for row in rows])
    assert outcomes == [None] * len(rows)
    return with_seats


def check(session):
    found = list(ROWS.filter(session=session).values_list("state", "seat_number"))
    assert Counter(state for state, _seat in found) == {"seated": SEATS, "waiting": RACERS - SEATS}
    assert sorted(seat for _state, seat in found if seat) == list(range(1, SEATS + 1))
    steps = EnrolmentStep._base_manager.filter(enrolment__session=session, kind="seated")
    assert steps.count() == SEATS


def rounds(stage, number):
    people = [stage.person() for _ in range(RACERS)]
    for _ in range(number):
        session = race(stage, people)
        check(session)
        # everybody leaves, so that the next round finds them free
        cancel_session(session, by=stage.officer, at=NOW, reason="putaran selesai")


def test_forty_at_once_never_sell_a_seat_twice(stage):
    rounds(stage, 2)


@pytest.mark.long
def test_forty_at_once_twenty_times_never_sell_a_seat_twice(stage):
    rounds(stage, 20)


# --- Controls: what happens without the protections ---------------------------------------------


@contextmanager
def unlocked(session):
    yield TrainingSession.objects.select_related("program", "unit").get(pk=session.pk)


def all_read(session):
    rows = list(ROWS.filter(session=session).select_related("employee__home_unit", "unit").order_by("pk"))
    for row in rows:
        row.session = session
    return rows


@pytest.fixture
def without_lock(monkeypatch):
    """Both read how much room there is before either writes."""
    both, room_in = Barrier(2), enrolling.room_in

    def seen_by_both(session, rows):
        room = room_in(session, rows)
        both.wait(60)
        return room

    monkeypatch.setattr(enrolling, "locked_session", unlocked)
    monkeypatch.setattr(enrolling, "lock_enrolments", all_read)
    monkeypatch.setattr(enrolling, "room_in", seen_by_both)


@pytest.fixture
def without_constraint(transactional_db):
    from django.db import models

    constraint = next(c for c in Enrolment._meta.constraints if c.name == "enrolment_seat_once")
    assert isinstance(constraint, models.UniqueConstraint)
    with connection.schema_editor() as editor:
        editor.remove_constraint(Enrolment, constraint)
    yield
    with connection.cursor() as cursor:
        cursor.execute("TRUNCATE training_enrolment CASCADE")
    with connection.schema_editor() as editor:
        editor.add_constraint(Enrolment, constraint)


def two_for_the_last_seat(stage):
    session = stage.session(seats=1)
    rows = registered(stage, session, [stage.person(), stage.person()])
    outcomes = at_once([lambda row=row: approve(row, by=stage.officer, at=NOW) for row in rows])
    return outcomes, ROWS.filter(session=session, state="seated").count()


def test_control_without_lock_and_constraint_one_seat_is_sold_twice(stage, without_constraint, without_lock):
    assert two_for_the_last_seat(stage) == ([None, None], 2)


def sold_twice(stage, people):
    """Whether a round sells a seat twice, or more seats than there are."""
    session = stage.session(seats=SEATS)
    rows = registered(stage, session, people)
    at_once([lambda row=row: approve(row, by=stage.officer, at=NOW) for row in rows])
    seats = ROWS.filter(session=session, state="seated").values_list("seat_number", flat=True)
    found = len(seats) > len(set(seats))
    cancel_session(session, by=stage.officer, at=NOW, reason="putaran selesai")
    return found


@pytest.mark.long
def test_control_forty_at_once_twenty_times_without_the_lock_sell_seats_twice(
    stage, without_constraint, without_lock
):
    people = [stage.person() for _ in range(RACERS)]
    assert [sold_twice(stage, people) for _ in range(20)] == [True] * 20


def test_control_without_the_lock_the_database_still_refuses(stage, without_lock):
    outcomes, sold = two_for_the_last_seat(stage)
    assert sold == 1
    assert [type(error) for error in outcomes if error] != []
    assert all(isinstance(error, DatabaseError) for error in outcomes if error)


# --- The waiting list ----------------------------------------------------------------------------


def full(stage, *, seats, waiting):
    session = stage.session(seats=seats)
    seated = nominate(session, [stage.person().pk for _ in range(seats)], by=stage.officer, at=NOW)
    queued = nominate(session, [stage.person(level=0).pk for _ in range(waiting)], by=stage.officer, at=NOW)
    return session, seated, queued


def promotions(session):
    steps = EnrolmentStep._base_manager.filter(enrolment__session=session, kind="promoted")
    return Counter(steps.values_list("enrolment", flat=True))


def test_two_officers_and_two_withdrawals_promote_each_person_once(stage):
    session, seated, _queued = full(stage, seats=3, waiting=4)

    outcomes = at_once(
        [
            *(
                lambda row=row: withdraw(row, by=stage.principal_of(row.employee), at=NOW)
                for row in seated[:2]
            ),
            *(lambda: give_free_seats(session, by=stage.officer, at=NOW) for _ in range(2)),
        ]
    )

    assert outcomes == [None] * 4
    assert sorted(promotions(session).values()) == [1, 1]
    taken = ROWS.filter(session=session, state="seated").values_list("seat_number", flat=True)
    assert sorted(taken) == [1, 2, 3]


def test_whoever_withdraws_while_being_promoted_holds_no_seat(stage):
    session, (seated, *_), (first, second) = full(stage, seats=1, waiting=2)

    outcomes = at_once(
        [
            lambda: withdraw(seated, by=stage.principal_of(seated.employee), at=NOW),
            lambda: withdraw(first, by=stage.principal_of(first.employee), at=NOW),
        ]
    )

    assert outcomes == [None, None]
    states = dict(ROWS.filter(session=session).values_list("pk", "state"))
    assert states == {seated.pk: "withdrawn", first.pk: "withdrawn", second.pk: "seated"}


def test_one_person_in_two_overlapping_sessions_at_once_gets_one_seat(stage):
    person = stage.person()
    sessions = [stage.session(), stage.session()]

    outcomes = at_once(
        [lambda each=each: nominate(each, [person.pk], by=stage.officer, at=NOW) for each in sessions]
    )

    assert ROWS.filter(employee=person, state="seated").count() == 1
    assert [type(error).__name__ for error in outcomes if error] == ["ConflictError"]
