"""Another attempt after a list was set aside or a process failed: two people, the one before stays whole."""

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from asn_career.base.audit import acting
from asn_career.base.errors import NotPermittedError
from employees.models import Notice
from promotions.attempts import attempting, errors
from promotions.attempts.chain import chain_told
from promotions.committee import forming
from promotions.committee.errors import AttemptNeededError
from promotions.models import Committee, FurtherAttempt, Shortlist, Vacancy
from promotions.openings.errors import PostTakenError
from promotions.openings.opening import open_post, propose_opening
from tests.factories import UnitFactory, principal_with
from tests.promotions.approved import official_run
from tests.promotions.committee.stage import NOW, REASON, Stage, state_of
from tests.promotions.committee.test_seats import account


def asked(stage, *, by=None, **given):
    told = {"kind": "announcement", "cause": "set_aside", "reason": REASON, "at": NOW, **given}
    return attempting.propose(stage.vacancy, by=by or stage.officer, **told)


def waits_for_the_next_step():
    return Notice.objects.open().filter(kind="attempt_next").exists()


def whole(stage):
    """Everything of the first attempt that must stay as it ended."""
    runs = Shortlist.objects.filter(vacancy=stage.agency.vacancy)
    committees = Committee.objects.filter(vacancy=stage.agency.vacancy, pk__lte=stage.first)
    return list(runs.order_by("pk").values()), list(committees.order_by("pk").values())


def test_another_committee_judges_the_same_list_once_two_people_agreed(aside):
    with pytest.raises(AttemptNeededError):
        reopened(aside)
    aside.first = aside.committee.pk
    before = whole(aside)
    attempt = asked(aside, kind="committee")
    assert Notice.objects.open().filter(kind="attempt_second", recipient=account(aside.second)).exists()
    attempting.approve(attempt, by=aside.second, at=NOW)
    assert (attempt.state, attempt.committee_id, attempt.following) == ("approved", aside.first, None)
    assert not Notice.objects.open().filter(kind="attempt_second").exists()
    assert waits_for_the_next_step()
    aside.committee = None
    aside.proposed(decree_number="800/2")
    assert not waits_for_the_next_step()
    assert aside.committee.shortlist == aside.run
    aside.record(aside.choose(0))
    assert (state_of(aside.committee), aside.vacancy.closed_as) == ("appointed", "filled")
    assert whole(aside) == before
    chain = chain_told(aside.vacancy, by=aside.officer)
    assert [(link.number, [row.decree_number for row in link.committees]) for link in chain] == [
        (1, ["800/1"]),
        (2, ["800/2"]),
    ]
    with pytest.raises(errors.NoSeatForAttemptError):
        asked(aside)


def reopened(stage):
    """What somebody does who opens the vacancy again by hand."""
    Vacancy.objects.filter(pk=stage.agency.vacancy.pk).update(closed_on=None, closed_as="")
    try:
        with transaction.atomic():
            stage.form(decree_number="800/9")
    finally:
        Vacancy.objects.filter(pk=stage.agency.vacancy.pk).update(
            closed_on=stage.officer.on, closed_as="set_aside"
        )


def test_what_is_announced_anew_is_another_vacancy_with_rules_of_its_own_and_names_the_one_before(aside):
    aside.first = aside.committee.pk
    before = whole(aside)
    attempt = attempting.approve(asked(aside, route="talent_pool"), by=aside.second, at=NOW)
    following = Vacancy.objects.get(pk=attempt.following_id)
    assert (following.position, following.seats, following.route, following.closed_on) == (
        aside.agency.target,
        1,
        "talent_pool",
        None,
    )
    assert following.attempt.previous == aside.agency.vacancy
    assert waits_for_the_next_step()
    run = official_run(
        Vacancy.objects.select_related("position__unit").get(pk=following.pk), by=aside.officer
    )
    assert not waits_for_the_next_step()
    assert attempt.decided_at < run.sealed_at < run.inputs_opened_at
    assert whole(aside) == before
    with pytest.raises(errors.AttemptExistsError):
        asked(aside)
    third = attempting.propose(
        run.vacancy, kind="announcement", cause="failed", reason=REASON, by=aside.officer, at=NOW
    )
    attempting.approve(third, by=aside.second, at=NOW)
    for vacancy in (aside.vacancy, following, Vacancy.objects.get(pk=third.following_id)):
        chain = chain_told(vacancy, by=aside.officer)
        assert [link.vacancy.pk for link in chain] == [
            aside.agency.vacancy.pk,
            following.pk,
            third.following_id,
        ]
    following.refresh_from_db()
    assert following.closed_as == "set_aside"


