"""Answers to a unit's public form: what keeps it from abuse, and what officers do with comments.

Nobody signs in and no address is kept. What is sent has to be a form that this service made for the unit, neither
sent faster than a person types nor hours later, and each form is taken once. An address and a unit have a bound per
hour; the address is counted under a keyed hash that names the hour, so that it cannot be followed beyond it.
"""

from __future__ import annotations

import secrets
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.core import signing
from django.db import IntegrityError, transaction
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext_lazy as _

from asn_career.base.audit import acting
from asn_career.base.errors import DomainError, NotPermittedError
from asn_career.base.rates import Rate, take, taken_in_window
from employees.access import Permission, Principal
from employees.models import Unit
from training.models import FeedbackState, ServiceFeedback, ServiceFormClosure

PUBLIC = "public:service-form"
YOUNGEST, OLDEST = timedelta(seconds=3), timedelta(hours=2)
PER_ADDRESS = Rate(
    20, 60 * 60
)  # a counter lends its tablet to many, so that an address is more than one person
PER_UNIT = Rate(300, 60 * 60)
_SALT = "service feedback form"


class StaleFormError(DomainError):
    code = "form_stale"
    message = _("This form is no longer valid. Please send it again; your answer is still here.")


class TooFastError(DomainError):
    code = "form_too_fast"
    message = _("That was very fast. Please wait a few seconds and send it again.")


class RepeatedError(DomainError):
    code = "form_repeated"
    message = _("This answer has already been received. Thank you.")


class ClosedForTheHourError(DomainError):
    code = "form_closed"
    message = _(
        "Many answers have come in. The form is open again within the hour; thank you for your patience."
    )
    status = 429

    @property
    def headers(self) -> dict[str, str]:
        return {"Retry-After": str(self.params["retry_after"])}


class ClosedByUnitError(DomainError):
    code = "form_closed_by_unit"
    message = _("This unit is not taking answers at present.")
    status = 409


class ReasonMissingError(DomainError):
    code = "reason_missing"
    message = _("Hiding a comment needs a reason.")
    status = 422


@dataclass(frozen=True, slots=True)
class Answer:
    """What somebody chose and wrote."""

    rating: int
    service: str = ""
    comment: str = ""


def new_token(unit: Unit, *, at: datetime) -> str:
    """What makes a form one of this service: the unit, when it was opened, and a number used once; signed."""
    told = {"unit": unit.public_id.hex, "at": at.timestamp(), "nonce": secrets.token_hex(16)}
    return signing.Signer(salt=_SALT).sign_object(told)


def read_token(token: str, *, unit: Unit, at: datetime) -> str:
    """The number used once of a form for ``unit`` that was opened long enough, and not too long, before ``at``."""
    try:
        told = signing.Signer(salt=_SALT).unsign_object(token)
    except signing.BadSignature:
        raise StaleFormError from None
    age = timedelta(seconds=at.timestamp() - told["at"])
    if told["unit"] != unit.public_id.hex or age > OLDEST:
        raise StaleFormError
    if age < YOUNGEST:
        raise TooFastError
    return told["nonce"]


def give_answer(unit: Unit, answer: Answer, *, token: str, network: str, at: datetime) -> ServiceFeedback:
    """Keep an answer to the public form; refused with a sentence for the person. Only kept answers count as taken."""
    if closure_of(unit):
        raise ClosedByUnitError
    nonce = read_token(token, unit=unit, at=at)
    with acting(by=PUBLIC):
        _count(_address_subject(unit, network, at), PER_ADDRESS)
        _count(_unit_subject(unit), PER_UNIT)
        try:
            with transaction.atomic():
                return keep_answers([_row(unit, answer, nonce=nonce, at=at)])[0]
        except IntegrityError as error:
            if "servicefeedback_nonce" not in str(error):
                raise
            raise RepeatedError from None


def keep_answers(rows: Iterable[ServiceFeedback]) -> list[ServiceFeedback]:
    """Write answers whose form was checked."""
    return ServiceFeedback.objects.bulk_create(rows)


def is_closed(unit: Unit) -> bool:
    """Whether the unit has had as many answers as it takes in this hour."""
    subject = _unit_subject(unit)
    return taken_in_window([subject], PER_UNIT.seconds).get(subject, 0) >= PER_UNIT.most


def closure_of(unit: Unit) -> ServiceFormClosure | None:
    """Whether, and with which words, the unit has closed its form."""
    return ServiceFormClosure.objects.filter(unit=unit).first()


def may_switch(unit: Unit, *, by: Principal) -> bool:
    """Whoever supplies the unit's data decides whether its form is open: its administrator, and analysts."""
    if by.sees_everyone(Permission.IMPORT):
        return True
    return bool(by.unit_ids(Permission.IMPORT) & set(unit.lineage))


def close_form(unit: Unit, *, note: str, by: Principal, at: datetime) -> None:
    """Take no more answers until the form is opened again; a closed one gets the new words."""
    if not may_switch(unit, by=by):
        raise NotPermittedError
    given = {"note": note.strip(), "closed_by": by.identity, "closed_at": at}
    with acting(by=by.identity, reason=note), transaction.atomic():
        ServiceFormClosure.objects.update_or_create(unit=unit, defaults=given)


def open_form(unit: Unit, *, by: Principal) -> None:
    """Take answers again."""
    if not may_switch(unit, by=by):
        raise NotPermittedError
    with acting(by=by.identity), transaction.atomic():
        ServiceFormClosure.objects.filter(unit=unit).delete()


def judge_comment(feedback: ServiceFeedback, *, state: str, reason: str, by: Principal) -> None:
    """Show a comment to readers of the unit's figures, or hide it with a reason; its rating counts either way."""
    reason = reason.strip()
    if state == FeedbackState.HIDDEN and not reason:
        raise ReasonMissingError(fields={"reason": "required"})
    with acting(by=by.identity, reason=reason):
        locked = ServiceFeedback.objects.select_for_update().get(pk=feedback.pk)
        locked.state, locked.reason, locked.judged_by = state, reason, by.identity
        locked.save(update_fields=["state", "reason", "judged_by"])


def _row(unit: Unit, answer: Answer, *, nonce: str, at: datetime) -> ServiceFeedback:
    return ServiceFeedback(
        unit=unit,
        given_at=at,
        rating=answer.rating,
        service=answer.service,
        comment=answer.comment,
        nonce=nonce,
    )


def _count(subject: str, rate: Rate) -> None:
    window = take(subject, rate.seconds)
    if window.taken > rate.most:
        raise ClosedForTheHourError(retry_after=int(window.seconds_left) + 1)


def _unit_subject(unit: Unit) -> str:
    return f"service form {unit.public_id}"


def _address_subject(unit: Unit, network: str, at: datetime) -> str:
    """Counts an address for this unit and hour without keeping it."""
    hour = int(at.timestamp()) // PER_ADDRESS.seconds
    told = salted_hmac(_SALT, f"{hour} {unit.public_id} {network}", algorithm="sha256").hexdigest()
    return f"service form of {told}"
