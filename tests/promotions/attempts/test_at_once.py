"""Two people agree to a further attempt at the same moment: one vacancy follows; and what happens without the lock."""

from threading import Barrier

import pytest
from django.db import connection

from promotions.attempts import attempting
from promotions.models import FurtherAttempt, Vacancy
from tests.factories import principal_with
from tests.promotions.committee.stage import NOW, REASON, Stage
from tests.racing import at_once

pytestmark = pytest.mark.django_db(transaction=True)
RACERS = 4


def waiting():
    """A list that was set aside, what is proposed after it, and several who may agree."""
    stage = Stage(candidates=2)
    stage.agency.target.seats = RACERS
    stage.agency.target.save()
    stage.sitting()
    stage.set_aside()
    given = {"kind": "announcement", "cause": "set_aside", "reason": REASON, "by": stage.officer, "at": NOW}
    attempt = attempting.propose(stage.vacancy, **given)
    judges = [principal_with("penyetuju", unit=stage.agency.root) for _ in range(RACERS)]
    return [lambda by=by: attempting.approve(fresh(attempt), by=by, at=NOW) for by in judges]


def fresh(attempt):
    return FurtherAttempt.objects.with_context().get(pk=attempt.pk)


def test_agreements_at_once_have_one_effect():
    outcomes = at_once(waiting())
    assert outcomes.count(None) == 1
    assert Vacancy.objects.count() == 2
    assert FurtherAttempt.objects.get().version == 2


def test_control_without_lock_swap_and_triggers_every_agreement_announces_a_vacancy(monkeypatch):
    acts, seen = waiting(), Barrier(RACERS)

    def written_whatever_was_there(row, target, *, refused, **changes):
        FurtherAttempt.objects.filter(pk=row.pk).update(state=target, **changes)

    def held_by_nobody(attempt):
        seen.wait(60)
        return fresh(attempt)

    monkeypatch.setattr(attempting, "_locked", held_by_nobody)
    monkeypatch.setattr(attempting, "move", written_whatever_was_there)
    monkeypatch.setattr(attempting, "_check_ended", lambda vacancy, **given: None)
    trigger = "ALTER TABLE promotions_furtherattempt {} TRIGGER USER"
    with connection.cursor() as cursor:
        cursor.execute(trigger.format("DISABLE"))
    try:
        assert at_once(acts).count(None) == RACERS
        assert Vacancy.objects.count() == 1 + RACERS
    finally:
        with connection.cursor() as cursor:
            cursor.execute(trigger.format("ENABLE"))
