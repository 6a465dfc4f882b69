"""Certificates issued by the product: what they say, who can verify them, and that nothing else is accepted."""

import gzip
import hashlib
import json
import shutil
import subprocess
import sys
from base64 import urlsafe_b64decode
from datetime import date, datetime
from decimal import Decimal

import pytest
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from django.db import DatabaseError, transaction

from asn_career.base.audit import acting
from asn_career.base.documents.issuing import find_issued
from asn_career.base.errors import NotPermittedError
from docs import verify_credential
from docs.verify_credential import InvalidError, verify, verify_signature
from employees.models import Document
from tests.factories import (
    CompetencyFactory,
    EmployeeFactory,
    TrainingProgramFactory,
    UnitFactory,
    principal_with,
)
from tests.training.learning import AT, TODAY, seat
from training.credentials import keys
from training.credentials.issuing import (
    AlreadyRevokedError,
    CertificateExistsError,
    NotPassedError,
    RevokeReasonError,
    issuable,
    issue,
    revoke,
    status_list,
)
from training.credentials.keys import SigningKey, encoded
from training.models import Credential, Result, TrainingProgram

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _own_keys(settings, tmp_path):
    settings.DATA_DIR = tmp_path


@pytest.fixture
def person():
    return EmployeeFactory(name="Siti Rahma", email="Siti@asn.example", home_unit=UnitFactory())


@pytest.fixture
def result(person):
    program = TrainingProgramFactory(
        name="Analisis data", hours=Decimal(20), competency=CompetencyFactory(), target_level=3
    )
    enrolment = seat(person, program, date(2026, 3, 2), date(2026, 3, 4), state="attended", passed=True)
    return Result._base_manager.get(enrolment=enrolment)


@pytest.fixture
def analyst(person):
    return principal_with("analis", unit=person.home_unit, on=TODAY)


@pytest.fixture
def issued(result, analyst):
    return issue(result, by=analyst, at=AT)


def payload(jwt):
    return json.loads(decoded(jwt.split(".")[1]))


def decoded(text):
    return urlsafe_b64decode(text + "=" * (-len(text) % 4))


# The vectors of RFC 8032, 7.1, so that the verifier is right by itself and not by agreement with the signer.
RFC_8032 = [
    (
        "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a",
        "",
        "e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e065224901555fb8821590a33bacc61e39701cf9b46b"
        "d25bf5f0595bbe24655141438e7a100b",
    ),
    (
        "3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c",
        "72",
        "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da085ac1e43e15996e458f3613d0f11d8c"
        "387b2eaeb4302aeeb00d291612bb0c00",
    ),
]


@pytest.mark.parametrize(("public", "message", "signature"), RFC_8032)
def test_the_stand_alone_verifier_agrees_with_the_standard(public, message, signature):
    given = [bytes.fromhex(text) for text in (public, message, signature)]
    assert verify_signature(*given)
    assert not verify_signature(given[0], given[1] + b"x", given[2])


def test_a_credential_has_what_open_badges_asks_for(issued):
    """1EdTech Open Badges 3.0, B.1.3 OpenBadgeCredential, B.1.1 Achievement, B.1.10 Profile: required fields."""
    told = payload(issued.jwt)
    assert told["@context"][:2] == [
        "https://www.w3.org/ns/credentials/v2",
        "https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json",
    ]
    assert {"VerifiableCredential", "OpenBadgeCredential"} <= set(told["type"])
    assert told["id"] == told["jti"]
    assert str(issued.public_id) in told["id"]
    assert told["issuer"]["id"] == told["iss"]
    assert told["issuer"]["type"] == ["Profile"]
    assert told["validFrom"] == "2026-11-21T03:00:00Z"
    assert told["nbf"] == int(AT.timestamp())
    subject = told["credentialSubject"]
    assert subject["type"] == ["AchievementSubject"]
    assert subject["creditsEarned"] == 20
    achievement = subject["achievement"]
    assert {"id", "type", "name", "description", "criteria"} <= set(achievement)
    assert achievement["type"] == ["Achievement"]
    assert achievement["criteria"]["narrative"]
    assert achievement["alignment"][0]["targetCode"].endswith("/3")
    for each in achievement["alignment"]:
        assert {"type", "targetName", "targetUrl"} <= set(each)
    status = told["credentialStatus"]
    assert status["type"] == "BitstringStatusListEntry"
    assert status["statusPurpose"] == "revocation"
    assert int(status["statusListIndex"]) == issued.pk % 131_072


