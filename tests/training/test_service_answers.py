"""Single answers of citizens that a unit sends in: beside those of the public form, once each, and taken back whole."""

from datetime import date
from decimal import Decimal

import pytest
from django.db import Error, transaction

from asn_career.base.audit import acting
from asn_career.base.imports.models import Import
from asn_career.base.imports.undoing import undo_import
from tests.base.imports.packages import findings, load, table, write
from tests.factories import UnitFactory, principal_with
from tests.training.test_satisfaction import answer
from training.models import ServiceFeedback, ServiceFormClosure
from training.satisfaction import service_months
from training.service_feedback import judge_comment

pytestmark = pytest.mark.django_db
COLUMNS = "unit_code,number,given_on,rating,service,comment"
DAY = date(2026, 11, 21)


@pytest.fixture
def unit():
    return UnitFactory(code="DINKES", name="Dinas Kesehatan")


@pytest.fixture
def send(tmp_path, unit):
    def send(*rows, **given):
        return load(write(tmp_path, {"service_answers": table(COLUMNS, *rows)}), **given)

    return send


def row(number, *, on="2026-11-02", rating=3, service="Imunisasi", comment=""):
    return ("DINKES", number, on, rating, service, comment)


def test_answers_sent_in_count_with_those_of_the_form_and_wait_for_a_look_at_their_words(send, unit):
    for rating in (4, 4, 4, 4, 3):
        answer(unit, rating=rating)
    report = send(*(row(f"R-{n}", rating=3, comment="Antre lama 😕" if n == 1 else "") for n in range(1, 6)))
    assert report.totals["new"] == 5
    month = service_months(unit, principal=principal_with("analis", on=DAY))[-1]
    assert (month.answers.answers, month.answers.index) == (10, Decimal("85.00"))  # (19 + 15) / 10 × 25
    words = ServiceFeedback.objects.get(number="R-1")
    assert (words.comment, words.state, words.channel) == ("Antre lama 😕", "new", "import")


def test_sent_again_they_change_nothing_and_what_was_answered_stays(send):
    send(row("R-1", rating=3))
    assert send(row("R-1", rating=3)).totals["new"] == 0
    again = send(row("R-1", rating=4))
    assert ("service_answers", 2, "immutable_record") in findings(again, "error")
    assert ServiceFeedback.objects.get().rating == 3


@pytest.mark.parametrize(
    ("wrong", "code"),
    [
        (row("R-1", rating=5), "out_of_range"),
        (row("R-1", rating=""), "required"),
        (row("", rating=3), "required"),
        (row("R-1", on="2027-01-05"), "future_fact"),
        (("TIDAK-ADA", "R-1", "2026-11-02", 3, "", ""), "unknown_reference"),
    ],
)
def test_what_cannot_be_an_answer_is_refused_by_place_and_the_others_come_in(send, wrong, code):
    report = send(wrong, row("R-2"))
    assert [code for _table, place, code in findings(report, "error") if place == 2] == [code]
    assert list(ServiceFeedback.objects.values_list("number", flat=True)) == ["R-2"]


def test_a_closed_form_takes_nothing_from_the_public_and_a_survey_on_paper_comes_in(send, unit):
    with acting(by="tests"):
        ServiceFormClosure.objects.create(unit=unit, closed_by="tests", closed_at="2026-11-01T00:00Z")
    assert send(row("R-1")).totals["new"] == 1
    with pytest.raises(Error), transaction.atomic():
        answer(unit)


def test_an_import_is_taken_back_and_what_the_public_gave_stays(send, unit):
    answer(unit)
    send(row("R-1"), row("R-2"))
    undo_import(Import.objects.get(), by=principal_with("analis"))
    assert list(ServiceFeedback.objects.values_list("channel", flat=True)) == ["form"]
    with pytest.raises(Error), transaction.atomic(), acting(by="tests"):
        ServiceFeedback.objects.all().delete()


def test_readers_get_answers_without_words_at_once_and_words_once_they_are_shown(send, unit):
    send(row("R-1"), row("R-2", comment="Antre lama"))
    superior = principal_with("admin_opd", unit=unit)

    def seen():
        return set(ServiceFeedback.objects.visible_to(superior).values_list("number", flat=True))

    assert seen() == {"R-1"}
    feedback = ServiceFeedback.objects.get(number="R-2")
    judge_comment(feedback, state="shown", reason="", by=principal_with("analis"))
    assert seen() == {"R-1", "R-2"}


def test_others_units_are_out_of_reach(send, unit):
    elsewhere = principal_with("analis", unit=UnitFactory(code="LAIN"))
    report = send(row("R-1"), principal=elsewhere)
    assert report.totals["new"] == 0
    assert not ServiceFeedback.objects.exists()