def test_an_opening_that_goes_on_ends_with_the_attempt_it_belongs_to(stage):
    agency = stage.agency
    agency.target.seats = 2
    agency.target.save()
    vacancy = Vacancy.objects.create(
        code="V-NEW", position=agency.target, opened_on=stage.officer.on, route="talent_pool"
    )
    given = {"kind": "announcement", "cause": "failed", "reason": REASON, "by": stage.officer, "at": NOW}
    opening = propose_opening(vacancy, by=stage.officer, at=NOW)
    with pytest.raises(errors.NothingEndedError):
        attempting.propose(vacancy, **given)
    official_run(vacancy, by=stage.officer)
    attempt = attempting.propose(vacancy, **given)
    attempting.approve(attempt, by=principal_with("penyetuju", unit=agency.root), at=NOW)
    opening.refresh_from_db()
    assert (opening.state, opening.ended_reason) == ("cancelled", REASON)


def test_who_may_not_and_what_does_not_fit_is_refused_with_the_reason(aside):
    stage = aside
    with pytest.raises(NotPermittedError):
        asked(stage, by=stage.ppk)
    attempt = asked(stage)
    with pytest.raises(errors.AttemptExistsError):
        asked(stage)
    officers_own = principal_with("penyetuju", unit=stage.agency.root, employee=stage.people[0])
    for by, refused in (
        (stage.officer, NotPermittedError),
        (officers_own, errors.OwnAttemptError),
        (principal_with("penyetuju", unit=UnitFactory()), NotPermittedError),
    ):
        with pytest.raises(refused):
            attempting.approve(attempt, by=by, at=NOW)
    attempting.refuse(attempt, reason=REASON, by=stage.second, at=NOW)
    with pytest.raises(errors.AttemptMovedError):
        attempting.approve(attempt, by=stage.second, at=NOW)
    again = asked(stage, kind="committee")
    attempting.take_back(again, by=stage.officer, at=NOW)
    assert list(FurtherAttempt.objects.order_by("pk").values_list("state", flat=True)) == [
        "returned",
        "withdrawn",
    ]
    assert stage.vacancy.closed_as == "set_aside"


def test_a_committee_that_has_not_ended_comes_first_and_one_that_never_sat_needs_no_attempt(stage):
    stage.reviewing()
    with pytest.raises(errors.StillAtWorkError, match="800/1"):
        asked(stage)
    forming.dissolve(stage.committee, reason=REASON, by=stage.officer, at=NOW)
    with pytest.raises(errors.NoCommitteeBeforeError):
        asked(stage, kind="committee", cause="failed")
    assert stage.form(decree_number="800/2").state == "forming"


def test_what_the_authority_returned_is_followed_by_another_committee_in_the_same_way(stage):
    stage.proposed()
    stage.send_back()
    forming.dissolve(stage.committee, reason=REASON, by=stage.officer, at=NOW)
    with pytest.raises(AttemptNeededError):
        stage.form(decree_number="800/2")
    stage.try_again(cause="returned")
    assert stage.form(decree_number="800/2").state == "forming"


def test_seats_that_another_vacancy_offers_since_are_not_offered_twice(aside):
    attempt = asked(aside, kind="committee")
    free = Vacancy.objects.get(pk=aside.agency.vacancy.pk).position
    other = open_post(free, route="talent_pool", by=aside.officer)
    with pytest.raises(errors.NoSeatForAttemptError):
        attempting.approve(attempt, by=aside.second, at=NOW)
    attempting.take_back(attempt, by=aside.officer, at=NOW)
    with pytest.raises(errors.NoSeatForAttemptError):
        asked(aside)
    Vacancy.objects.filter(pk=other.pk).update(closed_on=aside.officer.on, closed_as="set_aside")
    assert asked(aside).state == "proposed", "the control"


