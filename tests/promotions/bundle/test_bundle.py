"""One shortlist as a file: the same bytes, checked without the product, refused after any change."""

import json
import subprocess
import sys
from io import StringIO
from random import Random

import pytest
from django.core.management import call_command

from asn_career.base import access_log
from asn_career.base.access_log import ExportLimitError
from asn_career.base.audit import acting
from asn_career.base.errors import NotPermittedError
from asn_career.base.evidence.checkpoints import exported, point_of, signed
from asn_career.base.evidence.proofs import NotSealedYetError
from asn_career.base.models import AccessLogEntry, Checkpoint
from assessments.models import FeedbackScore
from employees.models import Employee
from promotions.bundle.files import bundle_of
from promotions.bundle.taking import take_bundle
from promotions.models import Candidate
from tests.base.evidence.trail import write_entries
from tests.factories import GrantFactory, UserFactory, principal_with
from tests.promotions.approved import official_run
from tests.promotions.bundle.carried import verify
from tests.promotions.bundle.mutating import as_form, fitted, one_byte, one_value
from tests.promotions.bundle.trail import seal_now

pytestmark = pytest.mark.django_db

# No site packages, no environment, and no way to a network: whoever imports sockets fails.
ALONE = """
import runpy, sys
sys.modules["socket"] = sys.modules["ssl"] = None
sys.argv = sys.argv[1:]
runpy.run_path(sys.argv[0], run_name="__main__")
"""


def run_alone(folder, *arguments):
    """The verifier that the bundle carries, in an interpreter that has nothing else."""
    command = [sys.executable, "-I", "-S", "-c", ALONE, str(folder / "verify.py"), *map(str, arguments)]
    return subprocess.run(command, capture_output=True, text=True, env={}, cwd=folder, check=False)


@pytest.fixture
def folder(tmp_path, bundle):
    (tmp_path / "bukti.zip").write_bytes(bundle)
    (tmp_path / "verify.py").write_bytes(verify.unpack(bundle)["verify.py"])
    return tmp_path


def test_the_same_run_gives_the_same_bytes_while_the_trail_grows(run, bundle):
    write_entries(30)
    seal_now()
    assert bundle_of(run) == bundle


def test_the_bundle_checks_itself_alone_and_tells_what_it_found(folder, run):
    done = run_alone(folder, "bukti.zip")
    assert (done.returncode, done.stderr) == (0, "")
    assert "SAH" in done.stdout
    assert f"Dipertimbangkan      : {run.considered} orang" in done.stdout
    assert "Perhitungan lowongan : 2" in done.stdout
    assert "di antaranya dikeluarkan 1" in done.stdout
    assert len(done.stdout.splitlines()) < 60


def test_a_changed_bundle_is_refused_with_one_and_a_missing_one_with_two(folder, bundle):
    (folder / "bukti.zip").write_bytes(one_value(bundle, Random(1)))
    done = run_alone(folder, "bukti.zip")
    assert (done.returncode, done.stderr) == (1, "")
    assert "TIDAK SAH" in done.stdout
    assert run_alone(folder, "tidak-ada.zip").returncode == 2


def test_an_anchor_from_elsewhere_is_compared(folder):
    point = point_of(Checkpoint.objects.order_by("size").last())
    (folder / "segel.txt").write_text(exported([point]), encoding="utf-8")
    assert run_alone(folder, "bukti.zip", "--anchor", "segel.txt").returncode == 0
    forged = signed(size=point.size, root=bytes(32), at=point.signed_at)
    (folder / "segel.txt").write_text(exported([forged]), encoding="utf-8")
    done = run_alone(folder, "bukti.zip", "--anchor", "segel.txt")
    assert done.returncode == 1
    assert "jangkar bertentangan" in done.stdout


@pytest.mark.parametrize("count", [40, pytest.param(200, marks=pytest.mark.long)])
def test_every_single_change_is_refused(bundle, count):
    verify.check(bundle)  # the control
    chance = Random(count)
    for turn in range(count):
        changed = (one_byte, one_value)[turn % 2](bundle, chance)
        with pytest.raises(Exception):  # noqa: B017, PT011  whatever a forged file makes fail is refused
            verify.check(changed)


@pytest.mark.parametrize("count", [40, pytest.param(200, marks=pytest.mark.long)])
def test_not_even_whoever_holds_the_key_changes_what_was_sealed(bundle, count):
    """The manifest signed anew: the trail, the hashes and the computation still contradict."""
    chance = Random(count)
    for _turn in range(count):
        with pytest.raises(Exception):  # noqa: B017, PT011
            verify.check(one_value(bundle, chance, signed=True))


