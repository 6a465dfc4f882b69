"""Tests before and after a training: what is kept, what is refused, and what is said of few people."""

from datetime import date
from decimal import Decimal
from fractions import Fraction

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import DatabaseError, transaction
from django.test import Client
from django.urls import reverse

from asn_career.base.audit import acting
from asn_career.base.errors import DomainError, NotPermittedError
from tests.factories import (
    EmployeeFactory,
    GrantFactory,
    TrainingProgramFactory,
    UnitFactory,
    UserFactory,
    principal_with,
    span,
)
from tests.training.learning import AT, TODAY
from training.effect.comparing import Footing
from training.effect.learning import Scores, learning_in, learning_of, participants_of, record_scores
from training.effect.paired import movement_of, student_quantile
from training.effect.score_file import ScoreFileError, read_scores
from training.models import Enrolment, LearningScore, TrainingSession


# Known values of Student's t, 97.5 %.
@pytest.mark.parametrize(
    ("freedom", "known"), [(7, "2.365"), (9, "2.262"), (14, "2.145"), (29, "2.045"), (99, "1.984")]
)
def test_the_quantile_of_students_t_is_right_to_three_decimals(freedom, known):
    assert round(student_quantile(freedom), 3) == Decimal(known)


def test_the_mean_difference_and_its_interval_are_those_worked_by_hand():
    pairs = [(Fraction(50), Fraction(50 + n)) for n in range(1, 11)]
    found = movement_of(pairs, enough=10, sound=30)
    # differences 1 to 10: mean 5.5, variance 82.5 / 9, t of 9 degrees 2.262: 5.5 ± 2.166
    assert (found.before, found.after, found.difference) == (50, Decimal("55.50"), Decimal("5.50"))
    assert (found.low, found.high) == (Decimal("3.33"), Decimal("7.67"))
    assert found.footing == Footing.TENTATIVE
    assert found.is_clear


def test_too_few_pairs_are_counted_and_nothing_else():
    found = movement_of([(Fraction(1), Fraction(5))] * 9, enough=10, sound=30)
    assert (found.pairs, found.footing, found.difference, found.before) == (
        9,
        Footing.INSUFFICIENT,
        None,
        None,
    )


def test_a_file_is_read_with_either_separator_and_an_empty_cell_is_unknown():
    content = b"NIP;Nilai awal;Nilai akhir\n199001012015011001;60,5;\n"
    assert read_scores(content, as_of=TODAY) == {"199001012015011001": Scores(Decimal("60.50"), None)}


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("nip,nilai_awal\n", "nilai_akhir"),
        ("nip,nilai_awal,nilai_akhir\n123,60,70\n", "Baris 2, nip “123”"),
        ("nip,nilai_awal,nilai_akhir\n199001012015011001,baik,70\n", "Baris 2, nilai_awal “baik”"),
        ("nip,nilai_awal,nilai_akhir\n" + "199001012015011001,60,70\n" * 2, "Baris 3 mengulang"),
        ("nip,nilai_awal,nilai_akhir\n", "tidak berisi baris"),
    ],
)
def test_a_fault_of_a_file_names_line_and_value(text, said):
    with pytest.raises(ScoreFileError) as refused:
        read_scores(text.encode(), as_of=TODAY)
    assert said in str(refused.value)


pytestmark = pytest.mark.django_db


@pytest.fixture
def unit():
    return UnitFactory()


@pytest.fixture
def officer(unit):
    return principal_with("analis", unit=unit, on=TODAY)


@pytest.fixture
def session(unit):
    return held(TrainingProgramFactory(), unit, "S-1")


def held(program, unit, code, *, state="finished"):
    days = span(date(2026, 8, 3), date(2026, 8, 4))
    begun = {"began_on": days.lower} if state in ("running", "finished") else {}
    with acting(by="tests"):
        return TrainingSession.objects.create(
            program=program,
            unit=unit,
            code=code,
            seats=40,
            modality="daring",
            period=days,
            state=state,
            **begun,
        )


def attend(session, people, *, state="attended"):
    """People with a seat in the session, and their enrolments by number."""
    with acting(by="tests"):
        return [
            Enrolment._base_manager.create(
                session=session,
                employee=EmployeeFactory(home_unit=session.unit),
                unit=session.unit,
                state=state,
                seat_number=number if state == "attended" else None,
                period=session.period,
            )
            for number in range(1, people + 1)
        ]


def keep(session, rows, scores, officer, *, maximum=None):
    entries = {row.pk: given for row, given in zip(rows, scores, strict=True)}
    return record_scores(session, entries, maximum=maximum, by=officer, at=AT)


