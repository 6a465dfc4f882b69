"""One person's own part of a run."""

import hashlib
import json
import re

from promotions.bundle.verifier.columns import (
    CANDIDATE_COLUMNS,
    OPENING,
    OWN_OPENING,
    SLICE,
    SLICE_KEYS,
    SLICES,
    TREE,
)
from promotions.bundle.verifier.containers import canonical, from_hex, read_json
from promotions.bundle.verifier.decisions import of_tables
from promotions.bundle.verifier.engine import Engine
from promotions.bundle.verifier.openings import Opening
from promotions.bundle.verifier.order import Order
from promotions.bundle.verifier.people import leaf_of, record_of
from promotions.bundle.verifier.refusing import must
from promotions.bundle.verifier.scores import score_row
from promotions.bundle.verifier.trail import check_entries, point_block, read_checkpoints, replayed, root_by


def check_slice(data):
    """One person's own part of a run. Raises Refused."""
    told = read_json({"irisan": data}, "irisan")
    must(set(told) == SLICE_KEYS and told["format"] in SLICES, "bentuk berkas tidak dikenal")
    points = read_checkpoints(told["checkpoints"])
    must(len(points) == 1, "titik segel tidak dikenal")
    must(point_block(told["checkpoints"], 0) == told["checkpoints"], "titik segel tidak dalam bentuk bakunya")
    wanted = {"head", "key", "path", "place", "values"}
    must(
        all(set(each) == wanted and type(each["place"]) is int for each in told["entries"]),
        "bukti tidak dikenal",
    )
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
