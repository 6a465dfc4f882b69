"""The certificate that a time stamp carries."""

import hashlib
import re
from datetime import datetime, timezone

from promotions.bundle.verifier.der import (
    COMMON_NAME,
    HASHES,
    KEY_USAGE,
    SIGNED_WITH,
    SIGNED_WITH_V2,
    TIME_STAMPING,
    inside,
    oid,
)
from promotions.bundle.verifier.refusing import Refused, must


def is_named(told, certificate):
    """Whether the hash of the certificate is among what is signed (RFC 5816, or SHA-1 as in RFC 3161)."""
    for kind, usual in ((SIGNED_WITH_V2, "sha256"), (SIGNED_WITH, "sha1")):
        if kind in told:
            [value] = told[kind]
            first = inside(inside(inside(value, 48)[0], 48)[0], 48)
            name = HASHES[oid(inside(first[0], 48)[0])] if first[0][0] == 48 else usual
            return first[1 if first[0][0] == 48 else 0][1] == hashlib.new(name, certificate).digest()
    return False


def certificate_of(certificates, named):
    """The certificate that the signer names by issuer and number, which is for time stamps alone."""
    for certificate in certificates:
        body, *_signature = inside(certificate, 48)
        parts = inside(body, 48)
        number, _algorithm, issuer, days, subject, key, *more = parts[1:] if parts[0][0] == 160 else parts
        if (issuer[2], number[2]) == (named[0][2], named[1][2]):
            must(is_for_stamps(more), "sertifikat bukan untuk cap waktu")
            begins, ends = (certificate_day(day) for day in inside(days, 48))
            return {"key": key, "from": begins, "until": ends, "name": name_of(subject), "whole": certificate[2],
                    "sha256": hashlib.sha256(certificate[2]).hexdigest()}  # fmt: skip
    raise Refused("sertifikat cap waktu tidak ada di dalamnya")


def is_for_stamps(more):
    for part in more:
        for extension in inside(inside(part, 163)[0], 48) if part[0] == 163 else ():
            kind, *critical, value = inside(extension, 48)
            if oid(kind) == KEY_USAGE:
                [uses] = inside(value, 4)
                return [oid(use) for use in inside(uses, 48)] == [TIME_STAMPING] and bool(critical)
    return False


def certificate_day(value):
    text = value[1].decode("ascii")
    if value[0] == 23:
        text = ("19" if text >= "5" else "20") + text
    must(re.fullmatch(r"\d{14}Z", text), "waktu sertifikat tidak terbaca")
    return datetime.strptime(text, "%Y%m%d%H%M%SZ").replace(tzinfo=timezone.utc)


def name_of(subject):
    pairs = [inside(pair, 48) for several in inside(subject, 48) for pair in inside(several, 49)]
    names = [value[1].decode("utf-8", "replace") for kind, value in pairs if oid(kind) == COMMON_NAME]
    return ", ".join(names) or "tanpa nama"
