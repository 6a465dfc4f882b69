"""What an opening waits for, in words: an approval, an officer, or those whom its stage asks."""

from __future__ import annotations

from django.utils.translation import gettext as _

from promotions.choices import CommitteeState
from promotions.opening_choices import OpeningState, StageKind, StageState


def waits_for(
    state: str, *, kind: str | None, stage_state: str | None, committee_state: str | None = None
) -> str:
    """By the state of an opening, of the stage that goes on or is next, and of the latest committee of its vacancy.

    Empty where nothing is awaited.
    """
    if state == OpeningState.PROPOSED:
        return _("two approvals")
    if state != OpeningState.RUNNING or kind is None:
        return ""
    judged = kind in (StageKind.COMMITTEE, StageKind.DECISION)
    if judged and (told := _after_the_minutes(committee_state)):
        return told
    if stage_state != StageState.OPEN:
        return _("an officer, who begins the stage")
    return {
        StageKind.CALL: _("applications"),
        StageKind.ADMINISTRATION: _("officers, who check documents"),
        StageKind.SCORED: _("assessors, who give scores"),
        StageKind.RUN: _("the official run"),
        StageKind.COMMITTEE: _("the committee"),
        StageKind.DECISION: _("the appointing authority"),
    }.get(StageKind(kind), _("documents of the checklist"))


def _after_the_minutes(committee_state: str | None) -> str:
    """Who goes on once the minutes are signed, whichever stage of the opening is still to be closed."""
    return {
        CommitteeState.PROPOSED.value: _("the appointing authority"),
        CommitteeState.DECIDED.value: _("an officer, who records the decree"),
        CommitteeState.APPOINTED.value: _("an officer, who closes the stage"),
        CommitteeState.SET_ASIDE.value: _("an officer, who closes the stage"),
        CommitteeState.RETURNED.value: _("the committee"),
    }.get(committee_state or "", "")
