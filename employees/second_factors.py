"""Beside the password: codes of an authenticator app (TOTP, RFC 6238), and recovery codes for when it is lost.

Whoever holds a role needs it, others may have it. Which code was taken last is decided by the database, so that two
who send the same code at the same moment are one who is let in.
"""

from __future__ import annotations

import logging
import secrets
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from hmac import compare_digest

from django.conf import settings
from django.utils.translation import gettext_lazy as _
from pyotp import TOTP, random_base32

from asn_career.base.access_log import log_access
from asn_career.base.audit import acting
from asn_career.base.encryption import decrypt, encrypt, renew
from asn_career.base.errors import DomainError
from asn_career.base.formatting import moment
from asn_career.base.rates import forget, take
from employees.access import Principal
from employees.models import Notice, RecoveryCode, SecondFactor, User
from employees.notices import Told, notify
from employees.querysets import NoticeQuerySet

PURPOSE = "second factor"
MOST_TRIES = 5
WINDOW_SECONDS = 15 * 60
STEPS_OFF = (0, -1, 1)  # a clock may be off by one step of 30 seconds (RFC 6238, 5.2)
RECOVERY_CODES = 10
# 24 of 31 signs that are not mistaken for each other are 118 bits: a plain hash keeps them (ASVS 5.0, 6.5.2).
RECOVERY_SIGNS, RECOVERY_LENGTH, RECOVERY_GROUP = "ABCDEFGHJKMNPQRSTUVWXYZ23456789", 24, 4
PAGE = "/akun/langkah-kedua/"
NOTICES = (
    "second_factor_set_up",
    "second_factor_removed",
    "second_factor_reset",
    "second_factor_recovered",
    "second_factor_renewed",
    "second_factor_locked",
)

logger = logging.getLogger("asn_career.second_factors")


class WrongCodeError(DomainError):
    """Never was, is over, or was used: which of them is not told."""

    code = "wrong_code"
    message = _("The code is not valid, or was used already. Wait for the next one in the app and enter it.")
    status = 422


class TooManyCodesError(DomainError):
    code = "too_many_codes"
    message = _("There were too many wrong codes. Wait 15 minutes, then try again.")
    status = 429


class FactorExistsError(DomainError):
    """It is replaced by somebody who has it, or removed by two administrators; never by a password alone."""

    code = "second_factor_exists"
    message = _("This account has a second factor already. Enter one of its codes first.")


class FactorRequiredError(DomainError):
    code = "second_factor_required"
    message = _("Whoever holds a role needs the second factor. It can be replaced, not removed.")


class FactorNeededError(DomainError):
    """The session has shown a password alone."""

    code = "second_factor_needed"
    message = _("Confirm your sign-in with the second factor first.")
    status = 403


@dataclass(frozen=True, slots=True)
class Proof:
    """What somebody enters: a code of the app, or a recovery code."""

    code: str = ""
    recovery: str = ""


def is_required(principal: Principal) -> bool:
    """Whether what the account may do is more than an employee does about themselves."""
    return bool(settings.MFA_REQUIRED and principal.grants)


# --- Setting up ------------------------------------------------------------------------------------------
def new_secret() -> str:
    """A key for an app, encrypted as it is kept."""
    return encrypt(random_base32(), purpose=PURPOSE)


def key_of(secret: str) -> str:
    """The key as it is typed into an app: base 32, 160 bits."""
    return decrypt(secret, purpose=PURPOSE)


def address_of(secret: str, *, user: User) -> str:
    """The ``otpauth:`` address that an app reads from the QR code."""
    return TOTP(key_of(secret)).provisioning_uri(name=user.get_username(), issuer_name=settings.AGENCY_NAME)


def set_up(
    user: User, *, secret: str, code: str, at: datetime, replacing: SecondFactor | None = None
) -> tuple[SecondFactor, list[str]]:
    """Keep the app whose ``code`` shows that it has the key; with the recovery codes, told this once.

    Raises ``WrongCodeError``, and ``FactorExistsError`` when there is one that ``replacing`` does not name.
    """
    step = step_of(secret, code, at=at)
    if step is None:
        raise WrongCodeError
    with acting(by=f"user:{user.public_id}", reason=str(_("Second factor set up by its holder"))):
        User.objects.select_for_update().get(pk=user.pk)  # two sessions may set up at once
        known = SecondFactor.objects.filter(user=user).first()
        if known != replacing:
            raise FactorExistsError
        if known is not None:
            known.delete()
        factor = SecondFactor.objects.create(user=user, secret=secret, set_up_at=at, last_step=step)
        codes = _make_codes(factor)
        _tell("second_factor_set_up", user, at=at)
    return factor, codes


def renew_codes(factor: SecondFactor, *, at: datetime) -> list[str]:
    """New recovery codes, told this once; those of before are worth nothing any more."""
    with acting(by=f"user:{factor.user.public_id}", reason=str(_("New recovery codes"))):
        factor.recovery_codes.all().delete()
        codes = _make_codes(factor)
        _tell("second_factor_renewed", factor.user, at=at)
    return codes


