"""Rules about the career so far: education, experience, performance, rank, leadership training (PP 11/2017)."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date

from asn_career.base.findings import FAIL, MANUAL, PASS, WARN, Finding
from asn_career.base.periods import days_reach_years, years_and_months
from assessments.performance.years import years_that_count
from employees.ranks import PNS_RANKS
from promotions.eligibility.findings import Case, functional, managerial, rule
from promotions.records import Degree, Post, Target
from promotions.rulebook import RuleBook, folded
from promotions.talent import days_held

LADDER = {rank: step for step, rank in enumerate(PNS_RANKS)}
_WRITTEN = {rank.replace("/", "").casefold(): rank for rank in PNS_RANKS}


def rank_step(rank: str) -> int | None:
    """The step of a PNS rank, however it is written; None for another scheme."""
    return LADDER.get(_WRITTEN.get("".join(filter(str.isalnum, rank)).casefold(), ""))


@rule("education", applies=managerial)
def education(case: Case) -> Finding:
    """The highest degree reaches the lowest one for the post; a remote unit may deviate (PP 11/2017 Pasal 54)."""
    terms = case.rules["education"][case.target.kind]
    highest = highest_degree(case)
    if highest is None:
        return Finding(MANUAL, None, terms["at_least"])
    if case.rules["education_order"][highest.level] >= case.rules["education_order"][terms["at_least"]]:
        outcome = PASS
    else:
        outcome = MANUAL if terms["remote_exception"] and case.target.remote else FAIL
    return Finding(outcome, highest.level, terms["at_least"], highest.record)


@rule("experience", applies=managerial)
def experience(case: Case) -> Finding:
    """Definitive time in posts of the named kinds or of a higher level."""
    counted = counted_kinds(case.target.kind, rules=case.rules)
    finding, _days = _time(
        case,
        years=case.rules["experience"][case.target.kind]["years"],
        known=lambda post: bool(post.kind),
        counts=lambda post: post.kind in counted,
    )
    return finding


def counted_kinds(target: str, *, rules: RuleBook) -> frozenset[str]:
    """The kinds of posts in which time counts for a kind of post: those named, and all of a higher level."""
    named, levels = rules["experience"][target]["kinds"], rules["career_levels"]
    enough = max(levels[kind] for kind in named)
    return frozenset(kind for kind, level in levels.items() if kind in named or level > enough)


@rule("experience_field", applies=managerial)
def experience_field(case: Case) -> Finding:
    """Definitive time in posts of the target's family; for Pengawas and Administrator only pointed out."""
    terms = case.rules["experience_field"][case.target.kind]
    family = folded(case.target.family)
    finding, days = _time(
        case,
        years=terms["years"],
        known=lambda post: bool(family and post.family.strip()),
        counts=lambda post: folded(post.family) == family,
    )
    return finding._replace(outcome=PASS if days else WARN) if terms["advisory"] else finding


@rule("performance")
def performance(case: Case) -> Finding:
    """Every predicate of the last years is at least good."""
    terms = case.rules["performance"]
    scale = case.rules["scales"]["predicate"]
    by_year = {row.year: row for row in case.facts.appraisals}
    years = performance_years(case, has_result=lambda year: year in by_year)
    found = {year: by_year[year].predicate if year in by_year else "" for year in years}
    lower = [year for year in years if found[year] and scale[found[year]] < scale[terms["at_least"]]]
    outcome = FAIL if lower else PASS if all(found.values()) else MANUAL
    decided = next((year for year in [*lower, *years] if year in by_year), None)
    return Finding(
        outcome,
        {str(year): predicate or None for year, predicate in found.items()},
        {str(year): terms["at_least"] for year in years},
        by_year[decided].record if decided else "",
    )


def performance_years(case: Case, *, has_result: Callable[[int], bool]) -> list[int]:
    """The calendar years that count, the latest first; until results are due a year without one is passed over."""
    without_last = not has_result(case.day.year - 1)
    return performance_years_of(case.target, rules=case.rules, passed_over=without_last)


