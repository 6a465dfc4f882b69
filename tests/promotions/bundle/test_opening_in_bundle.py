"""What filled the vacancy is in the bundle, stage by stage, and follows from the sheets of the assessors."""

import copy
import json
import re
from random import Random

import pytest

from tests.promotions.bundle.carried import verify
from tests.promotions.bundle.mutating import one_byte, one_value
from tests.promotions.bundle.test_slices import changed

pytestmark = pytest.mark.django_db


@pytest.fixture
def data(selection):
    return selection.data


def parts_of(data):
    """What the checks of an opening take, from a good bundle."""
    found = verify.check(data)
    entries = json.loads(verify.unpack(data)["proofs.json"])["entries"]
    given = {"run": found["run"], "sealed": found["sealed"], "read": set(found["found"])}
    return standing_first(found["decisions"]["opening"]), entries, given


def standing_first(told):
    """The cancelled opening with its stages behind the one that was walked, where changes of the first row reach it."""
    cancelled = {row["id"] for row in told["openings"] if row["state"] == "cancelled"}
    told["openings"].sort(key=lambda row: row["id"] in cancelled)
    told["stages"].sort(key=lambda row: row["opening_id"] in cancelled)
    return told


def test_totals_are_found_again_from_sheets_and_weights(data, selection):
    told = verify.check(data)
    assert told["totals"] == selection.totals
    assert told["totals"][selection.people[0]] == "81.29"
    report = verify.report(told)
    assert "Pengisian jabatan    : berlangsung" in report
    assert f"nilai akhir  81,29  {selection.people[0]}" in report
    assert len(told["decisions"]["opening"]["sheets"]) == 4 * 3 * 2 + 8


def test_of_two_openings_each_is_told_with_its_own_applications_and_sheets(data):
    lines = [line for line in verify.report(verify.check(data)).splitlines() if line.startswith("Pengisian")]
    cancelled, walked = lines
    assert cancelled == "Pengisian jabatan    : dibatalkan, disegel -; lamaran 0, lembar nilai 0"
    assert walked.endswith("lamaran 4, lembar nilai 32")


def test_nobody_is_named_and_no_text_is_told(data, selection):
    for nip, name, *_ids in selection.named.values():
        assert nip.encode() not in data
        assert name.encode() not in data
    assert b"Saya melamar" not in data
    assert b".pdf" not in data
    _told, entries, _given = parts_of(data)
    made = first_of(entries, "promotions_application")["values"]["new"]
    assert set(made["statement"]) == {"hmac"}
    assert made["person"] in selection.people


def _score(told, _entries):
    told["sheets"][0]["score"] = "81.000000"


def _criterion(told, _entries):
    told["sheets"][0]["scores"]["career"] = "81"


def _weight(told, _entries):
    told["openings"][0]["content"]["stages"][3]["weight"] = 30


def _total(told, _entries):
    told["results"][0]["total"] = "99.00"


def _mean(told, _entries):
    told["results"][0]["means"]["record"] = "81.00"


def _points(told, _entries):
    points = told["results"][0]["points"]
    points["record"], points["test"] = points["test"], points["record"]


def _rank(told, _entries):
    first, second = told["results"][:2]
    first["rank"], second["rank"] = second["rank"], first["rank"]


def _hash(told, _entries):
    told["openings"][0]["result_hash"] = "0" * 64


def _no_hash(told, _entries):
    told["openings"][0]["result_hash"] = ""


def _fewer_sheets(told, _entries):
    told["sheets"].pop(1)


def _fewer_results(told, _entries):
    told["results"].pop()


def _undiscussed(told, _entries):
    told["discussions"].clear()


def _conflict(told, _entries):
    """The one declared about the second applicant is said to be about the first, whom they scored afterwards."""
    row = told["conflicts"][0]
    row["application_id"] = told["applications"][0]["id"]


def _applicant_judges(told, _entries):
    told["assessors"][0]["person_id"] = told["applications"][0]["employee_id"]


def _one_checker(told, _entries):
    told["applications"][0]["decided_by_id"] = told["applications"][0]["checked_by_id"]


def _against_the_check(told, _entries):
    told["applications"][0]["passes"] = False


def _no_document(told, _entries):
    told["documents"].pop(0)


def _unaccepted(told, _entries):
    told["documents"][0]["state"] = "waiting"


def _undecided(told, _entries):
    told["applications"][0].update(state="checked")
    told["results"].pop(0)
    about = told["applications"][0]["id"]
    told["sheets"] = [row for row in told["sheets"] if row["application_id"] != about]


def _approved_by_one(told, _entries):
    told["approvals"][1]["approver_id"] = told["approvals"][0]["approver_id"]


def _approved_by_author(told, _entries):
    told["openings"][0]["opened_by_id"] = told["approvals"][0]["approver_id"]


def _other_content(told, _entries):
    told["approvals"][0]["content_hash"] = "0" * 64


def _unsealed(_told, entries):
    for entry in entries:
        if entry["head"]["table"] == "promotions_opening":
            (entry["values"]["new"] or {}).pop("sealed_at", None)


