"""Certificates sent in: what they are checked for, what is credited, and how they reach SIASN."""

from datetime import date
from decimal import Decimal
from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import DatabaseError, transaction
from openpyxl import load_workbook

from asn_career.base.audit import acting
from asn_career.base.errors import NotPermittedError
from employees.access import user_principal
from employees.documents import DocumentTypeError
from employees.models import Employee, Notice
from tests.factories import EmployeeFactory, GrantFactory, UnitFactory, UserFactory, principal_with
from tests.training.learning import AT, TODAY, YEAR, complete
from training.certificates import (
    AlreadyDecidedError,
    FutureCompletionError,
    HoursUnknownError,
    ReturnReasonError,
    SameTrainingError,
    SecondLookError,
    Sent,
    accept,
    find_findings,
    send_back,
    send_certificate,
    to_verify,
)
from training.choices import TrainingKind
from training.conversion import RateExistsError, rates_on, set_rate
from training.course_types import course_types
from training.hours import find_hours
from training.models import ConversionRate, SiasnPost, TrainingHistory, UploadedCertificate
from training.siasn_posts import AnswerRequiredError, NothingToReportError, answer, export_pending

pytestmark = pytest.mark.django_db
SEMINAR, TECHNICAL, COACHING, STRUCTURAL = 9, 3, 14, 1


@pytest.fixture
def unit():
    return UnitFactory()


@pytest.fixture
def person(unit):
    return EmployeeFactory(home_unit=unit)


@pytest.fixture
def own(person):
    return user_principal(UserFactory(employee=person), on=TODAY)


@pytest.fixture
def officer(unit):
    return principal_with("admin_opd", unit=unit)


@pytest.fixture
def analyst(unit):
    return principal_with("analis", unit=unit)


def file(content=b"%PDF-1.7 satu"):
    return SimpleUploadedFile("sertifikat.pdf", content)


def send(by, content=b"%PDF-1.7 satu", **changed):
    given = {
        "name": "Pengelolaan arsip",
        "provider": "ANRI",
        "course_type": TECHNICAL,
        "started_on": date(2026, 3, 2),
        "completed_on": date(2026, 3, 4),
        "stated_hours": Decimal(30),
        **changed,
    }
    return send_certificate(Sent(**given), file(content), by=by, at=AT)


def fresh(certificate):
    return UploadedCertificate._base_manager.select_related("employee__home_unit", "document").get(
        pk=certificate.pk
    )


def test_an_accepted_certificate_is_training_on_record_and_waits_for_siasn(own, officer, person):
    sent = send(own)
    people = Employee._base_manager.filter(pk=person.pk)
    before = find_hours(people, year=YEAR, as_of=TODAY)[person.pk]
    assert (before.done, before.waiting) == (0, 30)
    history = accept(sent, by=officer, at=AT)
    assert (history.name, history.hours, history.kind) == ("Pengelolaan arsip", 30, "teknis")
    after = find_hours(people, year=YEAR, as_of=TODAY)[person.pk]
    assert (after.done, after.waiting) == (30, 0)
    assert (fresh(sent).state, fresh(sent).basis) == ("accepted", "certificate")
    assert SiasnPost._base_manager.get(certificate=sent).resource == "rw-kursus"


def test_nobody_verifies_their_own_nor_outside_their_scope(person, own, unit):
    sent = send(own)
    self_officer = principal_with("admin_opd", unit=unit, employee=EmployeeFactory(home_unit=unit))
    assert to_verify(self_officer).filter(pk=sent.pk).exists()
    other = send(user_principal(UserFactory(employee=EmployeeFactory(home_unit=unit)), on=TODAY))
    their_own = UploadedCertificate._base_manager.get(pk=other.pk).employee
    itself = principal_with("admin_opd", unit=unit, employee=None)
    for refused in (
        own,
        principal_with("admin_opd", unit=UnitFactory()),
        principal_with("atasan", unit=unit),
    ):
        with pytest.raises(NotPermittedError):
            accept(sent, by=refused, at=AT)
        assert not to_verify(refused).exists()
    assert their_own.pk != person.pk
    assert to_verify(itself).count() == 2


