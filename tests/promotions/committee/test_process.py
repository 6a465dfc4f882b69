"""From a sent run to a recorded appointment: each act, what it needs, and what it leaves."""

from datetime import date

import pytest
from django.utils import translation

from asn_career.base.audit import acting
from asn_career.base.documents.models import IssuedDocument
from asn_career.base.errors import NotPermittedError
from employees.histories import LaterPostError, PostOccupiedError
from employees.models import Notice, PositionHistory, User
from promotions.committee import appointing, deciding, errors, forming, minutes, reviewing, voting
from promotions.committee.decree_document import APPOINTMENT_BASIS, decree_data, decree_pdf
from promotions.committee.panel import letters, panel_of
from promotions.models import Vacancy
from promotions.reasons import ReasonTooShortError
from tests.factories import EmployeeFactory, PositionHistoryFactory, principal_with, span
from tests.promotions.agency import D
from tests.promotions.committee.stage import NOW, REASON, kin, state_of


def history(person):
    rows = PositionHistory.objects.unscoped(reason="tests").filter(employee=person)
    return [(row.position.code, row.validity.lower, row.validity.upper) for row in rows.order_by("validity")]


def test_the_whole_way_ends_in_the_history_of_posts_and_a_closed_vacancy(stage):
    drafted = stage.decided()
    assert (drafted.state, drafted.effective_on, state_of(stage.committee)) == (
        "draft",
        date(2026, 12, 1),
        "decided",
    )
    person, post = stage.people[0], stage.agency.target
    assert len(history(person)) == 1
    recorded = stage.record(drafted)
    assert history(person) == [
        ("P-OLD", date(2015, 1, 1), date(2026, 12, 1)),
        ("P-TARGET", date(2026, 12, 1), None),
    ]
    vacancy = Vacancy.objects.get(pk=stage.agency.vacancy.pk)
    assert (vacancy.closed_as, state_of(stage.committee)) == ("filled", "appointed")
    assert recorded.vacated == stage.agency.post
    assert appointing.vacated_post(recorded) == stage.agency.post
    following = appointing.open_next(recorded, code="V-2", route="rotation", by=stage.officer)
    assert (following.position, recorded.next_vacancy) == (stage.agency.post, following)
    with pytest.raises(errors.NotVacatedError):
        appointing.open_next(recorded, code="V-3", route="rotation", by=stage.officer)
    assert post != stage.agency.post


def test_a_committee_is_formed_once_after_the_run_was_sent(stage):
    stage.form()
    with pytest.raises(errors.CommitteeExistsError):
        stage.form()
    with pytest.raises(NotPermittedError):
        forming.form(stage.agency.vacancy, decree_number="1", decree_on=D, by=stage.ppk, at=NOW)
    forming.dissolve(stage.committee, reason=REASON, by=stage.officer, at=NOW)
    assert stage.form().state == "forming"


def test_seats_are_of_people_with_accounts_an_odd_number_and_one_chair(stage):
    stage.form()
    with pytest.raises(errors.NoAccountError):
        forming.seat(stage.committee, nip=EmployeeFactory().nip, by=stage.officer)
    stage.seat(stage.seats[:4])
    with pytest.raises(errors.WrongNumberError):
        forming.start_review(stage.committee, by=stage.officer, at=NOW)
    with pytest.raises(errors.SeatTakenError):
        forming.seat(stage.committee, nip=stage.seats[1].nip, by=stage.officer)
    outsider = User.objects.create_user("pakar.luar", first_name="Pakar", last_name="Luar")
    made = forming.seat(stage.committee, nip="pakar.luar", by=stage.officer)
    assert (made.account, made.person) == (outsider, None)
    forming.start_review(stage.committee, by=stage.officer, at=NOW)
    assert Notice.objects.open().filter(kind="committee_review").count() == 5


def test_a_first_mark_is_given_once_and_seen_by_nobody_else_until_all_are_in(stage):
    stage.reviewing()
    first, second = stage.members[:2]
    reviewing.mark(stage.committee, stage.candidates[0], mark=88, by=first, at=NOW)
    with pytest.raises(errors.MarkedAlreadyError):
        reviewing.mark(stage.committee, stage.candidates[0], mark=20, by=first, at=NOW)
    with pytest.raises(errors.MarkRangeError):
        reviewing.mark(stage.committee, stage.candidates[1], mark=101, by=first, at=NOW)
    panel = panel_of(stage.committee)
    seen = [reviewing.marks_seen_by(panel, by) for by in (first, second, stage.officer)]
    assert [len(found) for found in seen] == [1, 0, 0]
    with pytest.raises(errors.MarksMissingError):
        stage.open()
    assert stage.committee.hides_names