def test_a_cause_that_is_not_on_record_is_refused(aside):
    with pytest.raises(errors.OtherCauseError):
        asked(aside, cause="returned")
    assert asked(aside, cause="withdrew").cause == "withdrew"


def test_a_rotation_that_no_plan_made_is_tried_again_like_any_other(aside):
    Vacancy.objects.filter(pk=aside.agency.vacancy.pk).update(route="rotation")
    attempting.approve(asked(aside, kind="committee"), by=aside.second, at=NOW)
    assert aside.vacancy.closed_as == ""


def test_the_seats_left_of_several_are_announced_anew(db):
    stage = Stage(candidates=4, seats=2)
    stage.proposed(fewer_reason="hanya empat orang yang bersedia")
    stage.choose(0)
    stage.send_back(seat=2)
    forming.dissolve(stage.committee, reason=REASON, by=stage.officer, at=NOW)
    attempt = stage.try_again(kind="announcement", cause="returned")
    assert (attempt.seats, attempt.following.seats, stage.vacancy.closed_as) == (1, 1, "partly")
    with pytest.raises(PostTakenError):  # the other one waits for the decree of who was chosen
        open_post(stage.agency.target, route="talent_pool", by=stage.officer)


PAST = {
    "two people agree": {"decided_by": "proposer"},
    "nobody decides in the name": {"decided_by": "other"},
    "announced anew is another vacancy": {"following": "previous"},
    "stays as it was proposed": {"reason": "lain"},
}


@pytest.mark.parametrize("words", PAST)
def test_the_database_refuses_it_as_well(aside, words):
    attempt = asked(aside)
    proposer, second = attempt.proposed_by, account(aside.second)
    told = {
        "state": "approved", "version": 2, "decided_by": second, "decided_at": NOW, "following": aside.vacancy,
    }  # fmt: skip
    change = PAST[words]
    if change.get("decided_by") == "proposer":
        told["decided_by"] = proposer
    told |= {name: value for name, value in change.items() if name == "reason"}
    actor = {"proposer": aside.officer, "other": aside.officer}.get(change.get("decided_by"), aside.second)
    with pytest.raises(IntegrityError, match=words), transaction.atomic(), acting(by=actor.identity):
        FurtherAttempt.objects.filter(pk=attempt.pk).update(**told)


def test_the_way_through_the_pages_shows_the_chain(aside, client, contexts):
    client.force_login(account(aside.officer))
    home = reverse("vacancy_detail", args=[aside.agency.vacancy.public_id])
    new = reverse("attempt_new", args=[aside.agency.vacancy.public_id])
    assert new in client.get(home).content.decode()
    told = {"cause": "withdrew", "kind": "announcement", "route": "open_selection", "reason": REASON}
    assert client.post(new, {**told, "reason": "pendek"}).status_code == 422
    assert client.post(new, told).status_code == 302
    attempt = FurtherAttempt.objects.get()
    page = reverse("attempt_detail", args=[attempt.public_id])
    act = reverse("attempt_act", args=[attempt.public_id])
    assert not client.get(page).context["may_decide"]
    client.force_login(account(aside.second))
    assert client.get(page).context["may_decide"]
    assert client.post(act, {"act": "refuse", "refuse-reason": "tidak"}).status_code == 422
    client.post(act, {"act": "approve"})
    attempt.refresh_from_db()
    following = client.get(reverse("vacancy_detail", args=[attempt.following.public_id]))
    chain = following.context["chain"]
    assert [link.vacancy for link in chain] == [aside.agency.vacancy, attempt.following]
    assert home in following.content.decode()
    assert new not in client.get(home).content.decode()
    candidate = principal_with("penyetuju", unit=aside.agency.root, employee=aside.people[0])
    client.force_login(account(candidate))
    assert client.get(page).status_code == 404
