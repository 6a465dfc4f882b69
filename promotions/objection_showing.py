"""One objection as pages show it: its clock, its way, what the run read beside what is known today, and its effect."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from employees.access import Principal
from employees.sender_names import signer_name
from promotions.fact_wording import lines_of, names_in
from promotions.models import Candidate, Objection, ObjectionEffect, ObjectionFile, ObjectionStep
from promotions.objection_choices import ObjectionAct, ObjectionState
from promotions.objections.effect import VERIFIED
from promotions.objections.subjects import parts_of, subject_label
from promotions.rule_sets.late_changes import PARTS, both_of
from promotions.wording import PART_LABELS

STAGES = (
    pgettext_lazy("objection stage", "Filed"),
    pgettext_lazy("objection stage", "Check"),
    pgettext_lazy("objection stage", "Second person"),
    pgettext_lazy("objection stage", "Answer"),
)
_STAGE = {"filed": 1, "checking": 2, "waiting": 2, "prepared": 3, "answered": 5}
VERDICT_TONES = {"upheld": "ok", "partly": "ok", "rejected": "bad", "not_admissible": "plain"}
_BEHIND = "BKPSDM"


@dataclass(frozen=True, slots=True)
class Clock:
    """Where the time for the answer stands on a day."""

    tone: str
    word: Any
    due_on: date | None


def clock_of(objection: Objection, *, on: date) -> Clock:
    """Open, waiting for documents, overdue, answered or withdrawn."""
    state = objection.state
    if state == ObjectionState.ANSWERED:
        return Clock(VERDICT_TONES[objection.verdict], objection.get_verdict_display(), None)
    if state == ObjectionState.WITHDRAWN:
        return Clock("plain", objection.get_state_display(), None)
    if state == ObjectionState.WAITING:
        return Clock("warn", objection.get_state_display(), objection.documents_due_on)
    if objection.answer_due_on < on:
        return Clock("bad", _("Answer overdue"), objection.answer_due_on)
    return Clock("info", objection.get_state_display(), objection.answer_due_on)


@dataclass(frozen=True, slots=True)
class Side:
    """One part of the data: the lines that the run read, and those of today."""

    label: Any
    read: list[str]
    today: list[str]
    touched: bool  # what is objected to rests on it

    @property
    def differs(self) -> bool:
        return self.read != self.today


@dataclass(frozen=True, slots=True)
class Effect:
    """An effect in words; names of the list only of people whom the reader sees."""

    row: ObjectionEffect
    parts: list[Any]
    entered: list[str]
    left: list[str]
    engine_changed: bool

    @property
    def before(self) -> Mapping[str, Any]:
        return _figures(self.row.before)

    @property
    def after(self) -> Mapping[str, Any]:
        return _figures(self.row.after)


@dataclass(frozen=True, slots=True)
class ObjectionPage:
    """Everything that a page about one objection shows."""

    objection: Objection
    subject: str
    clock: Clock
    text: str
    wanted: str
    reasons: str
    asked_for: str
    steps: list[dict[str, Any]]
    files: list[ObjectionFile]
    effect: Effect | None

    @property
    def stage(self) -> int:
        return _STAGE.get(self.objection.state, 0)


def own_page(objection: Objection, *, by: Principal) -> ObjectionPage:
    """For the objector, who was checked: the office acts as one, and of others nothing is told."""
    return _page(objection, by=by, own=True)


def desk_page(objection: Objection, *, by: Principal) -> ObjectionPage:
    """For who handles it, who came through the gate."""
    return _page(objection, by=by, own=False)


def _page(objection: Objection, *, by: Principal, own: bool) -> ObjectionPage:
    steps = list(
        _rows(ObjectionStep, objection, by, own=own).select_related("by__employee").order_by("at", "pk")
    )
    files = _rows(ObjectionFile, objection, by, own=own).select_related("document").order_by("pk")
    effects = _rows(ObjectionEffect, objection, by, own=own).select_related("run")
    latest = effects.order_by("-pk").first() if not own or objection.state == "answered" else None
    filed = steps[0]
    shown = [step for step in steps if not own or step.act not in _INTERNAL]
    answered = not own or objection.state == ObjectionState.ANSWERED
    return ObjectionPage(
        objection=objection,
        subject=subject_label(objection.about),
        clock=clock_of(objection, on=by.on),
        text=filed.text,
        wanted=filed.wanted,
        reasons=_last(steps, ObjectionAct.PREPARE) if answered else "",
        asked_for=_last(steps, ObjectionAct.ASK),
        steps=[_entry(step, own=own) for step in shown],
        files=list(files),
        effect=_effect(latest, by=by, own=own) if latest else None,
    )


_INTERNAL = (ObjectionAct.COMPUTE, ObjectionAct.PREPARE, ObjectionAct.SEND_BACK)


def _rows(model: Any, objection: Objection, by: Principal, *, own: bool) -> Any:
    from employees.models import Employee

    rows = (
        model.objects.of(Employee.objects.visible_to(by).filter(pk=by.employee_id))
        if own
        else model.objects.visible_to(by)
    )
    return rows.filter(objection=objection)


def _last(steps: list[ObjectionStep], act: str) -> str:
    return next((step.text for step in reversed(steps) if step.act == act), "")


def _entry(step: ObjectionStep, *, own: bool) -> dict[str, Any]:
    """A step for the timeline; the objector is not told which officer acted, and the filed text stands above."""
    theirs = step.by.employee_id == step.employee_id
    return {
        "at": step.at,
        "action": step.get_act_display(),
        "actor": _BEHIND if own and not theirs else signer_name(step.by),
        "reason": "" if step.act in (ObjectionAct.FILE, ObjectionAct.PREPARE) else step.text,
    }


def _effect(row: ObjectionEffect, *, by: Principal, own: bool) -> Effect:
    before, after = ([person for _rank, person in each] for each in (row.list_before, row.list_after))
    entered = [person for person in after if person not in before]
    left = [person for person in before if person not in after]
    names = {} if own else _names(row, [*entered, *left], by=by)
    return Effect(
        row=row,
        parts=[_("Verification") if part == VERIFIED else PART_LABELS[part] for part in row.parts],
        entered=[names.get(person, str(_("somebody outside your sight"))) for person in entered],
        left=[names.get(person, str(_("somebody outside your sight"))) for person in left],
        engine_changed=row.run.engine_hash != row.objection.shortlist.engine_hash,
    )


def _names(row: ObjectionEffect, people: list[str], *, by: Principal) -> dict[str, str]:
    seen = Candidate.objects.visible_to(by).filter(
        shortlist__in=[row.run_id, row.objection.shortlist_id], employee__public_id__in=people
    )
    return {str(each.employee.public_id): each.employee.full_name for each in seen.select_related("employee")}


def _figures(told: Mapping[str, Any]) -> Mapping[str, Any]:
    return {**told, "score": None if told["score"] is None else Decimal(told["score"])}


def sides_of(
    objection: Objection, *, read: Mapping[str, Any] | None, names: Mapping[str, str] | None
) -> list[Side]:
    """The parts on which the subject rests, and every other one that differs today.

    Two queries with ``read``, and one more for the ``names`` of competencies where they are not given.
    """
    touched = parts_of(objection.about)
    both = both_of(objection.shortlist, objection.employee_id, read=read)
    shown = [part for part in PARTS if part in touched or both[part][0] != both[part][1]]
    if names is None:
        names = names_in(both["results"]) if "results" in shown else {}
    sides = []
    for part in sorted(shown, key=lambda part: part not in touched):
        then, today = (sorted(lines_of(part, each, names=names)) for each in both[part])
        sides.append(Side(PART_LABELS[part], then, today, part in touched))
    return [side for side in sides if side.touched or side.differs]
