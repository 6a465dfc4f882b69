"""Nominations: by people, among those who meet the criteria, decided by a second person, never over the budget."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from django.db import IntegrityError, connection, connections, transaction

from asn_career.base.audit import acting
from asn_career.base.documents.issuing import find_issued
from asn_career.base.errors import NotPermittedError
from employees.access import user_principal
from employees.documents import open_document
from employees.models import Award, Notice, User
from tests.factories import GrantFactory, principal_with
from tests.training.recognition.office import DAY, NOW, agency, program
from training.errors import (
    BudgetSpentError,
    ChangedMeanwhileError,
    CriteriaNotMetError,
    NominatedAlreadyError,
    NotOpenError,
    OwnMatterError,
    ReasonNeededError,
    SecondPersonNeededError,
)
from training.models import RecognitionNomination, RecognitionProgram
from training.recognition import nominating, programmes

ROWS = {"reason": "tests"}
db = pytest.mark.django_db


@pytest.fixture
def place(db):
    return agency()


def nominate(place, made, person, *, by=None):
    return nominating.nominate(made, employee=person, reason="Rajin.", by=by or place.officer, at=NOW)


def approve(place, row, *, by=None, version=None):
    nominating.approve(row, by=by or place.approver, at=NOW, version=version or row.version)
    row.refresh_from_db()


def test_a_nomination_becomes_a_recognition_with_certificate_and_notice(place):
    person = place.hire("2", "3")
    own = principal_with(employee=person)
    row = nominate(place, program(place), person)
    assert Notice.objects.open().addressed_to(place.approver).get().kind == "recognition_decide"
    approve(place, row)
    assert row.state == "approved"
    with open_document(row.certificate) as file:
        assert file.read(5) == b"%PDF-"
    assert find_issued(row.issued.code).sha256 == row.certificate.sha256
    assert Notice.objects.open().addressed_to(own).get().kind == "recognition_given"
    assert not Notice.objects.open().addressed_to(place.approver).exists()
    assert not Award._base_manager.filter(employee=person).exists()


def test_an_award_is_entered_only_where_the_agency_chose_so_and_without_a_score(place):
    person = place.hire("2", "3")
    approve(place, nominate(place, program(place, records_award=True), person))
    assert Award._base_manager.get(employee=person).score is None


def test_who_does_not_meet_the_criteria_is_not_nominated(place):
    person = place.hire("2", "2")
    with pytest.raises(CriteriaNotMetError):
        nominate(place, program(place), person)


def test_nobody_is_nominated_twice_in_a_programme_or_without_a_reason(place):
    person, made = place.hire("2", "3"), program(place)
    with pytest.raises(ReasonNeededError):
        nominating.nominate(made, employee=person, reason=" ", by=place.officer, at=NOW)
    nominate(place, made, person)
    with pytest.raises(NominatedAlreadyError):
        nominate(place, made, person)


def test_a_programme_takes_nominations_only_while_it_is_open(place):
    person = place.hire("2", "3")
    made = program(place, opened=False)
    with pytest.raises(NotOpenError):
        nominate(place, made, person)
    programmes.open_program(made, by=place.approver, at=NOW, version=made.version)
    row = nominate(place, made, person)
    programmes.close_program(made, by=place.approver, at=NOW, version=made.version)
    with pytest.raises(NotOpenError):
        approve(place, row)


def test_whoever_set_a_programme_up_does_not_open_it(place):
    made = program(place, opened=False)
    GrantFactory(user=made.created_by, role="penyetuju", unit=place.root)
    with pytest.raises(SecondPersonNeededError):
        programmes.open_program(
            made, by=user_principal(made.created_by, on=DAY), at=NOW, version=made.version
        )


def test_whoever_nominated_does_not_decide(place):
    row = nominate(place, program(place), place.hire("2", "3"))
    GrantFactory(user=row.nominated_by, role="penyetuju", unit=place.root)
    with pytest.raises(SecondPersonNeededError):
        approve(place, row, by=user_principal(row.nominated_by, on=DAY))


def test_nobody_nominates_or_decides_about_themselves(place):
    person, made = place.hire("2", "3"), program(place)
    user = User.objects.create(username="sendiri", employee=person)
    for role in ("analis", "penyetuju"):
        GrantFactory(user=user, role=role, unit=place.root)
    own = user_principal(user, on=DAY)
    with pytest.raises(OwnMatterError):
        nominate(place, made, person, by=own)
    with pytest.raises(OwnMatterError):
        approve(place, nominate(place, made, person), by=own)


@pytest.mark.parametrize("role", ["analis", "atasan", "auditor"])
def test_only_an_approver_decides(place, role):
    row = nominate(place, program(place), place.hire("2", "3"))
    with pytest.raises(NotPermittedError):
        approve(place, row, by=principal_with(role, unit=place.section))


def test_somebody_elsewhere_neither_nominates_nor_decides(place):
    person, made, other = place.hire("2", "3"), program(place), agency()
    with pytest.raises(NotPermittedError):
        nominate(place, made, person, by=other.officer)
    with pytest.raises(NotPermittedError):
        approve(place, nominate(place, made, person), by=other.approver)


def test_the_budget_refuses_what_the_number_would_still_allow(place):
    made = program(place, seats=5, unit_cost=1_000_000, budget=1_999_999)
    rows = [nominate(place, made, place.hire("2", "3")) for _n in range(2)]
    approve(place, rows[0])
    with pytest.raises(BudgetSpentError, match="1 dari 1"):
        approve(place, rows[1])
    rows[1].refresh_from_db()
    assert (rows[1].state, rows[1].certificate) == ("waiting", None)


def test_what_is_taken_back_is_free_again(place):
    made = program(place, seats=1)
    rows = [nominate(place, made, place.hire("2", "3")) for _n in range(2)]
    approve(place, rows[0])
    nominating.revoke_recognition(
        rows[0], by=place.approver, at=NOW, version=rows[0].version, reason="Keliru."
    )
    rows[0].issued.refresh_from_db()
    assert rows[0].issued.revoked_on == DAY
    approve(place, rows[1])
    assert rows[1].state == "approved"


def test_of_two_who_decide_the_second_is_told_so(place):
    row = nominate(place, program(place), place.hire("2", "3"))
    seen = row.version
    approve(place, row)
    with pytest.raises(ChangedMeanwhileError):
        approve(place, row, version=seen)


def test_an_open_programme_keeps_its_criteria_and_its_budget(place):
    made = program(place)
    with pytest.raises(IntegrityError, match="keeps its criteria"), transaction.atomic(), acting(by="tests"):
        RecognitionProgram.objects.filter(pk=made.pk).update(budget=10**9)


def test_the_database_counts_whoever_writes(place):
    """Going round the domain changes nothing: a recognition beyond the number is refused by the table."""
    made = program(place, seats=1)
    rows = [nominate(place, made, place.hire("2", "3")) for _n in range(2)]
    decider = User.objects.exclude(pk=rows[0].nominated_by_id).filter(employee=None).first()
    change = {"state": "approved", "version": 2, "decided_by": decider, "decided_at": NOW + timedelta(days=1)}
    table = RecognitionNomination.objects.unscoped(**ROWS)
    with (
        pytest.raises(IntegrityError, match="recognitionprogram_seats"),
        transaction.atomic(),
        acting(by="x"),
    ):
        table.filter(pk__in=[row.pk for row in rows]).update(**change)


# --- Forty at once --------------------------------------------------------------------------------

SEATS, RACERS = 3, 40


def race(rows, by):
    """Everybody's nomination approved at the same moment, each by a connection of its own."""

    def run(row):
        try:
            nominating.approve(row, by=by, at=NOW, version=row.version)
        except BudgetSpentError:
            return "spent"
        finally:
            connections.close_all()
        return "given"

    with ThreadPoolExecutor(RACERS) as pool:
        return list(pool.map(run, rows))


