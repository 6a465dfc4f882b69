"""The public form about a service: it takes an honest answer, and each protection refuses what it is for."""

from datetime import UTC, datetime, timedelta

import pytest
from django.db import DatabaseError, transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from asn_career.base.audit import acting
from asn_career.base.errors import NotPermittedError
from asn_career.base.models import RateWindow
from asn_career.base.rates import Rate
from employees.models import User
from tests.factories import UnitFactory, principal_with
from training import service_feedback
from training.models import ServiceFeedback
from training.service_feedback import (
    OLDEST,
    YOUNGEST,
    Answer,
    ClosedByUnitError,
    ClosedForTheHourError,
    RepeatedError,
    StaleFormError,
    TooFastError,
    close_form,
    give_answer,
    keep_answers,
    new_token,
)

NOW = datetime(2026, 11, 21, 3, tzinfo=UTC)
OPENED = NOW - timedelta(minutes=1)
HOME = "203.0.113.9"

pytestmark = pytest.mark.django_db


@pytest.fixture
def unit():
    return UnitFactory(name="Puskesmas <b>Melati</b>")


@pytest.fixture
def address(unit):
    return reverse("service_form", args=[unit.public_id])


def give(unit, *, token=None, network=HOME, at=NOW, rating=4):
    return give_answer(
        unit, Answer(rating), token=token or new_token(unit, at=OPENED), network=network, at=at
    )


def sent(unit, **given):
    opened = timezone.now() - timedelta(minutes=1)
    return {"formulir": new_token(unit, at=opened), "nilai": "4", "layanan": "", "komentar": "", **given}


def test_an_answer_is_kept_without_anything_about_who_gave_it(unit, address):
    answered = Client().post(address, sent(unit, komentar="Ramah"), REMOTE_ADDR=HOME)
    assert answered.status_code == 200
    assert "Terima kasih" in answered.content.decode()
    kept = ServiceFeedback.objects.get()
    assert (kept.rating, kept.comment, kept.state) == (4, "Ramah", "new")
    subjects = " ".join(RateWindow.objects.values_list("subject", flat=True))
    assert HOME not in subjects
    assert subjects.count("service form") == 2


def test_the_form_asks_and_says_no_names_please(address, unit):
    text = Client().get(address).content.decode()
    assert text.count('type="radio"') == 4
    assert "jangan menulis nama" in text
    assert "&lt;b&gt;Melati" in text
    assert "<b>Melati" not in text


@pytest.mark.parametrize(
    ("age", "refusal"),
    [
        (YOUNGEST - timedelta(seconds=1), TooFastError),
        (YOUNGEST, None),
        (OLDEST, None),
        (OLDEST + timedelta(seconds=1), StaleFormError),
    ],
)
def test_a_form_is_taken_between_three_seconds_and_two_hours(unit, age, refusal):
    token = new_token(unit, at=NOW - age)
    if refusal is None:
        give(unit, token=token)
    else:
        with pytest.raises(refusal):
            give(unit, token=token)
    assert ServiceFeedback.objects.exists() == (refusal is None)


def test_a_form_that_this_service_did_not_make_is_refused(unit):
    good = new_token(unit, at=OPENED)
    for token in ("x", good[:-1] + ("A" if good[-1] != "A" else "B"), new_token(UnitFactory(), at=OPENED)):
        with pytest.raises(StaleFormError):
            give(unit, token=token)
    give(unit, token=good)


def test_a_form_is_taken_once(unit):
    token = new_token(unit, at=OPENED)
    give(unit, token=token)
    with pytest.raises(RepeatedError):
        give(unit, token=token)
    give(unit)
    assert ServiceFeedback.objects.count() == 2


def test_the_trap_refuses_what_fills_it(unit, address):
    refused = Client().post(address, sent(unit, situs="http://x.id"))
    assert refused.status_code == 422
    assert not ServiceFeedback.objects.exists()
    assert Client().post(address, sent(unit, situs="")).status_code == 200
    assert ServiceFeedback.objects.count() == 1


