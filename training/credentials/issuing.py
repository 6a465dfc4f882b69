"""Issue a certificate for a passed training, revoke it, and tell which have been revoked."""

from __future__ import annotations

import gzip
import secrets
from collections.abc import Iterable
from datetime import date, datetime
from typing import Any
from uuid import uuid4

from django.core.files.base import ContentFile
from django.db import connection
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from asn_career.base.audit import acting
from asn_career.base.documents.issuing import issue as enter
from asn_career.base.documents.issuing import revoke as withdraw
from asn_career.base.documents.typesetting import render_pdf
from asn_career.base.errors import DomainError, NotPermittedError
from asn_career.base.formatting import date_long
from asn_career.base.periods import years_after
from asn_career.base.qr import qr_image
from employees.access import Permission, Principal
from employees.documents import keep_document
from employees.models import Employee
from training.credentials.badge import (
    Achieved,
    Taught,
    address,
    claims,
    credential,
    issuer,
    short,
    status_address,
)
from training.credentials.keys import SigningKey, encoded, signing_key
from training.enrolment_choices import ResultOutcome
from training.models import Credential, Result, TaughtCompetency, TrainingProgram
from training.models.credentials import STATUS_LIST_SIZE

KIND = "certificate"
_GATE = "the caller was checked for the person"


class NotPassedError(DomainError):
    code = "not_passed"
    message = _("A certificate is issued for a training that was passed.")


class CertificateExistsError(DomainError):
    code = "certificate_exists"
    message = _("There is a certificate for this result already. Revoke it first if it is wrong.")


class AlreadyRevokedError(DomainError):
    code = "certificate_revoked"
    message = _("This certificate was revoked already.")


class RevokeReasonError(DomainError):
    code = "reason_required"
    status = 422
    message = _("Say why; whoever checks the certificate reads it.")


def issuable(by: Principal) -> Any:
    """Passed results of people in scope that have no certificate that holds."""
    rows = Result.objects.visible_to(by, permission=Permission.MANAGE_TRAINING)
    return rows.filter(outcome=ResultOutcome.PASSED).exclude(credentials__in=_holding())


def issue(result: Result, *, by: Principal, at: datetime) -> Credential:
    """Typeset, sign and register the certificate of one passed result, all or nothing."""
    with acting(by=by.identity):
        locked = _lock(result, by=by)
        achieved, key = _achieved(locked, place=_next_place()), signing_key()
        entry, content = enter(
            lambda code: _pdf(achieved, _offline(achieved, key, code=code), code=code, on=by.on),
            kind=KIND,
            subject=f"credential:{achieved.public_id}",
            title=gettext("Certificate: %(program)s") % {"program": achieved.program[:200]},
            told=_told(achieved),
            by=by.identity,
            on=by.on,
        )
        person_id = locked.enrolment.employee_id
        file = ContentFile(content, name=f"sertifikat-{entry.code}.pdf")
        given = credential(achieved, at=at)
        return Credential.objects.unscoped(reason=_GATE).create(
            pk=achieved.place,
            public_id=achieved.public_id,
            employee_id=person_id,
            result=locked,
            entry=entry,
            document=keep_document(file, employee_id=person_id, by=by.identity),
            kid=key.kid,
            jwt=key.sign({"typ": "JWT"}, {**given, **claims(given, at=at)}),
            offline=_offline(achieved, key, code=entry.code),
            issued_on=by.on,
        )


def revoke(given: Credential, *, reason: str, by: Principal) -> Credential:
    """Let a certificate no longer hold: in the register, on its page, and in the status list."""
    if not reason.strip():
        raise RevokeReasonError(fields={"reason": [str(RevokeReasonError.message)]})
    with acting(by=by.identity, reason=reason):
        rows = revocable(by).select_related("entry").filter(pk=given.pk)
        locked = rows.select_for_update(of=("self",)).first()
        if locked is None:
            raise NotPermittedError
        if locked.revoked_on is not None:
            raise AlreadyRevokedError
        locked.revoked_on = by.on
        locked.save(update_fields=["revoked_on"])
        withdraw(locked.entry, reason=reason, on=by.on)
        return locked


def revocable(by: Principal) -> Any:
    """Certificates of people in scope that ``by`` may revoke."""
    return Credential.objects.visible_to(by, permission=Permission.MANAGE_TRAINING)


def find_public(public_id: Any) -> Credential | None:
    """A certificate by the opaque id in its address, as whoever was given it asks for it."""
    rows = Credential.objects.unscoped(
        reason="whoever holds a certificate may check it; its address is opaque"
    )
    return rows.select_related("entry").filter(public_id=public_id).first()


