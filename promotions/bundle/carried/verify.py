#!/usr/bin/env python3
"""Memeriksa satu berkas bukti daftar pendek tanpa jaringan dan tanpa aplikasi: python3 verify.py BERKAS.zip

Needs nothing but Python 3.9. SPEC.md in the same bundle says what is checked and how. Exit 0: everything agrees;
1: something does not; 2: the file cannot be opened. ``--anchor FILE`` compares with checkpoints kept elsewhere.
"""

import csv
import hashlib
import hmac
import io
import json
import re
import struct
import sys
import unicodedata
import zipfile
from base64 import b64decode, b64encode
from datetime import date, datetime, timedelta, timezone
from fractions import Fraction

FORMAT, FORMS = "asn-career-bundle/5", tuple(f"asn-career-bundle/{n}" for n in (1, 2, 3, 4, 5))
SLICE, SLICES = "asn-career-slice/2", ("asn-career-slice/1", "asn-career-slice/2")
FILES = (
    "manifest.json", "manifest.sig", "ruleset.json", "candidates.csv", "scores.csv", "runs.json", "decisions.json",
    "proofs.json", "checkpoints.txt", "stamped.txt", "stamp.tsr", "SPEC.md", "verify.py",
)  # fmt: skip
FILES_OF_BEFORE = tuple(name for name in FILES if name not in ("stamped.txt", "stamp.tsr"))  # up to form 4
FIGURES = ("y", "x", "talent", "box", "jpm", "jpm_uncapped", "jpm_technical", "score")
COMPONENTS = (
    "predicate", "award", "team", "feedback", "competency", "development", "experience", "potential", "education",
    "field_of_study", "discipline",
)  # fmt: skip
POINTS = (*COMPONENTS, "technical")
CANDIDATE_COLUMNS = ("person", "facts", "retires_on", "age_limit_on", "verifications")
SCORE_COLUMNS = (
    "person", "candidate", "outcome", "letters", *FIGURES, "rank", "proposed",
    *(f"value_{name}" for name in COMPONENTS), *(f"points_{name}" for name in POINTS),
)  # fmt: skip
RUN_COLUMNS = (
    "public_id", "as_of", "kind", "reason", "state", "created_by", "created_at", "rerun_of_id", "approved_rules_id",
    "rule_set_hash", "engine_hash", "input_hash", "result_hash", "sealed_at", "inputs_opened_at", "published_at",
    "considered", "eligible", "manual", "ineligible", "ranked", "sent_at", "sent_by", "sent_reason",
)  # fmt: skip
APPROVED_COLUMNS = (
    "public_id", "state", "content_hash", "sealed_at", "drafted_by_id", "reason", "unit_code", "as_of",
)  # fmt: skip
APPROVAL_COLUMNS = ("public_id", "place", "approver_id", "person_id", "content_hash", "at")
MARK_COLUMNS = ("public_id", "candidate_id", "decision", "reason", "by", "at", "replaced_at")
RUN, APPROVED = "promotions_shortlist", "promotions_ruleset"
APPROVAL, MARK = "promotions_rulesetapproval", "promotions_reviewmark"
# What a committee and the appointing authority did: the table, and the columns that are told of it.
COMMITTEE = {
    "committees": ("promotions_committee", (
        "id", "public_id", "shortlist_id", "decree_number", "decree_on", "blind", "method", "quorum", "state",
        "formed_by_id", "formed_at", "seats", "names_per_seat",
    )),
    "members": ("promotions_committeemember", ("id", "public_id", "committee_id", "account_id", "person_id", "seat")),
    "conflicts": ("promotions_conflictofinterest", (
        "id", "public_id", "member_id", "candidate_id", "kind", "whole", "by", "at",
    )),
    "first_marks": ("promotions_firstmark", ("id", "public_id", "member_id", "candidate_id", "mark", "at")),
    "sittings": ("promotions_sitting", (
        "id", "public_id", "committee_id", "round", "held_on", "place", "state", "minutes_number", "content_hash",
        "fewer_reason", "withdrawn_reason", "signed_at", "file_sha256",
    )),
    "attendance": ("promotions_sittingattendance", ("id", "public_id", "sitting_id", "member_id", "present", "reason")),
    "votes": ("promotions_committeevote", (
        "id", "public_id", "sitting_id", "member_id", "candidate_id", "ballot", "at",
    )),
    "departures": ("promotions_orderdeparture", (
        "id", "public_id", "sitting_id", "kind", "candidate_id", "place", "reason_code", "reason", "requested_by_id",
        "requested_at", "state", "answered_by_id", "answered_at",
    )),
    "signatures": ("promotions_minutessignature", (
        "id", "public_id", "sitting_id", "member_id", "content_hash", "at",
    )),
    "names": ("promotions_proposedname", ("id", "public_id", "sitting_id", "place", "candidate_id")),
    "verdicts": ("promotions_appointingdecision", (
        "id", "public_id", "committee_id", "sitting_id", "verdict", "candidate_id", "reason", "decided_by_id",
        "decided_on", "decided_at", "seat",
    )),
    "appointments": ("promotions_appointment", (
        "id", "public_id", "decision_id", "employee_id", "position_id", "effective_on", "decree_number", "decree_on",
        "state", "recorded_by_id", "recorded_at",
    )),
}  # fmt: skip
OBJECTION, EFFECT, TREE = "promotions_objection", "promotions_objectioneffect", "promotions_peopletree"
OBJECTION_COLUMNS = (
    "id", "public_id", "shortlist_id", "about", "result_hash", "filed_on", "known_on", "object_days", "closes_on",
    "answer_due_on", "state", "verdict", "prepared_by_id", "decided_by_id", "decided_on",
)  # fmt: skip
EFFECT_COLUMNS = (
    "id", "public_id", "objection_id", "run_id", "parts", "before", "after", "changes_list", "computed_at",
)  # fmt: skip
STEPS = ("promotions_objectionstep", ("id", "public_id", "objection_id", "act", "by_id", "at"))
TREE_COLUMNS = ("public_id", "shortlist_id", "run", "rule_set_hash", "input_hash", "result_hash", "people", "root")
# What filled the vacancy stage by stage, and the rotation plan it came from: the table, and the columns told of it.
OPENING = {
    "openings": ("promotions_opening", (
        "id", "public_id", "vacancy_id", "as_of", "content", "content_hash", "basis", "state", "opened_by_id",
        "opened_at", "sealed_at", "result_hash", "result_at", "ended_at", "ended_by_id", "ended_reason",
    )),
    "approvals": ("promotions_openingapproval", (
        "id", "public_id", "opening_id", "place", "approver_id", "person_id", "content_hash", "at",
    )),
    "stages": ("promotions_openingstage", (
        "id", "public_id", "opening_id", "place", "code", "kind", "state", "starts_on", "ends_on", "closed_on",
    )),
    "evidence": ("promotions_openingevidence", (
        "id", "public_id", "stage_id", "item", "size", "sha256", "by_id", "at",
    )),
    "extensions": ("promotions_callextension", (
        "id", "public_id", "opening_id", "until", "admitted", "minimum", "reason", "by_id", "at",
    )),
    "applications": ("promotions_application", (
        "id", "public_id", "opening_id", "person", "employee_id", "state", "moved_on", "sent_at", "passes",
        "checked_by_id", "checked_at", "decided_by_id", "decided_at",
    )),
    "documents": ("promotions_applicationfile", (
        "id", "public_id", "application_id", "kind", "size", "sha256", "at", "state", "checked_by_id", "checked_at",
        "replaced_at",
    )),
    "assessors": ("promotions_stageassessor", (
        "id", "public_id", "stage_id", "account_id", "person_id", "appointed_by_id", "appointed_at", "excused_at",
    )),
    "conflicts": ("promotions_assessorconflict", (
        "id", "public_id", "assessor_id", "application_id", "kind", "by", "at",
    )),
    "sheets": ("promotions_scoresheet", (
        "id", "public_id", "assessor_id", "application_id", "scores", "score", "given_on", "at", "replaced_at",
    )),
    "discussions": ("promotions_spreaddiscussion", (
        "id", "public_id", "stage_id", "application_id", "spread", "by_id", "at",
    )),
    "results": ("promotions_selectionresult", (
        "id", "public_id", "opening_id", "application_id", "means", "points", "total", "rank", "missing",
    )),
}  # fmt: skip
ROTATION = {
    "plans": ("promotions_rotationplan", (
        "id", "public_id", "code", "kind", "echelon", "as_of", "content", "content_hash", "state", "proposed_by_id",
        "proposed_at", "sealed_at", "ended_at",
    )),
    "approvals": ("promotions_rotationapproval", (
        "id", "public_id", "plan_id", "place", "approver_id", "person_id", "content_hash", "at",
    )),
    "moves": ("promotions_rotationmove", (
        "id", "public_id", "plan_id", "place", "employee_id", "from_position_id", "to_position_id", "told",
        "vacancy_id",
    )),
}  # fmt: skip
# The tables from which a run reads what it knows of people: what was written there afterwards is told.
READ_TABLES = (
    "assessments_assessment", "assessments_feedbackscore", "assessments_performance", "assessments_potential",
    "employees_award", "employees_discipline", "employees_educationhistory", "employees_employee",
    "employees_positionhistory", "employees_rankhistory", "employees_teamassignment", "training_traininghistory",
)  # fmt: skip
OWN_OPENING = (
    "openings", "approvals", "stages", "evidence", "applications", "documents", "assessors", "conflicts", "sheets",
    "results",
)  # fmt: skip
LATE_COLUMNS = ("entry", "table", "row", "operation", "actor", "at")
ATTEMPTS = ("promotions_furtherattempt", (
    "id", "public_id", "origin_id", "previous_id", "committee_id", "kind", "cause", "seats", "state", "proposed_by_id",
    "proposed_at", "decided_by_id", "decided_at", "following_id",
))  # fmt: skip
# Columns that form 5 added; committees from before had one seat and three names for it.
SEATS = {"committees": ("seats", "names_per_seat"), "verdicts": ("seat",)}
NAMES = 3
JPT = ("jpt_utama", "jpt_madya", "jpt_pratama")
MANAGERIAL = (*JPT, "administrator", "pengawas")
RANKS = [f"{g}/{r}" for g, rooms in (("I", "abcd"), ("II", "abcd"), ("III", "abcd"), ("IV", "abcde")) for r in rooms]


class Refused(Exception):
    """Something does not agree; the message says what, in Indonesian."""


def must(holds, told):
    if not holds:
        raise Refused(told)


# --- Bytes ---------------------------------------------------------------------------------------------------------


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
    with zipfile.ZipFile(io.BytesIO(data)) as box:
        names = tuple(box.namelist())
        must(names in (FILES, FILES_OF_BEFORE), "isi berkas tidak lengkap atau berlebih")
        files = {name: box.read(name) for name in names}
    must(packed(files) == data, "susunan berkas zip telah diubah")
    return files


# --- Ed25519 (RFC 8032) ----------------------------------------------------------------------------------------------

