"""The pages of rotation: moves chosen by people, approved by two, and acts that are refused in words."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from promotions.models import Opening, RotationPlan
from promotions.rotations import carrying
from tests.factories import principal_with
from tests.promotions.committee.stage import REASON
from tests.promotions.committee.test_pages import account
from tests.promotions.rotations.circle import ECHELON, KIND


@pytest.fixture
def visit(client):
    def go(by, name, *args, status=200, data=None, query=""):
        client.force_login(account(by))
        address = reverse(name, args=args) + query
        answer = client.get(address) if data is None else client.post(address, data)
        assert answer.status_code == status, answer.content.decode()[:3000]
        return answer.content.decode()

    return go


def level(circle):
    return f"?unit={circle.agency.unit.public_id}&jenjang={KIND}%7C{ECHELON}"


def chosen(circle, moves=None):
    posts = {post.pk: post for post in circle.posts}
    people = {person.pk: person for person in circle.people}
    found = moves if moves is not None else circle.around()
    return {f"to_{people[one].public_id}": str(posts[post].public_id) for one, post in found.items()}


def test_moves_are_chosen_proposed_and_approved_through_the_pages(circle, visit):
    assert "Rencanakan rotasi" in visit(circle.officer, "rotation_list")
    assert "Pilih unit" in visit(circle.officer, "rotation_new")
    page = visit(circle.officer, "rotation_new", query=level(circle))
    assert page.count("selected>") >= 3, "the exchange of the data is chosen"
    assert "Data mengusulkan 3 perpindahan" in page
    few = {circle.people[0].pk: circle.posts[1].pk}
    given = {"query": level(circle), "status": 422}
    page = visit(circle.officer, "rotation_new", data=chosen(circle, few) | {"note": REASON}, **given)
    assert "tidak ada yang meninggalkan kursi" in page
    page = visit(circle.officer, "rotation_new", data=chosen(circle) | {"note": "singkat"}, **given)
    assert "30 karakter" in page
    given["status"] = 302
    visit(circle.officer, "rotation_new", data=chosen(circle) | {"note": REASON}, **given)
    plan = RotationPlan.objects.get()
    for by in (circle.second, circle.third):
        page = visit(by, "rotation_detail", plan.public_id)
        assert all(person.full_name in page for person in circle.people)
        data = {"act": "approve", "hash": plan.content_hash}
        visit(by, "rotation_act", plan.public_id, data=data, status=302)
    assert Opening.objects.filter(state="running").count() == 3
    page = visit(circle.officer, "rotation_detail", plan.public_id)
    assert "Pertukaran 1" in page
    assert "dibanding jabatan sekarang" in page
    assert f"{plan.code}-01" in page


def test_one_document_proves_the_basis_of_every_opening(circle, visit):
    plan = circle.approved()
    key = plan.public_id
    page = visit(circle.officer, "rotation_act", key, data={"act": "close_basis"}, status=302)
    assert {stage.state for row in carrying.openings_of(plan) for stage in row.stages.all()} == {"waiting"}
    for item in ("need", "approval"):
        given = {"act": "evidence", "evidence-item": item, "evidence-file": pdf()}
        visit(circle.officer, "rotation_act", key, data=given, status=302)
    visit(circle.officer, "rotation_act", key, data={"act": "close_basis"}, status=302)
    page = visit(circle.officer, "rotation_detail", key)
    assert "Tutup dasar" not in page
    given = {"act": "cancel", "cancel-reason": REASON}
    visit(circle.officer, "rotation_act", key, data=given, status=302)
    assert REASON in visit(circle.officer, "rotation_detail", key)


def test_a_plan_is_not_found_by_those_it_moves_or_who_have_no_part_in_the_unit(circle, visit):
    plan = circle.proposed()
    for by in (
        principal_with("analis", unit=circle.agency.root, employee=circle.people[0]),
        principal_with("analis", unit=circle.units[0]),
    ):
        visit(by, "rotation_detail", plan.public_id, status=404)
        visit(by, "rotation_act", plan.public_id, data={"act": "cancel"}, status=404)
    visit(circle.third, "rotation_detail", plan.public_id)


def pdf():
    return SimpleUploadedFile("berkas.pdf", b"%PDF-1.7 uji", "application/pdf")
