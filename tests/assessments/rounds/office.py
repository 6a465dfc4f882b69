"""An office for rounds: a head and staff with accounts, competencies with indicators, and two officers."""

from datetime import UTC, date, datetime, timedelta

from django.db.models import Max

from asn_career.base.jobs.running import run_job
from assessments.models import AssessmentRound, RaterInvitation, RatingSheet, RoundSubject
from assessments.rounds import answering, closing, finishing, opening, planning, proposing, raters, rating
from assessments.rounds.choices import RoundMethod
from assessments.rounds.instrument import questions_of
from competencies.models import BehaviouralIndicator, CompetencyLevel
from employees.access import user_principal
from employees.models import Employee, User
from tests.factories import (
    CompetencyFactory,
    GrantFactory,
    PositionFactory,
    StandardItemFactory,
    StandardVersionFactory,
    UnitFactory,
    UserFactory,
    hold,
    principal_with,
)

TODAY = date(2026, 11, 21)
LAST = TODAY + timedelta(days=10)
NOW = datetime(2026, 11, 21, 3, tzinfo=UTC)
REASON = "dicatat untuk uji coba"


class Office:
    """People who rate each other; ``staff[0]`` and the head are whom most stories are about."""

    def __init__(self, staff=6, competencies=2, indicators=2, today=TODAY):
        self.today, self.last = today, today + timedelta(days=10)
        self.root = UnitFactory()
        self.unit = UnitFactory(parent=self.root)
        self.competencies = [with_indicators(indicators) for _ in range(competencies)]
        self.post = PositionFactory(unit=self.unit)
        self.head_post = PositionFactory(unit=self.unit, kind="administrator")
        for post in (self.post, self.head_post):
            version = StandardVersionFactory(position=post)
            for competency in self.competencies:
                StandardItemFactory(version=version, competency=competency, level=3)
        self.head = hold(self.head_post, name="Kepala")
        self.staff = [hold(self.post, name=f"Staf {number}") for number in range(staff)]
        self.head_account = UserFactory(employee=self.head)
        GrantFactory(user=self.head_account, role="atasan", unit=self.unit)
        self.accounts = {person.pk: UserFactory(employee=person) for person in self.staff}
        self.accounts[self.head.pk] = self.head_account
        self.planner = principal_with("analis", unit=self.root, on=today)
        self.opener = principal_with("penyetuju", unit=self.root, on=today)
        self.planner_account, self.opener_account = (
            User.objects.get(public_id=each.identity.removeprefix("user:"))
            for each in (self.planner, self.opener)
        )

    def as_person(self, person):
        return user_principal(self.accounts[person.pk], on=self.today)

    def as_account(self, account):
        return user_principal(account, on=self.today)

    def plan(self, method=RoundMethod.FEEDBACK_360, people=(), **given):
        round = planning.plan(
            self.unit,
            title="Putaran uji",
            method=method,
            opens_on=self.today,
            closes_on=self.last,
            by=self.planner,
            at=NOW,
            **given,
        )
        chosen = people or [self.staff[0]]
        planning.add_by_nip(round, [person.nip for person in chosen], by=self.planner)
        return round

    def opened(self, method=RoundMethod.FEEDBACK_360, people=(), **given):
        round = self.plan(method, people, **given)
        proposing.propose(round, by=self.planner)
        return self.open(round)

    def open(self, round):
        return opening.open_round(round, by=self.opener, at=NOW)

    def close(self, round):
        done(closing.request_close(round, by=self.planner, at=NOW, reason=REASON))
        round.refresh_from_db()
        return round

    def finish(self, round, **given):
        done(finishing.request_finish(round, by=self.planner, **given))
        round.refresh_from_db()
        return round

    def tested_by_two(self, people=()):
        """A competency test of ``people``, and its two assessors from outside."""
        round = self.plan(RoundMethod.COMPETENCY_TEST, people, provider="BKPSDM")
        judges = [UserFactory(), UserFactory()]
        raters.assign(round, judges, by=self.planner)
        return self.open(round), judges


def done(job):
    ended = run_job(job.pk)
    assert ended.state == "done", ended.error


def with_indicators(each=2, levels=5):
    competency = CompetencyFactory()
    for level in range(1, levels + 1):
        row = CompetencyLevel.objects.create(competency=competency, level=level, description=f"level {level}")
        for number in range(1, each + 1):
            BehaviouralIndicator.objects.create(level=row, number=number, text=f"Perilaku {level}.{number}")
    return competency


def subject_of(round, person):
    rows = RoundSubject._base_manager.select_related("round__unit", "employee", "position")
    return rows.get(round=round, employee=person)


def invitations(round, person):
    rows = RaterInvitation._base_manager.filter(subject__round=round, subject__employee=person)
    return list(rows.select_related("subject__round", "rater").order_by("pk"))


def sheet_of(round, person, account):
    rows = RatingSheet._base_manager.select_related("subject__round", "subject__employee", "account")
    return rows.get(subject__round=round, subject__employee=person, account=account)


def values_for(subject, value):
    """The same value for everything that is asked, or what ``value`` says of each indicator."""
    say = value if callable(value) else lambda _row: value
    return {row.pk: say(row) for question in questions_of(subject) for row in question.indicators}


def answer(invitation, value, comment="", on=TODAY):
    return answering.answer(invitation, values_for(invitation.subject, value), comment=comment, on=on)


def rate(sheet, value, *, by, hand_in=True, **given):
    say = value if callable(value) else lambda _row: value
    for question in questions_of(sheet.subject):
        values = {row.pk: say(row) for row in question.indicators}
        rating.save(sheet, question, values, by=by, **given)
    if hand_in:
        rating.hand_in(sheet, by=by)


def newest():
    return AssessmentRound.objects.get(pk=AssessmentRound.objects.aggregate(n=Max("pk"))["n"])


__all__ = ["LAST", "NOW", "REASON", "TODAY", "Employee", "Office", "User", "answer", "rate", "subject_of"]