P = 2**255 - 19
ORDER = 2**252 + 27742317777372353535851937790883648493
D = -121665 * pow(121666, P - 2, P) % P
ROOT_OF_MINUS_ONE = pow(2, (P - 1) // 4, P)


def added(a, b):
    s, t = (a[1] - a[0]) * (b[1] - b[0]) % P, (a[1] + a[0]) * (b[1] + b[0]) % P
    c, d = 2 * a[3] * b[3] * D % P, 2 * a[2] * b[2] % P
    e, f, g, h = t - s, d - c, d + c, t + s
    return e * f % P, g * h % P, f * g % P, e * h % P


def times(number, point):
    found = (0, 1, 1, 0)
    while number:
        if number & 1:
            found = added(found, point)
        point, number = added(point, point), number >> 1
    return found


def point_from(data):
    y = int.from_bytes(data, "little")
    sign, y = y >> 255, y & (2**255 - 1)
    if y >= P:
        return None
    square = (y * y - 1) * pow(D * y * y + 1, P - 2, P) % P
    x = pow(square, (P + 3) // 8, P)
    if (x * x - square) % P:
        x = x * ROOT_OF_MINUS_ONE % P
    if (x * x - square) % P or (x == 0 and sign):
        return None
    x = P - x if x & 1 != sign else x
    return x, y, 1, x * y % P


BASE = point_from((4 * pow(5, P - 2, P) % P).to_bytes(32, "little"))


def is_signed(message, signature, key):
    if len(signature) != 64 or len(key) != 32:
        return False
    a, r, s = point_from(key), point_from(signature[:32]), int.from_bytes(signature[32:], "little")
    if a is None or r is None or s >= ORDER:
        return False
    h = int.from_bytes(hashlib.sha512(signature[:32] + key + message).digest(), "little") % ORDER
    left, right = times(s, BASE), added(r, times(h, a))
    return not (left[0] * right[2] - right[0] * left[2]) % P and not (left[1] * right[2] - right[1] * left[2]) % P


# --- Checkpoints and proofs (RFC 6962) -------------------------------------------------------------------------------


def read_checkpoints(text):
    found = []
    for block in text.replace("\r\n", "\n").strip("\n").split("\n\n"):
        lines = block.split("\n")
        must(len(lines) == 6 and lines[5].startswith("\u2014 "), "titik segel tidak terbaca")
        signed = "".join(line + "\n" for line in lines[:5]).encode()
        key, signature = from_base64(lines[4]), from_base64(lines[5][2:])
        must(is_signed(signed, signature, key), f"tanda tangan titik segel {lines[1]} salah")
        found.append({"origin": lines[0], "size": int(lines[1]), "root": from_base64(lines[2]),
                      "at": lines[3], "key": key})  # fmt: skip
    return found


def node(left, right):
    return hashlib.sha256(b"\x01" + left + right).digest()


def root_by(leaf, index, size, path):
    must(0 <= index < size, "tempat entri di luar pohon")
    place, last, found = index, size - 1, leaf
    for step in path:
        must(last > 0, "bukti entri terlalu panjang")
        if place & 1 or place == last:
            found = node(step, found)
            while not place & 1 and place:
                place, last = place >> 1, last >> 1
        else:
            found = node(found, step)
        place, last = place >> 1, last >> 1
    must(last == 0, "bukti entri terlalu pendek")
    return found


def roots_by(old, new, old_root, path):
    """The roots of both trees that a consistency proof gives."""
    steps = list(path) if old & (old - 1) else [old_root, *path]
    must(steps, "bukti kesinambungan kosong")
    place, last = old - 1, new - 1
    while place & 1:
        place, last = place >> 1, last >> 1
    first = second = steps[0]
    for step in steps[1:]:
        must(last > 0, "bukti kesinambungan terlalu panjang")
        if place & 1 or place == last:
            first, second = node(step, first), node(step, second)
            while not place & 1 and place:
                place, last = place >> 1, last >> 1
        else:
            second = node(second, step)
        place, last = place >> 1, last >> 1
    must(last == 0, "bukti kesinambungan terlalu pendek")
    return first, second


def check_checkpoints(files, proofs):
    points = read_checkpoints(files["checkpoints.txt"].decode())
    text = "".join(point_block(files["checkpoints.txt"].decode(), n) for n in range(len(points)))
    must(text.encode() == files["checkpoints.txt"], "checkpoints.txt tidak dalam bentuk bakunya")
    pairs = list(zip(points, points[1:]))
    must(len(proofs["consistency"]) == len(pairs), "bukti kesinambungan tidak lengkap")
    for (old, new), told in zip(pairs, proofs["consistency"]):
        must((told["from"], told["to"]) == (old["size"], new["size"]), "bukti kesinambungan salah tempat")
        must(old["size"] < new["size"] and old["at"] <= new["at"], "titik segel tidak berurutan")
        found = roots_by(old["size"], new["size"], old["root"], [from_hex(step) for step in told["path"]])
        must(found == (old["root"], new["root"]), "titik segel tidak bersinambungan")
    return points


def point_block(text, number):
    block = text.strip("\n").split("\n\n")[number]
    return ("" if number == 0 else "\n") + block + "\n"


def check_entries(proofs, last):
    """Every entry is in the tree of the last checkpoint, and its values are those that were sealed."""
    for entry in proofs["entries"]:
        head = entry["head"]
        told = f"entri audit {head['entry']}"
        must(head["v"] in (1, 2), f"{told}: versi tidak dikenal")
        committed = hmac.new(from_hex(entry["key"]), canonical(entry["values"]), "sha256").hexdigest()
        must(committed == head["values"], f"{told}: nilainya bukan yang disegel")
        check_inclusion(entry, last)
    for entry in proofs.get("witnessed", ()):
        check_inclusion(entry, last)
    every = [entry["head"]["entry"] for entry in (*proofs["entries"], *proofs.get("witnessed", ()))]
    must(len(set(every)) == len(every), "entri audit tercantum dua kali")


def check_inclusion(entry, last):
    leaf = hashlib.sha256(b"\x00" + canonical(entry["head"])).digest()
    path = [from_hex(step) for step in entry["path"]]
    root = root_by(leaf, entry["place"], last["size"], path)
    told = f"entri audit {entry['head']['entry']}"
    must(root == last["root"], f"{told}: tidak ada dalam pohon yang ditandatangani")


def is_withheld(value):
    """Whether a value is sealed without being told."""
    return isinstance(value, dict) and set(value) == {"hmac"}


def replayed(entries):
    """What each row became by its entries; an update has to begin where the one before ended."""
    states = {}
    for entry in sorted(entries, key=lambda entry: entry["head"]["entry"]):
        head, values = entry["head"], entry["values"]
        row, told = (head["table"], head["row"]), f"entri audit {head['entry']}"
        if head["operation"] == "insert":
            must(row not in states, f"{told}: baris ditambahkan dua kali")
            states[row] = dict(values["new"])
        else:
            must(head["operation"] == "update" and row in states, f"{told}: riwayat baris tidak lengkap")
            for name, value in (values["old"] or {}).items():
                was = states[row].get(name)
                same = was == value or (is_withheld(was) and is_withheld(value))
                must(same, f"{told}: riwayat kolom {name} terputus")
            states[row].update(values["new"])
    return states


# --- The time stamp of an outside authority (RFC 3161, CMS) -----------------------------------------------------------

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
    must(certificate["from"] <= moment <= certificate["until"], "sertifikat cap waktu tidak berlaku pada waktunya")
    name = SIGNED_BY.get(oid(inside(signed_by, 48)[0])) or HASHES[oid(inside(hashed_by, 48)[0])]
    known = is_stamped(b"\x31" + attributes[2][1:], signature[1], certificate["key"], name)
    must(known is not False, "tanda tangan cap waktu salah")
    return {"at": moment, "name": certificate["name"], "certificate": certificate["sha256"], "checked": known is True}


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


def is_named(told, certificate):
    """Whether the hash of the certificate is among what is signed (RFC 5816, or SHA-1 as in RFC 3161)."""
    for kind, usual in ((SIGNED_WITH_V2, "sha256"), (SIGNED_WITH, "sha1")):
        if kind in told:
            [value] = told[kind]
            first = inside(inside(inside(value, 48)[0], 48)[0], 48)
            name = HASHES[oid(inside(first[0], 48)[0])] if first[0][0] == 48 else usual
            return first[1 if first[0][0] == 48 else 0][1] == hashlib.new(name, certificate).digest()
    return False


def certificate_of(certificates, named):
    """The certificate that the signer names by issuer and number, which is for time stamps alone."""
    for certificate in certificates:
        body, *_signature = inside(certificate, 48)
        parts = inside(body, 48)
        number, _algorithm, issuer, days, subject, key, *more = parts[1:] if parts[0][0] == 160 else parts
        if (issuer[2], number[2]) == (named[0][2], named[1][2]):
            must(is_for_stamps(more), "sertifikat bukan untuk cap waktu")
            begins, ends = (certificate_day(day) for day in inside(days, 48))
            return {"key": key, "from": begins, "until": ends, "name": name_of(subject), "whole": certificate[2],
                    "sha256": hashlib.sha256(certificate[2]).hexdigest()}  # fmt: skip
    raise Refused("sertifikat cap waktu tidak ada di dalamnya")


def is_for_stamps(more):
    for part in more:
        for extension in inside(inside(part, 163)[0], 48) if part[0] == 163 else ():
            kind, *critical, value = inside(extension, 48)
            if oid(kind) == KEY_USAGE:
                [uses] = inside(value, 4)
                return [oid(use) for use in inside(uses, 48)] == [TIME_STAMPING] and bool(critical)
    return False


def certificate_day(value):
    text = value[1].decode("ascii")
    if value[0] == 23:
        text = ("19" if text >= "5" else "20") + text
    must(re.fullmatch(r"\d{14}Z", text), "waktu sertifikat tidak terbaca")
    return datetime.strptime(text, "%Y%m%d%H%M%SZ").replace(tzinfo=timezone.utc)


def name_of(subject):
    pairs = [inside(pair, 48) for several in inside(subject, 48) for pair in inside(several, 49)]
    names = [value[1].decode("utf-8", "replace") for kind, value in pairs if oid(kind) == COMMON_NAME]
    return ", ".join(names) or "tanpa nama"


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
    found = on_curve(curve_times(z * inverse % order, base, p), curve_times(r * inverse % order, (x, y), p), p)
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


# --- The rules, computed anew --------------------------------------------------------------------------------------


def exact(value):
    return Fraction(str(value))


def half_up(value):
    return int((2 * value + 1) // 2)


def day_of(text):
    return date.fromisoformat(text) if text else None


def moment_of(text):
    parts = re.fullmatch(r"(\d{4}-\d\d-\d\d)[T ](\d\d:\d\d:\d\d)(?:\.(\d{1,6}))?([+-]\d\d):?(\d\d)?", text)
    must(parts, f"waktu {text} tidak terbaca")
    day, clock, fraction, hours, minutes = parts.groups()
    zone = timedelta(hours=int(hours), minutes=int(hours[0] + (minutes or "0")))
    found = datetime.strptime(f"{day} {clock}", "%Y-%m-%d %H:%M:%S").replace(tzinfo=timezone(zone))
    return found.replace(microsecond=int((fraction or "").ljust(6, "0")))


def years_after(day, years):
    try:
        return day.replace(year=day.year + years)
    except ValueError:
        return day.replace(year=day.year + years, day=28)


def folded(text):
    return " ".join(text.split()).casefold()


def letters(text):
    return "".join(filter(str.isalnum, text))


def rank_step(rank):
    written = {letters(each).casefold(): step for step, each in enumerate(RANKS)}
    return written.get(letters(rank).casefold())


def band(bands, value):
    return next(each for each in bands if value >= exact(each["from"]))


class Engine:
    """The decision about one person before one post, from the sealed rule set and the frozen facts."""

    def __init__(self, sealed):
        self.sealed, self.day = sealed, date.fromisoformat(sealed["as_of"])
        self.rules = {name.split(".", 1)[1]: row["value"] for name, row in sealed["rules"].items()}
        target = sealed["target"]
        self.kind, self.target = target["kind"], target
        self.needs = {}
        for row in target["requirements"]:
            self.needs.setdefault(row["kind"], []).append(row)
        values = {kind: [row["value"] for row in rows] for kind, rows in self.needs.items()}
        self.demand = {
            "standard": [[r["competency"], r["kind"], r["level"], r["importance"]] for r in target["standard"]],
            "fields": values.get("field_of_study", []),
            "min_education": values.get("min_education", []),
        }
        order = self.rules["education_order"]
        self.degree_names = {letters(name.upper()): name for name in order}
        self.degree_names.update({"D1": "D-I", "D2": "D-II", "D3": "D-III", "D4": "D-IV"})

    def facts_of(self, row):
        facts = json.loads(row["facts"], parse_float=no_float)
        columns = self.sealed["fact_columns"]

        def named(name, values):
            return None if values is None else dict(zip(columns[name], values))

        for name in ("posts", "duties", "degrees", "appraisals", "awards", "teams", "sanctions", "trainings"):
            facts[name] = [named(name, values) for values in facts[name]]
        for name in ("rank", "feedback", "potential"):
            facts[name] = named(name, facts[name])
        facts["results"] = {code: named("results", values) for code, values in facts["results"].items()}
        facts["held"] = {code: exact(held["level"]) for code, held in facts["results"].items() if held["valid"]}
        facts["retires_on"], facts["age_limit_on"] = day_of(row["retires_on"]), day_of(row["age_limit_on"])
        return facts

    def decide(self, facts, verified):
        fit = self.match(self.demand["standard"], facts["held"])
        own_post = facts["own_post"]
        own_fit = self.match(own_post["standard"], facts["held"]) if own_post else {"jpm": None}
        personal = self.personal(facts)
        own = self.talent({**personal, **self.against(facts, own_post, own_fit["jpm"])})
        before = self.talent({**personal, **self.against(facts, self.demand, fit["jpm"])})
        found = {}
        for rule in self.sealed["rule_order"]:
            outcome = getattr(self, "rule_" + rule)(facts, fit=fit, box=own["box"])
            if outcome == "manual" and rule in verified:
                outcome = verified[rule][1]
            found[rule] = outcome
        outcomes = set(found.values())
        overall = "ineligible" if "fail" in outcomes else "manual" if "manual" in outcomes else "eligible"
        return {
            "outcome": overall,
            "letters": "".join({"pass": "p", "fail": "f", "manual": "m", "warn": "w", None: "-"}[found[rule]]
                               for rule in self.sealed["rule_order"]),
            **{name: before[name] for name in ("y", "x", "talent", "values")},
            "box": own["box"],
            **fit,
            **self.merit(before, fit),
        }  # fmt: skip

    # Match with a standard

    def match(self, standard, held):
        rules, bands = self.rules["job_fit"], self.rules["job_fit_categories"]["filling"]
        cap = rules["cap"] * 100

        def percent(kinds):
            rows = [row for row in standard if row[1] in kinds]
            if not rows or any(row[0] not in held for row in rows):
                return None
            return half_up(10_000 * sum(held[row[0]] for row in rows) / sum(Fraction(row[2]) for row in rows))

        core, technical = percent(rules["core"]), percent(rules["technical"])
        jpm = None if core is None else min(core, cap)
        return {
            "jpm": jpm,
            "jpm_uncapped": core,
            "jpm_technical": None if technical is None else min(technical, cap),
            "category": None if jpm is None else band(bands, Fraction(jpm, 100))["name"],
        }

    # Talent

    def personal(self, facts):
        scales = self.rules["talent_scales"]
        appraisals, degrees = facts["appraisals"], facts["degrees"]
        last = max(appraisals, key=lambda row: row["year"], default=None)
        points = scales["predicate"].get(last["predicate"]) if last else None
        return {
            "predicate": None if points is None else exact(points),
            "award": self.best(facts["awards"], self.rules["award_scale"]),
            "team": self.best(facts["teams"], self.rules["team_scale"]),
            "feedback": self.recorded(facts["feedback"]),
            "potential": self.recorded(facts["potential"]),
            "experience": self.experience(facts),
            "education": max((exact(scales["education"][row["level"]]) for row in degrees), default=None),
            "discipline": self.discipline(facts["sanctions"]),
        }

    def recorded(self, row):
        return None if row is None or row["score"] is None else exact(row["score"])

    def best(self, rows, scale):
        known = {folded(name): exact(points) for name, points in scale.items()}
        found = [known.get(folded(r["name"])) if r["score"] is None else exact(r["score"]) for r in rows]
        return None if None in found else max(found, default=Fraction(0))

    def current(self, facts, day):
        for post in reversed(facts["posts"]):
            if day_of(post["start"]) <= day and (post["end"] is None or day < day_of(post["end"])):
                return post
        return None

    def level(self, kind):
        return self.rules["career_levels"].get(kind)

    def held_days(self, post):
        end = day_of(post["end"])
        return max(((self.day if end is None or end > self.day else end) - day_of(post["start"])).days, 0)

    def reach(self, days, years):
        return years_after(self.day - timedelta(days=days), years) <= self.day

    def experience(self, facts):
        current = self.current(facts, self.day)
        if current is None or not current["kind"]:
            return None
        scale = self.rules["talent_scales"]["experience"]
        days = sum(self.held_days(post) for post in facts["posts"] if post["kind"] == current["kind"])
        tenure = next(each["points"] for each in scale["tenure"] if self.reach(days, each["from"]))
        places = [*facts["posts"], *facts["duties"]]
        outside = any(not place["position"] for place in places)
        several = len({place["unit"] for place in places}) > 1
        variety = scale["variety"]["other_agency" if outside else "several_units" if several else "one_unit"]
        acting = max((self.acting(duty, facts, scale["acting"]) for duty in facts["duties"]), default=0)
        return Fraction(tenure + variety + acting, 3)

    def acting(self, duty, facts, points):
        own = self.current(facts, day_of(duty["start"]))
        level, reached = self.level(own["kind"]) if own else None, self.level(duty["kind"])
        if level is None or reached is None or reached < level:
            return 0
        return points[duty["assignment"]]["higher" if reached > level else "equal"]

    def discipline(self, sanctions):
        scale, blocking = (self.rules["talent_scales"]["discipline"], self.rules["eligibility_discipline"]["blocking"])
        heavy = [row for row in sanctions if row["level"] in blocking]
        if any(r["end"] and day_of(r["start"]) <= self.day <= day_of(r["end"]) for r in heavy):
            return exact(scale["serving"])
        if any(row["end"] is None for row in heavy):
            return None
        return min((exact(scale[row["level"]]) for row in sanctions), default=exact(scale["none"]))

    def against(self, facts, demand, jpm):
        return {
            "competency": None if jpm is None else Fraction(jpm, 100),
            "development": self.development(facts, demand),
            "field_of_study": self.field(facts, demand),
        }

    def development(self, facts, demand):
        if not demand or not demand["standard"]:
            return None
        scale, wanted = self.rules["talent_scales"]["development"], {row[0] for row in demand["standard"]}
        since = date(self.day.year - 1, 1, 1)
        taught = any(r["competency"] in wanted and day_of(r["completed_on"]) >= since for r in facts["trainings"])
        return exact(scale["relevant" if taught else "other"])

    def field(self, facts, demand):
        if demand is None:
            return None
        scale = self.rules["talent_scales"]["field_of_study"]
        if not demand["fields"]:
            return exact(scale["match"])
        if not any(row["field"].strip() for row in facts["degrees"]):
            return None
        return exact(scale["match" if self.has_field(facts, demand) else "other"])

    def has_field(self, facts, demand):
        order, wanted = self.rules["education_order"], {folded(field) for field in demand["fields"]}
        steps = [self.degree_step(level) for level in demand["min_education"]]
        lowest = min([step for step in steps if step is not None], default=0)
        return any(folded(r["field"]) in wanted and order[r["level"]] >= lowest for r in facts["degrees"])

    def degree_step(self, level):
        return self.rules["education_order"].get(self.degree_names.get(letters(level.upper()), ""))

    def talent(self, values):
        axes = self.rules["talent_axes"]

        def axis(weights):
            weighed = {name: weight for name, weight in weights.items() if weight}
            if any(values[name] is None for name in weighed):
                return None
            return half_up(sum(weight * values[name] for name, weight in weighed.items()))

        y, x = axis(axes["y"]), axis(axes["x"])
        found = {"values": values, "y": y, "x": x, "talent": None, "box": None}
        if y is not None and x is not None:
            found["talent"] = half_up(Fraction(axes["talent"]["y"] * y + axes["talent"]["x"] * x, 100))
            bands, boxes = self.rules["talent_boxes"]["bands"], self.rules["talent_boxes"]["boxes"]
            found["box"] = boxes[band(bands, Fraction(y, 100))["name"]][band(bands, Fraction(x, 100))["name"]]
        return found

    # Merit

    def weights(self):
        table = self.rules["merit_weights"]
        if not any(row[1] in self.rules["job_fit"]["technical"] for row in self.demand["standard"]):
            return {"talent": 100, "technical": 0}
        return table.get(self.kind, table["other"])

    def merit(self, talent, fit):
        weights, technical = self.weights(), fit["jpm_technical"]
        if talent["talent"] is None or (weights["technical"] and technical is None):
            return {"score": None, "points": {}}
        score = half_up(Fraction(weights["talent"] * talent["talent"] + weights["technical"] * (technical or 0), 100))
        axes = self.rules["talent_axes"]
        parts = {}
        for name in COMPONENTS:
            axis = "y" if name in axes["y"] else "x"
            weight = weights["talent"] * axes["talent"][axis] * axes[axis][name]
            parts[name] = Fraction(weight, 10_000) * talent["values"][name] if weight else Fraction(0)
        if weights["technical"] and technical is not None:
            parts["technical"] = Fraction(weights["technical"] * technical, 100)
        shown = {name: int(part // 1) for name, part in parts.items()}
        order = sorted(parts, key=lambda name: -(parts[name] % 1))
        for turn in range(score - sum(shown.values())):
            shown[order[turn % len(order)]] += 1
        return {"score": score, "points": shown}

    # Eligibility: pass, fail, manual, warn; None where the rule does not apply

    def rule_status(self, facts, **_):
        table = self.rules["eligibility_status"]["managerial" if self.kind in MANAGERIAL else "other"]
        return table[facts["status"]]

    def rule_active(self, facts, **_):
        return "pass" if facts["legal_position"] in self.rules["eligibility_active"]["active"] else "fail"

    def rule_service(self, facts, **_):
        retires = facts["retires_on"]
        return "manual" if retires is None else "fail" if retires <= self.day else "pass"

    def rule_direction(self, facts, **_):
        terms, wanted = self.rules["eligibility_direction"], self.level(self.kind)
        current = self.current(facts, self.day)
        level = self.level(current["kind"]) if current else None
        if level is None or wanted is None:
            return "manual"
        refused = current["position"] == self.target["position"] or level > wanted + terms["highest_above_target"]
        aside = self.target["route"] in terms["same_level_routes"] and level != wanted
        return "fail" if refused or aside else "pass"

    def rule_talent_pool(self, facts, box=None, **_):
        if self.target["route"] != "talent_pool":
            return None
        return "manual" if box is None else "pass" if box in self.rules["talent_boxes"]["pool"] else "fail"

    def highest(self, facts):
        order = self.rules["education_order"]
        return max((order[row["level"]] for row in facts["degrees"]), default=None)

    def rule_education(self, facts, **_):
        if self.kind not in MANAGERIAL:
            return None
        terms, highest = self.rules["eligibility_education"][self.kind], self.highest(facts)
        if highest is None:
            return "manual"
        if highest >= self.rules["education_order"][terms["at_least"]]:
            return "pass"
        return "manual" if terms["remote_exception"] and self.target["remote"] else "fail"

    def time_in(self, facts, years, known, counts):
        counted = sum(self.held_days(post) for post in facts["posts"] if known(post) and counts(post))
        open_days = sum(self.held_days(post) for post in facts["posts"] if not known(post))
        if not facts["posts"]:
            return "manual", 0
        if self.reach(counted, years):
            return "pass", counted
        return ("manual" if open_days and self.reach(counted + open_days, years) else "fail"), counted

    def rule_experience(self, facts, **_):
        if self.kind not in MANAGERIAL:
            return None
        terms, levels = self.rules["eligibility_experience"][self.kind], self.rules["career_levels"]
        enough = max(levels[kind] for kind in terms["kinds"])
        counted = {kind for kind, level in levels.items() if kind in terms["kinds"] or level > enough}
        return self.time_in(
            facts, terms["years"], lambda post: bool(post["kind"]), lambda post: post["kind"] in counted
        )[0]

    def rule_experience_field(self, facts, **_):
        if self.kind not in MANAGERIAL:
            return None
        terms = self.rules["eligibility_experience_field"][self.kind]
        family = folded(self.target["family"])
        outcome, days = self.time_in(
            facts,
            terms["years"],
            lambda post: bool(family and post["family"].strip()),
            lambda post: folded(post["family"]) == family,
        )
        return ("pass" if days else "warn") if terms["advisory"] else outcome

    def rule_performance(self, facts, **_):
        terms, scale = self.rules["eligibility_performance"], self.rules["talent_scales"]["predicate"]
        by_year = {row["year"]: row["predicate"] for row in facts["appraisals"]}
        functional = self.kind.startswith("jf_")
        group = "functional" if functional else "managerial" if self.kind in MANAGERIAL else "pelaksana"
        due = date(self.day.year, terms["results_due"]["month"], terms["results_due"]["day"])
        last = self.day.year - (2 if self.day.year - 1 not in by_year and self.day <= due else 1)
        found = [by_year.get(last - back, "") for back in range(terms[group])]
        if any(each and exact(scale[each]) < exact(scale[terms["at_least"]]) for each in found):
            return "fail"
        return "pass" if all(found) else "manual"

    def rule_competence(self, facts, fit=None, **_):
        return "manual" if fit["jpm"] is None else self.rules["eligibility_competence"][fit["category"]]

    def rule_must_have(self, facts, **_):
        marked, missing = self.rules["eligibility_must_have"]["importance"], False
        for competency, _kind, level, importance in self.demand["standard"]:
            if importance in marked:
                if competency not in facts["held"]:
                    missing = True
                elif facts["held"][competency] < level:
                    return "fail"
        return "manual" if missing else "pass"

    def rule_age(self, facts, **_):
        if self.kind not in JPT:
            return None
        limit = facts["age_limit_on"]
        return "manual" if limit is None else "fail" if self.day > limit else "pass"

    def rule_discipline(self, facts, **_):
        terms, found = self.rules["eligibility_discipline"], set()
        years = terms["jpt_years_after"] if self.kind in JPT else 0
        for row in facts["sanctions"]:
            if row["level"] in terms["blocking"]:
                end = day_of(row["end"])
                found.add("manual" if end is None else "fail" if self.day <= years_after(end, years) else "pass")
            elif row["level"] in terms["advisory"]:
                late = self.day > years_after(day_of(row["start"]), terms["advisory_years"])
                found.add("pass" if late else "warn")
        return next((each for each in ("fail", "manual", "warn") if each in found), "pass")

    def rule_rank(self, facts, **_):
        if self.kind not in MANAGERIAL:
            return None
        text = letters(self.target["echelon"])
        echelon = f"{text[:-1].upper()}.{text[-1].lower()}" if len(text) > 1 else ""
        span = self.rules["rank_span"].get(echelon)
        step = rank_step(facts["rank"]["rank"]) if facts["rank"] else None
        if not span or step is None:
            return "warn"
        return "pass" if step >= RANKS.index(span[0]) - self.rules["eligibility_rank"]["steps_below"] else "warn"

    def rule_leadership_training(self, facts, **_):
        if self.kind not in MANAGERIAL:
            return None
        level = self.rules["eligibility_leadership_training"][self.kind]
        rows = [row for row in self.rules["leadership_training"] if row["level"] >= level]
        wanted = {folded(name) for row in rows for name in row["recognised"]}
        return "pass" if self.trained(facts, wanted) else "warn"

    def trained(self, facts, wanted):
        return any(folded(row["code"]) in wanted or folded(row["name"]) in wanted for row in facts["trainings"])

    def weighed(self, kind, outcome):
        terms = self.rules["eligibility_requirements"]
        table = terms["training_blocking" if kind == "training" else "blocking"]
        blocking = any(table[row["importance"]] for row in self.needs[kind])
        return outcome if outcome == "pass" or blocking else "warn"

    def minimum(self, kind, reached, bounds):
        readable = [bound for bound in bounds if bound is not None]
        if reached is not None and readable and reached >= min(readable):
            return "pass"
        return self.weighed(kind, "manual" if reached is None or len(readable) < len(bounds) else "fail")

    def rule_req_min_education(self, facts, **_):
        if "min_education" not in self.needs:
            return None
        names = {self.degree_names.get(letters(level.upper()), "") for level in self.demand["min_education"]}
        bounds = [self.rules["education_order"].get(name) for name in names]
        return self.minimum("min_education", self.highest(facts), bounds)

    def rule_req_field_of_study(self, facts, **_):
        if "field_of_study" not in self.needs:
            return None
        if self.has_field(facts, self.demand):
            return "pass"
        known = any(row["field"].strip() for row in facts["degrees"])
        return self.weighed("field_of_study", "fail" if known else "manual")

    def rule_req_min_rank(self, facts, **_):
        if "min_rank" not in self.needs:
            return None
        step = rank_step(facts["rank"]["rank"]) if facts["rank"] else None
        return self.minimum("min_rank", step, [rank_step(row["value"]) for row in self.needs["min_rank"]])

    def rule_req_training(self, facts, **_):
        if "training" not in self.needs:
            return None
        wanted = {folded(row["value"]) for row in self.needs["training"]}
        return "pass" if self.trained(facts, wanted) else self.weighed("training", "fail")

    def rule_req_experience_years(self, facts, **_):
        if "experience_years" not in self.needs:
            return None
        rows = self.needs["experience_years"]
        years = [int(row["value"]) for row in rows if row["value"].strip().isdecimal()]
        outcome, _days = self.time_in(facts, min(years, default=0), lambda post: True, lambda post: True)
        if len(years) < len(rows) and (not years or outcome == "fail"):
            outcome = "manual"
        return self.weighed("experience_years", outcome)


def shown(value, plain=False):
    if value is None:
        return ""
    return str(value) if plain else f"{value // 100}.{value % 100:02}"


def ranked(found):
    """Standard competition ranks by score, uncapped match, performance axis."""
    standing = {
        person: (row["score"], row["jpm_uncapped"], row["y"])
        for person, row in found.items()
        if row["outcome"] == "eligible" and row["score"] is not None
    }
    places = {}
    for place, own in enumerate(sorted(standing.values(), reverse=True), start=1):
        places.setdefault(own, place)
    return {person: places[own] for person, own in standing.items()}


def score_row(person, candidate, row, rank, proposed):
    values = {name: row["values"][name] for name in COMPONENTS}
    return {
        "person": person,
        "candidate": candidate,
        "outcome": row["outcome"],
        "letters": row["letters"],
        **{name: shown(row[name], plain=name == "box") for name in FIGURES},
        "rank": str(rank or ""),
        "proposed": "1" if proposed else "0",
        **{f"value_{n}": shown(None if v is None else half_up(v * 100)) for n, v in values.items()},
        **{f"points_{name}": shown(row["points"].get(name)) for name in POINTS},
    }


def check_scores(sealed, candidates, scores, run):
    engine = Engine(sealed)
    must(engine.weights() == sealed["weights"], "bobot tidak sesuai dengan aturan yang disegel")
    must(sealed["tie_break"] == ["score", "jpm_uncapped", "y"], "urutan penentu tidak dikenal")
    found = {row["person"]: engine.decide(engine.facts_of(row), json.loads(row["verifications"])) for row in candidates}
    ranks = ranked(found)
    places = sealed["seats"] * sealed["proposed_per_seat"]
    must([row["person"] for row in scores] == list(found), "orang di scores.csv dan candidates.csv berbeda")
    for row in scores:
        rank = ranks.get(row["person"])
        told = score_row(row["person"], row["candidate"], found[row["person"]], rank, rank and rank <= places)
        wrong = [name for name in SCORE_COLUMNS if told[name] != row[name]]
        must(not wrong, f"perhitungan ulang {row['person']} berbeda pada {', '.join(wrong)}")
    counts = {
        name: sum(row["outcome"] == name for row in found.values()) for name in ("eligible", "manual", "ineligible")
    }
    counts.update(considered=len(found), ranked=len(ranks))
    must(all(run[name] == count for name, count in counts.items()), "jumlah orang tidak sesuai dengan yang disegel")
    must(result_hash(found, ranks, len(sealed["rule_order"])) == run["result_hash"], "sidik hasil tidak sama")
    return found, ranks


def result_hash(found, ranks, rules):
    rows = []
    for person, row in found.items():
        figures = [-1 if row[name] is None else row[name] for name in FIGURES]
        data = row["letters"].encode().ljust(rules, b"\0")
        rows.append(person_bytes(person) + data + struct.pack(f">{len(FIGURES) + 1}i", *figures, ranks.get(person, 0)))
    return hashlib.sha256(b"".join(sorted(rows))).hexdigest()


def person_bytes(person):
    return bytes.fromhex(person.replace("-", ""))


def input_hash(candidates):
    rows, verified = [], {}
    for row in candidates:
        digest = hashlib.sha256(row["person"].encode() + b"\n" + row["facts"].encode()).digest()
        days = [day.toordinal() if day else -1 for day in (day_of(row["retires_on"]), day_of(row["age_limit_on"]))]
        rows.append(person_bytes(row["person"]) + digest + struct.pack(">2i", *days))
        if row["verifications"] != "{}":
            verified[row["person"]] = json.loads(row["verifications"])
    return hashlib.sha256(b"".join(sorted(rows)) + canonical(verified)).hexdigest()


# --- The whole -------------------------------------------------------------------------------------------------------


def chosen(state, columns):
    return {name: state.get(name) for name in columns}


def check_runs(files, manifest, states):
    runs = [state for (table, _row), state in states.items() if table == RUN]
    told = sorted((chosen(state, RUN_COLUMNS) for state in runs), key=lambda run: (run["created_at"], run["public_id"]))
    must(read_json(files, "runs.json") == told, "runs.json berbeda dari jejak audit yang disegel")
    this = [state for state in runs if state["public_id"] == manifest["shortlist"]]
    must(len(this) == 1, "perhitungan ini tidak ada dalam jejak audit")
    return this[0], told


def rows_of(states, table, columns):
    """The rows of a table, by the columns that are told, in the order of their ids."""
    found = (chosen(row, columns) for (at, _row), row in states.items() if at == table)
    return sorted(found, key=lambda row: row["id"])


def of_tables(states, tables):
    """By name, the rows of each table."""
    return {name: rows_of(states, table, columns) for name, (table, columns) in tables.items()}


def of_objections(states, form):
    """Objections and the effects of corrections; from form 4 on also the steps."""
    steps = {"steps": rows_of(states, *STEPS)} if FORMS.index(form) >= 3 else {}
    return {
        "filed": rows_of(states, OBJECTION, OBJECTION_COLUMNS),
        "effects": rows_of(states, EFFECT, EFFECT_COLUMNS),
        **steps,
    }


def of_opening(states):
    """What filled the vacancy, null where nothing but the run did."""
    found = of_tables(states, OPENING)
    return found if found["openings"] else None


def of_rotation(states):
    found = of_tables(states, ROTATION)
    return found if found["plans"] else None


def of_late(witnessed, whose):
    """What was written about candidates after the data were read; ``whose``: the person by entry."""
    heads = sorted((entry["head"] for entry in witnessed), key=lambda head: head["entry"])
    return [{"person": whose.get(head["entry"]), **chosen(head, LATE_COLUMNS)} for head in heads]


def of_people(states, secret):
    row = next((state for (table, _row), state in states.items() if table == TREE), None)
    return {"tree": chosen(row, TREE_COLUMNS), "secret": secret} if row else None


def of_committee(states, form_number):
    """What committees did; from form 5 on with the seats and the further attempts."""
    told = of_tables(states, COMMITTEE)
    if form_number >= 5:
        return {**told, "attempts": rows_of(states, *ATTEMPTS)}
    return {
        name: [{key: row[key] for key in row if key not in SEATS.get(name, ())} for row in rows]
        for name, rows in told.items()
    }


def check_decisions(files, run, states, form, witnessed=()):
    def rows(table, columns):
        found = [chosen(state, columns) for (name, _row), state in states.items() if name == table]
        return sorted(found, key=lambda row: (row["at"], row["public_id"]))

    row = states.get((APPROVED, run["approved_rules_id"])) if run["approved_rules_id"] else None
    must(bool(row) == bool(run["approved_rules_id"]), "aturan yang disetujui tidak ada dalam jejak audit")
    told = {
        "rule_set": chosen(row, APPROVED_COLUMNS) if row else None,
        "approvals": rows(APPROVAL, APPROVAL_COLUMNS),
        "marks": rows(MARK, MARK_COLUMNS),
    }
    found, form_number = read_json(files, "decisions.json"), FORMS.index(form) + 1
    if form_number >= 2:
        told["committee"] = of_committee(states, form_number)
    if form_number >= 3:
        told["objections"] = of_objections(states, form)
        told["people"] = of_people(states, (found.get("people") or {}).get("secret"))
    if form_number >= 4:
        whose = {row["entry"]: row["person"] for row in found.get("late", ())}
        told.update(opening=of_opening(states), rotation=of_rotation(states), late=of_late(witnessed, whose))
    must(found == told, "decisions.json berbeda dari jejak audit yang disegel")
    if row:
        approvals = told["approvals"]
        must(row["content_hash"] == run["rule_set_hash"], "aturan yang disetujui bukan aturan yang dipakai")
        must(len({each["approver_id"] for each in approvals}) >= 2, "aturan tidak disetujui dua orang")
        hashes = {each["content_hash"] for each in approvals}
        must(hashes == {run["rule_set_hash"]}, "yang disetujui bukan aturan yang dipakai")
    return told


def check_committee(told, marks, scores, run):
    """Each signed proposal follows from the official order, votes and departures, each verdict from a proposal."""
    verified = {mark["candidate_id"] for mark in marks if mark["decision"] == "verified" and not mark["replaced_at"]}
    ranked = ((int(row["rank"]), int(row["candidate"])) for row in scores if row["rank"] and row["candidate"])
    official = sorted((rank, candidate) for rank, candidate in ranked if candidate in verified)
    must(all(row["shortlist_id"] == run["id"] for row in told["committees"]), "panitia untuk perhitungan lain")
    proposed = {
        sitting["id"]: names_of(sitting, told, official) for sitting in told["sittings"] if sitting["signed_at"]
    }
    for row in told["verdicts"]:
        seats = [each for each in told["members"] if each["committee_id"] == row["committee_id"]]
        must(row["sitting_id"] in proposed, "keputusan tanpa berita acara yang ditandatangani")
        must(row["decided_by_id"] not in {each["account_id"] for each in seats}, "anggota panitia memutuskan sendiri")
        named = row["candidate_id"] in proposed[row["sitting_id"]]
        must(named if row["verdict"] == "chosen" else row["candidate_id"] is None, "yang dipilih tidak diusulkan")
    chosen_by = {row["id"] for row in told["verdicts"] if row["verdict"] == "chosen"}
    must(all(row["decision_id"] in chosen_by for row in told["appointments"]), "pengangkatan tanpa keputusan")
    check_seats(told, run)
    if "attempts" in told:
        check_attempts(told, run)
    return proposed


def check_seats(told, run):
    """Every seat has one person at most, nobody two, and no more are filled than the rules were sealed for."""
    seats = {row["id"]: row.get("seats") or 1 for row in told["committees"]}
    at = [(row["sitting_id"], row.get("seat") or 1) for row in told["verdicts"]]
    must(len(at) == len(set(at)), "satu formasi diputus dua kali")
    filled = [row for row in told["verdicts"] if row["verdict"] == "chosen"]
    places = [(row["committee_id"], row.get("seat") or 1) for row in filled]
    must(len(places) == len(set(places)), "satu formasi diisi dua kali")
    must(all(1 <= seat <= seats[committee] for committee, seat in places), "formasi tidak dikenal")
    must(len({row["candidate_id"] for row in filled}) == len(filled), "satu orang dipilih untuk dua formasi")
    must(len(filled) <= run["rule_set"].get("seats", 1), "formasi yang diisi lebih banyak daripada yang disegel")


def check_attempts(told, run):
    """Two agree to each further attempt; another committee follows one that sat by such an attempt alone."""
    agreed = [row for row in told["attempts"] if row["state"] == "approved"]
    check_chain(told["attempts"], agreed, run)
    for row in agreed:
        two = {row["proposed_by_id"], row["decided_by_id"]}
        must(len(two) == 2 and None not in two, "upaya berikutnya tidak disetujui dua orang")
        must((row["kind"] == "announcement") == (row["following_id"] is not None), "upaya berikutnya tidak lengkap")
    sat = {row["committee_id"] for row in told["sittings"]}
    followed = {row["committee_id"] for row in agreed if row["kind"] == "committee"}
    for later in told["committees"]:
        before = {row["id"] for row in told["committees"] if row["id"] < later["id"]} & sat
        must(later["seats"] is None or before <= followed, "panitia lain tanpa upaya yang disetujui dua orang")


def check_chain(attempts, agreed, run):
    """Each attempt follows the first vacancy or one that an earlier attempt announced; the run's is one of them."""
    origins = {row["origin_id"] for row in attempts}
    followed = [row["following_id"] for row in agreed if row["following_id"] is not None]
    once = len(followed) == len(set(followed)) and origins.isdisjoint(followed)
    must(len(origins) <= 1 and once, "upaya dari rangkaian lain")
    for row in attempts:
        before = {each["following_id"] for each in agreed if each["id"] < row["id"]}
        must(row["previous_id"] in origins | before, "upaya tidak menyusul yang sebelumnya")
    must(not attempts or run["vacancy_id"] in origins.union(followed), "upaya untuk lowongan lain")


def names_of(sitting, told, official):
    """The names of a signed sitting, found again from what happened in it."""
    of = {name: [row for row in told[name] if row["sitting_id"] == sitting["id"]]
          for name in ("votes", "departures", "signatures", "names")}  # fmt: skip
    (committee,) = (row for row in told["committees"] if row["id"] == sitting["committee_id"])
    members = [row["id"] for row in told["members"] if row["committee_id"] == committee["id"]]
    until = moment_of(sitting["signed_at"])
    conflicts = [row for row in told["conflicts"] if row["member_id"] in members and moment_of(row["at"]) <= until]

    def recused(member, candidate):
        return any(row["member_id"] == member and (row["whole"] or (candidate is not None
                   and row["candidate_id"] == candidate)) for row in conflicts)  # fmt: skip

    hashes = {row["content_hash"] for row in of["signatures"]}
    must(hashes == {sitting["content_hash"]}, "yang ditandatangani bukan berita acara sidang")
    must(all(row["state"] != "requested" for row in of["departures"]), "penyimpangan urutan belum dijawab")
    approved = [row for row in of["departures"] if row["state"] == "approved"]
    for row in approved:
        both = {row["requested_by_id"], row["answered_by_id"]}
        must(len(both) == 2 and both <= set(members), "penyimpangan urutan tidak disetujui dua orang")
    standing = [row for row in approved if not any(
        recused(row[who], row["candidate_id"]) for who in ("requested_by_id", "answered_by_id"))]  # fmt: skip
    standing.sort(key=lambda row: (moment_of(row["answered_at"]), row["id"]))
    names = [row["candidate_id"] for row in sorted(of["names"], key=lambda row: row["place"])]
    if any(row["kind"] == "set_aside" for row in standing):
        must(not names, "ada usulan dari daftar yang dikesampingkan")
        return names
    before = [row for row in told["verdicts"] if row["verdict"] == "chosen" and row["sitting_id"] < sitting["id"]]
    left = (committee.get("seats") or 1) - sum(row["committee_id"] == committee["id"] for row in before)
    chosen_before = {row["candidate_id"] for row in before}
    official = [(rank, candidate) for rank, candidate in official if candidate not in chosen_before]
    wanted = left * (committee.get("names_per_seat") or NAMES)
    must(names and names == in_order(official, standing)[:wanted], "usulan tidak mengikuti urutan resmi")
    for candidate in names:
        ballots = [row["ballot"] for row in of["votes"]
                   if row["candidate_id"] == candidate and not recused(row["member_id"], candidate)]  # fmt: skip
        may = sum(not recused(member, candidate) for member in members)
        support, oppose = ballots.count("support"), ballots.count("oppose")
        must(len(ballots) >= may * committee["quorum"] // 100 + 1, "suara tidak mencapai kuorum")
        agreed = not oppose if committee["method"] == "consensus" else support > oppose
        must(support and agreed, "usulan tidak didukung suara")
    return names


def check_objections(told, run, states):
    """Each is about this run and in time; two different people answered; an effect is that of a run of its own."""
    runs = {state["id"]: state for (table, _row), state in states.items() if table == RUN}
    filed = {row["id"]: row for row in told["filed"]}
    for row in filed.values():
        must(row["shortlist_id"] == run["id"] and row["result_hash"] == run["result_hash"], "sanggah atas yang lain")
        must(row["known_on"] <= row["filed_on"] <= row["closes_on"], "sanggah di luar masa sanggah")
        days = (date.fromisoformat(row["closes_on"]) - date.fromisoformat(row["known_on"])).days
        must(days == row["object_days"], "masa sanggah tidak sesuai")
        if row["state"] == "answered":
            two = {row["prepared_by_id"], row["decided_by_id"]}
            must(row["verdict"] and len(two) == 2 and None not in two, "sanggah tidak dijawab dua orang")
            if "steps" in told:
                check_steps(row, [step for step in told["steps"] if step["objection_id"] == row["id"]])
    for row in told["effects"]:
        shown = runs.get(row["run_id"])
        must(row["objection_id"] in filed, "dampak tanpa sanggah")
        must(shown and shown["kind"] == "objection" and shown["rerun_of_id"] == run["id"], "dampak tanpa perhitungan")
        must(shown["rule_set_hash"] == run["rule_set_hash"], "dampak dengan aturan lain")


def check_steps(row, steps):
    """An answer rests on the steps of those who gave it: filed first, prepared, then decided."""
    def last(act, by):
        return max((step["id"] for step in steps if step["act"] == act and step["by_id"] == by), default=0)

    must(steps and steps[0]["act"] == "file", "sanggah tanpa pengajuan")
    prepared = last("prepare", row["prepared_by_id"])
    must(0 < prepared < last("answer", row["decided_by_id"]), "sanggah dijawab tanpa langkahnya")


# --- What filled the vacancy, stage by stage -------------------------------------------------------------------------


class Order:
    """Which came first, by the places of entries in the tree."""

    def __init__(self, entries):
        self.events = {}
        for entry in sorted(entries, key=lambda entry: entry["place"]):
            row = entry["head"]["table"], entry["head"]["row"]
            self.events.setdefault(row, []).append((entry["place"], entry["values"]["new"] or {}))

    def made(self, table, row):
        return self.events[table, row][0][0]

    def first(self, table, row, column, wanted=None):
        """Where a column first became what is wanted, or anything; None: never."""
        for place, values in self.events[table, row]:
            if values.get(column) is not None and wanted in (None, values[column]):
                return place
        return None

    def last(self, table, row, column, wanted):
        found = [place for place, values in self.events[table, row] if values.get(column) == wanted]
        return found[-1] if found else None

    def was(self, table, row, column, place):
        """What a column was just before a place."""
        found = None
        for at, values in self.events[table, row]:
            if at < place and column in values:
                found = values[column]
        return found


def check_seals(decisions, runs, order):
    """The rules of an official run were sealed before the row of the run was written."""
    rules = decisions["rule_set"]
    for (table, row), state in runs.items():
        if table == RUN and rules and (APPROVED, state["approved_rules_id"]) in runs:
            sealed = order.first(APPROVED, state["approved_rules_id"], "sealed_at")
            must(sealed is not None and sealed < order.made(RUN, row), "aturan tidak disegel sebelum perhitungan")


def check_late(late, known, run):
    """What was written after the data were read is about people of this run, and later than the reading."""
    opened = moment_of(run["inputs_opened_at"])
    for row in late:
        must(row["person"] in known and row["table"] in READ_TABLES, "perubahan data tentang yang lain")
        must(moment_of(row["at"].replace("Z", "+00")) > opened, "perubahan data sebelum data dibaca")


def approved_by_two(approvals, content_hash, author, told):
    approvers = {row["approver_id"] for row in approvals}
    must(len(approvers) >= 2 and author not in approvers, f"{told} tidak disetujui dua orang lain")
    must({row["content_hash"] for row in approvals} == {content_hash}, f"yang disetujui bukan isi {told}")


def check_openings(told, order, run, sealed, read):
    """Every opening of the vacancy; the totals by person of the one that was not cancelled."""
    totals = {}
    must(sum(row["state"] != "cancelled" for row in told["openings"]) <= 1, "dua pengisian jabatan sekaligus")
    for row in told["openings"]:
        must(row["vacancy_id"] == run["vacancy_id"], "pengisian jabatan lain")
        opening = Opening(row, told, order)
        opening.check()
        if row["state"] != "cancelled":
            opening.check_population(run, sealed, read)
            totals = {opening.persons[each["application_id"]]: each["total"] for each in opening.results}
    return totals


class Opening:
    """One opening with its rows: what its rules make of them, found again."""

    def __init__(self, row, told, order, alone=False):
        self.row, self.order, self.content = row, order, row["content"]
        self.alone = alone  # one applicant's own part: nothing that needs the others
        self.rules = {stage["code"]: stage for stage in self.content["stages"]}
        of = {"opening_id": {row["id"]}}
        self.approvals = self.under(told["approvals"], of)
        self.stages = sorted(self.under(told["stages"], of), key=lambda stage: stage["place"])
        self.applications = {each["id"]: each for each in self.under(told["applications"], of)}
        self.results = self.under(told["results"], of)
        stages, applications = {"stage_id": {s["id"] for s in self.stages}}, {"application_id": set(self.applications)}
        self.evidence = self.under(told["evidence"], stages)
        self.documents = self.under(told["documents"], applications)
        self.assessors = {each["id"]: each for each in self.under(told["assessors"], stages)}
        self.conflicts = self.under(told["conflicts"], {"assessor_id": set(self.assessors)})
        self.sheets = self.under(told["sheets"], {"assessor_id": set(self.assessors)})
        self.discussions = self.under(told["discussions"], stages)
        self.admitted = {key: each for key, each in self.applications.items() if each["state"] == "admitted"}
        self.persons = {key: each["person"] for key, each in self.applications.items()}
        self.sealed_at = order.first("promotions_opening", row["id"], "sealed_at")

    @staticmethod
    def under(rows, of):
        ((name, ids),) = of.items()
        return [row for row in rows if row[name] in ids]

    def check(self):
        digest = hashlib.sha256(canonical(self.content)).hexdigest()
        must(digest == self.row["content_hash"], "isi pengisian jabatan bukan yang disegel")
        if self.row["state"] in ("running", "finished"):
            must(self.sealed_at is not None, "pengisian jabatan tidak disegel")
        if self.sealed_at is not None:
            approved_by_two(self.approvals, digest, self.row["opened_by_id"], "pengisian jabatan")
        self.check_stages()
        self.check_applications()
        self.check_sheets()
        self.check_results()

    def stage_was(self, stage, place):
        return self.order.was("promotions_openingstage", stage["id"], "state", place)

    def closing(self, stage):
        return self.order.last("promotions_openingstage", stage["id"], "state", "closed")

    def check_stages(self):
        wanted = [(n, rule["code"], rule["kind"]) for n, rule in enumerate(self.content["stages"], 1)]
        found = [(stage["place"], stage["code"], stage["kind"]) for stage in self.stages]
        must(found == wanted, "tahapan bukan yang disegel")
        for stage in self.stages:
            for place, values in self.order.events["promotions_openingstage", stage["id"]][1:]:
                must(self.sealed_at is not None and self.sealed_at < place, "tahapan mendahului segel")
                if values.get("state") == "open":
                    must(all(self.stage_was(each, place) == ("closed" if each["place"] < stage["place"] else "waiting")
                             for each in self.stages if each is not stage), "tahapan tidak berurutan")  # fmt: skip
            if stage["kind"] == "call" and stage["state"] != "waiting":
                days = (day_of(stage["ends_on"]) - day_of(stage["starts_on"])).days
                must(days >= self.rules[stage["code"]]["days"], "pengumuman terlalu singkat")
            if stage["state"] == "closed":
                self.check_closed(stage)

    def check_closed(self, stage):
        if stage["kind"] == "call":
            must(stage["closed_on"] > stage["ends_on"], "pendaftaran ditutup sebelum waktunya")
        given = {row["item"] for row in self.evidence if row["stage_id"] == stage["id"]
                 and self.order.made("promotions_openingevidence", row["id"]) < self.closing(stage)}  # fmt: skip
        items = self.rules[stage["code"]]["evidence"]
        lacking = [item["code"] for item in items if item["required"] and not item["record"]]
        must(given.issuperset(lacking), "tahapan ditutup tanpa bukti")

    def check_applications(self):
        call = next((stage for stage in self.stages if stage["kind"] == "call"), None)
        check = next((stage for stage in self.stages if stage["kind"] == "administration"), None)
        must(call or not self.applications, "lamaran tanpa pendaftaran")
        for row in self.applications.values():
            made = self.order.made("promotions_application", row["id"])
            must(self.stage_was(call, made) == "open", "lamaran di luar masa pendaftaran")
            if row["state"] in ("admitted", "rejected"):
                two = {row["checked_by_id"], row["decided_by_id"]}
                must(len(two) == 2 and None not in two, "lamaran tidak diputuskan dua orang")
                must(row["passes"] == (row["state"] == "admitted"), "lamaran diputuskan lain dari pemeriksaannya")
        for key in self.admitted:
            now = [d for d in self.documents if d["application_id"] == key and not d["replaced_at"]]
            accepted = {d["kind"] for d in now if d["state"] == "accepted" and d["checked_by_id"]}
            asked = {rule["code"] for rule in self.content["documents"] if rule["required"]}
            must(asked <= accepted == {d["kind"] for d in now}, "pelamar lulus tanpa berkas yang diterima")
        if check and check["state"] == "closed":
            open_ones = [row for row in self.applications.values() if row["state"] in ("sent", "returned", "checked")]
            must(not open_ones, "lamaran belum diputuskan")
            enough = self.alone or len(self.admitted) >= self.content["minimum_applicants"]
            must(enough, "pelamar kurang dari yang disyaratkan")

    def check_sheets(self):
        people = {row["employee_id"] for row in self.applications.values()}
        must(not people & {row["person_id"] for row in self.assessors.values()}, "penilai adalah pelamar")
        stages = {stage["id"]: stage for stage in self.stages}
        for sheet in self.sheets:
            stage = stages[self.assessors[sheet["assessor_id"]]["stage_id"]]
            made = self.order.made("promotions_scoresheet", sheet["id"])
            must(sheet["application_id"] in self.admitted, "lembar nilai tentang yang lain")
            must(self.stage_was(stage, made) == "open", "lembar nilai di luar tahapannya")
            must(not any(self.order.made("promotions_assessorconflict", row["id"]) < made
                         for row in self.conflicts_of(sheet["assessor_id"], sheet["application_id"])),
                 "penilai dengan benturan kepentingan")  # fmt: skip
            criteria = {rule["code"]: rule["weight"] for rule in self.rules[stage["code"]]["criteria"]}
            must(set(sheet["scores"]) == set(criteria), "kriteria lembar nilai tidak dikenal")
            points = {code: exact(value) for code, value in sheet["scores"].items()}
            must(all(0 <= each <= 100 for each in points.values()), "nilai di luar 0 sampai 100")
            score = sum(points[code] * weight for code, weight in criteria.items()) / 100
            must(score == exact(sheet["score"]), "nilai lembar bukan jumlah kriterianya")
        for stage in self.stages:
            if stage["kind"] == "scored" and stage["state"] == "closed":
                self.check_scored(stage)

    def conflicts_of(self, assessor, application):
        return [row for row in self.conflicts
                if (row["assessor_id"], row["application_id"]) == (assessor, application)]  # fmt: skip

    def counted(self, stage, application):
        """The scores that enter the mean: sheets in force of assessors who serve."""
        return [(sheet["assessor_id"], exact(sheet["score"])) for sheet in self.sheets
                if sheet["application_id"] == application and not sheet["replaced_at"]
                and self.assessors[sheet["assessor_id"]]["stage_id"] == stage["id"]
                and not self.assessors[sheet["assessor_id"]]["excused_at"]]  # fmt: skip

    def check_scored(self, stage):
        """No sheet is missing and none counts twice; who lay far apart has spoken about it."""
        serving = [key for key, row in self.assessors.items() if row["stage_id"] == stage["id"]
                   and not row["excused_at"]]  # fmt: skip
        for application in self.admitted:
            found = self.counted(stage, application)
            judges = [judge for judge, _score in found]
            owing = {judge for judge in serving if not self.conflicts_of(judge, application)}
            must(len(set(judges)) == len(judges) and owing <= set(judges), "lembar nilai tidak lengkap")
            scores = [score for _judge, score in found]
            spread = max(scores) - min(scores) if scores else 0
            told = any(row["stage_id"] == stage["id"] and row["application_id"] == application
                       and exact(row["spread"]) == spread for row in self.discussions)  # fmt: skip
            narrow = spread <= self.rules[stage["code"]]["spread"]
            must(self.alone or told or narrow, "selisih nilai lebar tanpa pembahasan")

    def check_results(self):
        """Means, points, totals and ranks, found again from the sheets."""
        if not self.row["result_hash"]:
            must(not self.results, "nilai akhir tanpa sidiknya")
            must(not self.alone or not (self.assessors or self.sheets or self.conflicts), "nilai yang belum ditutup")
            return
        scored = [stage for stage in self.stages if stage["kind"] == "scored"]
        found = {key: self.total(key, scored) for key in self.admitted}
        keyed = {key: (total, *(means[code] for code in self.content["tie_break"]))
                 for key, (means, _points, total, _missing) in found.items() if total is not None}  # fmt: skip
        ranks = {key: 1 + sum(other > own for other in keyed.values()) for key, own in keyed.items()}
        must(sorted(row["application_id"] for row in self.results) == sorted(found), "nilai akhir tidak lengkap")
        hashed = []
        for row in self.results:
            key = row["application_id"]
            made = self.order.made("promotions_selectionresult", row["id"])
            must(all(self.stage_was(stage, made) == "closed" for stage in scored), "nilai akhir mendahului tahapannya")
            means, points, total, missing = found[key]
            told = {
                "means": {code: mean_text(mean) for code, mean in means.items()},
                "points": {code: shown(cents) for code, cents in points.items()},
                "total": None if total is None else shown(total),
                "rank": ranks.get(key),
                "missing": missing,
            }
            if self.alone and total is not None:
                told["rank"] = row["rank"] if type(row["rank"]) is int and row["rank"] > 0 else 0
            must(chosen(row, told) == told, "nilai akhir bukan hasil lembar nilai")
            hashed.append([self.applications[key]["public_id"], told["means"], told["points"], str(told["total"]),
                           told["rank"], missing])  # fmt: skip
        digest = hashlib.sha256(canonical([self.row["content_hash"], sorted(hashed)])).hexdigest()
        must(self.alone or digest == self.row["result_hash"], "sidik nilai akhir tidak sama")

    def total(self, application, scored):
        """Means by stage, points and total in hundredths, and the stages without a score."""
        scores = {stage["code"]: [score for _judge, score in self.counted(stage, application)] for stage in scored}
        means = {code: sum(given) / len(given) for code, given in scores.items() if given}
        missing = [code for code in scores if code not in means]
        if missing:
            return means, {}, None, missing
        parts = {code: mean * self.rules[code]["weight"] for code, mean in means.items()}
        total = half_up(sum(parts.values()))
        points = {code: int(part // 1) for code, part in parts.items()}
        order = sorted(parts, key=lambda code: -(parts[code] % 1))
        for code in order[: total - sum(points.values())]:
            points[code] += 1
        return means, points, total, []

    def check_population(self, run, sealed, read):
        """The official run of an open selection considered those who passed the document check."""
        check = next((stage for stage in self.stages if stage["kind"] == "administration"), None)
        target = (sealed["target"]["vacancy"], sealed["target"]["position"], sealed["target"]["route"])
        must(tuple(self.content[name] for name in ("vacancy", "position", "route")) == target, "pengisian jabatan lain")
        if not check or not run["approved_rules_id"]:
            return
        sealed_at, closed_at = self.order.first(APPROVED, run["approved_rules_id"], "sealed_at"), self.closing(check)
        must(closed_at is not None and closed_at < sealed_at, "aturan disegel sebelum pelamar diketahui")
        passed = sorted(row["person"] or "" for row in self.admitted.values())
        population = sealed["population"]
        must(population["basis"] == "applicants" and population["applicants"] == passed,
             "yang dipertimbangkan bukan pelamar yang lulus")  # fmt: skip
        must(read <= set(passed), "yang dipertimbangkan bukan pelamar yang lulus")


def mean_text(value):
    """A decimal of two places where the mean is one, otherwise a fraction."""
    cents = value * 100
    return shown(int(cents)) if cents.denominator == 1 else str(value)


def check_rotation(decisions, order, run, sealed, read):
    """The vacancy is that of a move of an approved plan, which says who moves and by which stages."""
    told = decisions["rotation"]
    must(len(told["plans"]) == 1 and len(told["moves"]) == 1, "rencana rotasi tidak dikenal")
    (plan,), (move,) = told["plans"], told["moves"]
    digest = hashlib.sha256(canonical(plan["content"])).hexdigest()
    must(digest == plan["content_hash"], "isi rencana rotasi bukan yang disegel")
    approved_by_two(told["approvals"], digest, plan["proposed_by_id"], "rencana rotasi")
    sealed_at = order.first("promotions_rotationplan", plan["id"], "sealed_at")
    must(sealed_at is not None, "rencana rotasi tidak disegel")
    must(move["vacancy_id"] == run["vacancy_id"], "rotasi ke jabatan lain")
    (planned,) = (row for row in plan["content"]["moves"] if row["place"] == move["place"])
    told_hash = hashlib.sha256(canonical(move["told"])).hexdigest()
    must(planned["told"] == told_hash, "penjelasan rotasi bukan yang disetujui")
    must(planned["to"] == sealed["target"]["position"], "rotasi ke jabatan lain")
    population = sealed["population"]
    if run["approved_rules_id"]:
        must(population["basis"] == "rotation_plan" and population["applicants"] == [planned["person"]]
             and read <= {planned["person"]}, "yang dipertimbangkan bukan yang direncanakan")  # fmt: skip
    openings = (decisions["opening"] or {"openings": []})["openings"]
    as_planned = [row for row in openings if row["content_hash"] == planned["opening"]]
    must(as_planned or not openings, "tahapan rotasi bukan yang disetujui")
    for row in openings:
        must(sealed_at < order.made("promotions_opening", row["id"]), "pengisian mendahului rencana rotasi")


# --- The root over the people ----------------------------------------------------------------------------------------


def record_of(candidate, row, rank):
    """One person's part of a run; ``row`` is what was found of them, in whole numbers."""
    return {
        "person": candidate["person"],
        "facts": hashlib.sha256(candidate["person"].encode() + b"\n" + candidate["facts"].encode()).hexdigest(),
        "retires_on": candidate["retires_on"] or None,
        "age_limit_on": candidate["age_limit_on"] or None,
        "verifications": json.loads(candidate["verifications"]),
        "letters": row["letters"],
        "rank": rank or 0,
        **{name: -1 if row[name] is None else row[name] for name in FIGURES},
    }


def leaf_of(record, key):
    sealed = hmac.new(key, canonical(record), "sha256").digest()
    return hashlib.sha256(b"\x00" + sealed).digest()


def root_over(leaves):
    if len(leaves) == 1:
        return leaves[0]
    middle = 1 << ((len(leaves) - 1).bit_length() - 1)
    return node(root_over(leaves[:middle]), root_over(leaves[middle:]))


def check_people(told, candidates, found, ranks, run):
    """The root that the run wrote is the one over everybody in this bundle."""
    tree, secret = told["tree"], from_hex(told["secret"])
    same = ("rule_set_hash", "input_hash", "result_hash")
    must(tree["run"] == run["public_id"] and all(tree[n] == run[n] for n in same), "akar atas orang milik yang lain")
    leaves = []
    for row in sorted(candidates, key=lambda row: row["person"]):
        person = row["person"]
        key = hmac.new(secret, person.encode(), "sha256").digest()
        leaves.append(leaf_of(record_of(row, found[person], ranks.get(person)), key))
    must(len(leaves) == tree["people"] and root_over(leaves).hex() == tree["root"], "akar atas orang tidak sama")


SLICE_KEYS = {
    "format", "shortlist", "rule_set", "person", "found", "key", "place", "path", "entries", "checkpoints",
}  # fmt: skip


def check_slice(data):
    """One person's own part of a run. Raises Refused."""
    told = read_json({"irisan": data}, "irisan")
    must(set(told) == SLICE_KEYS and told["format"] in SLICES, "bentuk berkas tidak dikenal")
    points = read_checkpoints(told["checkpoints"])
    must(len(points) == 1, "titik segel tidak dikenal")
    must(point_block(told["checkpoints"], 0) == told["checkpoints"], "titik segel tidak dalam bentuk bakunya")
    wanted = {"head", "key", "path", "place", "values"}
    must(all(set(each) == wanted and type(each["place"]) is int for each in told["entries"]), "bukti tidak dikenal")
    check_entries(told, points[-1])
    states = replayed(told["entries"])
    trees = [state for (table, _row), state in states.items() if table == TREE]
    must(len(trees) == 1 and (len(states) == 1 or told["format"] == SLICE), "bukti tidak dikenal")
    (tree,) = trees
    must(tree["run"] == told["shortlist"], "akar atas orang milik yang lain")
    sealed, person = told["rule_set"], told["person"]
    must(hashlib.sha256(canonical(sealed)).hexdigest() == tree["rule_set_hash"], "sidik aturan tidak sama")
    must(set(person) == set(CANDIDATE_COLUMNS), "kolom tidak dikenal")
    engine = Engine(sealed)
    must(engine.weights() == sealed["weights"], "bobot tidak sesuai dengan aturan yang disegel")
    found = engine.decide(engine.facts_of(person), json.loads(person["verifications"]))
    must(re.fullmatch("[1-9][0-9]*|", told["found"].get("rank", "x")), "peringkat tidak terbaca")
    rank = int(told["found"]["rank"] or 0)
    ranked_too = found["outcome"] == "eligible" and found["score"] is not None
    must(bool(rank) == ranked_too and rank <= tree["people"], "peringkat tidak sesuai")
    proposed = rank and rank <= sealed["seats"] * sealed["proposed_per_seat"]
    expected = score_row(person["person"], "", found, rank, proposed)
    del expected["candidate"]
    must(told["found"] == expected, "perhitungan ulang berbeda")
    must(type(told["place"]) is int, "tempat bukan bilangan")
    leaf = leaf_of(record_of(person, found, rank), from_hex(told["key"]))
    root = root_by(leaf, told["place"], tree["people"], [from_hex(step) for step in told["path"]])
    must(root.hex() == tree["root"], "bagian ini tidak berada di bawah akar perhitungan")
    own = check_own_opening(states, Order(told["entries"]), person["person"])
    return {"told": told, "tree": tree, "sealed": sealed, "last": points[-1], "opening": own}


def check_own_opening(states, order, person):
    """What one applicant is told of an opening: the own application, documents, sheets and result; or None."""
    told = of_tables(states, {name: columns for name, columns in OPENING.items() if name in OWN_OPENING})
    must(sum(map(len, told.values())) == len(states) - 1, "bukti tidak dikenal")
    if len(states) == 1:
        return None
    must(len(told["openings"]) == 1 and len(told["applications"]) == 1, "bukan bagian satu orang")
    must(told["applications"][0]["person"] == person, "lamaran orang lain")
    own = Opening(told["openings"][0], {**dict.fromkeys(OPENING, ()), **told}, order, alone=True)
    applications = {row["application_id"] for name in ("documents", "conflicts", "sheets", "results")
                    for row in told[name]}  # fmt: skip
    must(applications <= {told["applications"][0]["id"]}, "ada bagian tentang yang lain")
    kept = (own.approvals, own.stages, own.evidence, own.documents, own.assessors, own.conflicts, own.sheets)
    must(sum(map(len, (*kept, own.results))) + 2 == len(states) - 1, "ada bagian tentang yang lain")
    own.check()
    return own


WORDS = {
    "official": "resmi", "proposed": "menunggu dua persetujuan", "running": "berlangsung", "finished": "selesai",
    "cancelled": "dibatalkan", "draft": "belum dikirim", "sent": "terkirim",
    "returned": "dikembalikan untuk diperbaiki",
    "checked": "diperiksa, menunggu orang kedua", "admitted": "lulus seleksi administrasi",
    "rejected": "tidak lulus seleksi administrasi", "withdrawn": "ditarik", "eligible": "memenuhi syarat",
    "manual": "perlu diperiksa", "ineligible": "tidak memenuhi syarat",
    "trial": "percobaan", "objection": "akibat sanggah",
}  # fmt: skip


ATTEMPT_WORDS = {
    "committee": "panitia lain untuk daftar yang sama", "announcement": "diumumkan kembali",
    "set_aside": "daftar dikesampingkan", "returned": "usulan dikembalikan PPK",
    "withdrew": "para kandidat mengundurkan diri", "failed": "proses tidak dapat diselesaikan",
}  # fmt: skip


def word(stored):
    """A stored value as the report says it."""
    return WORDS.get(stored, stored)


def report_slice(found):
    told, last = found["told"], found["last"]
    own = told["found"]
    return "\n".join([
        "HASIL PEMERIKSAAN: SAH. Bagian Anda cocok dengan perhitungan yang disegel.",
        "",
        f"Lowongan             : {found['sealed']['target']['vacancy']}, keadaan per {found['sealed']['as_of']}",
        f"Perhitungan          : {told['shortlist']}",
        f"Anda                 : {own['person']}",
        f"Hasil                : {word(own['outcome'])}; skor {own['score'] or '-'}; peringkat {own['rank'] or '-'}",
        *report_own_opening(found["opening"]),
        f"Akar atas orang      : {found['tree']['root']} ({found['tree']['people']} orang)",
        f"Titik segel          : {last['at']} oleh {last['origin']}",
        f"Kunci publik         : {b64encode(last['key']).decode()}",
        "",
        "Bandingkan kunci publik dan titik segel di atas dengan yang Anda peroleh dari tempat lain.",
    ])  # fmt: skip


def report_own_opening(own):
    """Lines about the own application, as far as there is one."""
    if own is None:
        return []
    (application,) = own.applications.values()
    many = f"berkas {len(own.documents)}, lembar nilai {len(own.sheets)}"
    lines = [f"Lamaran Anda         : {word(application['state'])}; {many}"]
    for row in own.results:
        parts = ", ".join(f"{code} {points}" for code, points in row["points"].items())
        lines.append(f"Nilai akhir seleksi  : {row['total'] or '-'} ({parts}); peringkat {row['rank'] or '-'}")
    return lines


def in_order(official, standing):
    """The official order with the departures put into effect, one after the other."""
    gone = {row["candidate_id"] for row in standing if row["kind"] == "leave_out"}
    order = [candidate for _rank, candidate in official if candidate not in gone]
    for row in standing:
        if row["kind"] == "move" and row["candidate_id"] in order and row["place"]:
            order.remove(row["candidate_id"])
            order.insert(row["place"] - 1, row["candidate_id"])
    return order


def check_order(run):
    sealed, opened, published = (moment_of(run[n]) for n in ("sealed_at", "inputs_opened_at", "published_at"))
    must(sealed < opened <= published, "aturan tidak disegel sebelum data dibuka")


def check(data, anchors=""):
    """Everything; what the report tells. Raises Refused."""
    files = unpack(data)
    manifest = read_json(files, "manifest.json")
    must(
        set(manifest) == {"format", "shortlist", "files"} and manifest["format"] in FORMS,
        "bentuk berkas tidak dikenal",
    )
    form = FORMS.index(manifest["format"]) + 1
    names = FILES if form >= 5 else FILES_OF_BEFORE
    must(set(files) == set(names), "isi berkas tidak lengkap atau berlebih")
    hashes = {name: hashlib.sha256(files[name]).hexdigest() for name in names[2:]}
    must(manifest["files"] == hashes, "isi berkas tidak sama dengan daftar isinya")
    proofs = read_json(files, "proofs.json")
    parts = {"consistency", "entries", *(("witnessed",) if form >= 4 else ()), *(("stamp",) if form >= 5 else ())}
    must(set(proofs) == parts, "proofs.json tidak dikenal")
    must(all(set(told) == {"from", "path", "to"} for told in proofs["consistency"]), "proofs.json tidak dikenal")
    wanted = {"head", "key", "path", "place", "values"}
    must(all(set(entry) == wanted for entry in proofs["entries"]), "proofs.json tidak dikenal")
    witnessed = proofs.get("witnessed", [])
    must(all(set(entry) == {"head", "path", "place"} for entry in witnessed), "proofs.json tidak dikenal")
    must(
        all(type(entry["place"]) is int for entry in (*proofs["entries"], *witnessed)), "tempat entri bukan bilangan"
    )
    points = check_checkpoints(files, proofs)
    signature = from_base64(files["manifest.sig"].decode().strip())
    must(is_signed(files["manifest.json"], signature, points[-1]["key"]), "tanda tangan daftar isi salah")
    must(len(files["manifest.sig"]) == 89, "tanda tangan daftar isi tidak dalam bentuk bakunya")
    for anchor in read_checkpoints(anchors) if anchors else ():
        same = [point for point in points if point["size"] == anchor["size"]]
        must(anchor["key"] in {point["key"] for point in points}, "kunci jangkar berbeda dari kunci berkas ini")
        must(
            all(point["root"] == anchor["root"] for point in same), "jangkar bertentangan dengan titik segel berkas ini"
        )
    stamp = check_stamp(files, proofs["stamp"], points[-1]) if form >= 5 else None
    check_entries(proofs, points[-1])
    states = replayed(proofs["entries"])
    run, runs = check_runs(files, manifest, states)
    sealed = read_json(files, "ruleset.json")
    must(sealed == run["rule_set"], "ruleset.json bukan aturan yang disegel")
    must(hashlib.sha256(canonical(sealed)).hexdigest() == run["rule_set_hash"], "sidik aturan tidak sama")
    decisions = check_decisions(files, run, states, manifest["format"], witnessed)
    check_order(run)
    candidates = read_csv(files, "candidates.csv", CANDIDATE_COLUMNS)
    must(input_hash(candidates) == run["input_hash"], "sidik data kandidat tidak sama")
    scores = read_csv(files, "scores.csv", SCORE_COLUMNS)
    found, ranks = check_scores(sealed, candidates, scores, run)
    known = {row["candidate"] for row in scores}
    must(all(str(mark["candidate_id"]) in known for mark in decisions["marks"]), "tanda telaah tentang orang lain")
    committee = decisions.get("committee")
    proposed = check_committee(committee, decisions["marks"], scores, run) if committee else {}
    if form >= 3:
        check_objections(decisions["objections"], run, states)
        if decisions["people"]:
            check_people(decisions["people"], candidates, found, ranks, run)
    totals = {}
    if form >= 4:
        order = Order(proofs["entries"])
        check_seals(decisions, runs=states, order=order)
        check_late(decisions["late"], known={row["person"] for row in candidates}, run=run)
        people_read = {row["person"] for row in candidates}
        if decisions["opening"]:
            totals = check_openings(decisions["opening"], order, run=run, sealed=sealed, read=people_read)
        if decisions["rotation"]:
            check_rotation(decisions, order, run=run, sealed=sealed, read=people_read)
    people = {int(row["candidate"]): row["person"] for row in scores if row["candidate"]}
    return {"manifest": manifest, "points": points, "run": run, "runs": runs, "decisions": decisions,
            "proposed": [people[candidate] for candidate in (list(proposed.values()) or [[]])[-1]],
            "chosen": [people[row["candidate_id"]] for row in (committee or {}).get("verdicts", ())
                       if row["verdict"] == "chosen"],
            "stamp": stamp, "totals": totals, "found": found, "ranks": ranks, "sealed": sealed,
            "proved": len(proofs["entries"]) + len(witnessed)}  # fmt: skip


def report(told):
    run, last, marks = told["run"], told["points"][-1], told["decisions"]["marks"]
    leading = sorted((rank, person) for person, rank in told["ranks"].items())[:10]
    approvals = told["decisions"]["approvals"]
    lines = [
        "HASIL PEMERIKSAAN: SAH. Semua isi berkas cocok.",
        "",
        f"Lowongan             : {told['sealed']['target']['vacancy']}, keadaan per {run['as_of']}",
        f"Perhitungan          : {run['public_id']} ({word(run['kind'])})",
        f"Aturan disegel       : {run['sealed_at']}",
        f"Data dibuka          : {run['inputs_opened_at']}  (sesudah aturan disegel)",
        f"Disetujui oleh       : {len({row['approver_id'] for row in approvals})} orang",
        f"Dipertimbangkan      : {run['considered']} orang; memenuhi syarat {run['eligible']}, perlu diperiksa"
        f" {run['manual']}, tidak memenuhi {run['ineligible']}; berperingkat {run['ranked']}",
        f"Perhitungan lowongan : {len(told['runs'])} (semua tercantum di runs.json)",
        f"Tanda telaah         : {len(marks)}, di antaranya dikeluarkan"
        f" {sum(mark['decision'] == 'excluded' for mark in marks)}",
        f"Sanggah              : {len(told['decisions'].get('objections', {}).get('filed', ()))}",
        *report_opening(told["decisions"], told["totals"]),
        *report_attempts(told["decisions"].get("committee", {})),
        f"Usulan panitia       : {', '.join(told['proposed']) or 'belum ada'}",
        f"Dipilih PPK          : {', '.join(told['chosen']) or 'belum ada'}",
        f"Entri audit terbukti : {told['proved']} dari pohon {last['size']} entri",
        f"Titik segel terakhir : {last['at']} oleh {last['origin']}",
        f"Kunci publik         : {b64encode(last['key']).decode()}",
        *report_stamp(told["stamp"]),
        "",
        "Peringkat teratas (dihitung ulang):",
        *(f"  {rank:>3}. {person}  {shown(told['found'][person]['score'])}" for rank, person in leading),
        "",
        "Bandingkan kunci publik dan titik segel di atas dengan yang Anda peroleh dari tempat lain: hanya itu yang",
        "membuktikan bahwa berkas ini tidak dibuat ulang seluruhnya.",
    ]
    return "\n".join(lines)


def report_attempts(committee):
    """Lines about the further attempts that two people agreed to, in order; none from before form 5."""
    agreed = [row for row in committee.get("attempts", ()) if row["state"] == "approved"]
    lines = [f"  {number}. {ATTEMPT_WORDS[row['kind']]}; sebabnya: {ATTEMPT_WORDS[row['cause']]}"
             for number, row in enumerate(agreed, start=2)]  # fmt: skip
    return [f"Upaya lanjutan       : {len(agreed)}", *lines] if "attempts" in committee else []


def report_opening(decisions, totals):
    """Lines about the opening, the plan and late changes, as far as there are any."""
    if "late" not in decisions:
        return []
    lines = [f"Data berubah kemudian: {len(decisions['late'])} kali, sesudah data dibuka"]
    for row in (decisions["opening"] or {"openings": ()})["openings"]:
        many = {name: len(decisions["opening"][name]) for name in ("applications", "sheets")}
        lines.append(f"Pengisian jabatan    : {word(row['state'])}, disegel {row['sealed_at']};"
                     f" lamaran {many['applications']}, lembar nilai {many['sheets']}")  # fmt: skip
    for total, person in sorted(((total or "", person) for person, total in totals.items()), reverse=True)[:10]:
        lines.append(f"  nilai akhir {total or '-':>6}  {person}")
    if decisions["rotation"]:
        plan = decisions["rotation"]["plans"][0]
        lines.append(f"Rencana rotasi       : {plan['code']}, disegel {plan['sealed_at']}")
    return lines


def report_stamp(stamp):
    """Until when the last checkpoint was there at the latest, by whose clock, and what is left to check."""
    if stamp is None:
        return ["Cap waktu luar       : tidak ada; waktu di atas menurut jam pemilik jejak audit sendiri"]
    signature = "cocok" if stamp["checked"] else "TIDAK diperiksa di sini (algoritme lain)"
    return [
        f"Cap waktu luar       : {stamp['at']:%Y-%m-%d %H:%M:%S} UTC, atas pohon {stamp['size']} entri",
        f"  oleh {stamp['name']} (sertifikat SHA-256 {stamp['certificate']})",
        f"  tanda tangan {signature}; rantai sertifikatnya tidak diperiksa di sini. Ekstrak berkas ini, lalu dengan",
        "  sertifikat akar otoritas itu yang Anda peroleh dari tempat lain jalankan:",
        "  openssl ts -verify -data stamped.txt -in stamp.tsr -CAfile SERTIFIKAT.pem",
    ]


def main(arguments):
    if not arguments or len(arguments) not in (1, 3) or (len(arguments) == 3 and arguments[1] != "--anchor"):
        print("Pemakaian: python3 verify.py BERKAS.zip [--anchor TITIK-SEGEL.txt] atau IRISAN.json")
        return 2
    try:
        with open(arguments[0], "rb") as file:
            data = file.read()
        anchors = ""
        if len(arguments) == 3:
            with open(arguments[2], encoding="utf-8") as file:
                anchors = file.read()
    except OSError as error:
        print(f"Berkas tidak dapat dibuka: {error}")
        return 2
    try:
        told = report_slice(check_slice(data)) if data[:1] == b"{" else report(check(data, anchors))
    except Refused as error:
        print(f"HASIL PEMERIKSAAN: TIDAK SAH. {error}.")
        return 1
    except Exception as error:  # whatever a forged file makes fail is refused
        print(f"HASIL PEMERIKSAAN: TIDAK SAH. Isi berkas tidak terbaca ({type(error).__name__}: {error}).")
        return 1
    print(told)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
