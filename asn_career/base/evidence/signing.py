"""The Ed25519 key that signs checkpoints, made of a secret of the deployment that serves nothing else."""

from __future__ import annotations

from base64 import b64decode, b64encode

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings

_INFO = b"asn_career checkpoints"


def sign(text: bytes) -> bytes:
    """The signature of the present key, 64 bytes."""
    return _private_key().sign(text)


def public_key() -> bytes:
    """The present public key, 32 bytes."""
    return _private_key().public_key().public_bytes_raw()


def known_keys() -> frozenset[bytes]:
    """The present public key, and those of before that the deployment still stands by."""
    return frozenset([public_key(), *(b64decode(key) for key in settings.CHECKPOINT_KEYS_OF_BEFORE)])


def is_signed(text: bytes, *, signature: bytes, key: bytes) -> bool:
    """Whether ``signature`` is that of ``key`` under ``text``."""
    try:
        Ed25519PublicKey.from_public_bytes(key).verify(signature, text)
    except (InvalidSignature, ValueError):
        return False
    return True


def spelled(value: bytes) -> str:
    return b64encode(value).decode()


def _private_key() -> Ed25519PrivateKey:
    made = HKDF(algorithm=SHA256(), length=32, salt=None, info=_INFO).derive(
        settings.CHECKPOINT_SECRET.encode()
    )
    return Ed25519PrivateKey.from_private_bytes(made)
