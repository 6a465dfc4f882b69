"""Against one password tried on many accounts: what one account or one address shows of it is too little to notice.

Failed sign-ins are counted per account and address (django-axes), per address, and altogether. Once there are many
altogether, an address that failed a few times has to wait, unless the browser is known: who signed in with it before
gets in, whoever else tries what. Nothing of this depends on whether an account exists.
"""

from __future__ import annotations

import logging

from axes.models import AccessAttempt, AccessFailureLog, AccessLog
from django.conf import settings
from django.core import signing
from django.http import HttpRequest, HttpResponse
from django.utils.crypto import constant_time_compare, salted_hmac

from asn_career.base.access_log import log_access
from asn_career.base.addresses import network_of
from asn_career.base.rates import take, taken_in_window

WINDOW_SECONDS = 15 * 60
IN_ALARM = 3  # failures of one address, while there are many altogether
ALTOGETHER = "sign-in failures"
KNOWN_COOKIE = "peramban"
KNOWN_FOR_SECONDS = 180 * 24 * 60 * 60
MOST_KNOWN = 5  # accounts that one browser is known by
_SALT = "asn_career.known_browser"

logger = logging.getLogger("asn_career.sign_ins")


def must_wait(request: HttpRequest, username: str) -> bool:
    """Whether this sign-in is not even tried."""
    if is_known_browser(request, username):
        return False
    of_address = _of_address(request)
    failures = taken_in_window((ALTOGETHER, of_address), WINDOW_SECONDS)
    in_alarm = failures.get(ALTOGETHER, 0) >= settings.SIGN_IN_FAILURES_ALARM
    return failures.get(of_address, 0) >= (IN_ALARM if in_alarm else settings.SIGN_IN_FAILURES_PER_ADDRESS)


def note_failure(request: HttpRequest) -> None:
    """Count a failed sign-in; the one that makes them too many raises the alarm, once in a window."""
    take(_of_address(request), WINDOW_SECONDS)
    altogether = take(ALTOGETHER, WINDOW_SECONDS).taken
    if altogether == settings.SIGN_IN_FAILURES_ALARM:
        logger.error("ALARM: %d failed sign-ins within %d minutes", altogether, WINDOW_SECONDS // 60)
        log_access(by="system", action="sign_in.alarm", subject=f"{altogether} failures")


def _of_address(request: HttpRequest) -> str:
    return f"sign-in failures {network_of(request)}"


# --- The log of sign-ins ---------------------------------------------------------------------------------
def forget_sign_ins(username: str) -> None:
    """Remove what django-axes keeps of an account: when it signed in or failed to, from which address and browser."""
    for model in (AccessLog, AccessAttempt, AccessFailureLog):
        model.objects.filter(username=username).delete()


# --- Known browsers ------------------------------------------------------------------------------------
def is_known_browser(request: HttpRequest, username: str) -> bool:
    """Whether this account has signed in with this browser within half a year."""
    mark = _mark(username)
    return any(constant_time_compare(mark, known) for known in _known_marks(request))


def remember_browser(request: HttpRequest, response: HttpResponse, username: str) -> None:
    """Let the browser show from now on that this account has signed in with it."""
    mark = _mark(username)
    marks = [mark, *(known for known in _known_marks(request) if known != mark)][:MOST_KNOWN]
    response.set_cookie(
        KNOWN_COOKIE,
        signing.dumps(marks, salt=_SALT),
        max_age=KNOWN_FOR_SECONDS,
        httponly=True,
        samesite="Lax",
        secure=settings.SESSION_COOKIE_SECURE,
    )


def _known_marks(request: HttpRequest) -> list[str]:
    try:
        cookie = request.COOKIES.get(KNOWN_COOKIE, "")
        return list(signing.loads(cookie, salt=_SALT, max_age=KNOWN_FOR_SECONDS))
    except signing.BadSignature:
        return []


def _mark(username: str) -> str:
    """The account's name, so that the cookie does not tell it."""
    return salted_hmac(_SALT, username).hexdigest()
