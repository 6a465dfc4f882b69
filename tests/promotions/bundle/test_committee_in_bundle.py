"""What committee and appointing authority did is in the bundle, and follows from order, votes and approvals."""

import copy
import json

import pytest

from promotions.attempts import attempting
from promotions.bundle.files import bundle_of
from promotions.models import Vacancy
from tests.promotions.approved import official_run
from tests.promotions.bundle.carried import verify
from tests.promotions.bundle.decided import bundle_after
from tests.promotions.bundle.trail import seal_now
from tests.promotions.committee.stage import NOW, REASON

pytestmark = pytest.mark.django_db


def persons(stage, *places):
    return [str(stage.candidates[place].employee.public_id) for place in places]


def test_the_proposal_and_the_choice_are_found_again(stage):
    stage.decided()
    told = verify.check(bundle_after(stage))
    assert told["proposed"] == persons(stage, 0, 1, 2)
    assert told["chosen"] == persons(stage, 0)
    assert f"Dipilih PPK          : {persons(stage, 0)[0]}" in verify.report(told)
    committee = told["decisions"]["committee"]
    assert {name: len(committee[name]) for name in ("members", "votes", "signatures", "first_marks")} == {
        "members": 5, "votes": 20, "signatures": 5, "first_marks": 20,
    }  # fmt: skip


def test_minutes_are_proved_without_the_names_in_them(stage):
    held = stage.proposed()
    data = bundle_after(stage)
    people = [*stage.people, *stage.seats]
    assert all(person.name in json.dumps(held.content) for person in people), "the control"
    for person in people:
        assert person.name.encode() not in data
        assert person.nip.encode() not in data
    [row] = verify.check(data)["decisions"]["committee"]["sittings"]
    assert row["content_hash"] == held.content_hash


def test_a_departure_of_two_changes_the_order_that_is_expected(stage):
    held = stage.sitting()
    stage.answer(stage.depart(held, stage.candidates[1]))
    stage.answer(stage.depart(held, stage.candidates[3], kind="move", place=1))
    stage.vote_all(held)
    held = stage.draft()
    stage.sign_all(held)
    assert verify.check(bundle_after(stage))["proposed"] == persons(stage, 3, 0, 2)


def test_a_list_that_was_set_aside_proposes_nobody(stage):
    held = stage.sitting()
    stage.answer(stage.depart(held, kind="set_aside"))
    held = stage.draft()
    stage.sign_all(held)
    assert verify.check(bundle_after(stage))["proposed"] == []


def test_a_run_without_a_committee_says_so(stage):
    told = verify.check(bundle_after(stage))
    assert "Usulan panitia       : belum ada" in verify.report(told)


def _oppose(told):
    for row in told["votes"]:
        row["ballot"] = "oppose"


def _fewer_votes(told):
    told["votes"] = told["votes"][:8]


def _other_order(told):
    first, second, _third = told["names"]
    first["candidate_id"], second["candidate_id"] = second["candidate_id"], first["candidate_id"]


def _unproposed(told):
    told["verdicts"][0]["candidate_id"] = -1


def _by_a_member(told):
    told["verdicts"][0]["decided_by_id"] = told["members"][0]["account_id"]


def _other_minutes(told):
    told["signatures"][2]["content_hash"] = "0" * 64


def _unsigned(told):
    told["sittings"][0]["signed_at"] = None


def _other_run(told):
    told["committees"][0]["shortlist_id"] += 1


def _by_one(told):
    members, sitting = told["members"], told["sittings"][0]
    told["departures"].append(
        {"id": 1, "sitting_id": sitting["id"], "kind": "leave_out", "candidate_id": told["names"][0]["candidate_id"],
         "place": None, "state": "approved", "requested_by_id": members[0]["id"],
         "answered_by_id": members[0]["id"], "answered_at": sitting["signed_at"]}
    )  # fmt: skip


def _seat(told):
    told["verdicts"][0]["seat"] = 2


def _twice(told):
    told["verdicts"].append({**told["verdicts"][0], "sitting_id": told["verdicts"][0]["sitting_id"]})


def _two_seats(told):
    told["committees"][0]["seats"] = 2
    told["verdicts"].append({**told["verdicts"][0], "seat": 2})


def _more_than_sealed(told):
    told["committees"][0]["seats"] = 2
    told["committees"][0]["names_per_seat"] = 2
    del told["names"][3:]


def _by_one_attempt(told):
    told["attempts"].append(ATTEMPT | {"decided_by_id": 1})


def _of_another(told):
    told["attempts"].append(ATTEMPT | {"previous_id": -1})


def _out_of_order(told):
    """The vacancy that was announced anew is said to come before its own announcement."""
    told["attempts"].append(ATTEMPT | {"previous_id": 7})
    told["attempts"].append(ATTEMPT | {"id": 2, "kind": "announcement", "following_id": 7})


