"""Hours and certificates on their pages, from sending one in to checking one without signing in."""

from datetime import date, timedelta
from decimal import Decimal
from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from openpyxl import load_workbook

from docs.verify_credential import verify
from tests.factories import EmployeeFactory, GrantFactory, TrainingProgramFactory, UnitFactory, UserFactory
from tests.training.learning import complete, seat
from training.credentials.keys import public_keys
from training.models import ConversionRate, Credential, Result, UploadedCertificate

pytestmark = pytest.mark.django_db
BACKEND = "django.contrib.auth.backends.ModelBackend"


@pytest.fixture(autouse=True)
def _own_keys(settings, tmp_path):
    settings.DATA_DIR = tmp_path


@pytest.fixture
def person():
    return EmployeeFactory(name="Siti Rahma", home_unit=UnitFactory(), status="PNS")


def signed_in(role="", *, unit=None, employee=None):
    user = UserFactory(employee=employee)
    if role:
        GrantFactory(user=user, role=role, unit=unit)
    client = Client()
    client.force_login(user, backend=BACKEND)
    return client


def form(**changed):
    yesterday = timezone.localdate() - timedelta(days=1)
    given = {
        "file": SimpleUploadedFile("sertifikat.pdf", b"%PDF-1.7 satu"),
        "name": "Pengelolaan arsip",
        "provider": "ANRI",
        "course_type": "3",
        "completed_on": yesterday.isoformat(),
        "stated_hours": "14",
    }
    return {**given, **changed}


def test_a_certificate_goes_from_the_phone_to_the_officer_and_counts(person):
    own, officer = signed_in(employee=person), signed_in("admin_opd", unit=person.home_unit)
    assert own.post(reverse("certificate_form"), form()).status_code == 302
    sent = UploadedCertificate._base_manager.get()
    assert "Menunggu verifikasi" in own.get(reverse("own_hours")).content.decode()
    assert "Siti Rahma" in officer.get(reverse("certificate_queue")).content.decode()
    address = reverse("certificate_detail", args=[sent.public_id])
    refused = officer.post(address, {"putusan": "kembalikan", "reason": ""})
    assert (refused.status_code, UploadedCertificate._base_manager.get().state) == (422, "waiting")
    assert officer.post(address, {"putusan": "terima"}).status_code == 302
    if sent.completed_on.year == timezone.localdate().year:  # not on 1 January
        assert "14 / 20 JP" in own.get(reverse("own_hours")).content.decode()
    assert officer.get(address).status_code == 404


@pytest.mark.parametrize(
    "changed",
    [
        {"file": SimpleUploadedFile("x.pdf", b"MZ")},
        {"started_on": "2999-01-01"},
        {"completed_on": "2999-01-01"},
        {"course_type": "26"},
        {"stated_hours": "0"},
    ],
)
def test_what_is_wrong_with_a_certificate_is_told_and_nothing_kept(person, changed):
    answer = signed_in(employee=person).post(reverse("certificate_form"), form(**changed))
    assert answer.status_code == 422
    assert "Perbaiki" in answer.content.decode() or 'role="alert"' in answer.content.decode()
    assert not UploadedCertificate._base_manager.exists()


def test_the_list_of_hours_shows_who_is_below_pace_and_leaves_as_a_workbook(person):
    reached = EmployeeFactory(name="Andi Reached", home_unit=person.home_unit, status="PNS")
    complete(reached, 20, date(timezone.localdate().year, 1, 1))
    officer = signed_in("admin_opd", unit=person.home_unit)
    behind = officer.get(reverse("hours_list"), {"keadaan": "behind"}).content.decode()
    assert "Siti Rahma" in behind
    assert "Andi Reached" not in behind
    last_year = str(timezone.localdate().year - 1)
    everybody = officer.get(reverse("hours_list"), {"keadaan": "behind", "tahun": last_year}).content.decode()
    assert "Andi Reached" in everybody
    sheet = load_workbook(BytesIO(officer.get(reverse("hours_export")).content)).active
    rows = {row[1].value: row[4].value for row in sheet.iter_rows(min_row=2)}
    assert rows == {"Andi Reached": 20, "Siti Rahma": 0}


def test_an_analyst_keeps_a_rate_for_the_own_agency_and_sees_it(person):
    analyst = signed_in("analis", unit=person.home_unit)
    given = {"unit": str(person.home_unit.public_id), "course_type": "9", "per": "day", "hours": "6"}
    given |= {"effective_from": "2026-01-01", "decree": "SK 800/12/2026"}
    assert analyst.post(reverse("conversion_table"), {**given, "unit": ""}).status_code == 422
    assert analyst.post(reverse("conversion_table"), given).status_code == 302
    assert ConversionRate.objects.get().hours == 6
    assert "SK 800/12/2026" in analyst.get(reverse("conversion_table")).content.decode()


def test_anybody_checks_an_issued_certificate_and_learns_of_its_revocation(person):
    program = TrainingProgramFactory(name="Analisis data", hours=Decimal(20))
    enrolment = seat(person, program, date(2026, 3, 2), date(2026, 3, 4), state="attended", passed=True)
    analyst, anybody = signed_in("analis", unit=person.home_unit), Client()
    result = Result._base_manager.get(enrolment=enrolment)
    assert "Analisis data" in analyst.get(reverse("credential_list")).content.decode()
    assert analyst.post(reverse("credential_issue", args=[result.public_id])).status_code == 302
    issued = Credential._base_manager.select_related("entry").get()
    checked = anybody.get(reverse("document_check", args=[issued.entry.code])).content.decode()
    address = reverse("credential_document", args=[issued.public_id])
    assert address in checked
    keys = anybody.get("/kredensial/kunci.json").json()
    assert keys == anybody.get("/.well-known/jwks.json").json() == public_keys()
    told = anybody.get(address).json()
    assert told["revoked_on"] is None
    assert verify(told["jwt"], keys) == told["credential"]
    assert verify(told["offline"], keys)["kode"] == issued.entry.code
    jwt = anybody.get(reverse("credential_jwt", args=[issued.public_id]))
    assert jwt.content.decode() == told["jwt"]
    assert "Analisis data" in signed_in(employee=person).get(reverse("own_hours")).content.decode()
    revoking = reverse("credential_revoke", args=[issued.public_id])
    assert analyst.post(revoking, {"reason": ""}).status_code == 422
    assert analyst.post(revoking, {"reason": "Nama keliru"}).status_code == 302
    assert "Nama keliru" in anybody.get(reverse("document_check", args=[issued.entry.code])).content.decode()
    assert anybody.get(address).json()["revoked_reason"] == "Nama keliru"
