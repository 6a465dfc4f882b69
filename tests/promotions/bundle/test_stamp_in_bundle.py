"""The time stamp of an outside authority in an evidence file: told, checked by both verifiers and by OpenSSL."""

import json

import pytest
from django.db import transaction

from promotions.bundle.files import bundle_of
from tests.base.evidence.authority import Authority
from tests.base.evidence.trail import write_entries
from tests.promotions.bundle.carried import verify
from tests.promotions.bundle.mutating import as_form, fitted
from tests.promotions.bundle.stamped import flipped, places_of, stamp_now, stamped_bundle
from tests.promotions.bundle.test_bundle import run_alone
from tests.promotions.bundle.test_in_the_browser import accepted, judged, visitor
from tests.promotions.bundle.trail import seal_now

__all__ = ["visitor"]
pytestmark = pytest.mark.django_db


def made(folder, settings, key_of):
    authority = Authority(folder, key_of=key_of)
    settings.TSA_CERTIFICATES = str(authority.trusted)
    return authority


@pytest.mark.parametrize("key_of", ["rsa", "p256", "p384"])
def test_a_stamp_is_checked_alone_and_as_openssl_does(run, tmp_path, settings, key_of):
    authority = made(tmp_path, settings, key_of)
    data = stamped_bundle(run, authority)
    files = verify.unpack(data)
    assert authority.holds(files["stamp.tsr"], files["stamped.txt"])
    (tmp_path / "bukti.zip").write_bytes(data)
    (tmp_path / "verify.py").write_bytes(files["verify.py"])
    done = run_alone(tmp_path, "bukti.zip")
    assert (done.returncode, done.stderr) == (0, "")
    assert "oleh Stempel Waktu" in done.stdout
    assert "tanda tangan cocok; rantai sertifikatnya tidak diperiksa di sini" in done.stdout
    assert "openssl ts -verify -data stamped.txt -in stamp.tsr -CAfile" in done.stdout
    for place in places_of(data):
        assert not accepted(flipped(data, place)), place


def test_a_file_without_a_stamp_says_so(bundle):
    files = verify.unpack(bundle)
    assert (files["stamp.tsr"], files["stamped.txt"]) == (b"", b"")
    assert "Cap waktu luar       : tidak ada" in verify.report(verify.check(bundle))


def test_a_signature_of_another_kind_is_told_as_not_checked(run, tmp_path, settings):
    data = stamped_bundle(run, made(tmp_path, settings, "p521"))
    assert "tanda tangan TIDAK diperiksa di sini" in verify.report(verify.check(data))


def test_the_first_stamp_stays_in_the_file_while_the_trail_grows(run, tmp_path, settings):
    authority = made(tmp_path, settings, "p256")
    data = stamped_bundle(run, authority)
    write_entries(3)
    seal_now()
    stamp_now(authority)
    assert bundle_of(run) == data
    assert accepted(as_form(data, 4))


def test_the_last_checkpoint_itself_may_be_the_stamped_one(run, tmp_path, settings):
    authority = made(tmp_path, settings, "p256")
    stamp_now(authority)
    data = bundle_of(run)
    assert json.loads(verify.unpack(data)["proofs.json"])["stamp"]["path"] == []
    assert accepted(data)


def test_a_stamp_of_another_trail_or_half_a_one_is_refused(run, tmp_path, settings):
    data = stamped_bundle(run, made(tmp_path, settings, "p256"))
    files = verify.unpack(data)
    proofs = json.loads(files["proofs.json"])
    other = {**proofs, "stamp": {**proofs["stamp"], "path": proofs["stamp"]["path"][:-1]}}
    for changes, why in (
        ({"stamped.txt": b""}, "tidak terbaca"),
        ({"stamp.tsr": b""}, "tidak lengkap"),
        ({"stamped.txt": files["checkpoints.txt"].split(b"\n\n")[-1]}, "yang lain"),
        ({"proofs.json": verify.canonical(other) + b"\n"}, "kesinambungan|bersinambungan"),
        ({"proofs.json": verify.canonical({**proofs, "stamp": None}) + b"\n"}, "."),
    ):
        with pytest.raises(Exception, match=why):
            verify.check(fitted({**files, **changes}, signed=True))
    assert accepted(fitted(files, signed=True))  # the control


@pytest.mark.browser
def test_the_page_checks_a_stamp_as_the_other_verifier_does(visitor, run, tmp_path, settings):
    for key_of in ("rsa", "p384"):
        folder = tmp_path / key_of
        folder.mkdir()
        with transaction.atomic():
            data = stamped_bundle(run, made(folder, settings, key_of))
            transaction.set_rollback(True)
        good, told = judged(visitor, data)
        assert good, told
        assert "Stempel Waktu" in visitor.inner_text("[data-told=stamp]")
        assert verify.check(data)["stamp"]["certificate"] in told
        assert "openssl ts -verify" in told
        for place in places_of(data):
            good, told = judged(visitor, flipped(data, place))
            assert not good, place
