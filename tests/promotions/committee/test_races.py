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