@pytest.fixture
def racers(transactional_db, monkeypatch):
    monkeypatch.setattr(nominating, "render_pdf", lambda *args, **kwargs: b"%PDF-1.7\n")
    place = agency()
    made = program(place, seats=RACERS, unit_cost=1_000_000, budget=SEATS * 1_000_000 + 999_999)
    return place, made, [nominate(place, made, place.hire("2", "3")) for _n in range(RACERS)]


def given(made):
    return RecognitionNomination.objects.unscoped(**ROWS).filter(program=made, state="approved").count()


def test_forty_at_once_take_what_the_budget_has_and_not_one_more(racers):
    place, made, rows = racers
    found = race(rows, place.approver)
    assert (found.count("given"), given(made)) == (SEATS, SEATS)
    made.refresh_from_db()
    assert made.awarded == SEATS


def test_control_without_the_fence_of_the_database_forty_overspend(racers):
    """The same race with the constraint taken away: the test above would notice."""
    place, made, rows = racers
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE training_recognitionprogram DROP CONSTRAINT recognitionprogram_budget")
    try:
        race(rows, place.approver)
        assert given(made) > SEATS
    finally:
        with transaction.atomic(), acting(by="tests"), connection.cursor() as cursor:
            cursor.execute("ALTER TABLE training_recognitionnomination DISABLE TRIGGER USER")
            cursor.execute("DELETE FROM training_recognitionnomination")
            cursor.execute("ALTER TABLE training_recognitionnomination ENABLE TRIGGER USER")
            cursor.execute("UPDATE training_recognitionprogram SET awarded = 0")
        with connection.cursor() as cursor:
            cursor.execute(
                "ALTER TABLE training_recognitionprogram ADD CONSTRAINT recognitionprogram_budget"
                " CHECK (budget >= awarded * unit_cost)"
            )
