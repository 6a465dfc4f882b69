"""Rules about competence: the match with the standard, and its must-have competencies (PermenPANRB 38/2017)."""

from __future__ import annotations

from asn_career.base.findings import FAIL, MANUAL, PASS, Finding
from promotions.eligibility.findings import Case, rule


@rule("competence")
def competence(case: Case) -> Finding:
    """The category of the match against the target; unknown while a result is."""
    required = case.rules.fit.filling[0]
    if case.fit.jpm is None:
        return Finding(MANUAL, None, f"{required['name']} (>= {required['from']})")
    outcome = case.rules["competence"][case.fit.category_filling]
    return Finding(outcome, f"{case.fit.jpm}", f"{required['name']} (>= {required['from']})")


@rule("must_have")
def must_have(case: Case) -> Finding:
    """Every competency that is marked mutlak is held at its level; one below decides before one unknown."""
    marked = case.rules["must_have"]["importance"]
    results = case.facts.results or {}
    open_ones, required = [], {}
    for row in case.target.demand.required or ():
        if row.importance not in marked:
            continue
        required[row.competency] = row.level
        held = results.get(row.competency)
        if held is None or not held.valid:
            open_ones.append((row.competency, held.record if held else ""))
        elif held.level < row.level:
            return Finding(FAIL, {row.competency: f"{held.level}"}, {row.competency: row.level}, held.record)
    if open_ones:
        return Finding(MANUAL, {code: None for code, _ in open_ones}, required, open_ones[0][1])
    return Finding(PASS, None, required or None)
