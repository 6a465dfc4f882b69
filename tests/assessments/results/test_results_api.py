"""Results over HTTP: entered as drafts, read with their versions, and profiles from the one engine."""

from __future__ import annotations

import pytest
from django.test import Client

from assessments.models import Assessment, AssessmentResult, ResultLevel
from assessments.results.correcting import begin_correction
from assessments.results.entering import set_levels
from employees.models import User
from tests.assessments.results.office import ASSESSED, REASON
from tests.factories import AssessmentFactory

pytestmark = pytest.mark.django_db
BACKEND = "django.contrib.auth.backends.ModelBackend"
RESULTS, PROVIDERS, PROFILES = (
    f"/api/v1/{name}/" for name in ("assessment-results", "assessment-providers", "competency-profiles")
)


def signed_in(principal):
    client = Client()
    client.force_login(User.objects.get(public_id=principal.identity.partition(":")[2]), backend=BACKEND)
    return client


def body(office, **changed):
    given = {
        "nip": office.person.nip,
        "source": "assessment_center",
        "method": "sedang",
        "purpose": "pemetaan",
        "instrument": "LGD",
        "assessed_on": ASSESSED.isoformat(),
        "provider": "PUSPENKOM",
        "levels": [{"competency": office.competencies[0].code, "level": "3.5"}],
    }
    return {**given, **changed}


def test_a_result_is_entered_as_a_draft_and_read_by_its_makers(office):
    officer = signed_in(office.entering)
    answer = officer.post(
        RESULTS, body(office), content_type="application/json", headers={"Idempotency-Key": "satu"}
    )
    assert answer.status_code == 201, answer.content
    told = answer.json()
    assert (told["state"], told["standing"], told["levels"]) == (
        "draft",
        "",
        [{"competency": office.competencies[0].code, "level": "3.5"}],
    )
    again = officer.post(
        RESULTS, body(office), content_type="application/json", headers={"Idempotency-Key": "satu"}
    )
    assert again.json()["id"] == told["id"]
    assert AssessmentResult._base_manager.count() == 1
    assert signed_in(office.own).get(RESULTS).json()["results"] == []
    assert signed_in(office.own).get(f"{RESULTS}{told['id']}/").status_code == 404
    assert signed_in(office.second).get(f"{RESULTS}{told['id']}/").json()["instrument"] == "LGD"
    assert (
        signed_in(office.second).post(RESULTS, body(office), content_type="application/json").status_code
        == 403
    )


@pytest.mark.parametrize("level", ["\u0663", "1e0", " 3 ", "+3", "3.", True, None])
def test_a_level_is_a_number_or_its_plain_digits(office, level):
    levels = [{"competency": office.competencies[0].code, "level": level}]
    answer = signed_in(office.entering).post(
        RESULTS, body(office, levels=levels), content_type="application/json"
    )
    assert answer.status_code == 400, answer.content
    assert not AssessmentResult._base_manager.exists()


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("nip", 198503152010011002), ("nip", True), ("instrument", "\u200b"), ("instrument", "a\u202eb"),
        ("instrument", 5), ("provider", "\u2067x"), ("instrument_version", "\u202e"),
    ],
)  # fmt: skip
def test_a_text_of_a_result_is_one_that_people_can_read(office, field, value):
    answer = signed_in(office.entering).post(
        RESULTS, body(office, **{field: value}), content_type="application/json"
    )
    assert (answer.status_code, list(answer.json()["fields"])) == (400, [field])


def test_what_nobody_sees_is_taken_out_of_a_text(office):
    answer = signed_in(office.entering).post(
        RESULTS, body(office, instrument=" L\u200bGD "), content_type="application/json"
    )
    assert answer.json()["instrument"] == "LGD"


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"nip": "1"}, "nip"),
        ({"provider": "TIDAK-ADA"}, "provider"),
        ({"method": ""}, "method"),
        ({"source": "self"}, "source"),
        ({"assessed_on": "2999-01-01"}, "assessed_on"),
        ({"levels": []}, "levels"),
        ({"levels": [{"competency": "TIDAK-ADA", "level": "3"}]}, "levels"),
        ({"levels": [{"competency": "X", "level": "7"}]}, "levels"),
        ({"state": "finalised"}, "state"),
    ],
)
def test_what_is_wrong_is_named_and_nothing_is_kept(office, changed, field):
    answer = signed_in(office.entering).post(
        RESULTS, body(office, **changed), content_type="application/json"
    )
    assert answer.status_code in (400, 422)
    assert field in answer.json()["fields"]
    assert not AssessmentResult._base_manager.exists()
    assert not ResultLevel._base_manager.exists()


def test_providers_and_profiles_are_listed(office):
    first, second, third = office.competencies
    AssessmentFactory(employee=office.person, competency=first, level=4)
    AssessmentFactory(employee=office.person, competency=second, level=2)
    officer = signed_in(office.entering)
    (provider,) = officer.get(PROVIDERS).json()["results"]
    assert provider["accreditations"][0]["valid_to"] == "2027-12-31"
    (row,) = officer.get(PROFILES, {"nip": office.person.nip, "as_of": "2026-11-21"}).json()["results"]
    assert (row["strengths"], row["weaknesses"], row["unknown"]) == (
        [first.code],
        [second.code],
        [third.code],
    )


def test_a_corrected_level_is_listed_once_and_a_file_is_compared_with_it(office):
    made = office.final(3)
    changed = begin_correction(made, reason=REASON, by=office.entering)
    set_levels(changed, office.levels(4), by=office.entering, version=changed.version)
    office.finish(changed)
    officer = signed_in(office.entering)
    (row,) = officer.get("/api/v1/assessments/", {"nip": office.person.nip}).json()["results"]
    assert row.pop("id")
    assert row["level"] == "4.0"
    told = []
    for level in ("4.0", "3.0"):
        answer = officer.post(
            "/api/v1/assessments/upsert/",
            {**row, "level": level},
            content_type="application/json",
            headers={"Idempotency-Key": level},
        )
        told += [each["verdict"] for each in answer.json()["rows"]]
    assert told == ["same", "refused"]
    assert Assessment._base_manager.count() == 2