def test_an_address_has_a_bound_and_another_address_its_own(unit, monkeypatch):
    monkeypatch.setattr(service_feedback, "PER_ADDRESS", Rate(2, 3600))
    give(unit), give(unit)
    with pytest.raises(ClosedForTheHourError):
        give(unit)
    give(unit, network="203.0.113.10")
    give(UnitFactory())
    assert ServiceFeedback.objects.count() == 4


def test_a_flood_closes_the_form_of_one_unit_politely(unit, address, monkeypatch):
    monkeypatch.setattr(service_feedback, "PER_UNIT", Rate(2, 3600))
    assert Client().get(address).status_code == 200
    for number in range(2):
        give(unit, network=f"203.0.113.{number}")
    posted = Client().post(address, sent(unit), REMOTE_ADDR="203.0.113.77")
    assert posted.status_code == 429
    assert int(posted.headers["Retry-After"]) > 0
    closed = Client().get(address)
    assert closed.status_code == 429
    assert "terima kasih" in closed.content.decode().lower()
    give(UnitFactory(), network="203.0.113.78")
    assert ServiceFeedback.objects.count() == 3


def test_a_unit_closes_its_form_and_opens_it_again(unit, address, client):
    office = principal_with("admin_opd", unit=unit)
    client.force_login(User.objects.get(public_id=office.identity.partition(":")[2]))
    switch = reverse("satisfaction_form_switch", args=[unit.public_id])
    client.post(switch, {"action": "close", "note": "Pindah gedung"})

    told = Client().get(address)
    assert told.status_code == 200
    assert "Pindah gedung" in told.content.decode()
    assert 'name="nilai"' not in told.content.decode()
    assert Client().post(address, sent(unit)).status_code == 409
    with pytest.raises(ClosedByUnitError):
        give(unit)
    give(UnitFactory())
    figures = client.get(reverse("satisfaction_unit", args=[unit.public_id])).content.decode()
    assert "Pindah gedung" in figures

    client.post(switch, {"action": "open"})
    assert Client().post(address, sent(unit)).status_code == 200


def test_only_who_supplies_the_unit_s_data_switches_its_form(unit):
    with pytest.raises(NotPermittedError):
        close_form(unit, note="", by=principal_with("admin_opd", unit=UnitFactory()), at=NOW)
    with pytest.raises(NotPermittedError):
        close_form(unit, note="", by=principal_with("atasan", unit=unit), at=NOW)
    close_form(unit, note="", by=principal_with("analis", unit=unit), at=NOW)


def test_the_database_takes_no_answer_for_a_closed_form(unit):
    close_form(unit, note="", by=principal_with("analis", unit=unit), at=NOW)
    row = ServiceFeedback(unit=unit, given_at=NOW, rating=4, nonce="x")
    with pytest.raises(DatabaseError, match="closed"), acting(by="tests"), transaction.atomic():
        keep_answers([row])


def test_an_unknown_unit_has_no_form(unit):
    path = reverse("service_form", args=["00000000-0000-0000-0000-000000000001"])
    assert Client().get(path).status_code == 404
    assert Client().post(path, sent(unit)).status_code == 404


def test_it_has_to_come_from_the_page_itself(unit, address):
    strict = Client(enforce_csrf_checks=True)
    assert strict.post(address, sent(unit)).status_code == 403
    strict.get(address)
    token = strict.cookies["csrftoken"].value
    assert strict.post(address, sent(unit, csrfmiddlewaretoken=token)).status_code == 200


@pytest.mark.parametrize(
    "given", [{"nilai": "5"}, {"nilai": ""}, {"komentar": "x" * 1001}, {"komentar": "\0"}]
)
def test_bad_input_is_named_and_nothing_is_kept(unit, address, given):
    assert Client().post(address, sent(unit, **given)).status_code == 422
    assert not ServiceFeedback.objects.exists()


def test_markup_and_formulas_stay_text(unit, address):
    words = "<script>x</script> =HYPERLINK(1)"
    Client().post(address, sent(unit, komentar=words))
    assert ServiceFeedback.objects.get().comment == words
    again = Client().post(address, sent(unit, nilai="", komentar=words)).content.decode()
    assert "<script>x" not in again
    assert "&lt;script&gt;x" in again
