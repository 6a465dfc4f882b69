"""The rotation plan that the vacancy came from."""

import hashlib

from promotions.bundle.verifier.containers import canonical
from promotions.bundle.verifier.order import approved_by_two
from promotions.bundle.verifier.refusing import must


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