def test_an_officer_does_not_verify_what_they_sent_in_themselves(unit):
    person = EmployeeFactory(home_unit=unit)
    both = principal_with("admin_opd", unit=unit, employee=person)
    sent = send(both)
    assert not to_verify(both).exists()
    with pytest.raises(NotPermittedError):
        accept(sent, by=both, at=AT)


def test_the_nearest_officer_is_told_and_the_employee_of_a_return(unit, person, own):
    below = UnitFactory(parent=unit)
    person.home_unit = below
    person.save()
    far, near = UserFactory(), UserFactory()
    GrantFactory(user=far, role="admin_opd", unit=unit)
    GrantFactory(user=near, role="admin_opd", unit=below)
    sent = send(own)
    (waits,) = Notice.objects.open().filter(kind="certificate_waits")
    assert waits.recipient_id == near.pk
    assert str(sent.public_id) in waits.address
    with pytest.raises(ReturnReasonError):
        send_back(sent, reason=" ", by=user_principal(near, on=TODAY), at=AT)
    send_back(sent, reason="Halaman kedua tidak ada", by=user_principal(near, on=TODAY), at=AT)
    assert not Notice.objects.open().filter(kind="certificate_waits").exists()
    assert Notice.objects.open().get(kind="certificate_returned").about["reason"] == "Halaman kedua tidak ada"
    with pytest.raises(AlreadyDecidedError):
        accept(sent, by=user_principal(near, on=TODAY), at=AT)
    assert send(own, b"%PDF-1.7 dua").state == "waiting"  # what was returned may come again


def test_the_same_training_on_the_same_day_is_refused_however_it_is_written(own, person):
    complete(person, 10, date(2026, 3, 4), "pengelolaan  ARSIP")
    with pytest.raises(SameTrainingError):
        send(own)
    assert send(own, completed_on=date(2026, 3, 5)).pk


def test_a_training_recorded_meanwhile_asks_for_a_second_look_and_never_counts_twice(own, officer, person):
    sent = send(own)
    complete(person, 10, date(2026, 3, 4), "Pengelolaan arsip")
    assert find_findings([fresh(sent)])[sent.pk].same_training
    with pytest.raises(SecondLookError):
        accept(sent, by=officer, at=AT)
    with pytest.raises(SameTrainingError):
        accept(sent, by=officer, at=AT, looked_at=True)
    assert TrainingHistory._base_manager.filter(employee=person).count() == 1


def test_a_file_that_somebody_else_used_is_flagged_and_names_nobody(
    own, officer, unit, django_assert_num_queries
):
    elsewhere = user_principal(UserFactory(employee=EmployeeFactory(home_unit=UnitFactory())), on=TODAY)
    send(elsewhere)
    sent, clean = send(own), send(own, b"%PDF-1.7 lain", name="Lain")
    certificates = [fresh(sent), fresh(clean)]
    with django_assert_num_queries(3):
        found = find_findings(certificates)
    assert found[sent.pk].file_of_another
    assert not found[sent.pk].file_sent_before
    assert not found[clean.pk]
    with pytest.raises(SecondLookError):
        accept(sent, by=officer, at=AT)
    assert accept(sent, by=officer, at=AT, looked_at=True).hours == 30


def test_the_file_is_looked_at_by_content_and_nothing_is_kept_of_a_refused_one(own, person):
    with pytest.raises(DocumentTypeError):
        send(own, b"MZ not a certificate")
    with pytest.raises(FutureCompletionError):
        send(own, completed_on=date(2026, 11, 22))
    assert not UploadedCertificate._base_manager.filter(employee=person).exists()


@pytest.mark.parametrize(
    ("course_type", "given", "hours"),
    [
        (SEMINAR, {}, 12),  # three days by the dates
        (SEMINAR, {"amount": 2}, 8),
        (SEMINAR, {"started_on": None}, 4),
        (COACHING, {"amount": 3}, 6),
        (20, {}, 10),
        (SEMINAR, {"stated_hours": Decimal("5.5")}, Decimal("5.5")),  # the certificate wins
    ],
)
def test_hours_that_no_certificate_states_come_from_the_table(own, officer, course_type, given, hours):
    sent = send(own, course_type=course_type, **{"stated_hours": None, **given})
    assert accept(sent, by=officer, at=AT).hours == hours


