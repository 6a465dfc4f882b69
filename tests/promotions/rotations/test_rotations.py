"""Rotation: who is due, what the data propose, the plan of people, and decrees that take effect together."""

from datetime import date, timedelta

import pytest
from django.db import IntegrityError, transaction

from asn_career.base.audit import acting
from asn_career.base.errors import NotPermittedError
from asn_career.base.regulations import thawed
from employees.histories import PostOccupiedError, take_up_post
from employees.models import Employee, PositionHistory
from promotions import rotation_forms
from promotions.attempts import attempting
from promotions.attempts.errors import PlannedMoveError
from promotions.committee import appointing
from promotions.models import Appointment, Opening, RotationMove, RotationPlan, Vacancy
from promotions.openings import stages
from promotions.openings.content import rule_of
from promotions.rotations import carrying, planning
from promotions.rotations.chains import chains_of
from promotions.rotations.checking import check
from promotions.rotations.errors import (
    MovesRefusedError,
    NoMoveError,
    OwnPlanError,
    PlanApprovedAlreadyError,
    PlanOutdatedError,
    RotationMovedError,
    TooManyPeopleError,
)
from promotions.rotations.explaining import in_words
from promotions.rotations.proposing import suggest, worth_of
from promotions.rotations.rules import ROTATION, _faults, tenure_of
from promotions.targets import population_of
from tests.factories import principal_with
from tests.promotions.agency import D
from tests.promotions.committee.stage import NOW, REASON, kin
from tests.promotions.rotations.circle import Circle, upload

EFFECTIVE = date(2026, 12, 1)


def moves_of(plan):
    return planning.moves_of(plan)


def written(model, row, **changes):
    """Going round the domain: what the database makes of it."""
    with transaction.atomic(), acting(by="tests"):
        model._base_manager.filter(pk=row.pk).update(**changes)


@pytest.mark.parametrize("example", ROTATION.examples, ids=lambda each: each.name)
def test_time_in_a_post_is_told_as_in_the_worked_examples(example):
    given = example.given
    assert tenure_of(given["since"], on=given["day"]) == example.expected


def test_a_rule_that_contradicts_itself_is_refused():
    value = thawed(ROTATION.value_on(D))
    assert not list(_faults(value))
    assert list(_faults(value | {"minimum_years": 6}))
    assert list(_faults(value | {"points": {"due": 1}}))


def test_the_data_propose_the_exchange_in_which_everybody_gains_most(circle):
    ground = circle.ground()
    found = suggest(ground)
    assert found == circle.around()
    gained = sum(worth_of(ground, person, post) for person, post in found.items())
    other = {circle.people[n].pk: circle.posts[n - 1].pk for n in range(3)}
    assert gained > sum(worth_of(ground, person, post) for person, post in other.items())
    (chain,) = chains_of(
        [_row(circle.people[n], circle.posts[n], circle.posts[(n + 1) % 3]) for n in (2, 0, 1)]
    )
    assert chain.closed
    assert len(chain.moves) == 3


def test_a_chain_begins_with_the_move_whose_post_nobody_takes(circle):
    free = circle.post(9, circle.agency.unit)
    rows = [
        _row(circle.people[1], circle.posts[1], free),
        _row(circle.people[0], circle.posts[0], circle.posts[1]),
    ]
    (chain,) = chains_of(rows)
    assert not chain.closed
    assert [move.to_position_id for move in chain.moves] == [circle.posts[1].pk, free.pk]


def _row(person, one, other):
    return RotationMove(employee=person, from_position=one, to_position=other)


def test_who_came_lately_stays_and_so_does_who_holds_a_critical_post_that_nobody_would_take(circle):
    circle.posts[0].critical = True
    circle.posts[0].save()
    rows = PositionHistory.objects.unscoped(reason="tests").filter(employee=circle.people[2])
    rows.filter(position=circle.posts[2]).delete()
    circle.agency._add(
        PositionHistory, circle.people[2], position=circle.posts[2], validity=(D - timedelta(days=500), None)
    )
    found = suggest(circle.ground())
    assert found == {circle.people[0].pk: circle.posts[1].pk, circle.people[1].pk: circle.posts[0].pk}
    alone = check(circle.ground(), {circle.people[0].pk: circle.posts[2].pk})
    assert set(alone[circle.people[0].pk].faults) == {"taken", "emptied"}
    early = check(circle.ground(), circle.around())
    assert early[circle.people[2].pk].faults == ("too_early",)


