"""From filing to the answer: who is told what, when the clock stands still, and what the effect says."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from django.db import DatabaseError, transaction
from django.db.models import F

from asn_career.base.audit import acting
from asn_career.base.errors import NotPermittedError
from employees.access import user_principal
from employees.models import Grant, Notice
from promotions.committee.errors import ObjectionOpenError
from promotions.insight.cases import persons_of
from promotions.models import Candidate, Committee, Objection, ObjectionStep, Shortlist
from promotions.objections import errors, steps
from promotions.objections.due import tell_due
from promotions.objections.effect import request_effect
from promotions.objections.rules import OBJECTION, window_of
from promotions.objections.standing import oversight_of, standing_of
from promotions.ranking import ranks
from promotions.reasons import ReasonTooShortError
from tests.factories import EmployeeFactory, UnitFactory, principal_with, span
from tests.promotions.agency import D
from tests.promotions.committee.stage import NOW, kin
from tests.promotions.objections.matter import ANSWER, TEXT, account, days

pytestmark = pytest.mark.django_db


def open_notices(principal):
    return sorted(Notice.objects.open().filter(recipient=account(principal)).values_list("kind", flat=True))


def told(principal):
    return set(open_notices(principal))


def test_an_objection_goes_from_the_person_over_the_officer_to_the_second_person_and_back(matter):
    filed = matter.file()
    assert (filed.state, filed.closes_on, filed.answer_due_on) == ("filed", D + days(14), D + days(14))
    assert filed.result_hash == matter.run.result_hash
    assert "objection_check" in told(matter.officer)
    matter.do(steps.take_up)
    matter.correct()
    matter.compute()
    matter.do(steps.prepare, verdict="upheld", text=ANSWER)
    assert (told(matter.officer) & {"objection_check"}, "objection_decide" in told(matter.judge)) == (
        set(),
        True,
    )
    matter.do(steps.answer)
    assert (matter.objection.state, matter.objection.verdict, matter.objection.decided_on) == (
        "answered",
        "upheld",
        D,
    )
    assert open_notices(matter.by) == ["objection_news"]
    assert "objection_list" in told(matter.ppk)
    assert "objection_list" in told(matter.officer)
    acts = ObjectionStep.objects.unscoped(reason="tests").order_by("pk").values_list("act", flat=True)
    assert list(acts) == ["file", "take", "compute", "prepare", "answer"]


def test_the_effect_is_a_fresh_computation_of_everybody_with_the_corrected_fact(matter):
    matter.checked()
    before = {row.employee_id: row for row in matter.candidates}
    matter.correct()
    type(matter.people[0])._base_manager.filter(pk=matter.people[0].pk).update(
        status="PPPK"
    )  # another's change
    effect = matter.compute()
    ids = [person.pk for person in matter.people]
    frozen = persons_of(matter.run, ids)
    fresh = persons_of(effect.run, ids)
    assert all(fresh[key].facts == frozen[key].facts for key in ids if key != matter.person.pk)
    standings = {key: person.decide().standing for key, person in fresh.items()}
    expected = ranks(standings)
    rows = Candidate.objects.unscoped(reason="tests").on(effect.run)
    assert {row.employee_id: row.rank for row in rows} == expected
    mine = before[matter.person.pk]
    assert effect.before == {
        "outcome": "eligible",
        "score": f"{mine.score:.2f}",
        "rank": 4,
        "proposed": False,
    }
    assert effect.after["rank"] == expected[matter.person.pk] == 1
    assert effect.after["score"] == f"{standings[matter.person.pk].score / 100:.2f}"
    assert (effect.parts, effect.changes_list) == (["feedback"], True)
    assert [place for place, _person in effect.list_after] == [1, 2, 3]


def test_a_run_for_an_effect_differs_in_nothing_when_nothing_differs(matter, monkeypatch):
    """The control: every byte that is hashed comes out again."""
    monkeypatch.setattr("promotions.objections.effect.corrected_parts", lambda objection: ["feedback"])
    matter.checked()
    effect = matter.compute()
    official, again = matter.run, effect.run
    assert (again.input_hash, again.result_hash) == (official.input_hash, official.result_hash)
    assert (effect.parts, effect.changes_list, effect.before) == ([], False, effect.after)


def test_the_run_is_listed_with_its_reason_and_is_never_the_one_that_stands(matter):
    matter.checked()
    matter.correct()
    run = matter.compute().run
    assert (run.kind, run.rerun_of, run.review_state) == ("objection", matter.run, "objection")
    assert str(matter.objection.public_id) in run.reason
    standing = Shortlist.objects.published().filter(vacancy=matter.run.vacancy).standing_first()
    assert standing.first() == matter.run


def test_nothing_is_computed_while_nothing_was_corrected_or_by_whom_it_does_not_concern(matter):
    matter.checked()
    with pytest.raises(errors.NothingCorrectedError):
        request_effect(matter.objection, by=matter.officer, at=NOW)
    matter.correct()
    for by in (matter.judge, matter.by):
        with pytest.raises(NotPermittedError):
            request_effect(matter.objection, by=by, at=NOW)
    request_effect(matter.objection, by=matter.officer, at=NOW)
    with pytest.raises(errors.EffectUnderWayError):
        request_effect(matter.objection, by=matter.officer, at=NOW)
    with pytest.raises(errors.EffectUnderWayError):
        matter.do(steps.prepare, verdict="rejected", text=ANSWER)


def test_days_of_waiting_for_documents_are_added_to_the_time_for_the_answer(matter):
    due = matter.checked().answer_due_on
    matter.do(steps.ask, text="Mohon unggah hasil umpan balik tahun 2025.")
    assert (matter.objection.state, matter.objection.documents_due_on) == ("waiting", D + days(7))
    assert open_notices(matter.by) == ["objection_documents"]
    with pytest.raises(errors.DocumentsDueError):
        matter.do(steps.resume, at=NOW + days(7))
    matter.do(steps.supply, by=matter.by, at=NOW + days(3))
    assert (matter.objection.state, matter.objection.answer_due_on) == ("checking", due + days(3))
    matter.do(steps.ask, text="Mohon unggah halaman kedua dokumen itu.")
    matter.do(steps.resume, at=NOW + days(8))
    assert matter.objection.answer_due_on == due + days(3 + 8)


def test_who_may_decide_is_told_of_what_falls_due_once_for_each_time(matter):
    matter.file()
    assert [tell_due(on=D + days(n), at=NOW) for n in (10, 11, 12, 14, 15, 16)] == [0, 1, 0, 1, 1, 0]
    assert "objection_due" in told(matter.officer)
    matter.do(steps.take_up)
    assert "objection_due" not in told(matter.officer)
    matter.do(steps.prepare, verdict="rejected", text=ANSWER)
    tell_due(on=D + days(15), at=NOW)
    assert "objection_due" in told(matter.judge) & told(matter.other)
    matter.do(steps.answer)
    assert tell_due(on=D + days(20), at=NOW) == 0


def test_a_withdrawn_objection_may_be_filed_again_and_an_answered_one_not(matter):
    matter.file()
    with pytest.raises(errors.FiledAlreadyError):
        matter.file()
    matter.do(steps.withdraw, by=matter.by)
    matter.answered("rejected")
    with pytest.raises(errors.FiledAlreadyError):
        matter.file()
    assert matter.file("process").state == "filed"


def test_sums_are_told_and_nothing_of_few(matter):
    matter.answered("rejected")
    matter.file("process")
    rows = Objection.objects.visible_to(matter.officer)
    sums = oversight_of(rows, on=D + days(15))
    assert (sums.filed, sums.open, sums.overdue, sums.answered) == (2, 1, 1, 1)
    assert (sums.median_days, sums.upheld) == (None, None)


class TestClock:
    """Fourteen days after the day on which the outcome was made known, in the zone of the deployment."""

    last = datetime(2026, 12, 5, 16, 59, 59, tzinfo=UTC)  # 23.59.59 WIB of day 14

    def test_the_fourteenth_day_is_in_time_until_its_last_second(self, matter):
        assert matter.file(at=self.last).filed_on == D + days(14)

    def test_the_fifteenth_day_is_too_late(self, matter):
        with pytest.raises(errors.TooLateError, match="5 Desember 2026"):
            matter.file(at=self.last + timedelta(seconds=1))

    def test_days_are_those_of_the_deployment(self, matter, settings):
        settings.TIME_ZONE = "Asia/Jayapura"
        with pytest.raises(errors.TooLateError):
            matter.file(at=self.last)
        assert matter.file(at=self.last - timedelta(hours=2)).filed_on == D + days(14)

    @pytest.mark.parametrize("example", OBJECTION.examples, ids=lambda example: example.name)
    def test_the_examples_of_the_rule(self, example):
        known = datetime.combine(example.given["known"], datetime.min.time(), tzinfo=UTC)
        is_open = window_of(known).is_open(on=example.given["day"])
        assert is_open == (example.expected == "dapat disanggah")


def refusals(matter):
    """What somebody tries, and why it is refused."""
    unit = matter.agency.root
    stranger = principal_with(employee=EmployeeFactory())
    relative = EmployeeFactory()
    kin(relative, matter.person)
    superior = EmployeeFactory(home_unit=matter.agency.unit, home_kind="pengawas")
    checking = principal_with("analis", unit=unit)
    return {
        "who was not considered": (NotConsidered, lambda: matter.file(by=stranger)),
        "whoever has no person": (NotConsidered, lambda: matter.file(by=matter.officer)),
        "in a few words": (ReasonTooShortError, lambda: matter.file(text="salah")),
        "to nothing": (errors.UnknownSubjectError, lambda: matter.file("rule:nama")),
        "before the outcome is known": (errors.TooLateError, lambda: matter.file(at=NOW - days(1))),
        "who has no role takes it up": (NotPermittedError, lambda: step(matter, steps.take_up, stranger)),
        "an approver takes it up": (NotPermittedError, lambda: step(matter, steps.take_up, matter.judge)),
        "an officer elsewhere takes it up": (
            NotPermittedError,
            lambda: step(matter, steps.take_up, principal_with("analis", unit=UnitFactory())),
        ),
        "the objector takes it up": (
            NotPermittedError,
            lambda: step(matter, steps.take_up, with_grants(matter.by, matter.officer)),
        ),
        "a relative takes it up": (
            errors.ConflictError,
            lambda: step(matter, steps.take_up, principal_with("analis", unit=unit, employee=relative)),
        ),
        "a superior takes it up": (
            errors.ConflictError,
            lambda: step(matter, steps.take_up, principal_with("analis", unit=unit, employee=superior)),
        ),
        "another version": (errors.MovedOnError, lambda: step(matter, steps.take_up, checking, version=7)),
        "another withdraws it": (NotPermittedError, lambda: step(matter, steps.withdraw, checking)),
        "a relative decides": (
            errors.ConflictError,
            lambda: decide(matter, principal_with("penyetuju", unit=unit, employee=relative)),
        ),
        "who prepared it decides": (errors.SecondPersonError, lambda: decide(matter, prepared_too(matter))),
        "who reviewed the person decides": (
            errors.SecondPersonError,
            lambda: decide(matter, with_grants(matter.officer, matter.judge), checker=checking),
        ),
        "upheld without an effect": (errors.EffectMissingError, lambda: uphold(matter)),
        "an answer without reasons": (
            ReasonTooShortError,
            lambda: matter.checked() and matter.do(steps.prepare, verdict="rejected", text="tidak"),
        ),
        "answered twice": (
            errors.MovedOnError,
            lambda: matter.answered("rejected") and matter.do(steps.answer),
        ),
    }


NotConsidered = errors.NotConsideredError


def step(matter, act, by, **given):
    matter.file()
    matter.do(act, by=by, **given)


def decide(matter, by, *, checker=None):
    matter.file()
    matter.do(steps.take_up, by=checker or matter.officer)
    matter.do(steps.prepare, by=checker or matter.officer, verdict="rejected", text=ANSWER)
    matter.do(steps.answer, by=by)


def uphold(matter):
    matter.checked()
    matter.do(steps.prepare, verdict="upheld", text=ANSWER)


def prepared_too(matter):
    return with_grants(matter.officer, matter.judge)


def with_grants(one, other):
    """The account of one with the grants of both."""
    return replace(one, grants=(*one.grants, *other.grants))


def what_raises(act):
    """What comes of an act; None: nothing refused it."""
    try:
        act()
    except Exception as raised:
        return raised
    return None


def test_it_is_refused(matter):
    wrong = {}
    for name, (error, act) in refusals(matter).items():
        before = transaction.savepoint()
        raised = what_raises(act)
        if not isinstance(raised, error):
            wrong[name] = repr(raised)
        transaction.savepoint_rollback(before)
        matter.objection = None
    assert wrong == {}


def test_minutes_wait_for_an_open_objection_that_would_change_the_list(matter):
    held = matter.sitting()
    matter.vote_all(held)
    held = matter.draft()
    matter.checked()
    matter.correct()
    matter.compute()
    standing = standing_of(Committee.objects.with_objections().get())
    assert (standing.open, standing.would_change, standing.changed) == (1, 1, 0)
    with pytest.raises(ObjectionOpenError):
        matter.sign_all(held)
    matter.do(steps.prepare, verdict="rejected", text=ANSWER)
    matter.do(steps.answer)
    matter.sign_all(held)
    held.refresh_from_db()
    assert held.state == "signed"
    assert TEXT not in str(held.content)


def test_who_judged_the_candidates_of_the_vacancy_answers_no_objection_about_it(matter):
    """The person is promised somebody who does not decide about them."""
    unit, chair = matter.agency.root, matter.seats[0]
    Grant.objects.create(
        user=account(matter.members[0]), role="penyetuju", unit=unit, validity=span(D), granted_by="tests"
    )
    judging = user_principal(account(matter.members[0]), on=D)
    assert judging.employee_id == chair.pk
    matter.form()
    matter.prepared("rejected")
    rows = Objection.objects.visible_to(judging)
    assert list(rows.answerable_by(judging)) == [matter.objection]  # the control: not seated yet
    matter.seat()
    assert not rows.answerable_by(judging).exists()
    assert Objection.objects.visible_to(matter.judge).answerable_by(matter.judge).exists()
    for act in (steps.answer, steps.send_back):
        with pytest.raises(errors.JudgedAlreadyError):
            matter.do(act, by=judging, text=ANSWER)
    with pytest.raises(DatabaseError, match="did not judge"), transaction.atomic():
        matter_answered_past_the_product(matter, judging)
    assert matter.do(steps.answer).state == "answered"


def matter_answered_past_the_product(matter, by):
    with acting(by=by.identity):
        Objection.objects.unscoped(reason="tests").filter(pk=matter.objection.pk).update(
            state="answered", version=F("version") + 1, decided_by=account(by), decided_at=NOW, decided_on=D
        )


def test_the_authority_that_decided_answers_no_objection_and_is_not_asked_to(matter):
    both = account(matter.ppk)
    Grant.objects.create(
        user=both, role="penyetuju", unit=matter.agency.root, validity=span(D), granted_by="tests"
    )
    matter.ppk = user_principal(both, on=D)
    matter.decided()
    matter.prepared("rejected")
    assert "objection_decide" in told(matter.judge)
    assert "objection_decide" not in told(matter.ppk)
    with pytest.raises(errors.JudgedAlreadyError):
        matter.do(steps.answer, by=matter.ppk)
