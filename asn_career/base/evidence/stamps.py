"""Time stamps of an outside authority (RFC 3161) over checkpoints: what is asked, and what an answer has to be.

A stamp says that a checkpoint was there at the authority's time, which neither the owner of the database nor whoever
holds the signing secret chooses. Stamped is the checkpoint's text with its signature, so that
``openssl ts -verify -data CHECKPOINT -in STAMP`` checks it without this product.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from pathlib import Path

from cryptography import x509
from django.conf import settings
from rfc3161_client import (
    HashAlgorithm,
    TimeStampRequest,
    TimestampRequestBuilder,
    TimeStampResponse,
    VerificationError,
    VerifierBuilder,
    decode_timestamp_response,
)

from asn_career.base.evidence.checkpoints import Point

_SHA256 = x509.ObjectIdentifier("2.16.840.1.101.3.4.2.1")


class StampRefusedError(Exception):
    """An answer that is no stamp of the authority over the checkpoint; its message says why, for the log."""


class NoCertificatesError(Exception):
    """The deployment names no certificates of an authority that can be read, so that no stamp can be checked."""


@dataclass(frozen=True, slots=True)
class Stamp:
    """A checked answer of an authority: its bytes (DER), its time, and the name in the certificate that signed it."""

    response: bytes
    stamped_at: datetime
    authority: str


def is_on() -> bool:
    """Whether this deployment has its checkpoints stamped."""
    return bool(settings.TSA_URL)


def request_over(point: Point) -> TimeStampRequest:
    """A request with a nonce of its own, which asks for the certificates too."""
    text = point.text.encode()
    return TimestampRequestBuilder().data(text).hash_algorithm(HashAlgorithm.SHA256).build()


def checked(response: bytes, point: Point, *, nonce: int | None = None) -> Stamp:
    """The stamp in an answer over a checkpoint; ``nonce``: of the request, while it is at hand.

    The imprint, the nonce, the signature, the chain up to one of the deployment's certificates at the time of the
    stamp, and that the certificate is for time stamping alone. Raises StampRefusedError, NoCertificatesError.
    """
    try:
        known = certificates()
    except (OSError, ValueError) as error:
        raise NoCertificatesError(str(error)) from error
    if not known:
        raise NoCertificatesError("TSA_CERTIFICATES names none")
    try:
        answer = decode_timestamp_response(response)
        builder = VerifierBuilder(roots=list(known))
        if nonce is not None:
            builder = builder.nonce(nonce)
        builder.build().verify(answer, hashlib.sha256(point.text.encode()).digest())
        found = answer.tst_info.message_imprint.hash_algorithm
        if found != _SHA256:
            raise StampRefusedError(f"the imprint is made by {found.dotted_string}")
        return Stamp(response, answer.tst_info.gen_time, _authority(answer))
    except (ValueError, VerificationError) as error:  # what cannot be read, and what does not hold
        raise StampRefusedError(str(error) or type(error).__name__) from error


def certificates() -> tuple[x509.Certificate, ...]:
    """The deployment's certificates of authorities, of today and before. Raises OSError, ValueError."""
    path = settings.TSA_CERTIFICATES
    return _read(path, Path(path).stat().st_mtime_ns) if path else ()


@lru_cache(maxsize=4)
def _read(path: str, _changed: int) -> tuple[x509.Certificate, ...]:
    return tuple(x509.load_pem_x509_certificates(Path(path).read_bytes()))


def _authority(answer: TimeStampResponse) -> str:
    """The subject of the certificate that signed, as its holder is called there."""
    [signer] = answer.signed_data.signer_infos
    for encoded in answer.signed_data.certificates:
        found = x509.load_der_x509_certificate(encoded)
        if found.issuer == signer.issuer and found.serial_number == signer.serial_number:
            return found.subject.rfc4514_string()
    raise StampRefusedError("the certificate that signed is not in the answer")
