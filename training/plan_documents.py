"""The printed development plan: its head, the actions, what became of them, and the signatures."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _

from asn_career.base.audit import acting
from asn_career.base.documents.issuing import issue
from asn_career.base.documents.typesetting import render_pdf
from asn_career.base.formatting import date_long, date_short, integer, level, money, nip
from employees.access import Principal
from employees.models import Employee, User
from employees.sender_names import sender_name, signer_name
from training.choices import PlanState
from training.models import DevelopmentPlan, PlanStep
from training.plans.reading import ActionRead, PlanRead, read_plan

TEMPLATE = "training/development_plan"
KIND = "development_plan"
_HOLDS = (PlanState.AGREED, PlanState.CLOSED)


def plan_pdf(plan: DevelopmentPlan, *, by: Principal) -> bytes:
    """The plan of a person who came through the gate; an agreed one is issued under a code, others are drafts."""
    read = read_plan(plan, on=by.on)
    data = _data(read, by=by)
    if plan.state not in _HOLDS:
        return render_pdf(TEMPLATE, data, on=by.on, draft=True)
    with acting(by=by.identity, reason=KIND):
        _entry, content = issue(
            lambda code: render_pdf(TEMPLATE, data, on=by.on, code=code),
            kind=KIND,
            subject=f"plan:{plan.public_id}",
            title=data["title"],
            told=[(label, value) for label, value in data["facts"][:1] + data["facts"][4:]],
            by=by.identity,
            on=by.on,
        )
    return content


def _data(read: PlanRead, *, by: Principal) -> dict[str, Any]:
    person = _person(read.plan, by=by)
    return {
        "title": _("Individual development plan %(year)s") % {"year": read.plan.year},
        "facts": _facts(read, person),
        "headings": [
            _("No."),
            _("Competency and target"),
            _("Action"),
            _("Form"),
            _("JP"),
            _("Cost"),
            _("Target date"),
            _("State"),
        ],
        "rows": [_row(number, row) for number, row in enumerate(read.actions, start=1)],
        "mix": _("Shares of lesson hours: %(mix)s.") % {"mix": _mix(read)},
        "closing": _("Done is what the employee shows by evidence; closed is what a later assessment shows."),
        "signatures": _signatures(read, person, by=by),
    }


def _person(plan: DevelopmentPlan, *, by: Principal) -> Any:
    rows = Employee.objects.unscoped(reason="the person of a plan that the reader opened")
    return rows.filter(pk=plan.employee_id).with_current_post(on=by.on).with_rank(on=by.on).get()


def _facts(read: PlanRead, person: Any) -> list[tuple[str, str]]:
    unit = read.plan.employee.home_unit
    return [
        (_("Name"), person.full_name),
        (_("NIP"), nip(person.nip)),
        (_("Post"), person.post_name or _("No post on record")),
        (_("Work unit"), unit.name if unit else _("No unit")),
        (_("Year"), str(read.plan.year)),
        (_("State"), f"{read.plan.get_state_display()} · {_('revision')} {read.plan.revision}"),
        (_("Planned JP"), f"{level(read.planned)} ({read.rule.told})"),
    ]


def _row(number: int, row: ActionRead) -> list[str]:
    action = row.action
    target = f"{row.about} ({_('level')} {action.target_level})" if action.target_level else row.about
    return [
        str(number),
        target,
        f"{action.name} · {action.provider}" if action.provider else action.name,
        str(action.get_form_display()),
        level(action.hours) if action.hours is not None else "–",
        money(action.cost) if action.cost is not None else "–",
        date_short(action.due_on),
        _told(row),
    ]


def _told(row: ActionRead) -> str:
    if row.closure:
        return f"{row.word} {date_short(row.closure.assessed_on)}"
    return f"{row.word} {date_short(row.action.done_on)}" if row.action.done_on else row.word


def _mix(read: PlanRead) -> str:
    return ", ".join(f"{label} {integer(share)}%" for label, _hours, share in read.mix)


def _signatures(read: PlanRead, person: Any, *, by: Principal) -> list[dict[str, str]]:
    """The employee, and whoever agreed; before agreement the place stays open."""
    sent = _last(read, PlanState.SUBMITTED)
    agreed = _last(read, PlanState.AGREED)
    signer = _signer(agreed, by=by) if agreed else {"name": "…………………………", "nip": "", "rank": ""}
    return [
        {
            "place": date_long(sent.at) if sent else "",
            "capacity": _("Employee"),
            "name": person.full_name,
            "rank": person.rank or "",
            "nip": nip(person.nip),
        },
        {
            "place": date_long(agreed.at) if agreed else "",
            "capacity": str(agreed.get_capacity_display()) if agreed else _("Direct superior"),
            **signer,
        },
    ]


def _last(read: PlanRead, state: PlanState) -> PlanStep | None:
    return next((step for step in reversed(read.steps) if step.to_state == state), None)


def _signer(step: PlanStep, *, by: Principal) -> dict[str, str]:
    account, _space, under = step.by.partition(" ")
    user = User.objects.filter(public_id=account.partition(":")[2]).select_related("employee").first()
    if user is None:
        return {"name": _("a former account"), "nip": "", "rank": ""}
    if user.employee is None:
        return {"name": signer_name(user), "nip": "", "rank": ""}
    rows = Employee.objects.unscoped(reason="the signature under a plan that the reader opened")
    person = rows.filter(pk=user.employee_id).with_rank(on=by.on).get()
    name = sender_name(step.by) if under else person.full_name
    return {"name": name, "nip": nip(person.nip), "rank": person.rank or ""}
