"""The whole file."""

import hashlib

from promotions.bundle.verifier.columns import CANDIDATE_COLUMNS, FILES, FILES_OF_BEFORE, FORMS, SCORE_COLUMNS
from promotions.bundle.verifier.committee import check_committee
from promotions.bundle.verifier.containers import canonical, from_base64, read_csv, read_json, unpack
from promotions.bundle.verifier.decisions import check_decisions, check_runs
from promotions.bundle.verifier.ed25519 import is_signed
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
    parts = {
        "consistency",
        "entries",
        *(("witnessed",) if form >= 4 else ()),
        *(("stamp",) if form >= 5 else ()),
    }
    must(set(proofs) == parts, "proofs.json tidak dikenal")
    must(
        all(set(told) == {"from", "path", "to"} for told in proofs["consistency"]),
        "proofs.json tidak dikenal",
    )
    wanted = {"head", "key", "path", "place", "values"}
    must(all(set(entry) == wanted for entry in proofs["entries"]), "proofs.json tidak dikenal")
    witnessed = proofs.get("witnessed", [])
    must(all(set(entry) == {"head", "path", "place"} for entry in witnessed), "proofs.json tidak dikenal")
    must(
        all(type(entry["place"]) is int for entry in (*proofs["entries"], *witnessed)),
        "tempat entri bukan bilangan",
    )
    points = check_checkpoints(files, proofs)
    signature = from_base64(files["manifest.sig"].decode().strip())
    must(is_signed(files["manifest.json"], signature, points[-1]["key"]), "tanda tangan daftar isi salah")
    must(len(files["manifest.sig"]) == 89, "tanda tangan daftar isi tidak dalam bentuk bakunya")
    for anchor in read_checkpoints(anchors) if anchors else ():
        same = [point for point in points if point["size"] == anchor["size"]]
        must(
            anchor["key"] in {point["key"] for point in points}, "kunci jangkar berbeda dari kunci berkas ini"
        )
        must(
            all(point["root"] == anchor["root"] for point in same),
            "jangkar bertentangan dengan titik segel berkas ini",
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
    must(
        all(str(mark["candidate_id"]) in known for mark in decisions["marks"]),
        "tanda telaah tentang orang lain",
    )
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
