"""The days on official papers: each lies after what it rests on, and none is still to come."""

from contextlib import contextmanager
from datetime import date, timedelta

import pytest
from django.db import IntegrityError, transaction

from asn_career.base.audit import acting
from promotions.committee import errors, forming
from promotions.models import Appointment, Committee, Sitting
from tests.promotions.agency import D
from tests.promotions.committee.stage import NOW
from tests.promotions.committee.test_pages import account

DAY = timedelta(days=1)


@pytest.mark.parametrize("decree_on", [date(1999, 1, 1), D - 5000 * DAY, D + DAY, date(2030, 1, 1)])
def test_a_committee_is_formed_by_a_decree_of_a_likely_day(stage, decree_on):
    with pytest.raises(errors.CommitteeDecreeDayError) as refused:
        stage.form(decree_on=decree_on)
    assert "decree_on" in refused.value.fields
    assert not Committee.objects.exists()


@pytest.mark.parametrize("held_on", [date(2020, 1, 1), D - DAY, D + DAY, date(2031, 12, 31)])
def test_a_sitting_is_held_after_the_decree_and_the_sent_run_and_today_at_the_latest(stage, held_on):
    stage.reviewing(decree_on=D - 2 * DAY)
    stage.mark_all()
    with pytest.raises(errors.SittingDayError) as refused:
        stage.open(held_on=held_on)
    assert "held_on" in refused.value.fields
    assert not Sitting.objects.exists()
    assert stage.open().held_on == D


def test_a_decree_lies_between_the_decision_and_today_and_takes_effect_no_earlier(stage):
    drafted = stage.decided()
    for decree_on in (D - DAY, D + DAY, date(2027, 1, 1)):
        with pytest.raises(errors.DecreeDayError) as refused:
            stage.record(drafted, decree_on=decree_on)
        assert "decree_on" in refused.value.fields
    with pytest.raises(errors.EffectiveDayError) as refused:
        stage.record(drafted, effective_on=D - DAY)
    assert "effective_on" in refused.value.fields
    drafted.refresh_from_db()
    assert drafted.state == "draft"
    assert stage.record(drafted, effective_on=D).state == "recorded"


def test_the_database_refuses_a_sitting_before_its_decree_and_a_decree_before_the_decision(stage):
    stage.form()
    by = account(stage.officer)
    given = {"committee": stage.committee, "round": 1, "place": "Aula", "opened_by": by, "opened_at": NOW}
    with past_the_product("sits after its decree"):
        Sitting.objects.create(held_on=D - DAY, **given)
    stage.seat()
    forming.start_review(stage.committee, by=stage.officer, at=NOW)
    stage.mark_all()
    held = stage.open()
    stage.vote_all(held)
    stage.sign_all(stage.draft())
    rows = Appointment.objects.filter(pk=stage.choose(0).pk)
    told = {
        "state": "recorded",
        "version": 2,
        "decree_number": "821/7",
        "recorded_by": by,
        "recorded_at": NOW,
    }
    for decree_on, effective_on in ((D - DAY, D), (D, D - DAY)):
        with past_the_product("a decree follows the decision"):
            rows.update(decree_on=decree_on, effective_on=effective_on, **told)
    with acting(by="tests"):
        assert rows.update(decree_on=D, effective_on=D, **told) == 1  # the control


@contextmanager
def past_the_product(words):
    with pytest.raises(IntegrityError, match=words), transaction.atomic(), acting(by="tests"):
        yield