def test_a_programme_whose_certificate_lasts_some_years_ends_it_everywhere(result, analyst):
    TrainingProgram.objects.update(certifies=True, certificate_years=2)
    issued = issue(Result._base_manager.get(pk=result.pk), by=analyst, at=AT)
    told, day = payload(issued.jwt), date(2028, 3, 4)
    # 23:59:59 in the agency's zone, seven hours ahead of UTC.
    assert told["validUntil"] == f"{day}T16:59:59Z"
    assert told["exp"] == int(datetime.fromisoformat(told["validUntil"]).timestamp())
    assert payload(issued.offline)["berlaku_sampai"] == f"{day}"
    assert any("2028" in value for _label, value in issued.entry.told)


def test_one_without_a_last_day_says_none(issued):
    told = payload(issued.jwt)
    assert {"validUntil", "exp"} & set(told) == set()
    assert "berlaku_sampai" not in payload(issued.offline)


def test_it_names_its_holder_by_a_salted_hash_and_never_by_the_nip(issued, person):
    told = issued.jwt + issued.offline + json.dumps(issued.entry.told)
    (identity,) = payload(issued.jwt)["credentialSubject"]["identifier"]
    assert identity["hashed"] is True
    assert identity["identityType"] == "emailAddress"
    expected = hashlib.sha256(f"siti@asn.example{identity['salt']}".encode()).hexdigest()
    assert identity["identityHash"] == f"sha256${expected}"
    content = told + json.dumps(payload(issued.jwt)) + json.dumps(payload(issued.offline))
    assert person.nip not in content
    assert "asn.example" not in content


def test_signed_text_is_verified_by_three_implementations(issued):
    """The stand-alone one, OpenSSL by way of cryptography, and Node's WebCrypto."""
    published = keys.public_keys()
    for text in (issued.jwt, issued.offline):
        assert verify(text, published) == payload(text)
        by_openssl(text, published)
    assert by_node([issued.jwt, issued.offline], published) == [True, True]


def by_openssl(text, published):
    head, body, signature = text.split(".")
    public = Ed25519PublicKey.from_public_bytes(decoded(published["keys"][0]["x"]))
    public.verify(decoded(signature), f"{head}.{body}".encode())


NODE = """
const {keys, texts} = JSON.parse(require("fs").readFileSync(0, "utf8"));
(async () => {
  const bytes = (text) => Buffer.from(text, "base64url");
  const key = await crypto.subtle.importKey("jwk", keys.keys[0], {name: "Ed25519"}, false, ["verify"]);
  const found = [];
  for (const text of texts) {
    const [head, body, signature] = text.split(".");
    found.push(await crypto.subtle.verify({name: "Ed25519"}, key, bytes(signature), Buffer.from(head + "." + body)));
  }
  console.log(JSON.stringify(found));
})();
"""


def by_node(texts, published):
    node = shutil.which("node")
    if node is None:
        pytest.skip("no Node here: the other two verifiers are asked")
    public = {"keys": [{name: key[name] for name in ("kty", "crv", "x")} for key in published["keys"]]}
    given = json.dumps({"keys": public, "texts": texts})
    done = subprocess.run([node, "-e", NODE], input=given, capture_output=True, text=True, check=True)
    return json.loads(done.stdout)


def test_a_change_of_any_character_is_refused(issued):
    published = keys.public_keys()
    accepted = []
    for at in range(len(issued.offline)):
        changed = issued.offline[:at] + ("A" if issued.offline[at] != "A" else "B") + issued.offline[at + 1 :]
        try:
            verify(changed, published)
        except InvalidError:
            continue
        accepted.append(at)
    assert accepted == []
    assert verify(issued.offline, published)  # the control


def test_a_change_of_any_byte_is_refused_by_another_implementation(issued):
    published = keys.public_keys()
    head, body, signature = issued.jwt.split(".")
    public = Ed25519PublicKey.from_public_bytes(decoded(published["keys"][0]["x"]))
    signed = f"{head}.{body}".encode()
    for at in range(len(signed)):
        changed = signed[:at] + bytes([signed[at] ^ 1]) + signed[at + 1 :]
        with pytest.raises(InvalidSignature):
            public.verify(decoded(signature), changed)


