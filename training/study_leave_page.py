"""One study leave as pages show it: where it stands, what the rules say and why, and what may be done."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from employees.access import Permission, Principal
from employees.delegation.trail import signers_of, with_names
from employees.models import Employee
from employees.responsible import reaches
from training.models import StudyExtension, StudyLeave, StudyLeaveFile, StudyLeaveStep, StudyReport
from training.study_leave.eligibility import SENSITIVE
from training.study_leave.monitoring import latest_end
from training.study_leave.rules import rules_on
from training.study_leave.steps import acts_for, outcomes_of
from training.study_leave.wording import Line, lines
from training.study_leave_choices import StudyAct

STAGES = (
    pgettext_lazy("stage", "Application"),
    pgettext_lazy("stage", "Superior"),
    pgettext_lazy("stage", "Verification"),
    pgettext_lazy("stage", "Decision"),
    pgettext_lazy("stage", "Study"),
    pgettext_lazy("stage", "Return"),
)
_STAGE = {
    "draft": 1,
    "submitted": 2,
    "recommended": 3,
    "verified": 4,
    "approved": 5,
    "studying": 5,
    "reporting": 6,
}
TONES = {
    "draft": "plain",
    "approved": "ok",
    "studying": "info",
    "returned": "ok",
    "refused": "bad",
    "stopped": "bad",
    "withdrawn": "plain",
    "cancelled": "plain",
}
REPORT_TONES = {"due": "plain", "sent": "info", "accepted": "ok", "returned": "warn"}
LIVE = ("draft", "submitted", "recommended", "verified")


@dataclass(frozen=True, slots=True)
class Report:
    """A report with whether it is late on the day."""

    row: StudyReport
    is_late: bool

    @property
    def tone(self) -> str:
        return "bad" if self.is_late else REPORT_TONES[self.row.state]

    @property
    def word(self) -> Any:
        return _("Overdue") if self.is_late else self.row.get_state_display()


@dataclass(frozen=True, slots=True)
class StudyLeavePage:
    """Everything that a page about one study leave shows to its reader."""

    leave: StudyLeave
    person: Employee
    rules: list[Line] | None  # None: not for this reader
    steps: list[dict[str, Any]]
    files: list[StudyLeaveFile]
    reports: list[Report]
    extensions: list[StudyExtension]
    acts: tuple[str, ...]
    latest_end: date | None
    return_due: date

    @property
    def stage(self) -> int:
        return _STAGE.get(self.leave.state, len(STAGES) + 1)

    @property
    def is_on_the_way(self) -> bool:
        return self.leave.state in _STAGE or self.leave.state == "returned"

    @property
    def tone(self) -> str:
        return TONES.get(self.leave.state, "warn")

    @property
    def counts(self) -> dict[str, int]:
        found = [line.outcome for line in self.rules or ()]
        return {outcome: found.count(outcome) for outcome in ("fail", "manual", "warn", "pass")}

    @property
    def waiting(self) -> StudyExtension | None:
        return next((row for row in self.extensions if row.state == "waiting"), None)


def page_of(leave: StudyLeave, *, by: Principal) -> StudyLeavePage:
    """The page for its reader: four queries, whatever there is."""
    own = leave.employee_id == by.employee_id
    steps = list(
        with_names(_of(StudyLeaveStep, leave, by), "by").select_related("by__employee").order_by("at", "pk")
    )
    decided = leave.state not in LIVE
    extensions = list(_of(StudyExtension, leave, by).select_related("document")) if decided else []
    reports = _of(StudyReport, leave, by).select_related("document").order_by("number") if decided else []
    rules = rules_on(by.on)
    return StudyLeavePage(
        leave=leave,
        person=leave.employee,
        rules=_rules(leave, steps, by=by) if own or _reads_all(by, leave) else None,
        steps=_entries(steps),
        files=list(_of(StudyLeaveFile, leave, by).select_related("document").order_by("pk")),
        reports=[_report(row, leave, on=by.on) for row in reports],
        extensions=sorted(extensions, key=lambda row: row.asked_at, reverse=True),
        acts=acts_for(leave, by=by),
        latest_end=latest_end(leave, extensions, rules=rules) if leave.state == "studying" else None,
        return_due=leave.ends_on + timedelta(days=rules["return"]["days"]),
    )


def _of(model: Any, leave: StudyLeave, by: Principal) -> Any:
    return model.objects.visible_to(by).filter(leave=leave)


def _reads_all(by: Principal, leave: StudyLeave) -> bool:
    """Rules tell of discipline and performance; they are shown to those who may read both about the person."""
    return all(reaches(by, Permission(permission), leave.employee) for permission in SENSITIVE.values())


def _rules(leave: StudyLeave, steps: list[StudyLeaveStep], *, by: Principal) -> list[Line]:
    """What the rules say today while it is undecided, afterwards what they said at the latest step that asked them."""
    if leave.state in LIVE:
        return lines([row._asdict() for row in outcomes_of(leave, by=by)], href=_rule_address)
    asked: list[dict[str, Any]] = next((step.outcomes for step in reversed(steps) if step.outcomes), [])
    return lines(asked, href=_rule_address)


def _rule_address(rule: str) -> str:
    return reverse("rule_detail", args=["training", f"study_leave_{rule}"])


def _entries(steps: list[StudyLeaveStep]) -> list[dict[str, Any]]:
    names = signers_of(steps, ["by"])["by"]
    return [
        {
            "at": step.at,
            "action": step.get_act_display(),
            "actor": names[step.pk],
            "reason": step.reason,
        }
        for step in steps
    ]


def _report(row: StudyReport, leave: StudyLeave, *, on: date) -> Report:
    awaited = row.state in ("due", "returned") and leave.state == "studying"
    return Report(row, awaited and row.due_on < on)


# What an act is called on the page that asks before it: question, consequence, verb.
QUESTIONS: dict[str, tuple[Any, Any]] = {
    StudyAct.SUBMIT: (
        _("Send this application to your superior?"),
        _("You can change it again only when somebody sends it back."),
    ),
    StudyAct.WITHDRAW: (
        _("Withdraw this application?"),
        _("It stays on record and goes no further; you may make a new one."),
    ),
    StudyAct.RECOMMEND: (
        _("Recommend this study leave?"),
        _("Say what the unit gains by it, and who does the work meanwhile. BKPSDM checks the rules next."),
    ),
    StudyAct.SEND_BACK: (
        _("Send this application back?"),
        _("The person sees your reason and may correct and send it again."),
    ),
    StudyAct.VERIFY: (
        _("Confirm that documents and rules were checked?"),
        _("It goes to the person who decides."),
    ),
    StudyAct.APPROVE: (
        _("Approve this study leave?"),
        _("The decision letter is issued under a code, reports are scheduled, and the person is told."),
    ),
    StudyAct.REFUSE: (_("Refuse this study leave?"), _("The person sees your reason.")),
    StudyAct.START: (
        _("Record that the study has begun?"),
        _("Where the post is left, the legal standing becomes 03 (study leave) in the register."),
    ),
    StudyAct.CANCEL: (
        _("Cancel the approved study leave?"),
        _("It has not begun; the person sees your reason."),
    ),
    StudyAct.CONFIRM_RETURN: (
        _("Confirm the return to service?"),
        _("Legal standing and degree enter the register, and the service after the study begins."),
    ),
    StudyAct.REOPEN: (_("Continue the study?"), _("What was reported about the return is taken back.")),
    StudyAct.STOP: (
        _("End this study leave early?"),
        _("No report is expected any more; the person sees your reason."),
    ),
}
OWN_ACTS = (StudyAct.SUBMIT, StudyAct.WITHDRAW)
NEEDS_REASON = (
    StudyAct.RECOMMEND,
    StudyAct.SEND_BACK,
    StudyAct.REFUSE,
    StudyAct.CANCEL,
    StudyAct.REOPEN,
    StudyAct.STOP,
)


def asked_act(request: HttpRequest) -> str:
    """The step that a page asks about, or that its form takes."""
    return request.POST.get("langkah", "") or request.GET.get("langkah", "")


def seen_version(request: HttpRequest) -> int:
    """The version that the page was made of; anything else is an older one."""
    given = request.POST.get("version", "")
    return int(given) if given.isascii() and given.isdigit() and len(given) < 10 else 0