def _make_codes(factor: SecondFactor) -> list[str]:
    codes = [
        "".join(secrets.choice(RECOVERY_SIGNS) for _sign in range(RECOVERY_LENGTH))
        for _code in range(RECOVERY_CODES)
    ]
    RecoveryCode.objects.bulk_create(
        RecoveryCode(factor=factor, digest=_digest(factor, code)) for code in codes
    )
    return [_grouped(code) for code in codes]


def _grouped(code: str) -> str:
    return "-".join(code[place : place + RECOVERY_GROUP] for place in range(0, len(code), RECOVERY_GROUP))


def _digest(factor: SecondFactor, entered: str) -> str:
    plain = "".join(sign for sign in entered.upper() if sign in RECOVERY_SIGNS)
    return sha256(f"{factor.public_id}:{plain}".encode()).hexdigest()


# --- Showing it ------------------------------------------------------------------------------------------
def verify(user: User, proof: Proof, *, at: datetime) -> SecondFactor:
    """The factor whose code was entered; the code is used up.

    Tries are counted before they are looked at, so that many at once are not more. Raises ``WrongCodeError``, and
    ``TooManyCodesError`` from the sixth try of a quarter of an hour on, also for a right code.
    """
    tries = take(_tries_of(user), WINDOW_SECONDS).taken
    if tries > MOST_TRIES:
        raise TooManyCodesError
    factor = SecondFactor.objects.select_related("user").filter(user=user).first()
    if factor is None or not _is_taken(factor, proof, at=at):
        if tries == MOST_TRIES:
            _lock(user, at=at)
        raise WrongCodeError
    forget(_tries_of(user))
    return factor


def _tries_of(user: User) -> str:
    return f"second factor {user.public_id}"


def _lock(user: User, *, at: datetime) -> None:
    """Tell the holder: whoever guesses codes knows the password."""
    identity = f"user:{user.public_id}"
    logger.error("%d wrong codes of a second factor: %s", MOST_TRIES, identity)
    log_access(by=identity, action="second_factor.locked", subject=identity)
    with acting(by=identity, reason=str(_("Too many wrong codes"))):
        _tell("second_factor_locked", user, at=at)


def _is_taken(factor: SecondFactor, proof: Proof, *, at: datetime) -> bool:
    with acting(by=f"user:{factor.user.public_id}", reason=str(_("Signed in with the second factor"))):
        return (
            _take_code(factor, proof.code, at=at)
            if proof.code
            else _take_recovery(factor, proof.recovery, at=at)
        )


def _take_code(factor: SecondFactor, code: str, *, at: datetime) -> bool:
    """Compare and swap: of any number of requests with one code, a single one finds the step unused."""
    step = step_of(factor.secret, code, at=at)
    if step is None:
        return False
    unused = SecondFactor.objects.filter(pk=factor.pk, last_step__lt=step)
    return unused.update(last_step=step, secret=renew(factor.secret, purpose=PURPOSE)) == 1


def _take_recovery(factor: SecondFactor, code: str, *, at: datetime) -> bool:
    digest = _digest(factor, code)
    if RecoveryCode.objects.filter(factor=factor, digest=digest, used_at=None).update(used_at=at) != 1:
        return False
    _tell("second_factor_recovered", factor.user, at=at)
    return True


def step_of(secret: str, code: str, *, at: datetime) -> int | None:
    """The time step that ``code`` belongs to, within one step of ``at``; None for any other code."""
    app, entered = TOTP(key_of(secret)), code.replace(" ", "")
    now = app.timecode(at)
    steps = (now + off for off in STEPS_OFF)
    return next(
        (step for step in steps if compare_digest(app.generate_otp(step).encode(), entered.encode())), None
    )


# --- Taking it away --------------------------------------------------------------------------------------
def remove(factor: SecondFactor, *, by: Principal, at: datetime) -> None:
    """Do without it again, as its holder; whoever holds a role cannot."""
    if is_required(by):
        raise FactorRequiredError
    _end(
        factor,
        "second_factor_removed",
        by=by.identity,
        reason=str(_("Second factor removed by its holder")),
        at=at,
    )


def reset(user: User, *, by: Principal, reason: str, at: datetime) -> None:
    """Carry out what two administrators agreed on: the next sign-in sets up anew. Nothing to do without a factor."""
    factor = SecondFactor.objects.filter(user=user).first()
    if factor is not None:
        _end(factor, "second_factor_reset", by=by.identity, reason=reason, at=at)


def _end(factor: SecondFactor, notice: str, *, by: str, reason: str, at: datetime) -> None:
    with acting(by=by, reason=reason):
        factor.delete()
        _tell(notice, factor.user, at=at)


# --- What its holder is told -----------------------------------------------------------------------------
def _tell(notice: str, user: User, *, at: datetime) -> None:
    told = Told(user.pk, f"second_factor:{at.isoformat()}", PAGE, {"when": moment(at)})
    notify(notice, [told], at=at)


def news_for(principal: Principal) -> NoticeQuerySet:
    """What the holder was told of the second factor and has not acknowledged."""
    return Notice.objects.open().addressed_to(principal).filter(kind__in=NOTICES)


def acknowledge(principal: Principal, *, at: datetime) -> None:
    """The holder says that all of it was their own doing."""
    with acting(by=principal.identity, reason=str(_("Own change, says the holder"))):
        news_for(principal).update(settled_at=at, acted=True)
