"""The signed decree of a policy: kept with its proposal, bound to what is published, read by who reads the policy."""

import hashlib
from datetime import timedelta

import pgtrigger
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from asn_career.base.audit import acting
from employees.documents import DocumentTypeError, EmptyDocumentError
from employees.models import User
from promotions.choices import LocalRule
from promotions.models import LocalPolicy, PolicyDecreeFile
from promotions.policies.deciding import give_back
from tests.factories import UnitFactory, principal_with
from tests.promotions.policies.policies import NOW, PDF, proposed, scan

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def media(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    return tmp_path


def signed_in(client, principal):
    client.force_login(User.objects.get(public_id=principal.identity.removeprefix("user:")))
    return client


def test_the_fingerprint_of_the_file_is_part_of_what_is_published(agency, officer):
    bare = proposed(agency.root, LocalRule.PROPOSED, by=officer)
    give_back(bare, by=officer, at=NOW, reason="dengan berkas")
    policy = proposed(agency.root, LocalRule.PROPOSED, by=officer, file=scan())
    assert policy.decree_file.sha256 == hashlib.sha256(PDF).hexdigest()
    assert policy.content_hash != bare.content_hash


def test_who_reads_the_policy_takes_the_file_and_nobody_else(agency, officer, client):
    policy = proposed(agency.root, LocalRule.PROPOSED, by=officer, file=scan())
    address = reverse("policy_decree_file", args=[policy.public_id])
    auditor = principal_with("auditor", unit=agency.unit)
    assert (
        address
        in signed_in(client, auditor).get(reverse("policy_detail", args=[policy.public_id])).content.decode()
    )
    taken = client.get(address)
    assert b"".join(taken.streaming_content) == PDF
    assert taken["Content-Disposition"] == 'attachment; filename="perbup-12.pdf"'
    elsewhere = principal_with("auditor", unit=UnitFactory())
    assert signed_in(client, elsewhere).get(address).status_code == 404


def test_a_policy_without_a_file_says_so(agency, officer, client):
    policy = proposed(agency.root, LocalRule.PROPOSED, by=officer)
    said = signed_in(client, officer).get(reverse("policy_detail", args=[policy.public_id])).content.decode()
    assert "Tidak ada berkas." in said
    assert client.get(reverse("policy_decree_file", args=[policy.public_id])).status_code == 404


@pytest.mark.parametrize(("content", "error"), [(b"", EmptyDocumentError), (b"MZ", DocumentTypeError)])
def test_what_is_no_document_is_refused_and_nothing_is_proposed(agency, officer, media, content, error):
    with pytest.raises(error):
        proposed(agency.root, LocalRule.PROPOSED, by=officer, file=scan(content))
    assert not LocalPolicy.objects.exists()
    assert not [path for path in media.rglob("*") if path.is_file()]


def test_the_form_sends_it(agency, officer, client):
    given = {
        "instansi": str(agency.root.public_id), "value": "4", "decree": "Perbup 12/2026", "reason": "uji",
        "begins": (timezone.localdate() + timedelta(days=10)).isoformat(), "decree_on": timezone.localdate(),
    }  # fmt: skip
    new = reverse("policy_new", args=[LocalRule.PROPOSED.value])
    refused = signed_in(client, officer).post(new, {**given, "file": SimpleUploadedFile("a.pdf", b"MZ")})
    assert refused.status_code == 422
    assert "PDF, JPEG" in refused.content.decode()
    client.post(new, {**given, "file": SimpleUploadedFile("a.pdf", PDF)})
    assert PolicyDecreeFile.objects.get().size == len(PDF)


def test_the_database_refuses_a_file_that_comes_later_or_changes(agency, officer):
    policy = proposed(agency.root, LocalRule.PROPOSED, by=officer, file=scan())
    given = {"name": "b.pdf", "content_type": "application/pdf", "size": 1, "sha256": "0" * 64}
    with pytest.raises(Exception, match="Cannot update or delete"), transaction.atomic(), acting(by="tests"):
        PolicyDecreeFile.objects.filter(policy=policy).update(name="b.pdf")
    bare = proposed(agency.root, LocalRule.AWARD_SCALE, by=officer)
    with acting(by="tests"), pgtrigger.ignore("promotions.LocalPolicy:published_by_another"):
        LocalPolicy.objects.filter(pk=bare.pk).update(drafted_at=bare.drafted_at - timedelta(hours=1))
    with pytest.raises(Exception, match="comes with its policy"), transaction.atomic(), acting(by="tests"):
        PolicyDecreeFile.objects.create(policy=bare, **given)
    with acting(by="tests"):  # the control: in the proposal's own transaction
        other = proposed(agency.root, LocalRule.TEAM_SCALE, by=officer)
        PolicyDecreeFile.objects.create(policy=other, **given)
