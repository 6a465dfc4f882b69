"""Tells participants and superiors, day by day, which evaluations are due; takes the notice away when time is up."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime, timedelta

from django.urls import reverse

from employees.models import Notice, User
from employees.notices import Told, notify, settle
from employees.superiors import find_superiors
from training.effect.evaluating import subject_of, window_of
from training.enrolment_choices import EnrolmentState
from training.models import Enrolment, Evaluation, EvaluationKind
from training.notice_kinds import EVALUATION_DUE, SUPERIOR_EVALUATION_DUE

_GATE = "asks participants and their superiors, by the schedule"
_LONGEST = timedelta(days=200)  # no window reaches further back than six months and a little


def ask_for_evaluations(*, on: date, at: datetime) -> int:
    """Notices for what can be given today and was not; how many are new. A constant number of statements."""
    _end_what_is_over(on=on, at=at)
    due = _due(on)
    new = notify(EVALUATION_DUE.code, list(_to_participants(due)), at=at)
    return new + notify(SUPERIOR_EVALUATION_DUE.code, list(_to_superiors(due, on=on)), at=at)


Due = list[tuple[Enrolment, str]]


def _due(on: date) -> Due:
    """What attended people and their superiors may give on ``on`` and have not."""
    rows = Enrolment.objects.unscoped(reason=_GATE).filter(
        state=EnrolmentState.ATTENDED, session__period__endswith__gte=on - _LONGEST
    )
    attended = list(rows.select_related("session__program", "employee").order_by("pk"))
    given = set(
        Evaluation.objects.unscoped(reason=_GATE)
        .filter(enrolment__in=[row.pk for row in attended])
        .values_list("enrolment", "kind")
    )
    return [
        (row, kind)
        for row in attended
        for kind in EvaluationKind.values
        if (row.pk, kind) not in given and on in window_of(row, kind)
    ]


def _to_participants(due: Due) -> Iterable[Told]:
    own = [(row, kind) for row, kind in due if kind != EvaluationKind.SUPERIOR]
    people = {row.employee_id for row, _kind in own}
    accounts = dict(User.objects.filter(employee__in=people, is_active=True).values_list("employee", "pk"))
    for row, kind in own:
        if row.employee_id in accounts:
            yield _told(row, kind, account=accounts[row.employee_id])


def _to_superiors(due: Due, *, on: date) -> Iterable[Told]:
    asked = [(row, kind) for row, kind in due if kind == EvaluationKind.SUPERIOR]
    superiors = find_superiors({row.employee_id for row, _kind in asked}, on=on)
    for row, kind in asked:
        for account in superiors.get(row.employee_id, ()):
            yield _told(row, kind, account=account)


def _told(enrolment: Enrolment, kind: str, *, account: int) -> Told:
    return Told(
        account,
        subject_of(enrolment, kind),
        reverse("evaluation", args=[kind, enrolment.public_id]),
        {"program": enrolment.session.program.name, "name": enrolment.employee.name},
        window_of(enrolment, kind).until,
    )


def _end_what_is_over(*, on: date, at: datetime) -> None:
    """Notices whose last day has passed."""
    for kind in (EVALUATION_DUE, SUPERIOR_EVALUATION_DUE):
        over = Notice.objects.open().filter(kind=kind.code, due_on__lt=on).values_list("subject", flat=True)
        settle(kind.code, subjects=list(over), at=at, acted=False)
