"""Service satisfaction: the index and its grades, what each reader sees, and the figures beside training."""

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse

from asn_career.base.audit import acting
from asn_career.base.charts import Line, LineChart, line_chart
from asn_career.base.imports.dates import Month
from asn_career.base.imports.reading import RefusedValueError
from asn_career.base.models import AccessLogEntry
from employees.models import User
from tests.factories import GrantFactory, PositionFactory, UnitFactory, UserFactory, hold, principal_with
from training.models import SatisfactionFigure, ServiceFeedback, TrainingHistory
from training.satisfaction import SERVICE_SATISFACTION, grade_of, judge, months_until, service_months

DAY = date(2026, 11, 21)


@pytest.fixture
def unit():
    return UnitFactory(name="Dinas Kesehatan")


def answer(unit, *, rating=3, comment="", state="new", at=datetime(2026, 11, 2, 3, tzinfo=UTC), **given):
    """A kept answer, as the public form leaves it."""
    judged = {} if state == "new" else {"judged_by": "tests", "reason": "uji" if state == "hidden" else ""}
    with acting(by="tests"):
        nonce = f"n{ServiceFeedback.objects.count()}"
        return ServiceFeedback.objects.create(
            unit=unit,
            rating=rating,
            comment=comment,
            state=state,
            given_at=at,
            nonce=nonce,
            **judged,
            **given,
        )


def signed_in(role, unit):
    user = UserFactory()
    GrantFactory(user=user, role=role, unit=unit)
    client = Client()
    client.force_login(User.objects.get(pk=user.pk))
    return client


def test_the_worked_examples_of_the_rule_come_out():
    for example in SERVICE_SATISFACTION.examples:
        told = judge(**example.given, on=DAY)
        expected = example.expected["index"]
        assert told.index == (expected and Decimal(expected)), example.name
        assert told.grade == example.expected["grade"], example.name


@pytest.mark.parametrize(
    ("score", "grade"),
    [
        ("88.31", "A"),
        ("88.30", "B"),
        ("76.61", "B"),
        ("76.60", "C"),
        ("65.00", "C"),
        ("64.99", "D"),
        ("24.99", None),
    ],
)
def test_grades_begin_at_their_bounds(score, grade):
    assert grade_of(Decimal(score), on=DAY) == grade


def test_the_months_go_over_the_turn_of_the_year():
    assert months_until(date(2026, 2, 28), count=3) == [date(2025, 12, 1), date(2026, 1, 1), date(2026, 2, 1)]


@pytest.mark.parametrize(
    "raw", ["2026-03", "03/2026", "3-2026", "Maret 2026", "2026-03-01", date(2026, 3, 1)]
)
def test_a_month_is_read_in_every_spelling(raw):
    assert Month().parse(raw, as_of=DAY).value == date(2026, 3, 1)


@pytest.mark.parametrize("raw", ["2026-03-15", "2026-13", "Foo 2026", "03-26", date(2026, 3, 2)])
def test_what_is_no_whole_month_is_refused(raw):
    with pytest.raises(RefusedValueError):
        Month().parse(raw, as_of=DAY)


@pytest.mark.django_db
def test_the_database_refuses_figures_that_are_none(unit):
    good = {"unit": unit, "month": date(2026, 3, 1), "respondents": 12, "score": Decimal("80")}
    SatisfactionFigure.objects.create(**good)
    wrongs = [{}, {"month": date(2026, 4, 2)}, {"month": date(2026, 4, 1), "respondents": 0}]
    wrongs.append({"month": date(2026, 4, 1), "score": Decimal("100.01")})
    for wrong in wrongs:
        with pytest.raises(IntegrityError), transaction.atomic():
            SatisfactionFigure.objects.create(**good | wrong)


@pytest.mark.django_db
def test_a_month_has_both_sources_and_the_training_of_people_in_sight(unit):
    SatisfactionFigure.objects.create(
        unit=unit, month=date(2026, 11, 1), respondents=120, score=Decimal("76.60")
    )
    for rating in (4, 4, 4, 3, 3, 3, 3, 3, 3, 3):
        answer(unit, rating=rating)
    answer(unit, at=datetime(2026, 9, 30, 20, tzinfo=UTC))  # October in local time
    person = hold(PositionFactory(unit=unit))
    elsewhere = hold(PositionFactory(unit=UnitFactory()))
    for one in (person, elsewhere):
        TrainingHistory.objects.unscoped(reason="uji").create(
            employee=one, name="Pelayanan", hours=20, completed_on=date(2026, 10, 5)
        )
    *_, october, november = service_months(unit, principal=principal_with("analis", unit=unit))
    assert (november.figure.score, november.figure_grade) == (Decimal("76.60"), "C")
    assert (november.answers.index, november.answers.grade) == (Decimal("82.50"), "B")
    assert (october.answers.answers, october.answers.index, october.completed) == (1, None, 1)
    assert (october.figure, november.completed) == (None, 0)