def test_unsigned_and_foreign_ones_are_refused(issued):
    published, told = keys.public_keys(), payload(issued.offline)
    private = Ed25519PrivateKey.generate()
    foreign = SigningKey(issued.kid, private).sign({"typ": "sertifikat"}, told)
    unknown = SigningKey("another", private).sign({"typ": "sertifikat"}, told)
    none = encoded(json.dumps({"alg": "none", "kid": issued.kid}).encode())
    body = issued.offline.split(".")[1]
    for text in (foreign, unknown, f"{none}.{body}.", f"{none}.{body}.AA", body, ""):
        with pytest.raises(InvalidError):
            verify(text, published)


def test_the_program_in_the_bundle_needs_nothing_but_python(issued, tmp_path):
    path = tmp_path / "kunci.json"
    path.write_text(json.dumps(keys.public_keys()), encoding="utf-8")

    def run(text):
        command = [sys.executable, "-I", "-S", verify_credential.__file__, str(path), text]
        return subprocess.run(command, capture_output=True, text=True, check=False)

    good, bad = run(issued.offline), run(issued.offline[:-9] + "AAAAAAAAA")
    assert (good.returncode, bad.returncode) == (0, 1)
    assert "Siti Rahma" in good.stdout
    assert "NOT VALID" in bad.stdout


def test_the_key_is_readable_by_its_owner_alone_and_outlived_by_its_public_part(
    issued, result, analyst, tmp_path
):
    folder = tmp_path / "keys" / "credentials"
    (private,) = folder.glob("*.pem")
    assert private.stat().st_mode & 0o777 == 0o600
    new = keys.rotate()
    assert new != issued.kid
    assert [path.stem for path in folder.glob("*.pem")] == [new]
    assert {key["kid"] for key in keys.public_keys()["keys"]} == {new, issued.kid}
    assert verify(issued.jwt, keys.public_keys())
    assert all(set(key) == {"kty", "crv", "x", "kid", "alg", "use"} for key in keys.public_keys()["keys"])


def test_a_certificate_is_issued_once_and_again_after_it_was_revoked(issued, result, analyst):
    with pytest.raises(CertificateExistsError):
        issue(result, by=analyst, at=AT)
    with pytest.raises(RevokeReasonError):
        revoke(issued, reason=" ", by=analyst)
    assert not issuable(analyst).exists()
    revoke(issued, reason="Nama salah", by=analyst)
    with pytest.raises(AlreadyRevokedError):
        revoke(issued, reason="Nama salah", by=analyst)
    assert find_issued(issued.entry.code).revoked_reason == "Nama salah"
    assert issuable(analyst).exists()
    assert issue(result, by=analyst, at=AT).pk != issued.pk


def test_what_was_revoked_stands_in_the_signed_status_list(issued, analyst):
    def revoked():
        number, index = divmod(issued.pk, 131_072)
        listed = verify(status_list(number, at=AT), keys.public_keys())
        packed = listed["credentialSubject"]["encodedList"]
        bits = gzip.decompress(decoded(packed.removeprefix("u")))
        assert len(bits) == 131_072 // 8
        return bool(bits[index // 8] & 0x80 >> index % 8)

    assert not revoked()
    revoke(issued, reason="Nama salah", by=analyst)
    assert revoked()


def test_only_passed_trainings_of_people_in_scope_get_one(result, person):
    elsewhere = principal_with("analis", unit=UnitFactory(), on=TODAY)
    with pytest.raises(NotPermittedError):
        issue(result, by=elsewhere, at=AT)
    with pytest.raises(NotPermittedError):
        issue(result, by=principal_with("admin_opd", unit=person.home_unit, on=TODAY), at=AT)


def test_one_that_was_not_passed_gets_none(result, analyst):
    with acting(by="tests"):
        Result._base_manager.filter(pk=result.pk).update(outcome="failed", hours=None)
    with pytest.raises(NotPassedError):
        issue(result, by=analyst, at=AT)


def test_the_database_lets_a_certificate_be_revoked_and_nothing_else(issued):
    rows = Credential._base_manager.filter(pk=issued.pk)
    for change in ({"jwt": "x"}, {"issued_on": date(2020, 1, 1)}):
        with pytest.raises(DatabaseError), acting(by="tests"), transaction.atomic():
            rows.update(**change)
    with pytest.raises(DatabaseError), acting(by="tests"), transaction.atomic():
        rows.delete()


def test_the_paper_is_kept_as_it_was_registered(issued):
    document = Document._base_manager.get(pk=issued.document_id)
    assert document.content_type == "application/pdf"
    assert document.sha256 == issued.entry.sha256
