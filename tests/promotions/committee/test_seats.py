"""Several seats of one post: three names for each, a decision and an appointment each, the rest once more."""

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from asn_career.base.audit import acting
from employees.models import PositionHistory, User
from promotions.committee import appointing, errors, forming
from promotions.committee.decree_document import decree_data
from promotions.committee.rules import COMMITTEE
from promotions.committee.seats import names_wanted, open_seats
from promotions.models import AppointingDecision, Appointment, Committee, ProposedName, Vacancy
from tests.promotions.agency import D
from tests.promotions.committee.stage import NOW, REASON, Stage, state_of

FEWER = "hanya empat orang yang masih bersedia"


@pytest.fixture
def stage(db):
    return Stage(candidates=8, seats=2)


@pytest.fixture
def few(db):
    """Fewer candidates than names are wanted."""
    return Stage(candidates=4, seats=2)


def names_of(held):
    return list(
        ProposedName.objects.filter(sitting=held).order_by("place").values_list("candidate", flat=True)
    )


def keys(stage, *places):
    return [stage.candidates[place].pk for place in places]


def closing_of(stage):
    return Vacancy.objects.get(pk=stage.agency.vacancy.pk).closed_as


@pytest.mark.parametrize("example", COMMITTEE.examples, ids=lambda example: example.name)
def test_the_rules_own_examples(example):
    assert COMMITTEE.value_on(D)["names_per_seat"] * example.given["seats"] == example.expected


def test_six_names_are_proposed_for_two_seats_and_each_is_decided_about_and_recorded_by_itself(stage):
    held = stage.proposed()
    assert names_of(held) == keys(stage, 0, 1, 2, 3, 4, 5)
    first = stage.choose(1, seat=2)
    assert (state_of(stage.committee), open_seats(stage.committee)) == ("proposed", [1])
    recorded = stage.record(first)
    assert (recorded.vacated, closing_of(stage)) == (stage.agency.post, "")
    following = appointing.open_next(recorded, code="V-2", route="rotation", by=stage.officer)
    second = stage.choose(4, seat=1)
    assert (state_of(stage.committee), closing_of(stage)) == ("decided", "")
    stage.record(second, number="821/8")
    assert (state_of(stage.committee), closing_of(stage)) == ("appointed", "filled")
    held_by = PositionHistory.objects.unscoped(reason="tests").filter(position=stage.agency.target)
    assert set(held_by.values_list("employee", flat=True)) == {stage.people[1].pk, stage.people[4].pk}
    assert Vacancy.objects.get(pk=following.pk).position == stage.agency.post


def test_one_seat_is_decided_and_the_other_sent_back_with_three_names_more(few):
    stage = few
    stage.proposed(fewer_reason=FEWER)
    first = stage.choose(0)
    stage.send_back(seat=2)
    assert (state_of(stage.committee), names_wanted(stage.committee)) == ("returned", 3)
    stage.record(first)  # one decision does not wait for the other
    assert (state_of(stage.committee), closing_of(stage)) == ("returned", "")
    held = stage.open()
    stage.vote_all(held)
    held = stage.draft(number="BA-2")
    assert names_of(held) == keys(stage, 1, 2, 3)
    assert held.content["chosen_before"] == [stage.people[0].full_name]
    stage.sign_all(held)
    second = stage.choose(2, seat=2)
    assert decree_data(second, by=stage.officer)["minutes"] == "BA-2"
    assert decree_data(Appointment.objects.get(pk=first.pk), by=stage.officer)["minutes"] == "BA-1"
    stage.record(second, number="821/8")
    assert (state_of(stage.committee), closing_of(stage)) == ("appointed", "filled")


@pytest.mark.parametrize("recorded_before", [True, False])
def test_the_rest_of_a_list_set_aside_leaves_who_was_chosen_and_closes_the_vacancy_in_part(
    few, recorded_before
):
    stage = few
    stage.proposed(fewer_reason=FEWER)
    first = stage.choose(0)
    if recorded_before:
        stage.record(first)
    stage.send_back(seat=2)
    held = stage.open()
    stage.answer(stage.depart(held, kind="set_aside"))
    stage.sign_all(stage.draft(number="BA-2"))
    if not recorded_before:
        assert (state_of(stage.committee), closing_of(stage)) == ("decided", "")
        stage.record(first)
    assert (state_of(stage.committee), closing_of(stage)) == ("appointed", "partly")


