"""Two 360 rounds of the demo's office, by the product's own functions: one that has finished, and one that is open."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from datetime import date, timedelta

from asn_career.base.audit import acting
from asn_career.base.jobs.running import run_job
from asn_career.base.models import Job
from assessments.models import AssessmentRound, RaterInvitation, RatingSheet
from assessments.rounds import answering, closing, finishing, opening, planning, proposing, rating
from assessments.rounds.choices import RoundMethod
from assessments.rounds.instrument import questions_of
from employees.access import Principal, user_principal
from employees.choices import IN_SERVICE
from employees.models import Employee, Unit, User

from .accounts import demo_principal
from .days import at_work
from .roster import OFFICE, PREFIX

ASSESSED = 12
_COMMENTS = (
    "Mudah diajak bekerja sama dan cepat membantu.",
    "Perlu lebih sering membagikan informasi kepada tim.",
    "Selalu menyelesaikan tugas tepat waktu.",
    "",
)
_MADE = "raters of the demo's own rounds"


def run_demo_rounds(principal: Principal, *, as_of: date) -> None:
    """A finished round of a month ago, and an open one in which some have answered."""
    root = Unit.objects.filter(parent=None).order_by("pk")[:1].get()
    office = Unit.objects.get(code=f"{root.code}-{OFFICE}")
    rows = Employee.objects.visible_to(principal).in_subtree([office.pk]).filter(legal_position=IN_SERVICE)
    people = list(rows.filter(account__isnull=False).order_by("pk"))
    people += list(rows.filter(account__isnull=True).order_by("home_unit", "pk")[: ASSESSED - len(people)])
    _accounts(list(rows.filter(account__isnull=True, home_unit__in=[row.home_unit_id for row in people])))
    officers = [demo_principal(name, as_of=as_of) for name in ("analis", "penyetuju")]
    before, lately = as_of - timedelta(days=45), as_of - timedelta(days=3)
    ended = _opened(office, people, officers, title="Umpan balik 360 semester I", opens=before)
    _rate(ended, share=100)
    by = replace(officers[0], on=ended.closes_on)
    _done(closing.request_close(ended, by=by, at=at_work(by.on), reason="semua penilai sudah mengisi"))
    _done(finishing.request_finish(ended, by=by))
    running = _opened(office, people, officers, title="Umpan balik 360 semester II", opens=lately)
    _rate(running, share=40)


def _accounts(people: list[Employee]) -> None:
    """Accounts without a password, so that colleagues are there to be asked."""
    with acting(by="system:demo", reason="accounts of the demo"):
        for person in people:
            account = User(username=f"{PREFIX}rekan-{person.pk}", employee=person)
            account.set_unusable_password()
            account.save()


def _opened(
    office: Unit, people: list[Employee], officers: list[Principal], *, title: str, opens: date
) -> AssessmentRound:
    planner, opener = (replace(officer, on=opens) for officer in officers)
    at = at_work(opens)
    round = planning.plan(
        office,
        title=title,
        method=RoundMethod.FEEDBACK_360,
        opens_on=opens,
        closes_on=opens + timedelta(days=14),
        by=planner,
        at=at,
    )
    planning.add_by_nip(round, [person.nip for person in people], by=planner)
    proposing.propose(round, by=planner)
    return opening.open_round(round, by=opener, at=at)


def _rate(round: AssessmentRound, *, share: int) -> None:
    """So many of a hundred raters rate, always the same ones."""
    day = round.opens_on + timedelta(days=2)
    sheets = RatingSheet.objects.unscoped(reason=_MADE).filter(subject__round=round)
    for sheet in sheets.select_related("subject__round", "subject__employee", "account").order_by("pk"):
        if _place(sheet.subject.employee.nip, sheet.role, round.title) < share:
            questions = questions_of(sheet.subject)
            values = {
                row.pk: _value(sheet.subject.employee.nip, sheet.role, row.text)
                for q in questions
                for row in q.indicators
            }
            by = user_principal(sheet.account, on=day)
            rating.give_whole(
                sheet, questions, values, by=by, evidence="Laporan kinerja triwulan dan notula rapat tim."
            )
    asked = RaterInvitation.objects.unscoped(reason=_MADE).filter(subject__round=round)
    for invitation in asked.select_related("subject__round", "subject__employee", "rater").order_by("pk"):
        told = (invitation.subject.employee.nip, invitation.rater.nip)
        if _place(*told, round.title) < share:
            rows = [row for question in questions_of(invitation.subject) for row in question.indicators]
            values = {row.pk: _value(*told, row.text) for row in rows}
            comment = _COMMENTS[_place(*told) % len(_COMMENTS)]
            answering.answer(invitation, values, comment=comment, on=day)


def _value(*parts: str) -> int | None:
    """A rating that is the same each time the demo is made; now and then none."""
    return (None, 2, 3, 3, 3, 4, 4, 4)[_place(*parts) % 8]


def _place(*parts: str) -> int:
    return int.from_bytes(hashlib.sha256(":".join(parts).encode()).digest()[:4], "big") % 100


def _done(job: Job) -> None:
    ended = run_job(job.pk)
    if ended is None or ended.state != "done":
        raise RuntimeError(f"the demo's round did not end well: {ended and ended.error}")
