"""What an opening waits for, in words: an approval, an officer, or those whom its stage asks."""

from __future__ import annotations

from django.utils.translation import gettext as _

from promotions.opening_choices import OpeningState, StageKind, StageState


def waits_for(state: str, *, kind: str | None, stage_state: str | None) -> str:
    """By the state of an opening and of the stage that goes on or is next; empty where nothing is awaited."""
    if state == OpeningState.PROPOSED:
        return _("two approvals")
    if state != OpeningState.RUNNING or kind is None:
        return ""
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