@pytest.mark.parametrize("course_type", [COACHING, TECHNICAL])
def test_hours_that_nothing_gives_stay_unknown(own, officer, course_type):
    sent = send(own, course_type=course_type, stated_hours=None)
    with pytest.raises(HoursUnknownError):
        accept(sent, by=officer, at=AT)
    assert fresh(sent).state == "waiting"


def test_an_agency_replaces_a_rate_from_a_day_on_for_itself(unit, own, analyst):
    given = {"course_type": SEMINAR, "per": "day", "decree": "SK 1/2026", "by": analyst}
    set_rate(unit=unit, hours=Decimal(6), effective_from=date(2026, 7, 1), **given)
    with pytest.raises(RateExistsError):
        set_rate(unit=unit, hours=Decimal(7), effective_from=date(2026, 7, 1), **given)
    for refused in (None, UnitFactory()):
        with pytest.raises(NotPermittedError):
            set_rate(unit=refused, hours=Decimal(6), effective_from=date(2026, 7, 1), **given)
    found = {
        (day.month, lineage): rates_on(day).rate(SEMINAR, lineage=[lineage]).hours
        for day in (date(2026, 6, 30), date(2026, 7, 1))
        for lineage in (unit.pk, unit.pk + 10_000)
    }
    other = unit.pk + 10_000
    assert found == {(6, unit.pk): 4, (6, other): 4, (7, unit.pk): 6, (7, other): 4}
    with pytest.raises(DatabaseError), acting(by="tests"), transaction.atomic():
        ConversionRate.objects.update(hours=1)


def test_the_25_course_types_are_each_a_kind_of_training_and_only_the_structural_one_is_rw_diklat():
    kinds = course_types()
    assert sorted(kinds) == list(range(1, 26))
    assert all(kind.kind in TrainingKind.values for kind in kinds.values())
    assert [code for code, kind in kinds.items() if kind.resource == "rw-diklat"] == [STRUCTURAL]


def test_the_export_has_siasns_fields_and_days_and_a_refusal_queues_it_again(own, officer, analyst, person):
    accept(send(own), by=officer, at=AT)
    accept(send(own, b"%PDF-1.7 dua", name="PKP", course_type=STRUCTURAL), by=officer, at=AT)
    book = load_workbook(BytesIO(export_pending(by=analyst, at=AT)))
    course = dict(zip(*[[cell.value for cell in row] for row in book["rw-kursus"].rows], strict=True))
    assert course == {
        "nip": person.nip,
        "jenisDiklatId": "3",
        "namaKursus": "Pengelolaan arsip",
        "jumlahJam": "30",
        "noSertipikat": None,
        "tahunKursus": "2026",
        "tanggalKursus": "02-03-2026",
        "tanggalSelesaiKursus": "04-03-2026",
        "institusiPenyelenggara": "ANRI",
    }
    assert [cell.value for cell in book["rw-diklat"][2]][1] == "PKP"
    with pytest.raises(NothingToReportError):
        export_pending(by=analyst, at=AT)
    posts = list(SiasnPost._base_manager.order_by("pk"))
    with pytest.raises(AnswerRequiredError):
        answer(posts[0], receipt="", refusal="", by=analyst)
    answer(posts[0], receipt="", refusal="NIP tidak dikenal", by=analyst)
    answer(posts[1], receipt="R-17", refusal="", by=analyst)
    export_pending(by=analyst, at=AT)
    states = SiasnPost._base_manager.order_by("pk").values_list("state", "attempts", "receipt")
    assert list(states) == [("exported", 2, ""), ("received", 1, "R-17")]


def test_the_database_refuses_what_the_rule_refuses(own, officer):
    sent = send(own)
    rows = UploadedCertificate._base_manager.filter(pk=sent.pk)
    for change in ({"state": "accepted"}, {"state": "returned"}, {"credited_hours": 5}):
        with pytest.raises(DatabaseError), acting(by="tests"), transaction.atomic():
            rows.update(**change)
    accept(sent, by=officer, at=AT)
    for change in ({"state": "waiting"}, {"credited_hours": 99}):
        with pytest.raises(DatabaseError), acting(by="tests"), transaction.atomic():
            rows.update(**change)
