"""Job person match: how well the levels that a person holds fill a standard (PermenPANRB 38/2017, Perban BKN 26/2019).

Pure: levels in, figures out. The rounded figure is what categories and scores are taken from.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any, NamedTuple

from asn_career.base.figures import divide_half_up, from_cents
from asn_career.base.regulations import band_of, bands_fault, load_table

NO_POSITION = "position"
NO_STANDARD = "standard"
NO_CORE = "standard_core"


def _category_faults(value: Mapping[str, Any]) -> Iterable[str]:
    for purpose, bands in value.items():
        yield from bands_fault(bands, named=purpose)


MATCH = load_table("assessments", "job_fit")
CATEGORIES = load_table("assessments", "job_fit_categories", check=_category_faults)
VALIDITY = load_table("assessments", "result_validity")
PREDICATES = load_table("assessments", "predicate_matrix")


class Required(NamedTuple):
    """One competency that a standard asks for."""

    competency: str
    kind: str
    level: int
    importance: str = ""


@dataclass(frozen=True, slots=True)
class FitRules:
    """The rules of the match as in force on one day."""

    cap: int
    core: frozenset[str]
    technical: frozenset[str]
    filling: tuple[Mapping[str, Any], ...]
    mapping: tuple[Mapping[str, Any], ...]


@dataclass(frozen=True, slots=True)
class JobFit:
    """The match of a person with a standard; a figure is None while something it needs is unknown."""

    jpm: Decimal | None = None
    jpm_uncapped: Decimal | None = None
    jpm_technical: Decimal | None = None
    category_filling: str = ""
    category_mapping: str = ""
    missing: tuple[str, ...] = ()


def fit_rules_on(day: date) -> FitRules:
    """The rules in force on ``day``, resolved once for many people."""
    match, categories = MATCH.value_on(day), CATEGORIES.value_on(day)
    return FitRules(
        cap=match["cap"],
        core=frozenset(match["core"]),
        technical=frozenset(match["technical"]),
        filling=categories["filling"],
        mapping=categories["mapping"],
    )


def job_fit(required: Sequence[Required] | None, *, held: Mapping[str, Decimal], rules: FitRules) -> JobFit:
    """The match of valid official levels ``held`` by competency with a standard; None: there is no standard."""
    if not required:
        return JobFit(missing=(NO_STANDARD,))
    core = [row for row in required if row.kind in rules.core]
    missing = tuple(sorted(row.competency for row in required if row.competency not in held))
    technical = _percent([row for row in required if row.kind in rules.technical], held)
    uncapped = _percent(core, held)
    capped = _capped(uncapped, rules)
    return JobFit(
        jpm=capped,
        jpm_uncapped=uncapped,
        jpm_technical=_capped(technical, rules),
        category_filling=category(capped, rules.filling),
        category_mapping=category(capped, rules.mapping),
        missing=missing if core else (NO_CORE,),
    )


def category(jpm: Decimal | None, bands: Iterable[Mapping[str, Any]]) -> str:
    """The category of a rounded match; empty while the match is unknown."""
    return "" if jpm is None else band_of(bands, jpm)["name"]


def predicate_of(predicate: str, *, work_result: str, behaviour: str, day: date) -> str:
    """The yearly predicate: the given one, else that of the matrix; empty when neither is known."""
    if predicate or not (work_result and behaviour):
        return predicate
    return PREDICATES.value_on(day)[work_result][behaviour]


def _percent(rows: Sequence[Required], held: Mapping[str, Decimal]) -> Decimal | None:
    if not rows or any(row.competency not in held for row in rows):
        return None
    # Levels come in halves: doubled, both sums are whole numbers.
    reached = int(2 * sum(held[row.competency] for row in rows))
    return from_cents(divide_half_up(reached * 10_000, 2 * sum(row.level for row in rows)))


def _capped(value: Decimal | None, rules: FitRules) -> Decimal | None:
    return None if value is None else min(value, Decimal(rules.cap).quantize(Decimal("0.01")))