def performance_years_of(target: Target, *, rules: RuleBook, passed_over: bool) -> list[int]:
    """The years for a post; ``passed_over``: the last one has no result, and may be left out until it is due."""
    terms = rules["performance"]
    kind = "functional" if functional(target) else "managerial" if managerial(target) else "pelaksana"
    return years_that_count(
        rules.day, count=terms[kind], results_due=terms["results_due"], without_last=passed_over
    )


@rule("rank", applies=managerial)
def rank(case: Case) -> Finding:
    """At most so many ranks below the span of the echelon (PP 100/2000 jo. PP 13/2002)."""
    held = case.facts.rank
    span = _span(case.target, rules=case.rules)
    step = rank_step(held.rank) if held else None
    lowest = lowest_rank(case.target, rules=case.rules)
    reached = lowest is not None and step is not None and step >= lowest
    return Finding(
        PASS if reached else WARN,
        held.rank if held else None,
        "-".join(span) if span else None,
        held.record if held else "",
    )


def lowest_rank(target: Target, *, rules: RuleBook) -> int | None:
    """The step that still reaches the span of the post's echelon; None where the echelon has no span."""
    span = _span(target, rules=rules)
    return LADDER[span[0]] - rules["rank"]["steps_below"] if span else None


def _span(target: Target, *, rules: RuleBook) -> Sequence[str] | None:
    span: Sequence[str] | None = rules["rank_span"].get(_echelon(target.echelon))
    return span


@rule("leadership_training", applies=managerial)
def leadership_training(case: Case) -> Finding:
    """The training of the post's level or a higher one; it may follow the appointment."""
    level = case.rules["leadership_training"][case.target.kind]
    wanted = recognised_trainings(case.target.kind, rules=case.rules)
    required = next((row["name"] for row in case.rules["training"] if row["level"] == level), None)
    for row in case.facts.trainings:
        if folded(row.code) in wanted or folded(row.name) in wanted:
            return Finding(PASS, row.name, required, row.record)
    return Finding(WARN, None, required)


def recognised_trainings(kind: str, *, rules: RuleBook) -> set[str]:
    """Codes and names, folded, of the trainings for the level of a kind of post and those above it."""
    level = rules["leadership_training"][kind]
    return {folded(name) for row in rules["training"] if row["level"] >= level for name in row["recognised"]}


def highest_degree(case: Case) -> Degree | None:
    """The degree on the highest step; among equals the first on file."""
    order = case.rules["education_order"]
    return max(case.facts.degrees, key=lambda row: order[row.level], default=None)


def duration(days: int, *, as_of: date) -> str:
    """Counted days as an ISO 8601 duration of full years and months; single days only below a month."""
    years, months = years_and_months(days, as_of=as_of)
    return f"P{years}Y{months}M" if years or months else f"P0Y0M{days}D"


def time_reached(
    case: Case, *, years: int, known: Callable[[Post], bool], counts: Callable[[Post], bool]
) -> tuple[str, int, str]:
    """Outcome of definitive time in posts that count, the days counted, and the latest post that counts."""
    counted = undecided = 0
    record = ""
    for post in case.facts.posts:
        days = days_held(post, day=case.day)
        if not known(post):
            undecided += days
        elif counts(post):
            counted += days
            record = post.record
    if not case.facts.posts:
        return MANUAL, 0, ""
    if days_reach_years(counted, years, as_of=case.day):
        return PASS, counted, record
    decides = undecided and days_reach_years(counted + undecided, years, as_of=case.day)
    return (MANUAL if decides else FAIL), counted, record


def _time(
    case: Case, *, years: int, known: Callable[[Post], bool], counts: Callable[[Post], bool]
) -> tuple[Finding, int]:
    outcome, days, record = time_reached(case, years=years, known=known, counts=counts)
    value = duration(days, as_of=case.day) if case.facts.posts else None
    return Finding(outcome, value, f"P{years}Y", record), days


def _echelon(text: str) -> str:
    """An echelon as the rule file writes it: ``III.a``, whatever case and separator the register has."""
    letters = "".join(character for character in text if character.isalnum())
    return f"{letters[:-1].upper()}.{letters[-1].lower()}" if len(letters) > 1 else ""
