"""Pages of recognition: candidates with their reasons, decisions by the second person, one's own without others'."""

import pytest
from django.urls import reverse

from employees.models import User
from tests.training.recognition.office import agency, program
from tests.training.recognition.test_nominating import approve, nominate
from training.models import RecognitionProgram

pytestmark = pytest.mark.django_db


@pytest.fixture
def place():
    return agency()


def sign_in(client, principal):
    client.force_login(User.objects.get(public_id=principal.identity.partition(":")[2]))
    return client


def test_the_list_says_who_meets_the_criteria_and_why(client, place):
    person = place.hire("2", "3")
    made = program(place)
    page = sign_in(client, place.officer).get(reverse("recognition_detail", args=[made.public_id]))
    text = page.content.decode()
    assert page.status_code == 200
    assert person.full_name in text
    assert "Kesenjangan tertutup tahun ini" in text
    assert reverse("recognition_nominate", args=[made.public_id, person.public_id]) in text


def test_a_person_is_nominated_and_decided_about_on_the_pages(client, place):
    person, made = place.hire("2", "3"), program(place)
    address = reverse("recognition_nominate", args=[made.public_id, person.public_id])
    assert sign_in(client, place.officer).post(address, {"reason": ""}).status_code == 422
    assert client.post(address, {"reason": "Rajin."}).status_code == 302
    row = made.nominations.model._base_manager.get(employee=person)
    decide = reverse("recognition_nomination", args=[row.public_id])
    sign_in(client, place.approver).post(decide, {"action": "approve", "version": row.version})
    row.refresh_from_db()
    assert row.state == "approved"
    assert "Piagam (PDF)" in client.get(decide).content.decode()


def test_an_employee_sees_the_own_recognition_and_nobody_else_s(client, place):
    mine, other = place.hire("2", "3"), place.hire("2", "3")
    made = program(place)
    for person in (mine, other):
        approve(place, nominate(place, made, person))
    user = User.objects.create(username="pegawai", employee=mine)
    client.force_login(user)
    text = client.get(reverse("own_recognition")).content.decode()
    assert "Pembelajar Terbaik" in text
    assert other.full_name not in text


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("year", "1999"),
        ("seats", "0"),
        ("unit_cost", "-1"),
        ("budget", "999999"),
        ("budget", "sepuluh"),
        ("growth", "101"),
        ("closed_gaps", ""),
        ("name", ""),
        ("unit", "00000000-0000-0000-0000-000000000000"),
    ],
)
@pytest.mark.usefixtures("contexts")
def test_what_cannot_be_is_refused_with_the_place_and_nothing_is_stored(client, place, field, value):
    good = {
        "unit": place.root.public_id,
        "year": "2026",
        "name": "A",
        "kind": "piagam",
        "seats": "5",
        "unit_cost": "1000000",
        "budget": "5000000",
        "budget_line": "5.1",
        "closed_gaps": "1",
    }
    page = sign_in(client, place.officer).post(reverse("recognition_new"), good | {field: value})
    assert page.status_code == 422
    assert page.context["form"].errors[field]
    assert not RecognitionProgram.objects.exists()