def test_no_move_leads_into_the_unit_of_a_relative_or_beside_it(circle):
    kin(circle.people[0], circle.people[1])
    verdicts = check(circle.ground(), circle.around())
    assert all(verdict.valid for verdict in verdicts.values()), "the relative moves on"
    swapped = {circle.people[0].pk: circle.posts[1].pk, circle.people[2].pk: circle.posts[0].pk}
    verdicts = check(circle.ground(), swapped)
    assert "kin" in verdicts[circle.people[0].pk].faults
    assert "kin" not in verdicts[circle.people[2].pk].faults


def test_a_plan_is_refused_where_one_of_its_moves_is_not_valid(circle):
    ground = circle.ground()
    with pytest.raises(NoMoveError):
        planning.propose(ground, {}, note=REASON, by=circle.officer, at=NOW)
    with pytest.raises(MovesRefusedError):
        circle.proposed({circle.people[0].pk: circle.posts[1].pk})
    assert not RotationPlan.objects.exists()
    with pytest.raises(NotPermittedError):
        circle.ground(by=principal_with("analis", unit=circle.units[0]))


def test_more_people_than_a_plan_compares_are_told_to_choose_a_unit_below(circle, monkeypatch):
    few = thawed(ROTATION.value_on(D)) | {"most_people": 2}
    monkeypatch.setattr("promotions.rotations.ground.rules_on", lambda _day: few)
    with pytest.raises(TooManyPeopleError):
        circle.ground()


def test_of_many_posts_the_best_are_offered_with_what_is_proposed_and_what_was_sent(circle, monkeypatch):
    monkeypatch.setattr(rotation_forms, "MOST_CHOICES", 1)
    ground = circle.ground()
    everybody = rotation_forms.MovesForm(None, ground=ground, suggested={})
    name = f"to_{circle.people[0].public_id}"
    [_stays, (best, _told)] = everybody.fields[name].choices
    (other,) = (post for post in circle.posts[1:] if str(post.public_id) != best)
    proposed = rotation_forms.MovesForm(None, ground=ground, suggested={circle.people[0].pk: other.pk})
    sent = rotation_forms.MovesForm({name: str(other.public_id), "note": REASON}, ground=ground, suggested={})
    for form in (proposed, sent):
        assert [value for value, _told in form.fields[name].choices] == ["", best, str(other.public_id)]
    assert sent.is_valid()
    assert sent.chosen() == {circle.people[0].pk: other.pk}


def test_two_others_approve_and_every_move_has_its_sealed_opening(circle):
    plan = circle.proposed()
    assert not Vacancy.objects.exists(), "nothing is told before two people approved"
    with pytest.raises(RotationMovedError):
        planning.approve(plan, by=circle.second, at=NOW, seen_hash="0" * 64)
    planning.approve(plan, by=circle.second, at=NOW, seen_hash=plan.content_hash)
    with pytest.raises(PlanApprovedAlreadyError):
        planning.approve(plan, by=circle.second, at=NOW, seen_hash=plan.content_hash)
    planning.approve(plan, by=circle.third, at=NOW, seen_hash=plan.content_hash)
    assert plan.is_approved
    opened = carrying.openings_of(plan)
    assert [row.vacancy.position_id for row in opened] == [move.to_position_id for move in moves_of(plan)]
    assert {row.state for row in opened} == {"running"}
    assert all(row.sealed_at and row.approvals.count() == 2 for row in opened)
    assert [row.content_hash for row in opened] == [move.told["opening"] for move in moves_of(plan)]
    for move in moves_of(plan):
        people = population_of(move.vacancy)
        assert (people.basis, people.applicants) == ("rotation_plan", frozenset([move.employee_id]))
    given = {"kind": "announcement", "cause": "failed", "reason": REASON, "by": circle.officer, "at": NOW}
    with pytest.raises(PlannedMoveError):
        attempting.propose(Vacancy.objects.first(), **given)


def test_nobody_approves_the_own_plan_or_the_own_move(circle):
    plan = circle.proposed()
    moved = principal_with("penyetuju", unit=circle.agency.root, employee=circle.people[0])
    with pytest.raises(OwnPlanError):
        planning.approve(plan, by=moved, at=NOW, seen_hash=plan.content_hash)
    assert not RotationPlan.objects.visible_to(moved).exists(), "nobody reads a plan that moves them"
    assert RotationPlan.objects.visible_to(circle.second).exists(), "the control"
    both = type(circle.officer)(
        circle.officer.identity, circle.officer.on, grants=(*circle.officer.grants, *circle.second.grants)
    )
    with pytest.raises(OwnPlanError):
        planning.approve(plan, by=both, at=NOW, seen_hash=plan.content_hash)


