"""Bytes: canonical JSON, CSV, base64 and the stored zip, each in the one form that is allowed."""

import csv
import io
import json
import re
import unicodedata
import zipfile
from base64 import b64decode, b64encode

from promotions.bundle.verifier.columns import FILES, FILES_OF_BEFORE
from promotions.bundle.verifier.refusing import Refused, must


def canonical(value):
    text = json.dumps(value, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return unicodedata.normalize("NFC", text).encode()


def no_float(text):
    raise Refused(f"angka pecahan {text} tidak boleh ada")


def from_base64(text):
    found = b64decode(text, validate=True)
    must(b64encode(found).decode() == text, "base64 tidak dalam bentuk bakunya")
    return found


def from_hex(text):
    must(re.fullmatch("([0-9a-f]{2})*", text), "bilangan heksadesimal tidak terbaca")
    return bytes.fromhex(text)


def read_json(files, name):
    value = json.loads(files[name].decode(), parse_float=no_float)
    must(canonical(value) + b"\n" == files[name], f"{name} tidak dalam bentuk bakunya")
    return value


def read_csv(files, name, columns):
    rows = list(csv.reader(io.StringIO(files[name].decode(), newline="")))
    must(rows and rows[0] == list(columns), f"{name}: kolom tidak dikenal")
    must(all(len(row) == len(columns) for row in rows), f"{name}: ada baris yang tidak lengkap")
    must(csv_bytes(rows) == files[name], f"{name} tidak dalam bentuk bakunya")
    return [dict(zip(columns, row)) for row in rows[1:]]


def csv_bytes(rows):
    text = io.StringIO(newline="")
    csv.writer(text, lineterminator="\n").writerows(rows)
    return text.getvalue().encode()


def packed(files):
    """The bundle's bytes from its files: stored, in their order, without times."""
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_STORED) as box:
        for name in [name for name in FILES if name in files]:
            member = zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0))
            member.create_system, member.external_attr = 3, 0o644 << 16
            box.writestr(member, files[name])
    return made.getvalue()


def unpack(data):
    must(data[:4] == b"PK\3\4", "berkas ini bukan berkas bukti")
    with zipfile.ZipFile(io.BytesIO(data)) as box:
        names = tuple(box.namelist())
        must(names in (FILES, FILES_OF_BEFORE), "isi berkas tidak lengkap atau berlebih")
        files = {name: box.read(name) for name in names}
    must(packed(files) == data, "susunan berkas zip telah diubah")
    return files
