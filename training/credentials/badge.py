"""A certificate as an Open Badges 3.0 credential (1EdTech), which is a W3C Verifiable Credential 2.0.

It names its holder by a salted hash alone, never by the NIP: of the e-mail address on record, so that the holder can
prove it elsewhere, or else of an opaque identifier of the product.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.conf import settings
from django.utils import timezone

from training.models.credentials import STATUS_LIST_SIZE

CONTEXTS = (
    "https://www.w3.org/ns/credentials/v2",
    "https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json",
)


@dataclass(frozen=True, slots=True)
class Taught:
    """A competency and the level that the programme leads to."""

    code: str
    name: str
    level: int
    public_id: UUID


@dataclass(frozen=True, slots=True)
class Achieved:
    """What a credential says: programme, hours (JP), the day, what was taught, and its last day (None: it has none)."""

    public_id: UUID
    place: int
    salt: str
    holder: str
    holder_is_email: bool
    name: str
    program_id: UUID
    program: str
    hours: Decimal
    completed_on: date
    taught: Sequence[Taught]
    valid_until: date | None = None


def address(path: str = "/") -> str:
    """An address of this deployment as the outside knows it."""
    return f"{settings.PUBLIC_URL.rstrip('/')}{path}"


def credential_address(public_id: UUID) -> str:
    return address(f"/kredensial/{public_id}/")


def credential(achieved: Achieved, *, at: datetime) -> dict[str, Any]:
    """The OpenBadgeCredential; with ``claims`` it is the payload of the signed form."""
    since = f"{at:%Y-%m-%dT%H:%M:%SZ}"
    return {
        "@context": list(CONTEXTS),
        "id": credential_address(achieved.public_id),
        "type": ["VerifiableCredential", "OpenBadgeCredential"],
        "name": achieved.program,
        "issuer": issuer(),
        "validFrom": since,
        **(
            {"validUntil": f"{_end_of(achieved.valid_until):%Y-%m-%dT%H:%M:%SZ}"}
            if achieved.valid_until
            else {}
        ),
        "awardedDate": f"{achieved.completed_on:%Y-%m-%d}T00:00:00Z",
        "credentialSubject": {
            "type": ["AchievementSubject"],
            "identifier": [_identity(achieved)],
            "creditsEarned": float(achieved.hours),
            "achievement": _achievement(achieved),
        },
        "credentialStatus": status_entry(achieved.place),
    }


def claims(given: dict[str, Any], *, at: datetime) -> dict[str, Any]:
    """The registered claims that the signed form adds (OB 3.0, section 8.2); ``exp`` where it has a last day."""
    ends = given.get("validUntil")
    until = {"exp": int(datetime.fromisoformat(ends).timestamp())} if ends else {}
    return {"iss": given["issuer"]["id"], "jti": given["id"], "nbf": int(at.timestamp()), **until}


def issuer() -> dict[str, Any]:
    """The issuer's profile."""
    return {
        "id": address("/kredensial/penerbit/"),
        "type": ["Profile"],
        "name": settings.AGENCY_NAME,
        "url": address(),
    }


def status_entry(place: int) -> dict[str, str]:
    """Where the status list tells whether a credential was revoked (W3C Bitstring Status List 1.0)."""
    number, index = divmod(place, STATUS_LIST_SIZE)
    listed = status_address(number)
    return {
        "id": f"{listed}#{index}",
        "type": "BitstringStatusListEntry",
        "statusPurpose": "revocation",
        "statusListIndex": str(index),
        "statusListCredential": listed,
    }


def status_address(number: int) -> str:
    return address(f"/kredensial/status/{number}/")


def short(achieved: Achieved, *, code: str) -> dict[str, str]:
    """What the QR of the certificate says, signed: enough to compare it with the paper without a connection."""
    return {
        "kode": code,
        "nama": achieved.name,
        "program": achieved.program,
        "jp": f"{achieved.hours.normalize():f}",
        "selesai": achieved.completed_on.isoformat(),
        **({"berlaku_sampai": achieved.valid_until.isoformat()} if achieved.valid_until else {}),
        "penerbit": str(settings.AGENCY_NAME),
    }


def _end_of(day: date) -> datetime:
    """The last moment of a day where the agency is."""
    return datetime.combine(day, time(23, 59, 59), tzinfo=timezone.get_default_timezone()).astimezone(UTC)


def _identity(achieved: Achieved) -> dict[str, Any]:
    hashed = hashlib.sha256(f"{achieved.holder}{achieved.salt}".encode()).hexdigest()
    return {
        "type": "IdentityObject",
        "hashed": True,
        "identityHash": f"sha256${hashed}",
        "identityType": "emailAddress" if achieved.holder_is_email else "systemId",
        "salt": achieved.salt,
    }


def _achievement(achieved: Achieved) -> dict[str, Any]:
    told = {
        "id": f"urn:uuid:{achieved.program_id}",
        "type": ["Achievement"],
        "achievementType": "Course",
        "name": achieved.program,
        "description": f"{achieved.program}, {achieved.hours.normalize():f} JP",
        "criteria": {"narrative": f"Lulus {achieved.program} ({achieved.hours.normalize():f} JP)."},
        "creditsAvailable": float(achieved.hours),
    }
    if achieved.taught:
        told["alignment"] = [_alignment(each) for each in achieved.taught]
    return told


def _alignment(taught: Taught) -> dict[str, Any]:
    return {
        "type": ["Alignment"],
        "targetCode": f"{taught.code}/{taught.level}",
        "targetName": f"{taught.name}, level {taught.level}",
        "targetFramework": "Kamus kompetensi ASN",
        "targetType": "CFItem",
        "targetUrl": address(f"/kompetensi/{taught.public_id}/"),
    }