def test_what_does_not_fit_the_seats_is_refused_with_what_and_why(stage):
    held = stage.sitting()
    with pytest.raises(errors.PlaceRangeError, match="6"):
        stage.depart(held, stage.candidates[7], kind="move", place=7)
    stage.answer(stage.depart(held, stage.candidates[7], kind="move", place=6))
    for place in (0, 1, 2):
        stage.answer(stage.depart(held, stage.candidates[place]))
    stage.vote_all(held)
    with pytest.raises(errors.FewerNamesError, match=r"5.*6"):
        stage.draft()
    stage.sign_all(stage.draft(fewer_reason="hanya lima orang yang masih bersedia"))
    stage.choose(7, seat=1)
    for refused, given in {
        errors.ChosenAlreadyError: {"place": 7, "seat": 2},
        errors.DecidedAlreadyError: {"place": 3, "seat": 1},
        errors.NoSuchSeatError: {"place": 3, "seat": 3},
        errors.NotProposedError: {"place": 0, "seat": 2},
    }.items():
        with pytest.raises(refused):
            stage.choose(given["place"], seat=given["seat"])


def test_a_committee_proposes_for_the_seats_that_rules_were_sealed_for_and_the_vacancy_still_has(few):
    stage = few
    stage.reviewing()
    assert (stage.committee.seats, stage.committee.names_per_seat) == (2, 3)
    forming.dissolve(stage.committee, reason=REASON, by=stage.officer, at=NOW)
    Vacancy.objects.filter(pk=stage.agency.vacancy.pk).update(seats=1)
    stage.agency.vacancy.refresh_from_db()
    assert stage.form().seats == 1


def test_the_database_refuses_it_as_well(few):
    held = few.sitting()
    few.vote_all(held)
    refused(
        few, "so many names", ProposedName.objects.create, sitting=held, place=7, candidate=few.candidates[3]
    )
    refused(few, "as its decree formed it", Committee.objects.filter(pk=few.committee.pk).update, seats=3)
    held = few.draft(fewer_reason=FEWER)
    few.sign_all(held)
    few.choose(0)
    told = {
        "committee": few.committee, "sitting": held, "verdict": "chosen", "reason": REASON, "decided_on": D,
        "decided_by": AppointingDecision.objects.get().decided_by, "decided_at": NOW,
    }  # fmt: skip
    for words, seat, place in (
        ("no more seats", 3, 1),
        ("nobody gets two seats", 2, 0),
        ("a seat is filled once", 1, 1),
    ):
        given = {**told, "seat": seat, "candidate": few.candidates[place]}
        refused(few, words, AppointingDecision.objects.create, **given)


def refused(stage, words, act, **given):
    """An act past the product, in the name of the authority."""
    with pytest.raises(IntegrityError, match=words), transaction.atomic(), acting(by=stage.ppk.identity):
        act(**given)


def test_the_authority_decides_about_each_seat_on_its_page(few, client, contexts):
    stage = few
    stage.proposed(fewer_reason=FEWER)
    client.force_login(account(stage.ppk))
    address = reverse("committee_decision", args=[stage.committee.public_id])
    page = client.get(address)
    assert [value for value, _told in page.context["form"].fields["seat"].choices] == [1, 2]
    chosen = {"candidate": str(stage.candidates[0].public_id), "reason": REASON}
    assert client.post(address, chosen).status_code == 422  # for which seat
    assert client.post(address, {**chosen, "seat": 1}).status_code == 302
    page = client.get(address)
    form = page.context["form"]
    assert [value for value, _told in form.fields["seat"].choices] == [2]
    assert chosen["candidate"] not in dict(form.fields["candidate"].choices)
    assert client.post(address, {**chosen, "seat": 2}).status_code == 422
    back = {"candidate": "kembalikan", "seat": 2, "reason": REASON}
    assert client.post(address, back).status_code == 302
    client.force_login(account(stage.officer))
    page = client.get(reverse("committee_detail", args=[stage.committee.public_id]))
    assert stage.people[0].name in page.content.decode()
    assert [each["seat"] for each in page.context["appointments"]] == [1]


def account(principal):
    return User.objects.get(public_id=principal.identity.removeprefix("user:"))
