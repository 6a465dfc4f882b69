"""Evaluations: by whom, on which days, once; asked for by a notice; told as means from five answers on."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import DatabaseError, transaction
from django.test import Client
from django.urls import reverse

from asn_career.base.audit import acting
from asn_career.base.errors import DomainError
from employees.access import user_principal
from employees.models import Notice
from tests.factories import (
    EmployeeFactory,
    GrantFactory,
    TrainingProgramFactory,
    UnitFactory,
    UserFactory,
    principal_with,
    span,
)
from training.effect.asking import ask_for_evaluations
from training.effect.evaluating import give, questions_of, summarise
from training.models import Enrolment, Evaluation, TrainingSession

LAST = date(2026, 8, 31)
NOW = datetime(2026, 9, 2, 3, tzinfo=UTC)

pytestmark = pytest.mark.django_db


@pytest.fixture
def unit():
    return UnitFactory()


@pytest.fixture
def session(unit):
    program = TrainingProgramFactory()
    days = span(LAST - timedelta(days=2), LAST)
    with acting(by="tests"):
        return TrainingSession.objects.create(
            program=program,
            unit=unit,
            code="S-1",
            seats=20,
            modality="klasikal",
            state="finished",
            period=days,
            began_on=days.lower,
        )


def attend(session, *, seat: int = 1, state: str = "attended") -> Enrolment:
    person = EmployeeFactory(home_unit=session.unit)
    UserFactory(employee=person)
    seated = {"seat_number": seat} if state in ("attended", "absent") else {}
    with acting(by="tests"):
        row = Enrolment.objects.unscoped(reason="tests").create(
            session=session, employee=person, unit=session.unit, state=state, chain=["unit"], **seated
        )
    return (
        Enrolment.objects.unscoped(reason="tests")
        .select_related("session__program", "employee")
        .get(pk=row.pk)
    )


def say(enrolment, kind="reaction", *, by=None, on=LAST, **changed):
    by = by or user_principal(enrolment.employee.account, on=on)
    answers = dict.fromkeys(questions_of(enrolment, kind), 4) | changed
    return give(enrolment, kind, answers=answers, comment=" baik ", by=by, at=NOW)


def refused(*args, **kwargs) -> str:
    with pytest.raises(DomainError) as error:
        say(*args, **kwargs)
    return error.value.code


@pytest.mark.parametrize(
    ("kind", "day", "open_"),
    [
        ("reaction", LAST - timedelta(days=1), False),
        ("reaction", LAST, True),
        ("reaction", LAST + timedelta(days=30), True),
        ("reaction", LAST + timedelta(days=31), False),
        # three months after 31 August is 30 November, six months 28 February
        ("behaviour", date(2026, 11, 29), False),
        ("behaviour", date(2026, 11, 30), True),
        ("behaviour", date(2027, 2, 28), True),
        ("behaviour", date(2027, 3, 1), False),
    ],
)
def test_an_evaluation_is_taken_on_its_days_alone(session, kind, day, open_):
    enrolment = attend(session)
    if open_:
        assert say(enrolment, kind, on=day).comment == "baik"
    else:
        assert refused(enrolment, kind, on=day) == "evaluation_closed"


def test_one_evaluation_each_never_changed(session):
    enrolment = attend(session)
    given = say(enrolment)
    assert refused(enrolment) == "evaluation_given"
    with acting(by="tests"), pytest.raises(DatabaseError), transaction.atomic():
        Evaluation.objects.unscoped(reason="tests").filter(pk=given.pk).update(comment="lain")


@pytest.mark.parametrize("changed", [{"useful": 0}, {"useful": 5}, {"lain": 3}])
def test_answers_outside_the_questions_or_the_scale_are_refused(session, changed):
    assert refused(attend(session), **changed) == "answers_incomplete"


def test_only_the_participant_and_the_superior_are_asked(session, unit):
    enrolment, absent = attend(session), attend(session, seat=2, state="absent")
    superior = GrantFactory(user=UserFactory(), role="atasan", unit=unit).user
    later = date(2026, 12, 1)
    assert refused(enrolment, by=user_principal(absent.employee.account, on=LAST)) == "not_permitted"
    assert refused(absent) == "not_permitted"
    assert refused(enrolment, "superior", on=later) == "not_permitted"
    assert refused(enrolment, "superior", by=principal_with("analis", unit=unit, on=later)) == "not_permitted"
    assert say(enrolment, "superior", by=user_principal(superior, on=later)).pk


def test_notices_ask_once_and_go_when_given_or_over(session, unit):
    enrolment = attend(session)
    GrantFactory(user=UserFactory(), role="atasan", unit=unit)
    assert ask_for_evaluations(on=LAST, at=NOW) == 1
    assert ask_for_evaluations(on=LAST + timedelta(days=1), at=NOW) == 0
    say(enrolment)
    assert not Notice.objects.open().exists()
    assert ask_for_evaluations(on=date(2026, 12, 1), at=NOW) == 2
    ask_for_evaluations(on=date(2027, 3, 1), at=NOW)
    assert not Notice.objects.open().exists()
    assert Notice.objects.filter(acted=True).count() == 1


@pytest.mark.parametrize("people", [2, 8])
def test_asking_costs_the_same_for_any_number(session, people, django_assert_max_num_queries):
    for seat in range(1, people + 1):
        attend(session, seat=seat)
    with django_assert_max_num_queries(17):
        assert ask_for_evaluations(on=LAST, at=NOW) == people


@pytest.mark.parametrize(("people", "mean"), [(4, None), (5, "3.80")])
def test_means_are_told_from_five_answers_on(session, unit, people, mean):
    for seat in range(1, people + 1):
        say(attend(session, seat=seat), useful=3 if seat == 1 else 4)
    (reaction, *_rest) = summarise(session.program, principal=principal_with("analis", unit=unit))
    assert reaction.answers == people
    assert (
        dict(reaction.means)["useful"] is None
        if mean is None
        else str(dict(reaction.means)["useful"]) == mean
    )


def test_means_leave_out_people_beyond_the_readers_scope(session):
    for seat in range(1, 7):
        say(attend(session, seat=seat))
    (reaction, *_rest) = summarise(session.program, principal=principal_with("analis", unit=UnitFactory()))
    assert (reaction.answers, reaction.means) == (0, ())


def test_the_form_keeps_what_was_chosen_when_something_is_missing(session, settings):
    enrolment = attend(session)
    client = Client()
    client.force_login(enrolment.employee.account)
    page = reverse("evaluation", args=["reaction", enrolment.public_id])
    shown = client.get(page)
    assert shown.status_code == 200
    stranger = Client()
    stranger.force_login(UserFactory(employee=EmployeeFactory()))
    assert stranger.get(page).status_code == 404


def test_the_officers_page_tells_counts_and_no_figure_where_there_is_too_little(session, unit):
    from employees.models import User

    by = principal_with("analis", unit=unit)
    client = Client()
    client.force_login(User.objects.get(public_id=by.identity.partition(":")[2]))
    assert client.get(reverse("effect_list")).status_code == 200
    page = client.get(reverse("program_effect", args=[session.program.public_id])).content.decode()
    assert "Belum ada jawaban." in page
