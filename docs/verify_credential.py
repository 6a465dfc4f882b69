#!/usr/bin/env python3
"""Verify a certificate of this product without it: Python's standard library and the published public keys suffice.

    python3 verify_credential.py keys.json CREDENTIAL

``keys.json`` is a copy of /kredensial/kunci.json, ``CREDENTIAL`` the text of the right QR code on a certificate, the
signed credential (JWT), or the name of a file with either. Prints what was signed and exits with 0; exits with 1 and
says why when the signature is not one of these keys'. Whether a genuine certificate was revoked since is told by the
issuer's page alone.

Ed25519 is verified as RFC 8032 (5.1.7) has it, and the encoding strictly: another spelling of the same bytes is
refused too.
"""

import base64
import hashlib
import json
import sys

_P = 2**255 - 19
_L = 2**252 + 27742317777372353535851937790883648493
_D = -121665 * pow(121666, _P - 2, _P) % _P
_ROOT = pow(2, (_P - 1) // 4, _P)


class InvalidError(Exception):
    """The text is not a credential signed by one of the keys."""


def verify(text, keys):
    """The content of a compact JWS that one of ``keys`` (a JSON Web Key Set) signed; raises InvalidError."""
    parts = text.strip().split(".")
    if len(parts) != 3:
        raise InvalidError("three parts separated by dots are expected")
    header = _json(_decode(parts[0]))
    if header.get("alg") != "EdDSA" or "crit" in header:
        raise InvalidError("the algorithm is not EdDSA")
    key = next((key for key in keys["keys"] if key.get("kid") == header.get("kid")), None)
    if key is None or (key.get("kty"), key.get("crv")) != ("OKP", "Ed25519"):
        raise InvalidError("the key is not among the published ones")
    if not verify_signature(_decode(key["x"]), f"{parts[0]}.{parts[1]}".encode(), _decode(parts[2])):
        raise InvalidError("the signature does not fit")
    return _json(_decode(parts[1]))


def verify_signature(public, message, signature):
    """Whether ``signature`` (64 bytes) over ``message`` is that of the Ed25519 key ``public`` (32 bytes)."""
    if len(public) != 32 or len(signature) != 64:
        return False
    key, commitment = _point(public), _point(signature[:32])
    scalar = int.from_bytes(signature[32:], "little")
    if key is None or commitment is None or scalar >= _L:
        return False
    digest = hashlib.sha512(signature[:32] + public + message).digest()
    challenge = int.from_bytes(digest, "little") % _L
    left, right = _times(scalar, _BASE), _add(commitment, _times(challenge, key))
    return (left[0] * right[2] - right[0] * left[2]) % _P == 0 and (
        left[1] * right[2] - right[1] * left[2]
    ) % _P == 0


def _decode(text):
    try:
        content = base64.b64decode(
            text.encode("ascii") + b"=" * (-len(text) % 4), altchars=b"-_", validate=True
        )
    except ValueError as error:
        raise InvalidError("the text is not base64url") from error
    if base64.urlsafe_b64encode(content).rstrip(b"=").decode() != text:
        raise InvalidError("the encoding is not the canonical one")
    return content


def _json(content):
    try:
        value = json.loads(content.decode("utf-8"))
    except ValueError as error:
        raise InvalidError("a part is not JSON") from error
    if not isinstance(value, dict):
        raise InvalidError("a part is not a JSON object")
    return value


def _x_of(y, sign):
    if y >= _P:
        return None
    square = (y * y - 1) * pow(_D * y * y + 1, _P - 2, _P) % _P
    if square == 0:
        return None if sign else 0
    x = pow(square, (_P + 3) // 8, _P)
    if (x * x - square) % _P:
        x = x * _ROOT % _P
    if (x * x - square) % _P:
        return None
    return _P - x if x & 1 != sign else x


def _point(content):
    """A point in extended coordinates; None when the bytes are none."""
    y = int.from_bytes(content, "little")
    x = _x_of(y & (2**255 - 1), y >> 255)
    y &= 2**255 - 1
    return None if x is None else (x, y, 1, x * y % _P)


def _add(one, two):
    a, b = (one[1] - one[0]) * (two[1] - two[0]) % _P, (one[1] + one[0]) * (two[1] + two[0]) % _P
    c, d = 2 * one[3] * two[3] * _D % _P, 2 * one[2] * two[2] % _P
    e, f, g, h = b - a, d - c, d + c, b + a
    return e * f % _P, g * h % _P, f * g % _P, e * h % _P


def _times(scalar, point):
    found = (0, 1, 1, 0)
    while scalar:
        if scalar & 1:
            found = _add(found, point)
        point = _add(point, point)
        scalar >>= 1
    return found


_BASE = _point((4 * pow(5, _P - 2, _P) % _P).to_bytes(32, "little"))


def main(arguments):
    if len(arguments) != 2:
        print(__doc__)
        return 2
    with open(arguments[0], encoding="utf-8") as file:
        keys = json.load(file)
    text = arguments[1]
    if text.count(".") != 2 or "/" in text:
        with open(text, encoding="utf-8") as file:
            text = file.read()
    try:
        content = verify(text, keys)
    except InvalidError as error:
        print(f"TIDAK SAH / NOT VALID: {error}")
        return 1
    print("SAH / VALID")
    print(json.dumps(content, ensure_ascii=False, indent=2))
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
