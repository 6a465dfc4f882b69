"""The time stamp of an outside authority (RFC 3161, CMS)."""

import hashlib
import re
from datetime import datetime, timezone

from promotions.bundle.verifier.certificates import certificate_of, is_named
from promotions.bundle.verifier.containers import from_hex
from promotions.bundle.verifier.der import (
    CONTENT_TYPE,
    HASHES,
    MESSAGE_DIGEST,
    SIGNED_BY,
    SIGNED_DATA,
    TST_INFO,
    der,
    inside,
    oid,
)
from promotions.bundle.verifier.refusing import must
from promotions.bundle.verifier.stamp_signatures import is_stamped
from promotions.bundle.verifier.trail import point_block, read_checkpoints, roots_by


def check_stamp(files, told, last):
    """What the authority says of a checkpoint that goes on the last one; None where no authority was asked."""
    if not files["stamp.tsr"]:
        must(files["stamped.txt"] == b"" and told is None, "cap waktu tidak lengkap")
        return None
    text = files["stamped.txt"].decode()
    [point] = read_checkpoints(text)
    must(point_block(text, 0) == text, "stamped.txt tidak dalam bentuk bakunya")
    must(set(told) == {"from", "path", "to"}, "cap waktu tidak dikenal")
    must((told["from"], told["to"]) == (last["size"], point["size"]), "cap waktu atas titik segel yang lain")
    must(last["at"] <= point["at"] and last["key"] == point["key"], "titik segel yang dicap tidak berurutan")
    path = [from_hex(step) for step in told["path"]]
    if point["size"] == last["size"]:
        must(not path and point["root"] == last["root"], "titik segel yang dicap tidak bersinambungan")
    else:
        must(last["size"] < point["size"], "titik segel yang dicap tidak berurutan")
        roots = roots_by(last["size"], point["size"], last["root"], path)
        must(roots == (last["root"], point["root"]), "titik segel yang dicap tidak bersinambungan")
    return {**read_stamp(files["stamp.tsr"], files["stamped.txt"]), "size": point["size"]}


def read_stamp(data, text):
    """Time, certificate and signature of an answer of an authority over ``text``; the chain is not followed here."""
    [answer] = der(data)
    status, token = inside(answer, 48)
    must(inside(status, 48)[0][2] == b"\x02\x01\x00", "cap waktu tidak diberikan")
    kind, content = inside(token, 48)
    must(oid(kind) == SIGNED_DATA, "cap waktu bukan data bertanda tangan")
    _version, _digests, wrapped, certificates, *_more, signers = inside(inside(content, 160)[0], 48)
    kind, content = inside(wrapped, 48)
    must(oid(kind) == TST_INFO, "cap waktu bukan cap waktu")
    info = inside(content, 160)[0][1]
    [whole] = der(info)
    _version, _policy, imprint, _serial, at, *_more = inside(whole, 48)
    algorithm, digest = inside(imprint, 48)
    must(HASHES.get(oid(inside(algorithm, 48)[0])) == "sha256", "sidik cap waktu tidak dikenal")
    must(digest[1] == hashlib.sha256(text).digest(), "cap waktu atas teks yang lain")
    [signer] = inside(signers, 49)
    _version, named, hashed_by, attributes, signed_by, signature, *_more = inside(signer, 48)
    told = attributes_of(attributes)
    check_content(told, info, HASHES[oid(inside(hashed_by, 48)[0])])
    certificate = certificate_of(inside(certificates, 160), inside(named, 48))
    must(is_named(told, certificate["whole"]), "sertifikat cap waktu bukan yang dipakai menandatangani")
    moment = stamped_at(at)
    must(
        certificate["from"] <= moment <= certificate["until"],
        "sertifikat cap waktu tidak berlaku pada waktunya",
    )
    name = SIGNED_BY.get(oid(inside(signed_by, 48)[0])) or HASHES[oid(inside(hashed_by, 48)[0])]
    known = is_stamped(b"\x31" + attributes[2][1:], signature[1], certificate["key"], name)
    must(known is not False, "tanda tangan cap waktu salah")
    return {
        "at": moment,
        "name": certificate["name"],
        "certificate": certificate["sha256"],
        "checked": known is True,
    }


def stamped_at(value):
    parts = re.fullmatch(r"(\d{14})(?:\.(\d{1,6})\d*)?Z", value[1].decode("ascii"))
    must(value[0] == 24 and parts, "waktu cap tidak terbaca")
    found = datetime.strptime(parts[1], "%Y%m%d%H%M%S").replace(tzinfo=timezone.utc)
    return found.replace(microsecond=int((parts[2] or "").ljust(6, "0")))


def attributes_of(attributes):
    """What is signed beside the content: the values by kind, each there once."""
    told = {}
    for attribute in inside(attributes, 160):
        kind, values = inside(attribute, 48)
        must(oid(kind) not in told, "cap waktu tidak terbaca")
        told[oid(kind)] = inside(values, 49)
    return told


def check_content(told, info, name):
    """What is signed says that it is about this content."""
    must([oid(value) for value in told.get(CONTENT_TYPE, ())] == [TST_INFO], "cap waktu bukan cap waktu")
    digests = [value[1] for value in told.get(MESSAGE_DIGEST, ())]
    must(digests == [hashlib.new(name, info).digest()], "isi cap waktu bukan yang ditandatangani")