def test_an_absent_member_is_noted_with_the_reason_and_counts_against_the_quorum(stage):
    stage.reviewing()
    panel = panel_of(stage.committee)
    for by in stage.members[:3]:
        for candidate in panel.candidates:
            reviewing.mark(stage.committee, candidate, mark=70, by=by, at=NOW)
    away = [panel.seat_of(by).pk for by in stage.members]
    with pytest.raises(errors.NoQuorumError):
        stage.open(absent=dict.fromkeys(away[2:], "dinas luar"))
    held = stage.open(absent=dict.fromkeys(away[3:], "dinas luar"))
    with pytest.raises(Exception, match="present"):
        voting.cast(held, stage.candidates[0], ballot="support", by=stage.members[4], at=NOW)


def test_one_vote_each_and_a_majority_of_a_quorum(stage):
    held = stage.sitting()
    panel = panel_of(stage.committee)
    top = stage.candidates[0]
    for by, ballot in zip(stage.members[:3], ("support", "support", "oppose"), strict=True):
        voting.cast(held, top, ballot=ballot, by=by, at=NOW)
    with pytest.raises(errors.VotedAlreadyError):
        voting.cast(held, top, ballot="oppose", by=stage.members[0], at=NOW)
    tally = voting.tallies(panel, held)[top.pk]
    assert (tally.cast, tally.needed, tally.carried("vote"), tally.carried("consensus")) == (
        3,
        3,
        True,
        False,
    )
    with pytest.raises(errors.NotMemberError):
        voting.cast(held, top, ballot="support", by=stage.officer, at=NOW)


def test_without_departures_the_first_three_of_the_official_order_are_proposed(stage):
    held = stage.sitting()
    with pytest.raises(errors.NotSupportedError):
        stage.draft()
    stage.vote_all(held)
    held = stage.draft()
    assert [row.candidate for row in held.names.order_by("place")] == stage.candidates[:3]
    assert held.content["names"][0]["name"] == stage.people[0].full_name


def test_the_order_is_departed_from_with_a_reason_and_a_second_person(stage):
    held = stage.sitting()
    stage.vote_all(held)
    with pytest.raises(ReasonTooShortError):
        stage.depart(held, stage.candidates[0], reason="pendek")
    asked = stage.depart(held, stage.candidates[0])
    with pytest.raises(errors.DepartedAlreadyError):
        stage.depart(held, stage.candidates[0], by=2)
    with pytest.raises(errors.DepartureWaitsError):
        stage.draft()
    with pytest.raises(errors.AnotherMemberError):
        stage.answer(asked, by=1)
    stage.answer(asked)
    stage.answer(stage.depart(held, stage.candidates[3], kind="move", place=1))
    held = stage.draft()
    names = [row.candidate for row in held.names.order_by("place")]
    assert names == [stage.candidates[n] for n in (3, 1, 2)]
    assert [row["code"] for row in held.content["departures"]]


def test_a_refused_departure_changes_nothing(stage):
    held = stage.sitting()
    stage.vote_all(held)
    stage.answer(stage.depart(held, stage.candidates[0]), approve=False)
    assert [row.candidate for row in stage.draft().names.order_by("place")] == stage.candidates[:3]


def test_fewer_names_need_a_reason_and_none_at_all_sets_the_list_aside(stage):
    held = stage.sitting()
    stage.vote_all(held)
    for candidate in stage.candidates[:2]:
        stage.answer(stage.depart(held, candidate))
    with pytest.raises(errors.FewerNamesError):
        stage.draft()
    stage.answer(stage.depart(held, kind="set_aside"))
    held = stage.draft()
    stage.sign_all(held)
    assert (held.names.count(), state_of(stage.committee)) == (0, "set_aside")
    assert Vacancy.objects.get(pk=stage.agency.vacancy.pk).closed_as == "set_aside"


def test_the_last_signature_freezes_the_minutes_and_issues_the_document(stage):
    held = stage.sitting()
    stage.vote_all(held)
    held = stage.draft()
    with pytest.raises(errors.MinutesChangedError):
        minutes.sign(held, seen_hash="0" * 64, by=stage.members[0], at=NOW)
    for by in stage.members[:4]:
        minutes.sign(held, seen_hash=held.content_hash, by=by, at=NOW)
    with pytest.raises(errors.SignedAlreadyError):
        minutes.sign(held, seen_hash=held.content_hash, by=stage.members[0], at=NOW)
    assert (held.state, IssuedDocument.objects.count()) == ("minuted", 0)
    minutes.sign(held, seen_hash=held.content_hash, by=stage.members[4], at=NOW)
    assert held.state == "signed"
    assert held.issued.sha256 == held.file_sha256
    told = Notice.objects.open().get(kind="committee_decide")
    assert stage.ppk.identity == f"user:{told.recipient.public_id}"


def test_withdrawn_minutes_and_returned_ones_lead_to_another_sitting(stage):
    held = stage.sitting()
    stage.vote_all(held)
    stage.draft()
    minutes.withdraw(stage.committee, reason=REASON, by=stage.members[0], at=NOW)
    assert told_of_a_return() == {stage.members[0].identity, stage.officer.identity}
    again = stage.open()
    assert told_of_a_return() == set()
    stage.vote_all(again)
    again = stage.draft(number="BA-2")
    stage.sign_all(again)
    deciding.send_back(stage.committee, reason=REASON, by=stage.ppk, at=NOW)
    assert (again.round, state_of(stage.committee)) == (2, "returned")
    assert told_of_a_return() == {stage.members[0].identity, stage.officer.identity}
    assert stage.open().round == 3


