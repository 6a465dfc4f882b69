"""A delegation as pages show it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from employees.access import Principal
from employees.choices import DelegationState
from employees.delegation.standing import last_day_of
from employees.delegation.wording import act_names
from employees.models import Delegation
from employees.sender_names import signer_name


@dataclass(frozen=True, slots=True)
class Shown:
    """One delegation with the words for its state on the reader's day."""

    row: Delegation
    official: str
    deputy: str
    acts: list[str]
    last: date
    word: str
    tone: str
    enters: bool  # whether the reader may act under it now


def shown(row: Delegation, principal: Principal) -> Shown:
    """``row`` was read with its people and acts."""
    word, tone, stands = _state(row, on=principal.on)
    return Shown(
        row=row,
        official=signer_name(row.delegator),
        deputy=signer_name(row.delegate),
        acts=act_names(each.act for each in row.acts.all()),
        last=last_day_of(row),
        word=word,
        tone=tone,
        enters=stands
        and principal.in_name_of is None
        and principal.identity == f"user:{row.delegate.public_id}",
    )


def _state(row: Delegation, *, on: date) -> tuple[str, str, bool]:
    """Word, tone, and whether it stands; a right that is gone ends it without anybody's doing."""
    if row.state != DelegationState.GIVEN:
        tone = "warn" if row.state == DelegationState.WAITING else "plain"
        return str(row.get_state_display()), tone, False
    if on < row.validity.lower:
        return _("Not yet begun"), "info", False
    if on > last_day_of(row):
        return _("Past"), "plain", False
    if not (_held(row, on=on) and row.delegator.is_active and row.delegate.is_active):
        return _("Without effect: the right or an account has ended"), "bad", False
    return _("Stands"), "ok", True


def _held(row: Delegation, *, on: date) -> bool:
    """Whether the official has the right that was left on the day; its upper bound is exclusive."""
    right = row.grant
    if right is None or (right.user_id, right.role, right.unit_id) != (
        row.delegator_id,
        row.role,
        row.unit_id,
    ):
        return False
    days = right.validity
    return (days.lower is None or days.lower <= on) and (days.upper is None or on < days.upper)


def parties(row: Delegation) -> list[tuple[str, str]]:
    """Who named, decided and ended it."""
    found = [(_("Named by"), signer_name(row.proposed_by))]
    if row.decided_by:
        found.append((_("Decided by"), signer_name(row.decided_by)))
    if row.ended_by:
        found.append((_("Ended by"), f"{signer_name(row.ended_by)} – {row.ended_reason}"))
    return found
