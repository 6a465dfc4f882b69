"""The register of who carries out assessments, and their accreditations; results rest on these, so they stay."""

from __future__ import annotations

from datetime import date

from django.db import IntegrityError, transaction
from django.db.backends.postgresql.psycopg_any import DateRange
from django.db.models import Max

from asn_career.base.audit import acting
from asn_career.base.errors import NotPermittedError
from asn_career.base.formatting import date_long
from assessments.models import Accreditation, AssessmentProvider, AssessmentResult
from assessments.results.choices import SHORTEST_REASON
from assessments.results.errors import (
    AccreditationInUseError,
    AccreditationOverlapError,
    KnownProviderError,
    ReasonTooShortError,
)
from employees.access import Permission, Principal

_GATE = "the latest day of the results that rest on an accreditation; no person is read"


def register_provider(*, code: str, name: str, by: Principal) -> AssessmentProvider:
    """Enter a provider; code and name are each known once."""
    _ensure_maintains(by)
    try:
        with transaction.atomic(), acting(by=by.identity):
            return AssessmentProvider.objects.create(code=code.strip().upper(), name=name.strip())
    except IntegrityError as error:
        if "_key" not in str(error) and "uniq" not in str(error):
            raise
        raise KnownProviderError(fields={"code": [str(KnownProviderError.message)]}) from error


def accredit(
    provider: AssessmentProvider,
    *,
    accredited_by: str,
    level: str,
    decree: str,
    begins: date,
    ends: date | None,
    by: Principal,
) -> Accreditation:
    """Record an accreditation from its first to its last day; one at a time."""
    _ensure_maintains(by)
    try:
        with transaction.atomic(), acting(by=by.identity):
            return Accreditation.objects.create(
                provider=provider,
                accredited_by=accredited_by.strip(),
                level=level,
                decree=decree.strip(),
                validity=DateRange(begins, ends, "[]"),
            )
    except IntegrityError as error:
        if "accreditation_one_at_a_time" not in str(error):
            raise
        raise AccreditationOverlapError(
            fields={"begins": [str(AccreditationOverlapError.message)]}
        ) from error


def end_accreditation(accreditation: Accreditation, *, last: date, reason: str, by: Principal) -> None:
    """Let an accreditation end earlier (revoked, given up), never before a result that rests on it."""
    _ensure_maintains(by)
    if len(reason.strip()) < SHORTEST_REASON:
        raise ReasonTooShortError(fields={"reason": [str(ReasonTooShortError.message)]})
    rows = AssessmentResult.objects.unscoped(reason=_GATE).filter(accreditation=accreditation)
    used = rows.aggregate(last=Max("assessed_on"))["last"]
    if used is not None and used > last:
        raise AccreditationInUseError(day=date_long(used))
    with acting(by=by.identity, reason=reason.strip()):
        accreditation.validity = DateRange(accreditation.validity.lower, last, "[]")
        accreditation.ended_reason = reason.strip()
        accreditation.save(update_fields=["validity", "ended_reason"])


def accredited_on(provider_id: int, day: date) -> Accreditation | None:
    """The accreditation of a provider that covers a day."""
    return Accreditation.objects.filter(provider=provider_id, validity__contains=day).first()


def _ensure_maintains(by: Principal) -> None:
    if not by.may_manage(Permission.MAINTAIN_REFERENCE):
        raise NotPermittedError