def _other_stages(told, _entries):
    told["stages"][3]["code"] = "paper"


def _no_evidence(told, _entries):
    told["evidence"].pop(0)


def _short_call(told, _entries):
    told["stages"][0]["ends_on"] = told["stages"][0]["starts_on"]


def _early_close(told, _entries):
    told["stages"][0]["closed_on"] = told["stages"][0]["ends_on"]


def _too_few(told, _entries):
    told["openings"][0]["content"]["minimum_applicants"] = 5
    digest = verify.hashlib.sha256(verify.canonical(told["openings"][0]["content"])).hexdigest()
    told["openings"][0]["content_hash"] = digest
    for row in told["approvals"]:
        row["content_hash"] = digest


def _other_vacancy(told, _entries):
    told["openings"][0]["vacancy_id"] = -1


def _other_person(told, _entries):
    told["applications"][0]["person"] = "00000000-0000-0000-0000-000000000000"


def _twice(told, _entries):
    told["openings"].append({**copy.deepcopy(told["openings"][0]), "id": -1, "state": "running"})


def first_of(entries, table):
    return next(entry for entry in entries if entry["head"]["table"] == table)


def _scored_early(_told, entries):
    first_of(entries, "promotions_scoresheet")["place"] = 1


def _applied_early(_told, entries):
    first_of(entries, "promotions_application")["place"] = 0


def _applied_late(_told, entries):
    for entry in entries:
        if entry["head"]["table"] == "promotions_application":
            entry["place"] += 1_000_000


def _result_early(_told, entries):
    """Before the last stage was closed."""
    first_of(entries, "promotions_selectionresult")["place"] = first_of(entries, "promotions_scoresheet")[
        "place"
    ]


def _stage_early(told, entries):
    """The last stage was opened before the one before it was closed."""
    stage = told["stages"][6]["id"]
    rows = [
        e for e in entries if (e["head"]["table"], e["head"]["row"]) == ("promotions_openingstage", stage)
    ]
    rows[1]["place"] = first_of(entries, "promotions_scoresheet")["place"]


def _sealed_late(_told, entries):
    for entry in entries:
        if entry["head"]["table"] == "promotions_opening" and (entry["values"]["new"] or {}).get("sealed_at"):
            entry["place"] += 1_000_000


def _evidence_late(_told, entries):
    for entry in entries:
        if entry["head"]["table"] == "promotions_openingevidence":
            entry["place"] += 1_000_000


def _rules_early(_told, entries):
    for entry in entries:
        if entry["head"]["table"] == "promotions_ruleset":
            entry["place"] = 1


WHY = {
    _score: "bukan jumlah kriterianya",
    _criterion: "bukan jumlah kriterianya",
    _weight: "bukan yang disegel",
    _total: "bukan hasil lembar nilai",
    _mean: "bukan hasil lembar nilai",
    _points: "bukan hasil lembar nilai",
    _rank: "bukan hasil lembar nilai",
    _hash: "sidik nilai akhir",
    _no_hash: "nilai akhir tanpa sidiknya",
    _fewer_sheets: "tidak lengkap",
    _fewer_results: "nilai akhir tidak lengkap",
    _undiscussed: "tanpa pembahasan",
    _conflict: "benturan kepentingan",
    _applicant_judges: "penilai adalah pelamar",
    _one_checker: "tidak diputuskan dua orang",
    _against_the_check: "lain dari pemeriksaannya",
    _no_document: "tanpa berkas yang diterima",
    _unaccepted: "tanpa berkas yang diterima",
    _undecided: "lamaran belum diputuskan",
    _approved_by_one: "tidak disetujui dua orang lain",
    _approved_by_author: "tidak disetujui dua orang lain",
    _other_content: "yang disetujui bukan isi",
    _unsealed: "tidak disegel",
    _other_stages: "tahapan bukan yang disegel",
    _no_evidence: "ditutup tanpa bukti",
    _short_call: "pengumuman terlalu singkat",
    _early_close: "sebelum waktunya",
    _too_few: "kurang dari yang disyaratkan",
    _other_vacancy: "pengisian jabatan lain",
    _other_person: "bukan pelamar yang lulus",
    _twice: "sekaligus",
    _scored_early: "di luar tahapannya",
    _applied_early: "di luar masa pendaftaran",
    _applied_late: "di luar masa pendaftaran",
    _result_early: "mendahului tahapannya",
    _stage_early: "tidak berurutan",
    _sealed_late: "mendahului segel",
    _evidence_late: "ditutup tanpa bukti",
    _rules_early: "sebelum pelamar diketahui",
}


def test_what_does_not_follow_is_refused_for_what_it_is(data):
    told, entries, given = parts_of(data)
    assert verify.check_openings(copy.deepcopy(told), verify.Order(entries), **given), "the control"
    for change, why in WHY.items():
        wrong = copy.deepcopy([told, entries])
        change(*wrong)
        with pytest.raises(verify.Refused, match=why):
            verify.check_openings(wrong[0], verify.Order(wrong[1]), **given)