def _of_two_chains(told):
    told["attempts"].extend([ATTEMPT, ATTEMPT | {"id": 2, "origin_id": 7}])


def _announced_twice(told):
    anew = ATTEMPT | {"kind": "announcement", "following_id": 7}
    told["attempts"].extend([anew, anew | {"id": 2}])


def _elsewhere(told):
    told["attempts"].append(ATTEMPT | {"origin_id": 7, "previous_id": 7})


def _other_committee(told):
    told["committees"].append({**told["committees"][0], "id": told["committees"][0]["id"] + 1})


ATTEMPT = {
    "id": 1, "origin_id": None, "previous_id": None, "committee_id": None, "following_id": None, "kind": "committee",
    "state": "approved",
    "proposed_by_id": 1, "decided_by_id": 2,
}  # fmt: skip


def _undecided(told):
    told["verdicts"] = []


WHY = {
    _oppose: "tidak didukung suara",
    _fewer_votes: "tidak mencapai kuorum",
    _other_order: "tidak mengikuti urutan resmi",
    _unproposed: "yang dipilih tidak diusulkan",
    _by_a_member: "anggota panitia memutuskan sendiri",
    _other_minutes: "bukan berita acara sidang",
    _unsigned: "tanpa berita acara yang ditandatangani",
    _other_run: "perhitungan lain",
    _by_one: "tidak disetujui dua orang",
    _undecided: "pengangkatan tanpa keputusan",
    _seat: "formasi tidak dikenal",
    _twice: "satu formasi diputus dua kali",
    _two_seats: "tidak mengikuti urutan resmi|dua formasi",
    _more_than_sealed: "tidak mengikuti urutan resmi",
    _by_one_attempt: "tidak disetujui dua orang",
    _of_another: "tidak menyusul yang sebelumnya",
    _out_of_order: "tidak menyusul yang sebelumnya",
    _of_two_chains: "rangkaian lain",
    _announced_twice: "rangkaian lain",
    _elsewhere: "upaya untuk lowongan lain",
    _other_committee: "panitia lain tanpa upaya",
}


def test_what_does_not_follow_is_refused(stage):
    stage.decided()
    data = bundle_after(stage)
    told = verify.check(data)
    scores = verify.read_csv(verify.unpack(data), "scores.csv", verify.SCORE_COLUMNS)
    committee, marks, run = told["decisions"]["committee"], told["decisions"]["marks"], told["run"]
    verify.check_committee(copy.deepcopy(committee), marks, scores, run)  # the control
    for change, why in WHY.items():
        changed = copy.deepcopy(committee)
        change(changed)
        for row in changed["attempts"]:
            for name in ("origin_id", "previous_id"):
                row[name] = row[name] or run["vacancy_id"]
        with pytest.raises(verify.Refused, match=why):
            verify.check_committee(changed, marks, scores, run)


def test_two_seats_by_two_committees_are_found_again(several):
    told = verify.check(bundle_after(several))
    committee = told["decisions"]["committee"]
    assert [row["seats"] for row in committee["committees"]] == [2, 1]
    assert [row["seat"] for row in committee["verdicts"]] == [1, 2, 1]
    assert told["chosen"] == persons(several, 0, 1)
    assert told["proposed"] == persons(several, 1, 2, 3)
    [attempt] = committee["attempts"]
    assert (attempt["kind"], attempt["committee_id"]) == ("committee", committee["committees"][0]["id"])
    assert "reason" not in attempt
    assert "2. panitia lain untuk daftar yang sama; sebabnya: daftar dikesampingkan" in verify.report(told)


def test_the_whole_chain_is_in_the_file_of_each_of_its_vacancies(stage):
    stage.sitting()
    stage.set_aside()
    second = stage.try_again(kind="announcement").following
    run = official_run(vacancy_of(second), by=stage.officer)
    given = {"kind": "announcement", "cause": "failed", "reason": REASON, "by": stage.officer, "at": NOW}
    attempting.approve(attempting.propose(run.vacancy, **given), by=stage.second, at=NOW)
    seal_now()
    for each in (stage.run, run):
        told = verify.check(bundle_of(each))
        attempts = told["decisions"]["committee"]["attempts"]
        assert [row["previous_id"] for row in attempts] == [stage.vacancy.pk, second.pk]
        assert {row["origin_id"] for row in attempts} == {stage.vacancy.pk}
        assert "3. diumumkan kembali; sebabnya: proses tidak dapat diselesaikan" in verify.report(told)


def vacancy_of(vacancy):
    return Vacancy.objects.select_related("position__unit").get(pk=vacancy.pk)


def test_what_was_written_past_the_product_is_refused_for_what_it_says(forgery):
    with pytest.raises(verify.Refused, match=r"tidak diusulkan|urutan resmi"):
        verify.check(forgery)