def told_of_a_return():
    rows = Notice.objects.open().filter(kind="committee_returned").select_related("recipient")
    return {f"user:{row.recipient.public_id}" for row in rows}


def test_the_authority_chooses_one_of_the_names_with_a_reason(stage):
    stage.proposed()
    choose = {"reason": REASON, "by": stage.ppk, "at": NOW}
    with pytest.raises(ReasonTooShortError):
        deciding.choose(stage.committee, stage.candidates[0], **{**choose, "reason": "ya"})
    with pytest.raises(errors.NotProposedError):
        deciding.choose(stage.committee, stage.candidates[3], **choose)
    for by in (stage.officer, stage.members[0], principal_with("penyetuju", unit=stage.agency.root)):
        with pytest.raises(NotPermittedError):
            deciding.choose(stage.committee, stage.candidates[0], **{**choose, "by": by})
    deciding.choose(stage.committee, stage.candidates[1], **choose)
    with pytest.raises(errors.CommitteeMovedError):
        deciding.choose(stage.committee, stage.candidates[0], **choose)


def test_an_occupied_post_and_a_later_post_are_refused_clearly_and_nothing_is_saved(stage):
    drafted = stage.decided()
    rows = PositionHistory.objects.unscoped(reason="tests").filter(employee=stage.people[0])
    rows.update(validity=span(date(2015, 1, 1), date(2027, 2, 28)))
    later = PositionHistoryFactory(employee=stage.people[0], validity=span(date(2027, 3, 1)))
    with pytest.raises(LaterPostError):
        stage.record(drafted)
    with acting(by="tests"):
        later.delete()
    rows.update(validity=span(date(2015, 1, 1)))
    holder = EmployeeFactory(name="Pemegang Jabatan")
    PositionHistoryFactory(employee=holder, position=stage.agency.target, validity=span(date(2020, 1, 1)))
    with pytest.raises(PostOccupiedError, match="Pemegang Jabatan"):
        stage.record(drafted)
    PositionHistory.objects.unscoped(reason="tests").filter(employee=holder).update(
        validity=span(date(2020, 1, 1), date(2026, 11, 30))
    )
    assert len(history(stage.people[0])) == 1
    drafted.refresh_from_db()
    assert (drafted.state, state_of(stage.committee)) == ("draft", "decided")
    stage.record(drafted)
    with pytest.raises(errors.RecordedAlreadyError):
        stage.record(drafted, version=1)


def test_pseudonyms_tell_nothing_of_the_rank(stage):
    stage.form()
    names = panel_of(stage.committee).pseudonyms()
    assert sorted(names.values()) == ["A", "B", "C", "D"]
    assert [letters(n) for n in (0, 25, 26, 27)] == ["A", "Z", "AA", "AB"]


def test_minutes_name_who_was_recused_but_not_what_they_are_to_each_other(stage):
    kin(stage.seats[4], stage.people[0])
    held = stage.sitting()
    stage.vote_all(held)
    with translation.override("en"):
        held = stage.draft()
    [row] = held.content["recusals"]
    assert row == {"member": stage.seats[4].full_name, "about": "the whole matter", "kind": "Kinship"}


def test_the_decree_is_drafted_from_the_decision_and_complete_once_it_is_recorded(stage):
    drafted = stage.decided()
    told = decree_data(drafted, by=stage.officer)
    person = stage.people[0]
    assert (told["number"], told["post"]) == ("", stage.agency.target.name)
    facts = dict(told["person"])
    assert facts["NIP"] == person.nip
    assert stage.agency.post.name in facts["Jabatan lama"]
    assert "1 Desember 2026" in facts.values()
    assert any("Nomor 20 Tahun 2023" in each for each in told["basis"])
    assert decree_pdf(drafted, by=stage.officer).startswith(b"%PDF")
    recorded = stage.record(drafted)
    told = decree_data(recorded, by=stage.officer)
    assert (told["number"], dict(told["person"])["Jabatan lama"]) == (
        recorded.decree_number,
        facts["Jabatan lama"],
    )


@pytest.mark.parametrize("example", APPOINTMENT_BASIS.examples, ids=lambda example: example.name)
def test_what_a_decree_refers_to_hangs_on_the_route(example):
    basis = APPOINTMENT_BASIS.value_on(D)
    assert len([*basis["always"], *basis[example.given["route"]]]) == example.expected


@pytest.mark.parametrize("place", [1, 2, 3])
def test_a_move_to_the_place_somebody_is_on_is_refused(stage, place):
    held = stage.sitting()
    with pytest.raises(errors.NothingMovesError) as refused:
        stage.depart(held, stage.candidates[place - 1], kind="move", place=place)
    assert "place" in refused.value.fields
    other = place % 3 + 1
    stage.answer(stage.depart(held, stage.candidates[place - 1], kind="move", place=other))