def test_a_plan_whose_people_moved_meanwhile_is_not_approved(circle):
    plan = circle.proposed()
    rows = PositionHistory.objects.unscoped(reason="tests").filter(employee=circle.people[0])
    rows.filter(position=circle.posts[0]).update(validity=(date(2016, 1, 1), D))
    with pytest.raises(PlanOutdatedError, match=circle.people[0].full_name):
        planning.approve(plan, by=circle.second, at=NOW, seen_hash=plan.content_hash)


def test_the_database_keeps_a_plan_and_its_moves_as_they_were_proposed(circle):
    plan = circle.proposed()
    move = moves_of(plan)[0]
    with pytest.raises(IntegrityError, match="two others approve"):
        written(RotationPlan, plan, state="approved", version=2)
    with pytest.raises(IntegrityError, match="keeps what was proposed"):
        written(RotationPlan, plan, content={})
    with pytest.raises(IntegrityError, match="stays as it was planned"):
        written(RotationMove, move, to_position=circle.posts[0], from_position=circle.posts[1])
    given = {"place": 9, "from_position": circle.posts[0], "to_position": circle.posts[2], "told": {}}
    with pytest.raises(IntegrityError, match="one planned move"), transaction.atomic(), acting(by="tests"):
        RotationMove._base_manager.create(plan=plan, employee=circle.people[0], **given)
    planning.approve(plan, by=circle.second, at=NOW, seen_hash=plan.content_hash)
    other = circle.agency.person()
    with (
        pytest.raises(IntegrityError, match="proposed with its plan"),
        transaction.atomic(),
        acting(by="tests"),
    ):
        RotationMove._base_manager.create(plan=plan, employee=other, **given)


def test_a_person_in_one_plan_is_busy_for_another_until_it_is_cancelled(circle):
    plan = circle.approved()
    assert all("busy" in each.faults for each in check(circle.ground(), circle.around()).values())
    assert suggest(circle.ground()) == {}
    planning.cancel(plan, by=circle.officer, at=NOW, reason=REASON)
    assert set(Opening.objects.values_list("state", flat=True)) == {"cancelled"}
    assert not Vacancy.objects.filter(closed_on=None).exists()
    assert suggest(circle.ground()) == circle.around()


def test_each_move_is_told_with_the_time_in_post_the_match_and_every_rule(circle):
    plan = circle.proposed()
    told = in_words(moves_of(plan)[2].told)  # away from the post that asks for the technical competency
    assert (told.technical_from, told.technical_to) == (60, 100)
    assert told.gain == 0
    assert told.tenure == "due"
    assert told.met == len(told.rules)
    assert told.others


def test_a_closed_exchange_takes_effect_in_one_decree_after_its_committees(db, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    circle = Circle(people=2)
    plan = circle.approved()
    opened = carrying.openings_of(plan)
    for item in rule_of(opened[0], "basis")["evidence"]:
        carrying.add_evidence(plan, item=item["code"], upload=upload(), by=circle.officer, at=NOW)
    carrying.close_basis(plan, by=circle.officer, at=NOW)
    assert {stages.current_stage(stages.stages_of(row)).code for row in opened} == {"official_run"}
    for row in opened:
        circle.chosen_by_authority(row.vacancy)
        stages.close(row, "official_run", by=circle.officer, at=NOW)
    drafted = Appointment.objects.order_by("pk").first()
    given = {"decree_on": D, "effective_on": EFFECTIVE, "by": circle.officer, "at": NOW}
    with pytest.raises(PostOccupiedError):
        appointing.record(drafted, number="821/1", version=drafted.version, **given)
    carrying.record_all(plan, number="821/1", **given)
    people = Employee.objects.unscoped(reason="tests").filter(pk__in=[each.pk for each in circle.people])
    held = dict(people.with_current_post(on=EFFECTIVE).values_list("pk", "post_id"))
    assert held == circle.around()
    assert set(Appointment.objects.values_list("state", flat=True)) == {"recorded"}
    assert [row.decree_number for row in Appointment.objects.order_by("decree_number")] == [
        "821/1 lampiran nomor 1",
        "821/1 lampiran nomor 2",
    ]
    assert not Vacancy.objects.filter(closed_on=None).exists()


def test_the_control_one_after_the_other_nobody_can_begin(circle):
    with pytest.raises(PostOccupiedError), transaction.atomic(), acting(by="tests"):
        take_up_post(circle.people[0], circle.posts[1], effective_on=EFFECTIVE, on=D)
