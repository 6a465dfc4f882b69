"""How long a session lasts: it ends when nobody has used it for a while, and after a working day in any case.

The moments are kept in the session itself; that it was used is written at most once in a minute. Moments are seconds
of Unix time.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.conf import settings

if TYPE_CHECKING:
    from collections.abc import MutableMapping

BEGUN, USED = "begun_at", "used_at"
WRITTEN_EVERY_SECONDS = 60
WARNED_BEFORE_SECONDS = 5 * 60


def ends_at(session: MutableMapping[str, Any]) -> int | None:
    """When the session ends unless it is used again; None before it was used at all."""
    if BEGUN not in session or USED not in session:
        return None
    idle = int(session[USED]) + settings.SESSION_IDLE_SECONDS
    return min(idle, int(session[BEGUN]) + settings.SESSION_COOKIE_AGE)


def has_ended(session: MutableMapping[str, Any], *, at: int) -> bool:
    """Whether the session is over; ``at`` is now."""
    end = ends_at(session)
    return end is not None and at >= end


def use(session: MutableMapping[str, Any], *, at: int) -> None:
    """Note that the session was used; the first use is its beginning."""
    session.setdefault(BEGUN, at)
    if at - int(session.get(USED, 0)) >= WRITTEN_EVERY_SECONDS:
        session[USED] = at


def leaves_session_alone(view: Any) -> Any:
    """A page that asks by itself, without anybody there, does not keep a session alive."""
    view.leaves_session_alone = True
    return view
