"""The dictionary on pages: drafted and agreed by two people, and read by everybody with ways to raise each level."""

import pytest
from django.urls import reverse
from django.utils import timezone

from competencies.models import Competency, DictionaryVersion
from employees.models import User
from tests.factories import UnitFactory
from training.library import restore_action_library

pytestmark = pytest.mark.django_db


def account(principal):
    return User.objects.get(public_id=principal.identity.removeprefix("user:"))


def head(**changes):
    today = timezone.localdate().isoformat()
    told = {"begins": today, "decree": "Kepwal 188/2026", "decree_on": today, "reason": "Penyesuaian"}
    return told | changes


def page(client, name, *args):
    return client.get(reverse(name, args=args)).content.decode()


@pytest.mark.usefixtures("contexts")
def test_from_a_draft_over_one_competency_to_the_second_person(officer, second, client):
    client.force_login(account(officer))
    client.post(reverse("dictionary_version_new"), head())
    version = DictionaryVersion.objects.get()
    entry = Competency.objects.get(code="MAN-01").public_id
    edit = reverse("dictionary_entry_edit", args=[version.public_id, entry])
    given = client.get(edit).context["form"].initial
    assert given["indicators1"].count("\n") == 2, "one indicator a line"
    refused = client.post(edit, {**given, "name": ""})
    assert refused.status_code == 422
    client.post(edit, {**given, "name": "Integritas dan Etika"})
    agree = reverse("dictionary_version_review", args=[version.public_id])
    shown = page(client, "dictionary_version", version.public_id)
    assert "“Integritas” menjadi “Integritas dan Etika”" in shown
    assert agree not in shown, "not by who drafted it"
    client.force_login(account(second))
    assert agree in page(client, "dictionary_version", version.public_id)
    version.refresh_from_db()
    client.post(agree, {"seen_hash": version.content_hash})
    assert Competency.objects.get(code="MAN-01").name == "Integritas dan Etika"
    client.force_login(account(officer))
    late = client.post(edit, {**given, "name": "Integritas"})
    assert late.status_code == 409
    assert "sudah berubah sejak Anda membuka halaman ini" in late.content.decode()


@pytest.mark.parametrize(
    ("code", "told"), [("<b>x", "hanya terdiri atas huruf"), ("man-02", "sudah dipakai"), ("-1", "diawali")]
)
def test_a_code_that_is_none_or_is_taken_is_told_at_its_field_before_anything_is_saved(
    officer, client, code, told
):
    client.force_login(account(officer))
    client.post(reverse("dictionary_version_new"), head())
    version = DictionaryVersion.objects.get()
    before = version.content_hash
    given = {"seen_hash": before, "code": code, "name": "Data", "kind": "technical"}
    refused = client.post(reverse("dictionary_entry_new", args=[version.public_id]), given)
    assert refused.status_code == 422
    assert told in refused.content.decode()
    version.refresh_from_db()
    assert version.content_hash == before


def test_what_is_taken_out_of_a_draft_is_withdrawn_and_what_was_new_in_it_is_gone(officer, client):
    client.force_login(account(officer))
    client.post(reverse("dictionary_version_new"), head())
    version = DictionaryVersion.objects.get()
    new = reverse("dictionary_entry_new", args=[version.public_id])
    client.post(
        new, {"seen_hash": version.content_hash, "code": "TEK-1", "name": "Data", "kind": "technical"}
    )
    version.refresh_from_db()
    made = next(entry["id"] for entry in version.content["competencies"] if entry["code"] == "TEK-1")
    for key in (made, Competency.objects.get(code="MAN-02").public_id):
        out = reverse("dictionary_entry_withdraw", args=[version.public_id, key])
        client.post(out, {"seen_hash": version.content_hash})
        version.refresh_from_db()
    assert version.content["withdrawn"] == ["MAN-02"]
    assert {"TEK-1", "MAN-02"}.isdisjoint(entry["code"] for entry in version.content["competencies"])


def test_a_passer_by_reads_a_competency_with_its_indicators_and_what_leads_to_each_level(client):
    restore_action_library()
    entry = Competency.objects.get(code="MAN-01")
    told = page(client, "competency_detail", entry.public_id)
    assert reverse("competency_detail", args=[entry.public_id]) in page(client, "dictionary")
    assert "Mengakui kesalahan sendiri tanpa menunggu ditegur" in told
    template = entry.action_templates.filter(level=2).first()
    assert template.name in told
    template.active = False
    template.save()
    assert template.name not in page(client, "competency_detail", entry.public_id)


def test_who_keeps_one_agency_of_several_does_not_begin_a_draft_for_all(officer, client):
    client.force_login(account(officer))
    UnitFactory(code="LAIN")
    answer = client.post(reverse("dictionary_version_new"), head())
    assert answer.status_code == 422
    assert not DictionaryVersion.objects.exists()
