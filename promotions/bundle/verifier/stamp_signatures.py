"""Signatures of time stamps: RSA (PKCS #1), and ECDSA on two curves (FIPS 186-5)."""

import hashlib

from promotions.bundle.verifier.der import EC, RSA, der, inside, oid
from promotions.bundle.verifier.refusing import must

DIGEST_INFO = {
    "sha256": "3031300d060960864801650304020105000420", "sha384": "3041300d060960864801650304020205000430",
    "sha512": "3051300d060960864801650304020305000440",
}  # fmt: skip
# By the curve: its prime, b, order, and the generator; a is -3.
CURVES = {
    "2a8648ce3d030107": (
        2**256 - 2**224 + 2**192 + 2**96 - 1,
        0x5AC635D8AA3A93E7B3EBBD55769886BC651D06B0CC53B0F63BCE3C3E27D2604B,
        0xFFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551,
        (0x6B17D1F2E12C4247F8BCE6E563A440F277037D812DEB33A0F4A13945D898C296,
         0x4FE342E2FE1A7F9B8EE7EB4A7C0F9E162BCE33576B315ECECBB6406837BF51F5),
    ),
    "2b81040022": (
        2**384 - 2**128 - 2**96 + 2**32 - 1,
        0xB3312FA7E23EE7E4988E056BE3F82D19181D9C6EFE8141120314088F5013875AC656398D8A2ED19D2A85C8EDD3EC2AEF,
        0xFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFC7634D81F4372DDF581A0DB248B0A77AECEC196ACCC52973,
        (0xAA87CA22BE8B05378EB1C71EF320AD746E1D3B628BA79B9859F741E082542A385502F25DBF55296C3A545E3872760AB7,
         0x3617DE4A96262C6F5D9E98BF9292DC29F8F41DBD289A147CE9DA3113B5F0B8C00A60B1CE1D7E819D7A431D7C90EA0E5F),
    ),
}  # fmt: skip


def is_stamped(message, signature, key, name):
    """Whether the signature is that of the key; None where it is of a kind that is not checked here."""
    described, packed_key = inside(key, 48)
    algorithm = inside(described, 48)
    digest = hashlib.new(name, message).digest()
    must(packed_key[0] == 3 and packed_key[1][:1] == b"\x00", "kunci cap waktu tidak terbaca")
    if oid(algorithm[0]) == RSA:
        [numbers] = der(packed_key[1][1:])
        modulus, exponent = (int.from_bytes(value[1], "big") for value in inside(numbers, 48))
        size = (modulus.bit_length() + 7) // 8
        told = bytes.fromhex(DIGEST_INFO[name]) + digest
        padded = b"\x00\x01" + b"\xff" * (size - len(told) - 3) + b"\x00" + told
        found = pow(int.from_bytes(signature, "big"), exponent, modulus)
        return len(signature) == size and found.to_bytes(size, "big") == padded
    if oid(algorithm[0]) == EC and len(algorithm) == 2 and oid(algorithm[1]) in CURVES:
        [pair] = der(signature)
        numbers = [int.from_bytes(value[1], "big") for value in inside(pair, 48)]
        return is_on_curve_signed(digest, numbers, packed_key[1][1:], CURVES[oid(algorithm[1])])
    return None


def is_on_curve_signed(digest, numbers, point, curve):
    """ECDSA (FIPS 186-5) with an uncompressed key."""
    p, b, order, base = curve
    size = (p.bit_length() + 7) // 8
    r, s = numbers
    x, y = (int.from_bytes(part, "big") for part in (point[1 : size + 1], point[size + 1 :]))
    if point[:1] != b"\x04" or len(point) != 2 * size + 1 or (y * y - x**3 + 3 * x - b) % p:
        return False
    if not (0 < r < order and 0 < s < order):
        return False
    z = int.from_bytes(digest, "big") >> max(0, 8 * len(digest) - order.bit_length())
    inverse = pow(s, -1, order)
    found = on_curve(
        curve_times(z * inverse % order, base, p), curve_times(r * inverse % order, (x, y), p), p
    )
    return found is not None and found[0] % order == r


def on_curve(one, other, p):
    """The sum of two points; None is the one at infinity."""
    if one is None or other is None:
        return one or other
    if one[0] == other[0]:
        if (one[1] + other[1]) % p == 0:
            return None
        slope = (3 * one[0] ** 2 - 3) * pow(2 * one[1], -1, p)
    else:
        slope = (other[1] - one[1]) * pow(other[0] - one[0], -1, p)
    x = (slope * slope - one[0] - other[0]) % p
    return x, (slope * (one[0] - x) - one[1]) % p


def curve_times(number, point, p):
    found = None
    while number:
        if number & 1:
            found = on_curve(found, point, p)
        point, number = on_curve(point, point, p), number >> 1
    return found
