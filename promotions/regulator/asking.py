"""Asking for a pack and taking it: by whoever reads all shortlists of the agency, with who and why on record."""

from __future__ import annotations

import hashlib
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from asn_career.base.access_log import PurposeRequiredError, log_access, log_file
from asn_career.base.audit import acting
from asn_career.base.errors import DomainError
from asn_career.base.jobs.querysets import ClockTimestamp
from asn_career.base.jobs.queue import enqueue
from asn_career.base.models import Job
from employees.access import Principal
from employees.models import Unit
from employees.responsible import find_account
from employees.sender_names import signer_name
from promotions.models import RegulatorPack, RegulatorPackFile
from promotions.permissions import ensure, sees_agency
from promotions.regulator.files import manifest_of

KIND = "regulator_pack"
FIRST_YEAR = 2020


class UnknownYearError(DomainError):
    code = "pack_year"
    status = 422
    message = _("Choose a year from %(first)d to %(last)d.")


class NotMadeError(DomainError):
    code = "pack_not_made"
    status = 409
    message = _("The pack is not ready yet.")


def may_ask(principal: Principal, root: Unit) -> bool:
    return sees_agency(principal, root_id=root.pk)


def request_pack(root: Unit, *, year: int, purpose: str, by: Principal, at: datetime) -> RegulatorPack:
    """Queue a pack of an agency and a year that has begun."""
    ensure(may_ask(by, root))
    if not FIRST_YEAR <= year <= by.on.year:
        told = {"first": FIRST_YEAR, "last": by.on.year}
        raise UnknownYearError(
            first=FIRST_YEAR, last=by.on.year, fields={"year": [str(UnknownYearError.message) % told]}
        )
    if not purpose.strip():
        raise PurposeRequiredError
    with acting(by=by.identity, reason=purpose.strip()):
        job = enqueue(KIND, principal=by, purpose=KIND, scope={"unit": root.code}, parameters={"year": year})
        log_access(
            by=by.identity, action="regulator_pack.ask", subject=f"unit:{root.public_id}", purpose=purpose
        )
        return RegulatorPack.objects.create(
            root=root,
            year=year,
            purpose=purpose.strip(),
            asked_by=find_account(by),
            asked_at=at,
            job=job,
        )


def pack_of(job: Job) -> RegulatorPack:
    found: RegulatorPack = RegulatorPack.objects.with_context().get(job=job)
    return found


def asked_words(pack: RegulatorPack) -> dict[str, str]:
    """By whom, when and for what, as the files say it."""
    return {
        "by": signer_name(pack.asked_by) if pack.asked_by else pack.job.identity,
        "at": pack.asked_at.isoformat(),
        "purpose": pack.purpose,
    }


def keep(pack: RegulatorPack, content: bytes) -> str:
    """Keep what was made, in the caller's transaction; its hash."""
    found = hashlib.sha256(content).hexdigest()
    RegulatorPackFile.objects.create(pack=pack, content=content)
    RegulatorPack.objects.filter(pk=pack.pk).update(sha256=found, made_at=ClockTimestamp())
    return found


def take(pack: RegulatorPack, *, by: Principal, purpose: str) -> bytes:
    """The file, entered in the access log and counted like every file."""
    ensure(may_ask(by, pack.root))
    kept = RegulatorPackFile.objects.filter(pack=pack).first()
    if kept is None:
        raise NotMadeError
    with transaction.atomic():
        log_file(
            by=by.identity,
            action="regulator_pack.export",
            subject=f"pack:{pack.public_id}",
            purpose=purpose,
        )
        return bytes(kept.content)


def hashes_of(pack: RegulatorPack) -> dict[str, str]:
    """The hash of each file in the pack; empty before it is made."""
    kept = RegulatorPackFile.objects.filter(pack=pack).first()
    return dict(manifest_of(bytes(kept.content))["files"]) if kept else {}
