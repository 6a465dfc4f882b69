"""Short texts that may not lie open in the database: encrypted with keys made from the deployment's secret key.

Each purpose has a key of its own. A secret key of before (``SECRET_KEY_FALLBACKS``) still opens what it has closed.
"""

from __future__ import annotations

from base64 import urlsafe_b64encode

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from asn_career.base.errors import DomainError


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
