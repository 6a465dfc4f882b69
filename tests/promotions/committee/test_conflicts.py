"""Who has a conflict of interest takes no part: found from data or declared, in the domain and in the database."""

from datetime import date

import pytest
from django.db import DatabaseError, connection, transaction

from asn_career.base.audit import acting
from asn_career.base.errors import NotPermittedError
from promotions.committee import conflicts, deciding, errors, forming, reviewing, voting
from promotions.committee.panel import panel_of
from promotions.models import (
    AppointingDecision,
    Committee,
    CommitteeMember,
    CommitteeVote,
    ConflictOfInterest,
    FirstMark,
)
from tests.factories import EmployeeFactory, GrantFactory, UnitFactory, UserFactory, principal_with, span
from tests.promotions.agency import D
from tests.promotions.committee.stage import NOW, REASON, kin


def found(stage):
    panel = panel_of(stage.committee)
    return [
        (member.person, candidate.employee, str(kind))
        for member, candidate, kind, _ in conflicts.find_conflicts(panel, on=D)
    ]


def head_of(unit):
    return EmployeeFactory(home_unit=unit, home_kind="pengawas")


def test_data_find_superiors_by_post_and_by_grant_and_kinship_whichever_declared_it(stage):
    stage.form()
    head, plain = head_of(stage.agency.unit), stage.seats
    far = head_of(UnitFactory(code="LAIN", parent=stage.agency.root))
    for person in (head, far):
        principal_with(employee=person)
    stage.seat([head, far, *plain[:3]])
    GrantFactory(
        user=CommitteeMember.objects.get(person=plain[2]).account, role="atasan", unit=stage.agency.unit
    )
    kin(plain[0], stage.people[0])
    kin(stage.people[1], plain[1])
    rows = found(stage)
    superior = [(head, person, "superior") for person in stage.people]
    granted = [(plain[2], person, "superior") for person in stage.people]
    related = [(plain[0], stage.people[0], "kinship"), (plain[1], stage.people[1], "kinship")]
    assert sorted(map(str, rows)) == sorted(map(str, [*superior, *granted, *related]))


def test_an_ended_kinship_is_none(stage):
    row = kin(stage.seats[0], stage.people[0])
    with acting(by="tests"):
        type(row).objects.unscoped(reason="tests").filter(pk=row.pk).update(
            validity=span(date(2020, 1, 1), date(2026, 1, 1))
        )
    stage.form()
    stage.seat()
    assert found(stage) == []


def test_kin_take_no_part_in_the_whole_matter_and_superiors_in_what_concerns_the_candidate(stage):
    kin(stage.seats[4], stage.people[0])
    stage.reviewing()
    panel = panel_of(stage.committee)
    related = panel.seat_of(stage.members[4])
    assert all(panel.recused(related.pk, candidate.pk) for candidate in panel.candidates)
    with pytest.raises(errors.RecusedError):
        reviewing.mark(stage.committee, stage.candidates[2], mark=1, by=stage.members[4], at=NOW)
    assert panel.needed() == 3  # more than half of the four who are left
    stage.declare(stage.members[3], stage.candidates[1])
    panel = panel_of(stage.committee)
    assert [len(panel.taking_part(c.pk)) for c in panel.candidates] == [4, 3, 4, 4]


def test_a_recused_member_sees_neither_marks_nor_votes_about_the_candidate(stage):
    stage.reviewing()
    stage.declare(stage.members[3], stage.candidates[1])
    stage.mark_all()
    held = stage.open()
    stage.vote_all(held)
    panel = panel_of(stage.committee)
    marks = reviewing.marks_seen_by(panel, stage.members[3])
    votes = voting.votes_seen_by(panel, held, stage.members[3])
    assert stage.candidates[1].pk not in marks
    assert stage.candidates[1].pk not in votes
    assert len(reviewing.marks_seen_by(panel, stage.members[0])[stage.candidates[1].pk]) == 4
    with pytest.raises(errors.RecusedError):
        stage.depart(held, stage.candidates[1], by=3)
    asked = stage.depart(held, stage.candidates[1])
    with pytest.raises(errors.RecusedError):
        stage.answer(asked, by=3)


def test_a_conflict_that_shows_after_the_vote_takes_the_vote_out_of_the_count(stage):
    held = stage.sitting()
    stage.vote_all(held)
    stage.declare(stage.members[3], stage.candidates[0])
    tally = voting.tallies(panel_of(stage.committee), held)[stage.candidates[0].pk]
    assert (tally.support, tally.may) == (4, 4)
    with pytest.raises(errors.DeclaredAlreadyError):
        stage.declare(stage.members[3], stage.candidates[0])


def test_too_few_left_cannot_begin(stage):
    stage.form()
    for person in stage.seats[:4]:
        kin(person, stage.people[0])
    stage.seat()
    with pytest.raises(errors.TooFewTakePartError):
        forming.start_review(stage.committee, by=stage.officer, at=NOW)
    assert not ConflictOfInterest.objects.exists()


def candidate_sits(stage):
    stage.form()
    principal_with(employee=stage.people[0])
    forming.seat(stage.committee, nip=stage.people[0].nip, by=stage.officer)


