"""Scores, ranks, and the hashes over them."""

import hashlib
import json
import struct

from promotions.bundle.verifier.columns import COMPONENTS, FIGURES, POINTS, SCORE_COLUMNS
from promotions.bundle.verifier.containers import canonical
from promotions.bundle.verifier.engine import Engine
from promotions.bundle.verifier.measures import day_of, half_up, shown
from promotions.bundle.verifier.refusing import must


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
    found = {
        row["person"]: engine.decide(engine.facts_of(row), json.loads(row["verifications"]))
        for row in candidates
    }
    ranks = ranked(found)
    places = sealed["seats"] * sealed["proposed_per_seat"]
    must([row["person"] for row in scores] == list(found), "orang di scores.csv dan candidates.csv berbeda")
    for row in scores:
        rank = ranks.get(row["person"])
        told = score_row(row["person"], row["candidate"], found[row["person"]], rank, rank and rank <= places)
        wrong = [name for name in SCORE_COLUMNS if told[name] != row[name]]
        must(not wrong, f"perhitungan ulang {row['person']} berbeda pada {', '.join(wrong)}")
    counts = {
        name: sum(row["outcome"] == name for row in found.values())
        for name in ("eligible", "manual", "ineligible")
    }
    counts.update(considered=len(found), ranked=len(ranks))
    must(
        all(run[name] == count for name, count in counts.items()),
        "jumlah orang tidak sesuai dengan yang disegel",
    )
    must(result_hash(found, ranks, len(sealed["rule_order"])) == run["result_hash"], "sidik hasil tidak sama")
    return found, ranks


def result_hash(found, ranks, rules):
    rows = []
    for person, row in found.items():
        figures = [-1 if row[name] is None else row[name] for name in FIGURES]
        data = row["letters"].encode().ljust(rules, b"\0")
        rows.append(
            person_bytes(person) + data + struct.pack(f">{len(FIGURES) + 1}i", *figures, ranks.get(person, 0))
        )
    return hashlib.sha256(b"".join(sorted(rows))).hexdigest()


def person_bytes(person):
    return bytes.fromhex(person.replace("-", ""))


def input_hash(candidates):
    rows, verified = [], {}
    for row in candidates:
        digest = hashlib.sha256(row["person"].encode() + b"\n" + row["facts"].encode()).digest()
        days = [
            day.toordinal() if day else -1 for day in (day_of(row["retires_on"]), day_of(row["age_limit_on"]))
        ]
        rows.append(person_bytes(row["person"]) + digest + struct.pack(">2i", *days))
        if row["verifications"] != "{}":
            verified[row["person"]] = json.loads(row["verifications"])
    return hashlib.sha256(b"".join(sorted(rows)) + canonical(verified)).hexdigest()
