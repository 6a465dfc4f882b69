"""What a superior changes in a plan that goes back: days, hours, what to leave out and what to add.

The changes stand in the returned plan, and the step tells each in words, so that the employee, who sends it again, can
take them or not.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from uuid import UUID

from django.utils.translation import gettext as _

from asn_career.base.formatting import date_long
from asn_career.base.formatting import hours as told_hours
from training.choices import ActionForm, ActionSource, ActionState
from training.models import DevelopmentPlan, PlanAction
from training.plans.errors import ActionAimError, ActionDateError, ActionFixedError
from training.plans.rows import actions_of


@dataclass(frozen=True, slots=True)
class Change:
    """What is changed of one action; None: stays as it is."""

    due_on: date | None = None
    hours: Decimal | None = None
    leave_out: bool = False


@dataclass(frozen=True, slots=True)
class Addition:
    """An action that the superior adds: for a competency up to a level, or for an aim in words."""

    name: str
    form: str
    due_on: date
    hours: Decimal | None = None
    competency_id: int | None = None
    target_level: int | None = None
    aim: str = ""

    @property
    def aims_at_something(self) -> bool:
        if self.competency_id is None:
            return self.target_level is None and bool(self.aim.strip())
        return self.target_level is not None


Changes = Mapping[UUID, Change]
Found = list[tuple[PlanAction, Change]]


def find_changes(plan: DevelopmentPlan, changes: Changes) -> Found:
    """The actions of the plan that really change, with how; what is done stays as it is. One query."""
    found = []
    for action in actions_of([plan]).filter(public_id__in=list(changes)):
        change = _really(action, changes[action.public_id])
        if change is None:
            continue
        if action.state == ActionState.DONE:
            raise ActionFixedError
        if change.due_on and change.due_on.year != plan.year:
            raise ActionDateError(year=plan.year)
        found.append((action, change))
    return found


def _really(action: PlanAction, change: Change) -> Change | None:
    due_on = change.due_on if change.due_on != action.due_on else None
    hours = change.hours if change.hours != action.hours and action.form != ActionForm.ASSESSMENT else None
    return Change(due_on, hours, change.leave_out) if due_on or hours or change.leave_out else None


def check_additions(plan: DevelopmentPlan, additions: Sequence[Addition]) -> None:
    """Raise ActionDateError or ActionAimError for an action that cannot stand in the plan."""
    for addition in additions:
        if addition.due_on.year != plan.year:
            raise ActionDateError(year=plan.year)
        if not addition.aims_at_something:
            raise ActionAimError


def in_words(found: Sequence[tuple[PlanAction, Change]], additions: Sequence[Addition] = ()) -> Iterator[str]:
    """Each change as a sentence."""
    for addition in additions:
        yield _("Added: %(action)s, until %(day)s.") % {
            "action": addition.name,
            "day": date_long(addition.due_on),
        }
    for action, change in found:
        facts = {"action": action.name}
        if change.leave_out:
            yield _("Leave out: %(action)s.") % facts
            continue
        if change.due_on:
            yield _("%(action)s: until %(day)s.") % {**facts, "day": date_long(change.due_on)}
        if change.hours:
            yield _("%(action)s: %(hours)s lesson hours.") % {**facts, "hours": told_hours(change.hours)}


def apply(plan: DevelopmentPlan, found: Found, additions: Sequence[Addition] = ()) -> None:
    """Write the changes into the plan, which is with the employee again. Three statements at most."""
    rows = actions_of([plan])
    rows.filter(pk__in=[action.pk for action, change in found if change.leave_out]).delete()
    kept = [(action, change) for action, change in found if not change.leave_out]
    for action, change in kept:
        action.due_on = change.due_on or action.due_on
        action.hours = change.hours or action.hours
    rows.bulk_update([action for action, _change in kept], ["due_on", "hours"])
    rows.bulk_create(_added(plan, addition) for addition in additions)


def _added(plan: DevelopmentPlan, addition: Addition) -> PlanAction:
    carries_hours = addition.form != ActionForm.ASSESSMENT
    return PlanAction(
        plan=plan,
        name=addition.name.strip(),
        form=addition.form,
        due_on=addition.due_on,
        hours=addition.hours if carries_hours else None,
        competency_id=addition.competency_id,
        target_level=addition.target_level,
        aim="" if addition.competency_id else addition.aim.strip(),
        source=ActionSource.SUPERIOR,
    )
