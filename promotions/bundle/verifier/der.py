"""DER: values that stand one after another, and the object identifiers of a time stamp."""

from promotions.bundle.verifier.refusing import must

SIGNED_DATA, TST_INFO = "2a864886f70d010702", "2a864886f70d0109100104"
CONTENT_TYPE, MESSAGE_DIGEST = "2a864886f70d010903", "2a864886f70d010904"
SIGNED_WITH, SIGNED_WITH_V2 = "2a864886f70d010910020c", "2a864886f70d010910022f"
RSA, EC, COMMON_NAME, KEY_USAGE, TIME_STAMPING = (
    "2a864886f70d010101", "2a8648ce3d0201", "550403", "551d25", "2b06010505070308",
)  # fmt: skip
HASHES = {"608648016503040201": "sha256", "608648016503040202": "sha384", "608648016503040203": "sha512"}
SIGNED_BY = {
    **{f"2a864886f70d0101{n}": name for n, name in (("0b", "sha256"), ("0c", "sha384"), ("0d", "sha512"))},
    **{f"2a8648ce3d0403{n}": name for n, name in (("02", "sha256"), ("03", "sha384"), ("04", "sha512"))},
}


def der(data):
    """The values that stand one after another: of each its tag, its content, and all its bytes."""
    found, at = [], 0
    while at < len(data):
        tag, size, start = data[at], data[at + 1], at + 2
        if size & 128:
            start += size & 127
            size = int.from_bytes(data[at + 2 : start], "big")
        must(start + size <= len(data), "cap waktu terpotong")
        found.append((tag, data[start : start + size], data[at : start + size]))
        at = start + size
    return found


def inside(value, tag):
    """The values inside one that has the tag."""
    must(value[0] == tag, "cap waktu tidak terbaca")
    return der(value[1])


def oid(value):
    """An object identifier as the hexadecimal of its bytes."""
    must(value[0] == 6, "cap waktu tidak terbaca")
    return value[1].hex()
