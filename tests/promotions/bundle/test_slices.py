"""One's own part of a run as a file: it checks alone, belongs to the sealed run, and tells of nobody else."""

import json
from random import Random

import pytest

from employees.models import Employee
from promotions.bundle.files import bundle_of
from promotions.bundle.slices import take_slice
from promotions.models import LeafSecret, PeopleTree
from promotions.objections import steps
from tests.factories import principal_with
from tests.promotions.bundle.carried import verify
from tests.promotions.bundle.mutating import _leaves, _other
from tests.promotions.bundle.test_bundle import ALONE, run_alone
from tests.promotions.bundle.trail import seal_now
from tests.promotions.objections.matter import ANSWER, Matter, account

__all__ = ["ALONE"]
pytestmark = pytest.mark.django_db


@pytest.fixture
def matter():
    made = Matter()
    seal_now()
    return made


@pytest.fixture
def own(matter):
    return take_slice(matter.run.public_id, by=matter.by)


def changed(data, chance):
    """One plain value of the file changed; the file stays canonical. The form has a test of its own."""
    told = json.loads(data)
    *outer, last = chance.choice([path for path in _leaves(told) if path != ("format",)])
    inner = told
    for key in outer:
        inner = inner[key]
    inner[last] = _other(inner[last])
    return verify.canonical(told) + b"\n"


def test_the_own_part_checks_itself_alone(own, matter, tmp_path):
    (tmp_path / "bagian.json").write_bytes(own)
    (tmp_path / "verify.py").write_bytes(verify.unpack(bundle_of(matter.run))["verify.py"])
    done = run_alone(tmp_path, "bagian.json")
    assert (done.returncode, done.stderr) == (0, "")
    assert "SAH. Bagian Anda cocok" in done.stdout
    assert f"peringkat {matter.candidates[-1].rank}" in done.stdout
    (tmp_path / "bagian.json").write_bytes(changed(own, Random(1)))
    assert run_alone(tmp_path, "bagian.json").returncode == 1


def test_it_is_under_the_very_root_that_the_bundle_proves(own, matter):
    told = verify.check(bundle_of(matter.run))
    assert verify.check_slice(own)["tree"]["root"] == told["decisions"]["people"]["tree"]["root"]
    assert PeopleTree.objects.get().root == told["decisions"]["people"]["tree"]["root"]


def test_nothing_of_anybody_else_is_in_it(own, matter):
    text = own.decode()
    others = Employee.objects.unscoped(reason="what the file must not tell").exclude(pk=matter.person.pk)
    for other in others:
        for word in (other.nip, other.name, str(other.public_id)):
            assert word not in text
    values = {f"{row.score:.2f}" for row in matter.candidates if row.employee_id != matter.person.pk}
    assert not [value for value in values if value in json.loads(text)["found"].values()]
    assert bytes(LeafSecret.objects.get().secret).hex() not in text
    assert matter.person.nip not in text


@pytest.mark.parametrize("count", [60, pytest.param(400, marks=pytest.mark.long)])
def test_every_single_change_is_refused(own, count):
    verify.check_slice(own)  # the control
    chance = Random(count)
    for _turn in range(count):
        with pytest.raises(Exception):  # noqa: B017, PT011  whatever a forged file makes fail is refused
            verify.check_slice(changed(own, chance))


def test_a_form_that_is_not_known_is_refused_and_the_earlier_one_says_the_same(own):
    """Without an opening there is nothing in which the forms differ."""
    told = json.loads(own)
    for form, good in (("asn-career-slice/1", True), ("asn-career-slice/3", False), ("", False)):
        given = verify.canonical({**told, "format": form}) + b"\n"
        if good:
            assert verify.check_slice(given)["tree"] == verify.check_slice(own)["tree"]
        else:
            with pytest.raises(verify.Refused, match="bentuk berkas tidak dikenal"):
                verify.check_slice(given)


def test_neighbours_in_the_path_cannot_be_guessed_from_their_values(own, matter):
    """Whoever tries every value needs the other's key too: the same record under the own key is another leaf."""
    told, run = json.loads(own), matter.run
    found = verify.check(bundle_of(run))
    candidates = verify.read_csv(verify.unpack(bundle_of(run)), "candidates.csv", verify.CANDIDATE_COLUMNS)
    guesses = [
        verify.leaf_of(
            verify.record_of(row, found["found"][row["person"]], found["ranks"].get(row["person"])),
            bytes.fromhex(told["key"]),
        ).hex()
        for row in candidates
        if row["person"] != told["person"]["person"]
    ]
    assert not set(guesses) & set(told["path"])


def test_the_person_takes_it_from_the_page_and_nobody_else_does(own, matter, client):
    address = f"/saya/hasil-seleksi/{matter.run.public_id}/"
    client.force_login(account(matter.by))
    assert f"{address}bagian/" in client.get(address).content.decode()
    answer = client.get(f"{address}bagian/")
    assert answer["Content-Type"] == "application/json"
    assert answer.content == own
    stranger = account(principal_with(employee=matter.agency.person()))
    client.force_login(stranger)
    assert client.get(f"{address}bagian/").status_code == 404
    client.force_login(account(matter.officer))
    assert client.get(f"{address}bagian/").status_code == 403
    assert take_slice(matter.run.public_id, by=matter.officer) is None


def test_objections_are_in_the_bundle_without_names_or_texts(matter):
    matter.answered()
    seal_now()
    data = bundle_of(matter.run)
    told = verify.check(data)["decisions"]["objections"]
    assert [(row["about"], row["state"], row["verdict"]) for row in told["filed"]] == [
        ("component:feedback", "answered", "upheld")
    ]
    assert told["effects"][0]["changes_list"] is True
    assert [row["act"] for row in told["steps"]] == ["file", "take", "compute", "prepare", "answer"]
    assert ANSWER.encode() not in data
    assert matter.person.name.encode() not in data
    assert matter.person.nip.encode() not in data


WRONG = {
    "sanggah di luar masa sanggah": lambda told: told["filed"][0].update(filed_on="2026-12-09"),
    "masa sanggah tidak sesuai": lambda told: told["filed"][0].update(object_days=15),
    "tidak dijawab dua orang": lambda told: told["filed"][0].update(
        decided_by_id=told["filed"][0]["prepared_by_id"]
    ),
    "sanggah atas yang lain": lambda told: told["filed"][0].update(shortlist_id=-1),
    "dampak tanpa perhitungan": lambda told: told["effects"][0].update(run_id=-1),
    "sanggah tanpa pengajuan": lambda told: told["steps"].pop(0),
    "dijawab tanpa langkahnya": lambda told: told["steps"].pop(),
    "dampak tanpa sanggah": lambda told: told["effects"][0].update(objection_id=-1),
}


def test_objections_that_do_not_follow_are_refused(matter):
    matter.answered()
    seal_now()
    data = bundle_of(matter.run)
    told = verify.check(data)
    states = verify.replayed(json.loads(verify.unpack(data)["proofs.json"])["entries"])
    for why, change in WRONG.items():
        wrong = json.loads(json.dumps(told["decisions"]["objections"]))
        verify.check_objections(wrong, told["run"], states)  # the control
        change(wrong)
        with pytest.raises(verify.Refused, match=why):
            verify.check_objections(wrong, told["run"], states)


def test_an_open_objection_is_told_too(matter):
    matter.checked()
    matter.do(steps.prepare, verdict="rejected", text=ANSWER)
    seal_now()
    assert verify.check(bundle_of(matter.run))["decisions"]["objections"]["filed"][0]["state"] == "prepared"
