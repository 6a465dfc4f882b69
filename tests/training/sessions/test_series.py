"""A yearly series rolled into the next year: what is proposed, and what becomes of it once confirmed."""

from datetime import date, timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from tests.factories import GrantFactory, UserFactory
from training.models import TrainingSession
from training.sessions.series import NoSeriesError, propose_series

pytestmark = pytest.mark.django_db


@pytest.fixture
def yearly(stage):
    stage.program.cadence, stage.program.months, stage.program.rounds_per_year = "tahunan", [3, 9], 3
    stage.program.save()
    return stage


def test_sessions_come_again_on_the_same_day_of_the_week_and_the_months_fill_up(yearly):
    yearly.session(starts=date(2026, 3, 2), days=3, seats=25, venue="Aula")
    yearly.session(starts=date(2026, 9, 7), state="cancelled", cancel_reason="x")
    rounds, planned = propose_series(yearly.program, yearly.root, year=2027)
    assert planned == 0
    again = next(each for each in rounds if each.follows)
    assert (again.starts_on, again.ends_on, again.seats, again.venue) == (
        date(2027, 3, 1),
        date(2027, 3, 3),
        25,
        "Aula",
    )
    assert {each.starts_on.month for each in rounds} == {3, 9}
    assert all(each.starts_on.weekday() == 0 for each in rounds)
    assert len({each.code for each in rounds}) == len(rounds) == 3


def test_what_is_held_once_has_no_series(stage):
    with pytest.raises(NoSeriesError):
        propose_series(stage.program, stage.root, year=2027)


def test_the_confirmed_rounds_become_drafts_in_one_act_and_are_not_proposed_again(yearly):
    client = Client()
    client.force_login(GrantFactory(user=UserFactory(), role="analis", unit=yearly.root).user)
    address = reverse("program_series", args=[yearly.program.public_id])
    year = timezone.localdate().year + 1
    rounds, _planned = propose_series(yearly.program, yearly.root, year=year)
    given = {}
    for number, each in enumerate(rounds):
        first = each.starts_on + timedelta(days=7)
        given |= {f"{each.code}-starts_on": first, f"{each.code}-ends_on": first, f"{each.code}-seats": 12}
        given |= {f"{each.code}-held": "on"} if number else {}
    wrong = given | {f"{rounds[1].code}-ends_on": date(year - 1, 1, 1)}
    assert client.post(address, wrong).status_code == 422
    assert client.post(address).status_code == 422
    assert not TrainingSession.objects.exists()
    assert client.post(address, given).status_code == 302
    made = list(TrainingSession.objects.order_by("period"))
    assert [(each.state, each.seats, each.starts_on) for each in made] == [
        ("draft", 12, each.starts_on + timedelta(days=7)) for each in rounds[1:]
    ]
    left, planned = propose_series(yearly.program, yearly.root, year=year)
    assert (len(left), planned) == (1, 2)
