"""Two acts at once have one effect: answers to a departure, decisions, last signatures; and what happens without."""

from threading import Barrier

import pytest
from django.db import connection

from promotions.committee import deciding, overriding
from promotions.committee.minutes import sign
from promotions.models import AppointingDecision, Appointment, OrderDeparture
from tests.factories import principal_with
from tests.promotions.committee.stage import NOW, REASON, Stage, state_of
from tests.racing import at_once

pytestmark = pytest.mark.django_db(transaction=True)
RACERS = 8


def test_answers_signatures_and_decisions_at_once_have_one_effect_each():
    stage = Stage()
    held = stage.sitting()
    stage.vote_all(held)
    asked = stage.depart(held, stage.candidates[3])
    outcomes = at_once([lambda by=by: stage.answer(asked, by=by) for by in (0, 2, 3, 4)])
    assert outcomes.count(None) == 1
    assert OrderDeparture.objects.get().version == 2
    held = stage.draft()
    sign_of = [lambda by=by: sign(held, seen_hash=held.content_hash, by=by, at=NOW) for by in stage.members]
    assert at_once(sign_of).count(None) == len(stage.members)
    assert state_of(stage.committee) == "proposed"
    judges = [principal_with("ppk", unit=stage.agency.root) for _ in range(RACERS)]
    choices = [
        lambda by=by, n=n: deciding.choose(
            stage.committee, stage.candidates[n % 3], reason=REASON, by=by, at=NOW
        )
        for n, by in enumerate(judges)
    ]
    assert at_once(choices).count(None) == 1
    assert (AppointingDecision.objects.count(), Appointment.objects.count()) == (1, 1)


def test_control_without_the_swap_and_the_triggers_every_answer_has_an_effect(monkeypatch):
    stage = Stage()
    held = stage.sitting()
    asked = stage.depart(held, stage.candidates[3])
    seen = Barrier(4)

    def written_whatever_was_there(row, target, **changes):
        seen.wait(60)
        OrderDeparture.objects.filter(pk=row.pk).update(state=target, **changes)

    monkeypatch.setattr(overriding, "move", written_whatever_was_there)
    monkeypatch.setattr(overriding, "hold", lambda committee: committee)
    stage.committee.refresh_from_db()
    asked.sitting.committee = stage.committee
    trigger = "ALTER TABLE promotions_orderdeparture {} TRIGGER USER"
    with connection.cursor() as cursor:
        cursor.execute(trigger.format("DISABLE"))
    try:
        outcomes = at_once([lambda by=by: stage.answer(asked, by=by) for by in (0, 2, 3, 4)])
        assert outcomes.count(None) == 4
    finally:
        with connection.cursor() as cursor:
            cursor.execute(trigger.format("ENABLE"))


def test_decisions_at_once_about_two_seats_fill_each_once_and_give_nobody_two():
    stage = Stage(candidates=4, seats=2)
    stage.proposed(fewer_reason="hanya empat orang")
    judges = [principal_with("ppk", unit=stage.agency.root) for _ in range(RACERS)]
    # Half are about the first seat, and the second person is chosen for either.
    wanted = [(1, 0), (2, 1), (1, 1), (2, 2), (1, 1), (2, 1), (1, 3), (2, 0)]
    acts = [
        lambda by=by, seat=seat, place=place: stage.choose(place, seat=seat, by=by)
        for by, (seat, place) in zip(judges, wanted, strict=True)
    ]
    at_once(acts)
    rows = list(AppointingDecision.objects.order_by("seat").values_list("seat", "candidate"))
    assert [seat for seat, _candidate in rows] == [1, 2]
    assert len({candidate for _seat, candidate in rows}) == 2
    assert Appointment.objects.count() == 2
    assert state_of(stage.committee) == "decided"


def test_control_without_lock_trigger_and_constraints_a_seat_is_filled_by_everybody(monkeypatch):
    stage = Stage(candidates=4, seats=2)
    stage.proposed(fewer_reason="hanya empat orang")
    stage.committee.refresh_from_db()
    judges = [principal_with("ppk", unit=stage.agency.root) for _ in range(4)]
    seen, checked = Barrier(4), deciding._check_choice

    def checked_together(*given, **more):
        checked(*given, **more)
        seen.wait(60)

    monkeypatch.setattr(deciding, "hold", lambda committee: committee)
    monkeypatch.setattr(deciding, "_check_choice", checked_together)
    monkeypatch.setattr(deciding, "_move_on", lambda *given, **more: None)
    names = "once_each_seat", "seat_filled_once", "nobody_twice"
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE promotions_appointingdecision DISABLE TRIGGER USER")
        cursor.execute(
            "SELECT indexname, indexdef FROM pg_indexes WHERE tablename = 'promotions_appointingdecision'"
        )
        kept = [row for row in cursor.fetchall() if row[0].removeprefix("appointingdecision_") in names]
        cursor.execute(
            "ALTER TABLE promotions_appointingdecision DROP CONSTRAINT appointingdecision_once_each_seat"
        )
        for name, _definition in kept:
            cursor.execute(f"DROP INDEX IF EXISTS {name}")
    try:
        at_once([lambda by=by: stage.choose(0, seat=1, by=by) for by in judges])
        assert AppointingDecision.objects.filter(seat=1, verdict="chosen").count() == 4
    finally:
        with connection.cursor() as cursor:
            cursor.execute("ALTER TABLE promotions_appointment DISABLE TRIGGER USER")
            cursor.execute("DELETE FROM promotions_appointment; DELETE FROM promotions_appointingdecision")
            cursor.execute("ALTER TABLE promotions_appointment ENABLE TRIGGER USER")
            for name, definition in kept:
                if name.endswith("once_each_seat"):
                    cursor.execute(
                        f"ALTER TABLE promotions_appointingdecision ADD CONSTRAINT {name} UNIQUE (sitting_id, seat)"
                    )
                else:
                    cursor.execute(definition)
            cursor.execute("ALTER TABLE promotions_appointingdecision ENABLE TRIGGER USER")
