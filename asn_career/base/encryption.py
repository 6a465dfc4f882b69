"""What may not lie open in the database: encrypted with keys made from the deployment's secret key.

Each purpose has a key of its own. A secret key of before (``SECRET_KEY_FALLBACKS``) still opens what it has closed.
"""

from __future__ import annotations

import os
from base64 import urlsafe_b64decode, urlsafe_b64encode

from cryptography.exceptions import InvalidTag
from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from asn_career.base.errors import DomainError

_NONCE = 12  # bytes, as AES-GCM has them


class UnreadableError(DomainError):
    """The secret key has changed, and the one of before is not among ``SECRET_KEY_FALLBACKS``."""

    code = "unreadable"
    message = _("What was kept encrypted cannot be opened any more. Tell the administrator of your agency.")


def encrypt(text: str, *, purpose: str) -> str:
    """``text`` as an authenticated token that only this deployment opens, for the same purpose."""
    return _box(purpose).encrypt(text.encode()).decode()


def decrypt(token: str, *, purpose: str) -> str:
    """What ``encrypt`` was given; ``UnreadableError`` when no key of the deployment opens it."""
    try:
        return _box(purpose).decrypt(token.encode()).decode()
    except InvalidToken as error:
        raise UnreadableError from error


def renew(token: str, *, purpose: str) -> str:
    """The same token, or one of the present key when a key of before made it."""
    try:
        Fernet(_derived(settings.SECRET_KEY, purpose)).decrypt(token.encode())
    except InvalidToken:
        return encrypt(decrypt(token, purpose=purpose), purpose=purpose)
    return token


def _box(purpose: str) -> MultiFernet:
    keys = (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS)
    return MultiFernet([Fernet(_derived(key, purpose)) for key in keys])


def _derived(key: str, purpose: str) -> bytes:
    """A key of 32 bytes for one purpose (HKDF, RFC 5869)."""
    made = HKDF(algorithm=SHA256(), length=32, salt=None, info=f"asn_career {purpose}".encode())
    return urlsafe_b64encode(made.derive(key.encode()))


def seal(data: bytes, *, purpose: str, about: str) -> bytes:
    """``data`` encrypted for one purpose and bound to what it is ``about``; equal data never look alike.

    Unlike a token of ``encrypt`` it holds no time (a Fernet token tells the second it was made).
    """
    nonce = os.urandom(_NONCE)
    return nonce + AESGCM(_raw(settings.SECRET_KEY, purpose)).encrypt(nonce, data, about.encode())


def unseal(sealed: bytes, *, purpose: str, about: str) -> bytes:
    """What ``seal`` was given for the same purpose and about the same thing; else ``UnreadableError``."""
    nonce, closed = sealed[:_NONCE], sealed[_NONCE:]
    for secret in (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS):
        try:
            return AESGCM(_raw(secret, purpose)).decrypt(nonce, closed, about.encode())
        except InvalidTag:
            continue
    raise UnreadableError


def _raw(secret: str, purpose: str) -> bytes:
    return urlsafe_b64decode(_derived(secret, purpose))
