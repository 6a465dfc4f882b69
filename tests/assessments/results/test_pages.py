"""Results on their pages: from the officer's draft to the employee's answer, and who is shown what."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import override

from assessments.models import (
    Assessment,
    AssessmentProvider,
    AssessmentResult,
    ResultLevel,
    ResultObjection,
    ResultReport,
)
from assessments.results.pages.desk import COLUMNS
from competencies.models import Competency
from employees.models import User
from tests.assessments.results.office import REASON
from tests.factories import AssessmentFactory, principal_with

pytestmark = pytest.mark.django_db
BACKEND = "django.contrib.auth.backends.ModelBackend"


@pytest.fixture(autouse=True)
def _own_media(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


def signed_in(principal):
    client = Client()
    client.force_login(User.objects.get(public_id=principal.identity.partition(":")[2]), backend=BACKEND)
    return client


def facts(office, **changed):
    given = {
        "nip": office.person.nip,
        "source": "assessment_center",
        "method": "sedang",
        "purpose": "pemetaan",
        "assessed_on": timezone.localdate().isoformat(),
        "provider": office.provider.public_id,
        "instrument": "LGD",
    }
    return {**given, **changed}


def enter(client, office, *levels):
    made = client.post(reverse("result_new"), facts(office))
    assert made.status_code == 302, made.content.decode()[:2000]
    result = AssessmentResult._base_manager.latest("pk")
    given = {f"level_{c.pk}": level for c, level in zip(office.competencies, levels, strict=False)}
    saved = client.post(
        reverse("result_levels", args=[result.public_id]), {"version": result.version, **given}
    )
    assert saved.status_code == 302
    result.refresh_from_db(from_queryset=AssessmentResult._base_manager.all())
    return result


def act(client, result, name, **given):
    address = reverse("result_detail", args=[result.public_id])
    version = AssessmentResult._base_manager.get(pk=result.pk).version
    return client.post(address, {"act": name, "version": version, **given}, follow=True)


def test_a_result_goes_from_the_officer_over_a_second_one_to_the_employee_and_back(office):
    officer, second, own = signed_in(office.entering), signed_in(office.second), signed_in(office.own)
    result = enter(officer, office, "3,5", "2", "")
    assert [
        str(row.level) for row in ResultLevel._base_manager.filter(result=result).order_by("competency__code")
    ] == [
        "3.5",
        "2.0",
    ]
    report = SimpleUploadedFile("laporan.pdf", b"%PDF-1.7 laporan")
    assert act(officer, result, "report", file=report).status_code == 200
    assert act(officer, result, "propose").status_code == 200
    assert (
        reverse("own_assessment_result", args=[result.public_id])
        not in own.get(reverse("own_assessment_results")).content.decode()
    )
    assert own.get(reverse("own_assessment_result", args=[result.public_id])).status_code == 404

    assert act(second, result, "finalise").status_code == 200
    late = officer.post(reverse("result_levels", args=[result.public_id]), {"version": 1}, follow=True)
    assert "sudah berubah sejak Anda membuka halaman ini" in late.content.decode()
    desk = officer.get(reverse("result_list")).content.decode()
    labels = re.findall(r'<label for="id_(?:keadaan|kedudukan)">(.*?)</label>', desk)
    with override("id"):
        headings = [str(column.label) for column in COLUMNS]
    assert [each.split("<")[0].strip() for each in labels] == ["Tahap hasil", "Keresmian"]
    assert headings[3:5] == ["Tahap hasil", "Keresmian"]
    listed = own.get(reverse("own_assessment_results")).content.decode()
    assert "menunggu tanggapan Anda" in listed
    page = own.get(reverse("own_assessment_result", args=[result.public_id])).content.decode()
    assert "berlaku sampai" in page
    assert "3,5" in page
    kept = ResultReport._base_manager.get()
    address = reverse("result_report", args=[kept.public_id])
    assert b"".join(own.get(address).streaming_content) == b"%PDF-1.7 laporan"
    superior = signed_in(principal_with("atasan", unit=office.unit))
    assert superior.get(reverse("result_detail", args=[result.public_id])).status_code == 200
    assert superior.get(address).status_code == 404

    filed = own.post(
        reverse("own_assessment_result", args=[result.public_id]),
        {"act": "object", "text": REASON},
        follow=True,
    )
    assert "Sanggah Anda telah diajukan" in filed.content.decode()
    objection = ResultObjection._base_manager.get()
    third = signed_in(office.third)
    where = reverse("result_objection_detail", args=[objection.public_id])
    third.post(where, {"act": "take", "version": objection.version})
    begun = third.post(reverse("result_objection_correct", args=[objection.public_id]), {"reason": REASON})
    changed = AssessmentResult._base_manager.latest("pk")
    assert begun["Location"] == reverse("result_levels", args=[changed.public_id])
    third.post(begun["Location"], {"version": changed.version, f"level_{office.competencies[0].pk}": "4"})
    act(third, changed, "propose")
    act(second, changed, "finalise")
    objection.refresh_from_db(from_queryset=ResultObjection._base_manager.all())
    third.post(where, {"act": "answer", "version": objection.version, "verdict": "corrected", "text": REASON})
    page = own.get(reverse("own_assessment_result", args=[changed.public_id])).content.decode()
    assert REASON in page
    old = own.get(reverse("own_assessment_result", args=[result.public_id])).content.decode()
    assert "Hasil telah dikoreksi" in old
    accepted = own.post(
        reverse("own_assessment_result", args=[changed.public_id]), {"act": "accept"}, follow=True
    )
    assert "Anda telah menerima hasil ini" in accepted.content.decode()
    late = own.post(
        reverse("own_assessment_result", args=[changed.public_id]), {"act": "object", "text": REASON}
    )
    assert late.status_code == 422
    assert "Ini tidak dilakukan" in late.content.decode()
    assert f"{REASON}</textarea>" in late.content.decode(), "what was typed can be copied"


@pytest.mark.parametrize(
    ("changed", "told"),
    [
        ({"nip": "123"}, "18 angka"),
        ({"assessed_on": "2999-01-01"}, "masa depan"),
        ({"assessed_on": "1970-01-01"}, "sebelum"),
        ({"method": ""}, "metode"),
        ({"provider": ""}, "Bidang ini"),
        ({"instrument": ""}, "Bidang ini"),
    ],
)
def test_what_is_wrong_with_the_facts_is_told_at_its_place(office, changed, told):
    answer = signed_in(office.entering).post(reverse("result_new"), facts(office, **changed))
    assert answer.status_code == 422
    assert told in answer.content.decode()
    assert not AssessmentResult._base_manager.exists()


@pytest.mark.parametrize("level", ["6", "3,2", "tiga", "-1", "3.25"])
def test_a_level_that_is_none_is_told_at_its_place_and_nothing_is_saved(office, level):
    client = signed_in(office.entering)
    result = enter(client, office, "3")
    answer = client.post(
        reverse("result_levels", args=[result.public_id]),
        {
            "version": result.version,
            f"level_{office.competencies[0].pk}": "4",
            f"level_{office.competencies[1].pk}": level,
        },
    )
    assert answer.status_code == 422
    assert f"“{level}” bukan level" in answer.content.decode()
    assert [str(row.level) for row in ResultLevel._base_manager.filter(result=result)] == ["3.0"]


def test_an_unknown_competency_is_told_and_a_known_one_taken(office):
    client = signed_in(office.entering)
    result = enter(client, office, "3")
    address = reverse("result_levels", args=[result.public_id])
    given = {"version": result.version, "code_1": "TEK-TIDAK-ADA", "level_x1": "3"}
    answer = client.post(address, given)
    assert answer.status_code == 422
    assert "TEK-TIDAK-ADA" in answer.content.decode()
    assert client.post(address, {**given, "code_1": office.competencies[2].code.lower()}).status_code == 302
    assert ResultLevel._base_manager.get(result=result).competency == office.competencies[2]


def test_providers_are_kept_in_a_register_with_one_accreditation_at_a_time(office):
    client = signed_in(office.entering)
    assert (
        client.post(reverse("assessment_provider_new"), {"code": "puspenkom", "name": "Lain"}).status_code
        == 422
    )
    assert (
        client.post(
            reverse("assessment_provider_new"), {"code": "upt-1", "name": "UPT Penilaian"}
        ).status_code
        == 302
    )
    made = AssessmentProvider.objects.get(code="UPT-1")
    address = reverse("assessment_provider_detail", args=[made.public_id])
    given = {"accredited_by": "BKN", "level": "kompleks", "decree": "SK 9", "begins": "2025-01-01"}
    assert client.post(address, given).status_code == 302
    assert client.post(address, given).status_code == 422
    assert "SK 9" in client.get(address).content.decode()
    ended = reverse("accreditation_end", args=[made.accreditations.get().public_id])
    assert client.post(ended, {"last": "2026-01-01", "reason": REASON}).status_code == 302
    assert "Tidak terakreditasi" in client.get(reverse("assessment_provider_list")).content.decode()


def test_the_queue_the_profile_and_its_document_open(office):
    day = timezone.localdate()
    Competency.objects.filter(pk__in=[each.pk for each in office.competencies]).update(kind="managerial")
    AssessmentFactory(
        employee=office.person,
        competency=office.competencies[0],
        assessed_on=day.replace(day=1, year=day.year - 3) + timedelta(days=70),
    )
    officer, own = signed_in(office.entering), signed_in(office.own)
    page = officer.get(reverse("result_expiry"), {"bulan": "6", "cari": office.person.name}).content.decode()
    assert office.person.name in page
    assert "Per bulan" in page
    desk = officer.get(reverse("result_list")).content.decode()
    labels = re.findall(r'<label for="id_(?:keadaan|kedudukan)">(.*?)</label>', desk)
    with override("id"):
        headings = [str(column.label) for column in COLUMNS]
    assert [each.split("<")[0].strip() for each in labels] == ["Tahap hasil", "Keresmian"]
    assert headings[3:5] == ["Tahap hasil", "Keresmian"]
    listed = own.get(reverse("own_assessment_results")).content.decode()
    assert "Dari sumber lain" in listed
    assert "level 3" in own.get(reverse("own_competency_profile")).content.decode()
    assert own.get(reverse("own_competency_profile_pdf")).content.startswith(b"%PDF-")
    assert officer.get(reverse("employee_profile", args=[office.person.public_id])).status_code == 200
    adopted = own.post(reverse("own_result_adopt", args=[Assessment._base_manager.get().public_id]))
    assert adopted.status_code == 302
    assert "Anda dapat menyanggah hasil ini" in own.get(adopted["Location"]).content.decode()
    assert "Resmi" in officer.get(reverse("result_list"), {"sumber": "assessment_center"}).content.decode()
