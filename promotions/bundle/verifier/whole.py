"""The whole file."""

import hashlib

from promotions.bundle.verifier.columns import CANDIDATE_COLUMNS, FILES, FILES_OF_BEFORE, FORMS, SCORE_COLUMNS
from promotions.bundle.verifier.committee import check_committee
from promotions.bundle.verifier.containers import canonical, from_base64, read_csv, read_json, unpack
from promotions.bundle.verifier.decisions import check_decisions, check_runs
from promotions.bundle.verifier.ed25519 import is_signed
from promotions.bundle.verifier.methods import DEMANDS
from promotions.bundle.verifier.objections import check_objections
from promotions.bundle.verifier.openings import check_openings
from promotions.bundle.verifier.order import Order, check_late, check_order, check_seals
from promotions.bundle.verifier.people import check_people
from promotions.bundle.verifier.refusing import must
from promotions.bundle.verifier.rotation import check_rotation
from promotions.bundle.verifier.scores import check_scores, input_hash
from promotions.bundle.verifier.time_stamps import check_stamp
from promotions.bundle.verifier.trail import check_checkpoints, check_entries, read_checkpoints, replayed


def check(data, anchors=""):
    """Everything; what the report tells. Raises Refused."""
    files = unpack(data)
    manifest = manifest_of(files)
    form = FORMS.index(manifest["format"]) + 1
    proofs = proofs_of(files, form)
    points = check_checkpoints(files, proofs)
    check_signature(files, points[-1]["key"])
    check_anchors(anchors, points)
    stamp = check_stamp(files, proofs["stamp"], points[-1]) if form >= 5 else None
    check_entries(proofs, points[-1])
    states, witnessed = replayed(proofs["entries"]), proofs.get("witnessed", [])
    run, runs = check_runs(files, manifest, states)
    sealed = sealed_of(files, run)
    must(
        form >= 6 or f"promotions.{DEMANDS}" not in sealed["rules"],
        "bentuk ini belum mengenal permintaan metode",
    )
    decisions = check_decisions(files, run, states, manifest["format"], witnessed)
    check_order(run)
    candidates = read_csv(files, "candidates.csv", CANDIDATE_COLUMNS)
    must(input_hash(candidates) == run["input_hash"], "sidik data kandidat tidak sama")
    scores = read_csv(files, "scores.csv", SCORE_COLUMNS)
    found, ranks = check_scores(sealed, candidates, scores, run)
    known = {row["candidate"] for row in scores}
    marked = all(str(mark["candidate_id"]) in known for mark in decisions["marks"])
    must(marked, "tanda telaah tentang orang lain")
    committee = decisions.get("committee")
    proposed = check_committee(committee, decisions["marks"], scores, run) if committee else {}
    if form >= 3:
        check_objections(decisions["objections"], run, states)
        if decisions["people"]:
            check_people(decisions["people"], candidates, found, ranks, run)
    read = {row["person"] for row in candidates}
    totals = check_process(decisions, proofs, states, run, sealed, read) if form >= 4 else {}
    people = {int(row["candidate"]): row["person"] for row in scores if row["candidate"]}
    return {"manifest": manifest, "points": points, "run": run, "runs": runs, "decisions": decisions,
            "proposed": [people[candidate] for candidate in (list(proposed.values()) or [[]])[-1]],
            "chosen": [people[row["candidate_id"]] for row in (committee or {}).get("verdicts", ())
                       if row["verdict"] == "chosen"],
            "stamp": stamp, "totals": totals, "found": found, "ranks": ranks, "sealed": sealed,
            "proved": len(proofs["entries"]) + len(witnessed)}  # fmt: skip


def manifest_of(files):
    """The list of contents, which names the hash of every other file."""
    manifest = read_json(files, "manifest.json")
    known = set(manifest) == {"format", "shortlist", "files"} and manifest["format"] in FORMS
    must(known, "bentuk berkas tidak dikenal")
    names = FILES if FORMS.index(manifest["format"]) + 1 >= 5 else FILES_OF_BEFORE
    must(set(files) == set(names), "isi berkas tidak lengkap atau berlebih")
    hashes = {name: hashlib.sha256(files[name]).hexdigest() for name in names[2:]}
    must(manifest["files"] == hashes, "isi berkas tidak sama dengan daftar isinya")
    return manifest


def proofs_of(files, form):
    """The proofs, with the parts that a file of this form has."""
    proofs = read_json(files, "proofs.json")
    parts = {
        "consistency",
        "entries",
        *(("witnessed",) if form >= 4 else ()),
        *(("stamp",) if form >= 5 else ()),
    }
    must(set(proofs) == parts, "proofs.json tidak dikenal")
    entries, witnessed = proofs["entries"], proofs.get("witnessed", [])
    for rows, wanted in (
        (proofs["consistency"], {"from", "path", "to"}),
        (entries, {"head", "key", "path", "place", "values"}),
        (witnessed, {"head", "path", "place"}),
    ):
        must(all(set(row) == wanted for row in rows), "proofs.json tidak dikenal")
    must(all(type(entry["place"]) is int for entry in (*entries, *witnessed)), "tempat entri bukan bilangan")
    return proofs


def check_signature(files, key):
    """The list of contents is signed with the key of the checkpoints."""
    signature = from_base64(files["manifest.sig"].decode().strip())
    must(is_signed(files["manifest.json"], signature, key), "tanda tangan daftar isi salah")
    must(len(files["manifest.sig"]) == 89, "tanda tangan daftar isi tidak dalam bentuk bakunya")


def check_anchors(anchors, points):
    """Checkpoints kept elsewhere have the same key, and the same root where they have the same size."""
    for anchor in read_checkpoints(anchors) if anchors else ():
        same = [point for point in points if point["size"] == anchor["size"]]
        known = anchor["key"] in {point["key"] for point in points}
        must(known, "kunci jangkar berbeda dari kunci berkas ini")
        agrees = all(point["root"] == anchor["root"] for point in same)
        must(agrees, "jangkar bertentangan dengan titik segel berkas ini")


def sealed_of(files, run):
    """The rules, which are those that the run was sealed with."""
    sealed = read_json(files, "ruleset.json")
    must(sealed == run["rule_set"], "ruleset.json bukan aturan yang disegel")
    must(hashlib.sha256(canonical(sealed)).hexdigest() == run["rule_set_hash"], "sidik aturan tidak sama")
    return sealed


def check_process(decisions, proofs, states, run, sealed, read):
    """What came before what, and what filled the vacancy; the totals of an opening by person."""
    totals, order = {}, Order(proofs["entries"])
    check_seals(decisions, runs=states, order=order)
    check_late(decisions["late"], known=read, run=run)
    if decisions["opening"]:
        totals = check_openings(decisions["opening"], order, run=run, sealed=sealed, read=read)
    if decisions["rotation"]:
        check_rotation(decisions, order, run=run, sealed=sealed, read=read)
    return totals
