"""What the official and the deputy are told of a delegation."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.urls import reverse

from asn_career.base.formatting import date_long
from employees.choices import DelegationState
from employees.delegation.standing import last_day_of
from employees.models import Delegation
from employees.notices import Told, notify, settle
from employees.sender_names import signer_name

RECEIVED, GIVEN, ENDED = "delegation_received", "delegation_given", "delegation_ended"


def subject_of(delegation: Delegation) -> str:
    return delegation.purpose


def tell_named(delegation: Delegation, *, at: datetime) -> None:
    """Both at once when the official named the deputy; while a second person has to decide, nobody yet."""
    if delegation.state == DelegationState.GIVEN:
        _tell_both(delegation, at=at)


def tell_decided(delegation: Delegation, *, at: datetime) -> None:
    if delegation.state == DelegationState.GIVEN:
        _tell_both(delegation, at=at)


def tell_ended(delegation: Delegation, *, at: datetime) -> None:
    """Both; what was told before no longer matters."""
    for kind in (RECEIVED, GIVEN):
        settle(kind, subjects=[subject_of(delegation)], at=at, acted=False)
    both = (delegation.delegator_id, delegation.delegate_id)
    notify(ENDED, [_told(delegation, account) for account in both], at=at)


def _tell_both(delegation: Delegation, *, at: datetime) -> None:
    notify(RECEIVED, [_told(delegation, delegation.delegate_id)], at=at)
    notify(GIVEN, [_told(delegation, delegation.delegator_id)], at=at)


def _told(delegation: Delegation, account: int) -> Told:
    about: dict[str, Any] = {
        "official": signer_name(delegation.delegator),
        "deputy": signer_name(delegation.delegate),
        "kind": delegation.get_kind_display(),
        "first": date_long(delegation.validity.lower),
        "last": date_long(last_day_of(delegation)),
    }
    address = reverse("delegation_detail", args=[delegation.public_id])
    return Told(account, subject_of(delegation), address, about)