@pytest.mark.django_db
def test_an_answer_stays_as_it_was_given(unit):
    given = answer(unit, comment="Ramah")
    changes = [{"rating": 1}, {"comment": "Lain"}, {"state": "hidden", "judged_by": "x", "reason": ""}]
    for change in changes:
        with pytest.raises(Exception, match=r"Cannot update|servicefeedback_judged"), acting(by="tests"):
            ServiceFeedback.objects.filter(pk=given.pk).update(**change)
    with acting(by="tests"):  # the control: a judgement with a reason is taken
        ServiceFeedback.objects.filter(pk=given.pk).update(state="hidden", judged_by="x", reason="Nama")


@pytest.mark.django_db
def test_readers_see_shown_comments_and_only_managers_the_others(unit):
    for state in ("new", "shown", "hidden"):
        answer(unit, comment=f"komentar {state}", state=state)
    path = reverse("satisfaction_unit", args=[unit.public_id])
    told = {role: signed_in(role, unit).get(path).content.decode() for role in ("auditor", "analis")}
    seen = {
        role: [s for s in ("new", "shown", "hidden") if f"komentar {s}" in text]
        for role, text in told.items()
    }
    assert seen == {"auditor": ["shown"], "analis": ["new", "shown", "hidden"]}
    assert signed_in("analis", UnitFactory()).get(path).status_code == 404


@pytest.mark.django_db
def test_hiding_needs_a_reason_and_a_manager(unit):
    given = answer(unit, comment="Pak Anu")
    path = reverse("judge_feedback", args=[given.public_id])
    manager = signed_in("analis", unit)
    assert manager.post(path, {"state": "hidden", "reason": " "}).status_code == 422
    assert signed_in("analis", UnitFactory()).post(path, {"state": "shown"}).status_code == 404
    assert signed_in("auditor", unit).post(path, {"state": "shown"}).status_code == 403
    given.refresh_from_db()
    assert given.state == "new"
    assert manager.post(path, {"state": "hidden", "reason": "Menyebut nama"}).status_code == 302
    given.refresh_from_db()
    assert (given.state, given.reason) == ("hidden", "Menyebut nama")


@pytest.mark.django_db
def test_the_list_tells_both_sources_and_the_file_has_a_purpose(unit):
    SatisfactionFigure.objects.create(
        unit=unit, month=date(2026, 3, 1), respondents=12, score=Decimal("88.31")
    )
    answer(unit, at=datetime.now(UTC))
    client = signed_in("auditor", unit)
    text = client.get(reverse("satisfaction_list")).content.decode()
    assert "88,31 (A)" in text
    assert "belum cukup" in text
    assert "82," not in text
    path = reverse("satisfaction_export")
    assert client.post(path, {"purpose": " "}).status_code >= 400
    answered = client.post(path, {"purpose": "laporan"})
    assert answered.status_code == 200
    assert answered.content[:2] == b"PK"
    assert AccessLogEntry.objects.filter(action="satisfaction.export", purpose="laporan").count() == 1


@pytest.mark.django_db
def test_the_poster_is_for_those_who_manage_the_unit(unit):
    path = reverse("satisfaction_poster", args=[unit.public_id])
    assert signed_in("analis", unit).get(path).content[:5] == b"%PDF-"
    assert signed_in("auditor", unit).get(path).status_code == 403


def test_a_line_breaks_off_where_a_value_is_unknown():
    def drawn(values):
        line = Line("Survei", values, [str(value) for value in values])
        return line_chart(LineChart("x", "Judul", "Temuan", ["a"] * 3, ["a"] * 3, [line], top=100))

    whole, broken = drawn([Decimal(10), 20, 30]), drawn([Decimal(10), None, 30])
    assert (whole.count("<circle"), whole.split('class="l1"')[1].count("<line")) == (3, 2)
    assert (broken.count("<circle"), broken.split('class="l1"')[1].count("<line")) == (2, 0)
