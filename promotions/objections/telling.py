"""Who is told of a step of an objection, and whom another list concerns."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime

from django.urls import reverse

from asn_career.base.formatting import date_long
from employees.access import Permission
from employees.models import User
from employees.notices import Told, notify, settle
from employees.responsible import find_responsible
from promotions.choices import CommitteeState
from promotions.models import AppointingDecision, CommitteeMember, Objection, ObjectionEffect
from promotions.objection_choices import ObjectionAct, ObjectionState

CHECK, DECIDE, NEWS = "objection_check", "objection_decide", "objection_news"
DOCUMENTS, LIST, DUE = "objection_documents", "objection_list", "objection_due"
_GATE = "notices about an objection whose step the caller took"
_NEXT = {
    ObjectionState.FILED: (CHECK, Permission.RUN_SHORTLISTS),
    ObjectionState.CHECKING: (CHECK, Permission.RUN_SHORTLISTS),
    ObjectionState.PREPARED: (DECIDE, Permission.APPROVE_RULE_SETS),
}
_BY_THE_PERSON = (ObjectionAct.FILE, ObjectionAct.SUPPLY, ObjectionAct.WITHDRAW)


def subject_of(objection: Objection) -> str:
    return f"objection:{objection.public_id}"


def tell_step(objection: Objection, act: str, *, on: date, at: datetime) -> None:
    """Settle what waited for this step, tell whoever takes the next one, and the person what became of it."""
    subject = subject_of(objection)
    for kind in (CHECK, DECIDE, DOCUMENTS, DUE):
        settle(kind, subjects=[subject], at=at)
    if objection.state in _NEXT:
        kind, permission = _NEXT[ObjectionState(objection.state)]
        told = holders(objection, permission, on=on)
        if kind == DECIDE:
            told = _not_judging(objection, told)
        _tell(kind, objection, told, "objection_detail", at=at)
    if act not in _BY_THE_PERSON:
        settle(NEWS, subjects=[subject], at=at, acted=False)
    if act == ObjectionAct.ASK:
        until = objection.documents_due_on
        _tell(DOCUMENTS, objection, _own_account(objection), "own_objection", at=at, due_on=until)
    elif act not in _BY_THE_PERSON:
        _tell(NEWS, objection, _own_account(objection), "own_objection", at=at)
    if act == ObjectionAct.ANSWER and objection.upholds and _changes_the_list(objection):
        tell_of_another_list(objection, on=on, at=at)


def tell_of_another_list(objection: Objection, *, on: date, at: datetime) -> None:
    """The committee, the officers and the appointing authority: what was proposed would be another list."""
    accounts = {
        *holders(objection, Permission.RUN_SHORTLISTS, on=on),
        *holders(objection, Permission.DECIDE_APPOINTMENTS, on=on),
    }
    _tell(LIST, objection, sorted(accounts), "objection_detail", at=at)
    seats = CommitteeMember.objects.filter(committee__shortlist=objection.shortlist_id).exclude(
        committee__state=CommitteeState.DISSOLVED
    )
    about = {"post": objection.shortlist.vacancy.position.name}
    told = [
        Told(
            seat.account_id,
            subject_of(objection),
            reverse("committee_detail", args=[seat.committee.public_id]),
            about,
        )
        for seat in seats.exclude(account__in=accounts).select_related("committee")
    ]
    notify(LIST, told, at=at)


def holders(objection: Objection, permission: Permission, *, on: date) -> Iterable[int]:
    """Accounts with the permission over the unit of the vacancy, but for the objector's own."""
    unit = objection.shortlist.vacancy.position.unit
    found = find_responsible(permission, units=[unit], on=on).get(unit.pk, ())
    own = set(_own_account(objection))
    return [account for account in found if account not in own]


def _not_judging(objection: Objection, accounts: Iterable[int]) -> Iterable[int]:
    """Those who neither sat in a committee of the vacancy nor decided after it. Two queries."""
    vacancy = objection.shortlist.vacancy_id
    sat = CommitteeMember.objects.filter(committee__vacancy=vacancy).values_list("account", flat=True)
    chose = AppointingDecision.objects.filter(committee__vacancy=vacancy).values_list("decided_by", flat=True)
    judging = {*sat, *chose}
    return [account for account in accounts if account not in judging]


def _changes_the_list(objection: Objection) -> bool:
    effects = ObjectionEffect.objects.unscoped(reason=_GATE).filter(objection=objection)
    latest = effects.order_by("-pk").first()
    return latest is not None and latest.changes_list


def _own_account(objection: Objection) -> Iterable[int]:
    return User.objects.filter(employee=objection.employee_id, is_active=True).values_list("pk", flat=True)


def _tell(
    kind: str,
    objection: Objection,
    accounts: Iterable[int],
    page: str,
    *,
    at: datetime,
    due_on: date | None = None,
) -> None:
    address, subject = reverse(page, args=[objection.public_id]), subject_of(objection)
    due = due_on or objection.answer_due_on
    about = {"post": objection.shortlist.vacancy.position.name, "day": date_long(due)}
    day = due_on if kind in (NEWS, LIST, DOCUMENTS) else objection.answer_due_on
    notify(kind, [Told(account, subject, address, about, day) for account in accounts], at=at)