@pytest.mark.parametrize("number", [1, 2, 3, 4])
def test_files_of_earlier_forms_are_still_checked(bundle, number):
    earlier = as_form(bundle, number)
    assert verify.check(earlier)["manifest"]["format"] == f"asn-career-bundle/{number}"
    chance = Random(number)
    for _turn in range(8):
        with pytest.raises(Exception):  # noqa: B017, PT011
            verify.check(one_value(earlier, chance, signed=True))


def test_what_was_written_about_candidates_after_the_reading_is_told_without_the_values(run):
    candidate = Candidate.objects.unscoped(reason="tests").on(run).order_by("pk").first()
    with acting(by="user:petugas", reason="koreksi"):
        FeedbackScore._base_manager.filter(employee=candidate.employee_id).update(score=99)
    seal_now()
    data = bundle_of(run)
    [late] = verify.check(data)["decisions"]["late"]
    assert late["person"] == str(candidate.employee.public_id)
    assert (late["table"], late["operation"], late["actor"]) == (
        "assessments_feedbackscore",
        "update",
        "user:petugas",
    )
    [entry] = json.loads(verify.unpack(data)["proofs.json"])["witnessed"]
    assert set(entry) == {"head", "path", "place"}
    assert "Data berubah kemudian: 1 kali" in verify.report(verify.check(data))
    files = verify.unpack(data)
    for name, why in (("person", "tentang yang lain"), ("at", "berbeda dari jejak")):
        told = json.loads(files["decisions.json"])
        told["late"][0][name] = "00000000-0000-0000-0000-000000000000"
        changed = {**files, "decisions.json": verify.canonical(told) + b"\n"}
        with pytest.raises(verify.Refused, match=why):
            verify.check(fitted(changed, signed=True))


def test_a_swapped_rule_set_is_refused(bundle):
    files = verify.unpack(bundle)
    sealed = json.loads(files["ruleset.json"])
    sealed["weights"] = {"talent": 90, "technical": 10}
    files["ruleset.json"] = verify.canonical(sealed) + b"\n"
    with pytest.raises(verify.Refused, match=r"ruleset\.json bukan aturan yang disegel"):
        verify.check(fitted(files, signed=True))


def test_it_names_nobody(bundle):
    people = Employee.objects.unscoped(reason="what the file must not tell").values_list("nip", "name")
    for nip, name in people:
        assert nip.encode() not in bundle
        assert name.encode() not in bundle


def test_the_command_checks_as_the_verifier_does(folder, capsys):
    call_command("verify_bundle", str(folder / "bukti.zip"), stdout=StringIO())
    assert "SAH" in capsys.readouterr().out
    (folder / "bukti.zip").write_bytes(b"PK")
    with pytest.raises(SystemExit, match="1"):
        call_command("verify_bundle", str(folder / "bukti.zip"))


def test_what_was_just_decided_waits_for_its_seal(agency, officer):
    agency.people(1)
    made = official_run(agency.vacancy, by=officer, reason="Alasan uji yang cukup panjang untuk dicatat")
    before = AccessLogEntry.objects.count()
    with pytest.raises(NotSealedYetError):
        take_bundle(made, by=officer, purpose="pemeriksaan")
    assert AccessLogEntry.objects.count() == before


def test_each_file_is_entered_and_they_are_few_a_day(run, officer):
    take_bundle(run, by=officer, purpose="pemeriksaan").close()
    entry = AccessLogEntry.objects.get(action="shortlist_bundle.export")
    assert (entry.subject, entry.purpose) == (f"shortlist:{run.public_id}", "pemeriksaan")
    for _turn in range(access_log.MOST_FILES - 1):
        access_log.log_file(by=officer.identity, action="shortlist.export", subject="", purpose="uji")
    with pytest.raises(ExportLimitError):
        take_bundle(run, by=officer, purpose="pemeriksaan")


def test_who_sees_a_part_of_the_agency_gets_no_bundle(run, agency):
    with pytest.raises(NotPermittedError):
        take_bundle(run, by=principal_with("analis", unit=agency.unit), purpose="pemeriksaan")


def test_an_auditor_takes_it_from_the_page_for_a_purpose(run, agency, client):
    auditor = UserFactory()
    GrantFactory(user=auditor, role="auditor", unit=agency.root)
    client.force_login(auditor)
    review = client.get(f"/kelola/daftar-pendek/{run.public_id}/").content.decode()
    address = f"/kelola/daftar-pendek/{run.public_id}/bukti/"
    assert address in review
    assert client.post(address, {"purpose": ""}).status_code == 422
    answer = client.post(address, {"purpose": "pemeriksaan"})
    assert answer["Content-Type"] == "application/zip"
    assert answer["Content-Disposition"] == f'attachment; filename="bukti-{run.public_id}.zip"'
    content = b"".join(answer.streaming_content)
    assert verify.check(content)["run"]["public_id"] == str(run.public_id)
    again = client.get(f"/api/v1/shortlists/{run.public_id}/bundle/")
    assert b"".join(again.streaming_content) == content