def status_list(number: int, *, at: datetime) -> str:
    """The signed list of what was revoked among the places of list ``number``; a set bit is a revoked one."""
    first = number * STATUS_LIST_SIZE
    rows = Credential.objects.unscoped(reason="tells only which places of the list were revoked")
    places = rows.filter(pk__range=(first, first + STATUS_LIST_SIZE - 1), revoked_on__isnull=False)
    bits = _bits(place - first for place in places.values_list("pk", flat=True))
    listed = status_address(number)
    given = {
        "@context": ["https://www.w3.org/ns/credentials/v2"],
        "id": listed,
        "type": ["VerifiableCredential", "BitstringStatusListCredential"],
        "issuer": issuer()["id"],
        "validFrom": f"{at:%Y-%m-%dT%H:%M:%SZ}",
        "credentialSubject": {
            "id": f"{listed}#list",
            "type": "BitstringStatusList",
            "statusPurpose": "revocation",
            "encodedList": f"u{encoded(gzip.compress(bits, mtime=0))}",
        },
    }
    return signing_key().sign({"typ": "vc+jwt"}, given)


def _bits(places: Iterable[int]) -> bytes:
    """A bitstring whose first bit is the highest of its first byte."""
    found = bytearray(STATUS_LIST_SIZE // 8)
    for place in places:
        found[place // 8] |= 0x80 >> place % 8
    return bytes(found)


def _holding() -> Any:
    return Credential.objects.unscoped(reason="whether results in scope have a certificate").filter(
        revoked_on__isnull=True
    )


def _lock(result: Result, *, by: Principal) -> Result:
    rows = Result.objects.visible_to(by, permission=Permission.MANAGE_TRAINING).filter(pk=result.pk)
    rows = rows.select_related("enrolment__employee", "enrolment__session__program", "history")
    locked = rows.select_for_update(of=("self",)).first()
    if locked is None:
        raise NotPermittedError
    if locked.outcome != ResultOutcome.PASSED:
        raise NotPassedError
    if _holding().filter(result=locked).exists():
        raise CertificateExistsError
    return locked


def _achieved_on(result: Result) -> date:
    return result.history.completed_on if result.history else result.enrolment.session.ends_on


def _achieved(result: Result, *, place: int) -> Achieved:
    person, program = result.enrolment.employee, result.enrolment.session.program
    assert result.hours is not None  # of a passed result, by the constraint of the table
    taught = (
        TaughtCompetency.objects.filter(program=program).select_related("competency").order_by("-main", "pk")
    )
    return Achieved(
        public_id=uuid4(),
        place=place,
        salt=secrets.token_urlsafe(16),
        holder=_holder(person),
        holder_is_email=bool(person.email),
        name=person.full_name,
        program_id=program.public_id,
        program=program.name,
        hours=result.hours,
        completed_on=_achieved_on(result),
        taught=[
            Taught(row.competency.code, row.competency.name, row.target_level, row.competency.public_id)
            for row in taught
        ],
        valid_until=_valid_until(program, _achieved_on(result)),
    )


def _valid_until(program: TrainingProgram, completed_on: date) -> date | None:
    """The last day of a certificate of the programme; None where the programme names no years."""
    years = program.certificate_years
    return years_after(completed_on, years) if years else None


def _holder(person: Employee) -> str:
    return person.email.strip().lower() or str(person.public_id)


def _offline(achieved: Achieved, key: SigningKey, *, code: str) -> str:
    return key.sign({"typ": "sertifikat"}, short(achieved, code=code))


def _told(achieved: Achieved) -> list[tuple[str, str]]:
    """What the check page says: nothing that is not on the certificate itself."""
    return [
        (gettext("Name"), achieved.name),
        (gettext("Training"), achieved.program),
        (gettext("Lesson hours (JP)"), f"{achieved.hours.normalize():f}"),
        (gettext("Completed on"), date_long(achieved.completed_on)),
        *([(gettext("Valid until"), date_long(achieved.valid_until))] if achieved.valid_until else []),
    ]


def _pdf(achieved: Achieved, offline: str, *, code: str, on: date) -> bytes:
    data = {
        "name": achieved.name,
        "program": achieved.program,
        "hours": f"{achieved.hours.normalize():f}".replace(".", ","),
        "completed_on": date_long(achieved.completed_on),
        "valid_until": date_long(achieved.valid_until) if achieved.valid_until else "",
        "issued_on": date_long(on),
        "taught": [[each.name, str(each.level)] for each in achieved.taught],
        "offline": qr_image(offline),
        "keys": address("/kredensial/kunci.json"),
    }
    return render_pdf("training/certificate", data, on=on, code=code)


def _next_place() -> int:
    """The number of the certificate to come, which is its place in the status lists."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT nextval(pg_get_serial_sequence('training_credential', 'id'))")
        return int(cursor.fetchone()[0])