def test_an_unknown_score_takes_no_part_and_a_cleared_one_is_gone(session, officer):
    rows = attend(session, 3)
    keep(
        session,
        rows,
        [Scores(Decimal(50), Decimal(70)), Scores(None, Decimal(0)), Scores(Decimal(9))],
        officer,
    )
    found = learning_in(participants_of(session, principal=officer), as_of=TODAY)
    assert (found.tested_before, found.tested_after, found.movement.pairs) == (2, 2, 1)
    assert found.movement.difference is None
    keep(session, rows[:1], [Scores()], officer)
    assert LearningScore._base_manager.count() == 2


def test_sessions_are_compared_in_percent_of_the_highest_score_and_others_are_counted_apart(
    session, officer, unit
):
    short = held(session.program, unit, "S-2")
    keep(session, attend(session, 6), [Scores(Decimal(50), Decimal(75))] * 6, officer, maximum=Decimal(100))
    keep(short, attend(short, 6), [Scores(Decimal(5), Decimal(10))] * 6, officer, maximum=Decimal(20))
    unstated = held(session.program, unit, "S-3")
    keep(unstated, attend(unstated, 2), [Scores(Decimal(5), Decimal(10))] * 2, officer)
    found = learning_of(session.program, principal=officer, as_of=TODAY)
    assert (found.movement.pairs, found.without_maximum, found.tested_after) == (12, 2, 14)
    assert (found.movement.before, found.movement.after) == (Decimal("37.50"), Decimal("62.50"))
    elsewhere = principal_with("analis", unit=UnitFactory(), on=TODAY)
    assert learning_of(session.program, principal=elsewhere, as_of=TODAY).tested_after == 0


def test_a_score_above_the_highest_is_refused_also_one_kept_before(session, officer):
    rows = attend(session, 2)
    keep(session, rows[:1], [Scores(Decimal(90))], officer)
    with pytest.raises(DomainError) as refused:
        keep(session, rows[1:], [Scores(Decimal(10))], officer, maximum=Decimal(50))
    assert refused.value.code == "score_beyond_maximum"
    assert LearningScore._base_manager.count() == 1


def test_scores_are_those_of_participants_once_registration_is_closed(session, officer, unit):
    absent = attend(session, 1, state="withdrawn")
    with pytest.raises(DomainError):
        keep(session, absent, [Scores(Decimal(1))], officer)
    open_ = held(session.program, unit, "S-4", state="open")
    with pytest.raises(DomainError):
        keep(open_, [], [], officer)
    with pytest.raises(NotPermittedError):
        keep(session, [], [], principal_with("analis", unit=UnitFactory(), on=TODAY))


@pytest.mark.parametrize(
    ("state", "given"),
    [
        ("attended", {"before": 60, "maximum": 50}),
        ("attended", {"before": -1}),
        ("attended", {}),
        ("withdrawn", {"before": 1}),
    ],
)
def test_the_database_refuses_what_the_rule_refuses(session, state, given):
    (row,) = attend(session, 1, state=state)
    with acting(by="tests"), pytest.raises(DatabaseError), transaction.atomic():
        LearningScore._base_manager.create(enrolment=row, by="tests", at=AT, **given)


def test_the_desk_enters_scores_and_sends_a_file_of_which_nothing_is_kept_when_a_line_is_wrong(session):
    rows = attend(session, 2)
    client = Client()
    client.force_login(GrantFactory(user=UserFactory(), role="analis", unit=session.unit).user)
    address = reverse("session_tests", args=[session.public_id])
    typed = {"maximum": "100", f"{rows[0].public_id}-before": "40", f"{rows[0].public_id}-after": "80"}
    assert client.post(address, typed).status_code == 302
    kept = LearningScore._base_manager.get()
    assert (kept.before, kept.after, kept.maximum) == (40, 80, 100)

    def send(*lines):
        text = "\n".join(["nip,nilai_awal,nilai_akhir", *lines])
        return client.post(
            address, {"action": "file", "file": SimpleUploadedFile("nilai.csv", text.encode())}
        )

    nips = [row.employee.nip for row in rows]
    answer = send(f"{nips[0]},,90", f"{nips[1]},50,101")
    assert answer.status_code == 422
    assert LearningScore._base_manager.get().after == 80
    assert send(f"{nips[0]},,90", f"{nips[1]},50,").status_code == 302
    found = dict(LearningScore._base_manager.values_list("enrolment", "after"))
    assert found == {rows[0].pk: Decimal(90), rows[1].pk: None}
    assert LearningScore._base_manager.get(enrolment=rows[0]).before == 40
    page = client.get(reverse("program_effect", args=[session.program.public_id])).content.decode()
    assert "Hasil belajar" in page