def candidate_forms(stage):
    by = principal_with("analis", unit=stage.agency.root, employee=stage.people[0])
    forming.form(stage.agency.vacancy, decree_number="1", decree_on=D, by=by, at=NOW)


def candidate_decides(stage):
    by = principal_with("ppk", unit=stage.agency.root, employee=stage.people[0])
    stage.proposed()
    deciding.choose(stage.committee, stage.candidates[1], reason=REASON, by=by, at=NOW)


def relative_decides(stage):
    person = EmployeeFactory()
    kin(person, stage.people[2])
    by = principal_with("ppk", unit=stage.agency.root, employee=person)
    stage.proposed()
    deciding.choose(stage.committee, stage.candidates[0], reason=REASON, by=by, at=NOW)


def member_decides(stage):
    account = stage.members[2].identity.partition(":")[2]
    user = UserFactory._meta.model.objects.get(public_id=account)
    stage.proposed()
    GrantFactory(user=user, role="ppk", unit=stage.agency.root)  # since; nobody seats who decides
    by = principal_with("ppk", unit=stage.agency.root)
    deciding.choose(
        stage.committee,
        stage.candidates[0],
        reason=REASON,
        by=type(by)(stage.members[2].identity, D, grants=by.grants),
        at=NOW,
    )


def chosen_records(stage):
    drafted = stage.decided()
    stage.record(drafted, by=principal_with("analis", unit=stage.agency.root, employee=stage.people[0]))


MATRIX = {
    candidate_sits: errors.CandidateSitsError,
    candidate_forms: NotPermittedError,
    candidate_decides: errors.ConflictedError,
    relative_decides: errors.ConflictedError,
    member_decides: errors.ConflictedError,
    chosen_records: NotPermittedError,
}


@pytest.mark.parametrize("act", MATRIX, ids=lambda act: act.__name__)
def test_nobody_is_two_things_in_one_matter(stage, act):
    with pytest.raises(MATRIX[act]):
        act(stage)


def test_a_reader_who_is_a_candidate_does_not_see_the_committee(stage):
    stage.reviewing()
    seen = [
        Committee.objects.visible_to(by).count()
        for by in (
            stage.officer,
            stage.members[0],
            principal_with("analis", unit=stage.agency.root, employee=stage.people[0]),
            principal_with(employee=EmployeeFactory()),
            principal_with("auditor"),  # of the whole deployment
            principal_with("auditor", employee=stage.people[1]),
        )
    ]
    assert seen == [1, 1, 0, 0, 1, 0]


def execute(statement):
    with connection.cursor() as cursor:
        cursor.execute(statement)


def as_actor(by, act):
    with transaction.atomic(), acting(by=by.identity):
        return act()


def test_the_database_refuses_the_same_whatever_way_one_writes(stage):
    stage.reviewing()
    panel = panel_of(stage.committee)
    seat = {by: panel.seat_of(by) for by in stage.members}
    a, b = stage.members[:2]
    mark = {"candidate": stage.candidates[0], "mark": 5, "at": NOW}
    kin(stage.seats[0], stage.people[0])
    tries = [
        (a, lambda: FirstMark.objects.create(member=seat[b], **mark)),  # in another's name
        (a, lambda: FirstMark.objects.create(member=seat[a], **mark)),  # as a relative
        (a, lambda: CommitteeMember.objects.filter(pk=seat[a].pk).update(seat="chair")),
        (a, lambda: CommitteeMember.objects.filter(pk=seat[a].pk).delete()),
        (a, lambda: Committee.objects.update(state="decided", version=9)),
        (a, lambda: Committee.objects.update(blind=False)),
        (a, lambda: Committee.objects.update(state="sitting", version=3)),
    ]
    stage.declare(b, stage.candidates[0])
    tries += [
        (b, lambda: FirstMark.objects.create(member=seat[b], **mark)),  # recused
        (b, lambda: ConflictOfInterest.objects.all().delete()),
        (b, lambda: ConflictOfInterest.objects.update(whole=False, candidate=stage.candidates[1])),
    ]
    for by, act in tries:
        with pytest.raises(DatabaseError):
            as_actor(by, act)
    as_actor(
        b, lambda: FirstMark.objects.create(member=seat[b], **{**mark, "candidate": stage.candidates[1]})
    )


def test_what_was_decided_does_not_change(stage):
    drafted = stage.decided()
    stage.record(drafted)
    for statement in (
        "UPDATE promotions_appointingdecision SET reason = 'x'",
        "DELETE FROM promotions_appointingdecision",
        "UPDATE promotions_appointment SET decree_number = 'x'",
        "DELETE FROM promotions_appointment",
        "UPDATE promotions_committeevote SET ballot = 'oppose'",
        "UPDATE promotions_firstmark SET mark = 1",
        "UPDATE promotions_sitting SET content = '{}'",
        "DELETE FROM promotions_minutessignature",
        "UPDATE promotions_proposedname SET place = 3",
        "UPDATE promotions_committee SET state = 'proposed', version = version + 1",
        "DELETE FROM promotions_committee",
    ):
        with pytest.raises(DatabaseError):
            as_actor(stage.ppk, lambda statement=statement: execute(statement))
    assert (AppointingDecision.objects.count(), CommitteeVote.objects.count()) == (1, 20)
