"""The key that signs credentials: Ed25519, in the data folder, readable by its owner alone.

``keys/credentials/<kid>.pem`` is the private key that signs now; ``<kid>.json`` is the public part (RFC 8037) of each
key that ever signed, which stays, so that what was signed before a rotation can still be verified. The name of a key
is its thumbprint (RFC 7638).
"""

from __future__ import annotations

import base64
import fcntl
import hashlib
import json
import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, cast

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    PublicFormat,
    load_pem_private_key,
)
from django.conf import settings


@dataclass(frozen=True, slots=True)
class SigningKey:
    """The key that signs now, under its name."""

    kid: str
    private: Ed25519PrivateKey

    def sign(self, header: dict[str, Any], payload: dict[str, Any]) -> str:
        """A compact JWS (RFC 7515) with EdDSA; ``kid`` is added to the header."""
        parts = [_packed({"alg": "EdDSA", "kid": self.kid, **header}), _packed(payload)]
        signed = ".".join(parts)
        return f"{signed}.{encoded(self.private.sign(signed.encode()))}"


def signing_key() -> SigningKey:
    """The key that signs now, generated on the first call."""
    with _locked() as folder:
        return _current(folder) or _generate(folder)


def rotate() -> str:
    """Sign with a new key from now on, and destroy the private part of the old one; the new name."""
    with _locked() as folder:
        old = _current(folder)
        new = _generate(folder)
        if old is not None:
            (folder / f"{old.kid}.pem").unlink()
        return new.kid


def public_keys() -> dict[str, Any]:
    """Every public key as a JSON Web Key Set, the retired ones too."""
    signing_key()
    paths = sorted(_folder().glob("*.json"))
    return {"keys": [json.loads(path.read_text(encoding="utf-8")) for path in paths]}


def encoded(content: bytes) -> str:
    """Base64 for addresses, without padding."""
    return base64.urlsafe_b64encode(content).decode().rstrip("=")


def thumbprint(jwk: dict[str, str]) -> str:
    """The name of a key by RFC 7638: the hash of its required members in order."""
    required = json.dumps({name: jwk[name] for name in ("crv", "kty", "x")}, separators=(",", ":"))
    return encoded(hashlib.sha256(required.encode()).digest())


def _folder() -> Path:
    folder = Path(settings.DATA_DIR) / "keys" / "credentials"
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    return folder


@contextmanager
def _locked() -> Iterator[Path]:
    """One process at a time, so that two first calls do not make two keys."""
    folder = _folder()
    descriptor = os.open(folder / ".lock", os.O_RDWR | os.O_CREAT, 0o600)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX)
        yield folder
    finally:
        os.close(descriptor)


def _current(folder: Path) -> SigningKey | None:
    """The newest key with a private part; an older one is left only by a rotation that was cut short."""
    path = max(folder.glob("*.pem"), key=lambda each: each.stat().st_mtime_ns, default=None)
    if path is None:
        return None
    private = cast(Ed25519PrivateKey, load_pem_private_key(path.read_bytes(), password=None))
    return SigningKey(path.stem, private)


def _generate(folder: Path) -> SigningKey:
    private = Ed25519PrivateKey.generate()
    raw = private.public_key().public_bytes(Encoding.Raw, PublicFormat.Raw)
    jwk = {"kty": "OKP", "crv": "Ed25519", "x": encoded(raw)}
    kid = thumbprint(jwk)
    told = {**jwk, "kid": kid, "alg": "EdDSA", "use": "sig"}
    # The public part first: no signature may be without the key that verifies it.
    _write(folder / f"{kid}.json", json.dumps(told, indent=1).encode(), mode=0o644)
    pem = private.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    _write(folder / f"{kid}.pem", pem, mode=0o600)
    return SigningKey(kid, private)


def _write(path: Path, content: bytes, *, mode: int) -> None:
    """Whole or not at all, with its rights from the first byte."""
    aside = path.with_name(f".{path.name}.{os.getpid()}")
    descriptor = os.open(aside, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, mode)
    with os.fdopen(descriptor, "wb") as handle:
        handle.write(content)
        handle.flush()
        os.fsync(handle.fileno())
    aside.replace(path)


def _packed(value: dict[str, Any]) -> str:
    return encoded(json.dumps(value, separators=(",", ":"), ensure_ascii=False).encode())