def test_what_was_written_past_the_product_is_refused_for_what_it_says(selection):
    for why, forged in selection.forged.items():
        with pytest.raises(verify.Refused, match=why):
            verify.check(forged)


@pytest.mark.parametrize("count", [30, pytest.param(200, marks=pytest.mark.long)])
def test_every_single_change_is_refused(data, count):
    verify.check(data)  # the control
    chance = Random(count)
    ways = (one_byte, one_value, lambda data, chance: one_value(data, chance, signed=True))
    for turn in range(count):
        with pytest.raises(Exception):  # noqa: B017, PT011  whatever a forged file makes fail is refused
            verify.check(ways[turn % len(ways)](data, chance))


def _final(total):
    return f"Nilai akhir seleksi  : {total.replace('.', ',')} ("


def test_the_own_part_says_stages_by_their_names_and_scores_as_indonesian_writes_them(selection):
    told = verify.report_slice(verify.check_slice(selection.slices[0]))
    (line,) = [each for each in told.splitlines() if each.startswith("Nilai akhir seleksi")]
    for name in ("Wawancara", "Penulisan makalah", "Penelusuran rekam jejak", "Uji kompetensi"):
        assert re.search(f"{name} \\d+,\\d\\d", line), line
    assert not re.search(r"\d\.\d\d\b|interview|paper|record|test", line)


def test_what_is_no_evidence_file_is_said_to_be_none():
    with pytest.raises(verify.Refused, match="bukan berkas bukti"):
        verify.check(b"%PDF-1.7\nlaporan")


def test_the_own_part_tells_of_the_own_application_and_of_nobody_else(selection):
    """Neither names nor NIPs, scores or accounts; who passed is in the sealed rules by the opaque ids alone."""
    for own, person in zip(selection.slices, selection.people[:2], strict=True):
        told = verify.check_slice(own)
        opening, text = told["opening"], own.decode()
        assert told["sealed"]["population"]["applicants"] == sorted(selection.people)
        beside = verify.canonical({**json.loads(own), "rule_set": None}).decode()
        assert [row["total"] for row in opening.results] == [selection.totals[person]]
        assert {row["application_id"] for row in opening.sheets} == set(opening.applications)
        assert _final(selection.totals[person]) in verify.report_slice(told)
        for other, names in selection.named.items():
            if other != person:
                assert not [name for name in names[:2] if name in text]
                assert names[2] not in beside
        rivals = [total for other, total in selection.totals.items() if other != person]
        assert not [total for total in rivals if f'"{total}"' in text]
        nip, name, _person = selection.named[person][:3]
        assert nip not in text
        assert name not in text


@pytest.mark.parametrize("count", [60, pytest.param(400, marks=pytest.mark.long)])
def test_every_single_change_of_the_own_part_is_refused(selection, count):
    own, chance = selection.slices[0], Random(count)
    verify.check_slice(own)  # the control
    for _turn in range(count):
        with pytest.raises(Exception):  # noqa: B017, PT011
            verify.check_slice(changed(own, chance))


def _earlier_form(told, _other):
    told["format"] = "asn-career-slice/1"


def _other_sheet(told, other):
    """A sheet of somebody else, with everything that proves it."""
    found = [e for e in other["entries"] if e["head"]["table"] == "promotions_scoresheet"]
    told["entries"].append(found[0])


def _other_application(told, other):
    table = "promotions_application"
    told["entries"] = [e for e in told["entries"] if e["head"]["table"] != table]
    told["entries"] += [e for e in other["entries"] if e["head"]["table"] == table]


def _other_selection(told, other):
    kept = [e for e in told["entries"] if e["head"]["table"] == verify.TREE]
    told["entries"] = kept + [e for e in other["entries"] if e["head"]["table"] != verify.TREE]


def _without_result(told, _other):
    told["entries"] = [e for e in told["entries"] if e["head"]["table"] != "promotions_selectionresult"]


def _without_a_sheet(told, _other):
    place = next(n for n, e in enumerate(told["entries"]) if e["head"]["table"] == "promotions_scoresheet")
    told["entries"].pop(place)


@pytest.mark.parametrize(
    ("change", "why"),
    [
        (_earlier_form, "bukti tidak dikenal"),
        (_other_sheet, "tentang yang lain"),
        (_other_application, "orang lain|tentang yang lain"),
        (_other_selection, "lamaran orang lain"),
        (_without_result, "tidak lengkap"),
        (_without_a_sheet, "lembar nilai tidak lengkap"),
    ],
)
def test_an_own_part_with_true_entries_that_do_not_belong_to_it_is_refused(selection, change, why):
    told, other = (json.loads(each) for each in selection.slices)
    assert told["checkpoints"] == other["checkpoints"]
    verify.check_slice(verify.canonical(told) + b"\n")  # the control
    change(told, other)
    with pytest.raises(verify.Refused, match=why):
        verify.check_slice(verify.canonical(told) + b"\n")
