"""Ways to change one thing of a bundle."""

import csv
import hashlib
import io
import json
from base64 import b64encode

from asn_career.base.evidence import signing
from tests.promotions.bundle.carried import verify

JSON_FILES = ("ruleset.json", "runs.json", "decisions.json", "proofs.json")
CSV_FILES = ("candidates.csv", "scores.csv")


def one_byte(data, chance):
    """Any byte of the file, the zip's own ones too."""
    place = chance.randrange(len(data))
    return data[:place] + bytes([data[place] ^ (1 << chance.randrange(8))]) + data[place + 1 :]


def one_value(data, chance, *, signed=False):
    """A value of one file, with the manifest made to fit; ``signed``: by whoever holds the deployment's key."""
    files = verify.unpack(data)
    if chance.random() < 0.6:
        name = chance.choice(JSON_FILES)
        files[name] = _changed_json(files[name], chance)
    elif chance.random() < 0.7:
        name = chance.choice(CSV_FILES)
        files[name] = _changed_csv(files[name], chance, unproved=() if not signed else ("candidate",))
    else:
        name = "checkpoints.txt"
        files[name] = _changed_text(files[name], chance)
    return fitted(files, signed=signed)


def fitted(files, *, signed):
    manifest = json.loads(files["manifest.json"])
    manifest["files"] = {
        name: hashlib.sha256(files[name]).hexdigest() for name in verify.FILES[2:] if name in files
    }
    files["manifest.json"] = verify.canonical(manifest) + b"\n"
    if signed:
        files["manifest.sig"] = b64encode(signing.sign(files["manifest.json"])) + b"\n"
    return verify.packed(files)


def as_form(data, number):
    """The same as an earlier form told it, signed by the deployment: without what came later."""
    files = verify.unpack(data)
    told, proofs = (json.loads(files[name]) for name in ("decisions.json", "proofs.json"))
    if number < 5:
        del proofs["stamp"], files["stamped.txt"], files["stamp.tsr"]
    if number < 2:
        del told["committee"]
    elif number < 5:
        _without_seats(told["committee"])
    if number < 4:
        _without_the_process(told, proofs, number)
    manifest = {**json.loads(files["manifest.json"]), "format": verify.FORMS[number - 1]}
    for name, value in (("decisions.json", told), ("proofs.json", proofs), ("manifest.json", manifest)):
        files[name] = verify.canonical(value) + b"\n"
    return fitted(files, signed=True)


def _without_the_process(told, proofs, number):
    for name in ("opening", "rotation", "late", *(("objections", "people") if number < 3 else ())):
        del told[name]
    told.get("objections", {}).pop("steps", None)
    del proofs["witnessed"]


def _without_seats(committee):
    """Form 5 added seats and attempts."""
    del committee["attempts"]
    for name, columns in verify.SEATS.items():
        for row in committee[name]:
            for column in columns:
                del row[column]


def _leaves(value, path=()):
    """The places of all plain values."""
    if isinstance(value, dict | list):
        items = value.items() if isinstance(value, dict) else enumerate(value)
        for key, item in items:
            yield from _leaves(item, (*path, key))
    else:
        yield path


def _changed_json(content, chance):
    value = json.loads(content)
    *outer, last = chance.choice(list(_leaves(value)))
    inner = value
    for key in outer:
        inner = inner[key]
    inner[last] = _other(inner[last])
    return verify.canonical(value) + b"\n"


def _changed_csv(content, chance, *, unproved):
    rows = list(csv.reader(io.StringIO(content.decode(), newline="")))
    places = [n for n, name in enumerate(rows[0]) if name not in unproved]
    row, column = chance.choice(rows[1:]), chance.choice(places)
    row[column] = _other(row[column])
    return verify.csv_bytes(rows)


def _changed_text(content, chance):
    text = bytearray(content)
    place = chance.choice([n for n, byte in enumerate(text) if chr(byte).isalnum()])
    text[place] = ord("B") if text[place] == ord("A") else ord("A")
    return bytes(text)


def _other(value):
    if value is None:
        return 1
    if isinstance(value, bool):
        return not value
    if isinstance(value, int):
        return value + 1
    return value[:-1] + ("1" if value[-1:] != "1" else "2")
