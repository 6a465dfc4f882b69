"""Every eligibility rule on columns: the outcome of each person as one letter, without the words of an explanation.

Each function says what its namesake in ``promotions/eligibility/`` says of one person.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from asn_career.base.findings import FAIL, MANUAL, PASS, WARN
from employees.choices import JPT_KINDS
from promotions.columns.facts import UNKNOWN, Flags, Ints, PeopleColumns
from promotions.columns.match import Match, in_fields
from promotions.eligibility import career
from promotions.eligibility.findings import managerial
from promotions.facts import LegalAges
from promotions.outcomes import LETTERS
from promotions.records import PostRequirement, Target
from promotions.rulebook import RuleBook, folded, normalised_level

Letters = npt.NDArray[np.uint8]
CODES = {outcome: ord(letter) for outcome, letter in LETTERS.items()}
_PASS, _FAIL, _MANUAL, _WARN = (np.uint8(CODES[outcome]) for outcome in (PASS, FAIL, MANUAL, WARN))


@dataclass(frozen=True, slots=True)
class Cases:
    """Everybody before one post."""

    people: PeopleColumns
    target: Target
    match: Match
    ages: LegalAges

    @property
    def rules(self) -> RuleBook:
        return self.people.rules

    @property
    def today(self) -> int:
        return self.rules.day.toordinal()


Judge = Callable[[Cases], Letters]
JUDGES: dict[str, Judge] = {}


def judges(code: str) -> Callable[[Judge], Judge]:
    """Registers the column form of a rule under its code."""

    def register(judge: Judge) -> Judge:
        JUDGES[code] = judge
        return judge

    return register


def either(chosen: Flags, yes: np.uint8, no: np.uint8 | Letters) -> Letters:
    return np.where(chosen, yes, no).astype(np.uint8, copy=False)


@judges("status")
def status(cases: Cases) -> Letters:
    table = cases.rules["status"]["managerial" if managerial(cases.target) else "other"]
    return _by_code(cases.people, cases.people["status"], table)


def _by_code(people: PeopleColumns, column: Ints, table: Mapping[str, str]) -> Letters:
    found = np.zeros(len(people), dtype=np.uint8)
    for value, outcome in table.items():
        found[column == people.codes.known(value)] = CODES[outcome]
    if not found.all():
        raise KeyError("a person's status has no rule")
    return found


@judges("active")
def active(cases: Cases) -> Letters:
    wanted = cases.people.codes.among(cases.rules["active"]["active"])
    return either(np.isin(cases.people["legal_position"], wanted), _PASS, _FAIL)


@judges("service")
def service(cases: Cases) -> Letters:
    retires, _limit = cases.people.legal_days[cases.ages]
    return either(retires <= cases.today, _FAIL, _PASS)


@judges("direction")
def direction(cases: Cases) -> Letters:
    people, terms = cases.people, cases.rules["direction"]
    target_level = cases.rules.level_of(cases.target.kind)
    if target_level is None:
        return np.full(len(people), _MANUAL)
    level = people["level"]
    refused = (people["position"] == people.codes.known(cases.target.position)) | (
        level > target_level + terms["highest_above_target"]
    )
    if cases.target.route in terms["same_level_routes"]:
        refused |= level != target_level
    return either(level == UNKNOWN, _MANUAL, either(refused, _FAIL, _PASS))


@judges("talent_pool")
def talent_pool(cases: Cases) -> Letters:
    box = cases.people["box"]
    inside = np.isin(box, list(cases.rules["boxes"]["pool"]))
    return either(box == UNKNOWN, _MANUAL, either(inside, _PASS, _FAIL))


@judges("education")
def education(cases: Cases) -> Letters:
    terms = cases.rules["education"][cases.target.kind]
    highest = cases.people["education"]
    lower = _MANUAL if terms["remote_exception"] and cases.target.remote else _FAIL
    enough = highest >= cases.rules["education_order"][terms["at_least"]]
    return either(highest == UNKNOWN, _MANUAL, either(enough, _PASS, lower))


@judges("experience")
def experience(cases: Cases) -> Letters:
    people, posts = cases.people, cases.people.posts
    counted = people.codes.among(career.counted_kinds(cases.target.kind, rules=cases.rules))
    years = cases.rules["experience"][cases.target.kind]["years"]
    return _time(people, years=years, known=posts["kind"] != UNKNOWN, counts=np.isin(posts["kind"], counted))[
        0
    ]


@judges("experience_field")
def experience_field(cases: Cases) -> Letters:
    people, terms = cases.people, cases.rules["experience_field"][cases.target.kind]
    families = people.posts["family"]
    family = folded(cases.target.family)
    known = (families != UNKNOWN) if family else np.zeros(len(families), dtype=np.bool_)
    counts = families == people.codes.known(family)
    found, days = _time(people, years=terms["years"], known=known, counts=counts & known)
    return either(days > 0, _PASS, _WARN) if terms["advisory"] else found


def _time(people: PeopleColumns, *, years: int, known: Flags, counts: Flags) -> tuple[Letters, Ints]:
    """Outcome of definitive time in posts that count, and the days counted."""
    counted = people.posts.total("days", known & counts, people=len(people))
    undecided = people.posts.total("days", ~known, people=len(people))
    enough = people.days_for(years)
    decides = (undecided > 0) & (counted + undecided >= enough)
    found = either(counted >= enough, _PASS, either(decides, _MANUAL, _FAIL))
    nothing = people["has_posts"] == 0
    return either(nothing, _MANUAL, found), np.where(nothing, 0, counted)


@judges("performance")
def performance(cases: Cases) -> Letters:
    """Until results are due, whoever lacks the last year is taken by the years before it."""
    people = cases.people
    late = career.performance_years_of(cases.target, rules=cases.rules, passed_over=True)
    usual = career.performance_years_of(cases.target, rules=cases.rules, passed_over=False)
    found = _predicates(cases, usual)
    if late == usual:
        return found
    without_last = _predicate(people, usual[0]) == UNKNOWN
    return np.where(without_last, _predicates(cases, late), found)


def _predicates(cases: Cases, years: Sequence[int]) -> Letters:
    lowest = cases.rules["scales"]["predicate"][cases.rules["performance"]["at_least"]]
    columns = [_predicate(cases.people, year) for year in years]
    lower = np.any([(column >= 0) & (column < lowest) for column in columns], axis=0)
    unknown = np.any([column < 0 for column in columns], axis=0)
    return either(lower, _FAIL, either(unknown, _MANUAL, _PASS))


def _predicate(people: PeopleColumns, year: int) -> Ints:
    found = people.predicates.get(year)
    return np.full(len(people), UNKNOWN, dtype=np.int64) if found is None else found


@judges("competence")
def competence(cases: Cases) -> Letters:
    jpm, outcomes = cases.match.jpm, cases.rules["competence"]
    found = np.full(len(jpm), _MANUAL)
    for band in sorted(cases.rules.fit.filling, key=lambda band: band["from"]):
        found[jpm >= band["from"] * 100] = CODES[outcomes[band["name"]]]
    return either(jpm == UNKNOWN, _MANUAL, found)


@judges("must_have")
def must_have(cases: Cases) -> Letters:
    marked = cases.rules["must_have"]["importance"]
    rows = [row for row in cases.target.demand.required or () if row.importance in marked]
    below = np.zeros(len(cases.people), dtype=np.bool_)
    unknown = np.zeros(len(cases.people), dtype=np.bool_)
    for row in rows:
        held = cases.people.levels(row.competency)
        below |= (held != UNKNOWN) & (held < 2 * row.level)
        unknown |= held == UNKNOWN
    return either(below, _FAIL, either(unknown, _MANUAL, _PASS))


@judges("age")
def age(cases: Cases) -> Letters:
    _retires, limit = cases.people.legal_days[cases.ages]
    return either(limit == UNKNOWN, _MANUAL, either(cases.today > limit, _FAIL, _PASS))


@judges("discipline")
def discipline(cases: Cases) -> Letters:
    return cases.people.sanctions[cases.target.kind in JPT_KINDS]


@judges("rank")
def rank(cases: Cases) -> Letters:
    lowest = career.lowest_rank(cases.target, rules=cases.rules)
    if lowest is None:
        return np.full(len(cases.people), _WARN)
    step = cases.people["rank"]
    return either((step != UNKNOWN) & (step >= lowest), _PASS, _WARN)


@judges("leadership_training")
def leadership_training(cases: Cases) -> Letters:
    wanted = career.recognised_trainings(cases.target.kind, rules=cases.rules)
    return either(_trained(cases.people, wanted), _PASS, _WARN)


def _trained(people: PeopleColumns, wanted: Iterable[str]) -> Flags:
    rows, codes = people.trainings, people.codes.among(wanted)
    return rows.anyone(np.isin(rows["code"], codes) | np.isin(rows["name"], codes), people=len(people))


@judges("req_min_education")
def req_min_education(cases: Cases) -> Letters:
    rows, order = cases.target.values_of("min_education"), cases.rules["education_order"]
    bounds = [order.get(level) for level in {normalised_level(row.value) for row in rows}]
    return _weighed(cases, rows, _minimum(cases.people["education"], bounds))


@judges("req_field_of_study")
def req_field_of_study(cases: Cases) -> Letters:
    matching = in_fields(cases.people, cases.target.demand)
    otherwise = either(cases.people["has_field"] == 1, _FAIL, _MANUAL)
    found = either(matching, _PASS, otherwise)
    return _weighed(cases, cases.target.values_of("field_of_study"), found)


@judges("req_min_rank")
def req_min_rank(cases: Cases) -> Letters:
    rows = cases.target.values_of("min_rank")
    bounds = [career.rank_step(row.value) for row in rows]
    return _weighed(cases, rows, _minimum(cases.people["rank"], bounds))


@judges("req_training")
def req_training(cases: Cases) -> Letters:
    rows = cases.target.values_of("training")
    trained = _trained(cases.people, {folded(row.value) for row in rows})
    return _weighed(cases, rows, either(trained, _PASS, _FAIL))


@judges("req_experience_years")
def req_experience_years(cases: Cases) -> Letters:
    rows = cases.target.values_of("experience_years")
    years = [int(row.value) for row in rows if row.value.strip().isdecimal()]
    everything = np.ones(len(cases.people.posts.place), dtype=np.bool_)
    found, _days = _time(cases.people, years=min(years, default=0), known=everything, counts=everything)
    if not years:
        found = np.full(len(cases.people), _MANUAL)
    elif len(years) < len(rows):
        found = either(found == _FAIL, _MANUAL, found)
    return _weighed(cases, rows, found)


def _minimum(reached: Ints, bounds: Sequence[int | None]) -> Letters:
    """The lowest of several minima serves; one that cannot be read leaves a refusal open."""
    readable = [bound for bound in bounds if bound is not None]
    lower = _MANUAL if len(readable) < len(bounds) else _FAIL
    if not readable:
        return np.full(len(reached), _MANUAL)
    enough = reached >= min(readable)
    return either(reached == UNKNOWN, _MANUAL, either(enough, _PASS, lower))


def _weighed(cases: Cases, rows: Sequence[PostRequirement], found: Letters) -> Letters:
    """What is not met by the strictest importance: a blocking one stays, an advisory one is pointed out."""
    terms = cases.rules["requirements"]
    blocking = any(
        terms["training_blocking" if row.kind == "training" else "blocking"][row.importance] for row in rows
    )
    return found if blocking else either(found == _PASS, _PASS, _WARN)
