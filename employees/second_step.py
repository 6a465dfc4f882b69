"""What a session has shown beside the password; it is remembered in this session alone."""

from __future__ import annotations

from collections.abc import MutableMapping
from typing import Any

from django.http import HttpRequest
from django.middleware.csrf import rotate_token

from employees.access import Lack, Principal
from employees.models import SecondFactor
from employees.second_factors import is_required, new_secret

SHOWN, PENDING = "second_factor", "second_factor_secret"


def lacking(session: MutableMapping[str, Any], principal: Principal) -> Lack | None:
    """What the session owes; one that has shown another factor than the present one owes it again."""
    if principal.second_factor:
        return None if session.get(SHOWN) == str(principal.second_factor) else Lack.CODE
    return Lack.SET_UP if is_required(principal) else None


def remember(request: HttpRequest, factor: SecondFactor) -> None:
    """The factor was shown: the session goes on under another key, as after signing in."""
    request.session.pop(PENDING, None)
    request.session[SHOWN] = str(factor.public_id)
    request.session.cycle_key()
    rotate_token(request)


def pending_secret(session: MutableMapping[str, Any]) -> str:
    """The encrypted key that this session is about to set up; the same one until it is."""
    return str(session.setdefault(PENDING, new_secret()))
