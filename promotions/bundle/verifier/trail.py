"""Checkpoints, proofs (RFC 6962), and the rows that the entries of the trail give."""

import hashlib
import hmac

from promotions.bundle.verifier.containers import canonical, from_base64, from_hex
from promotions.bundle.verifier.ed25519 import is_signed
from promotions.bundle.verifier.refusing import must


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
