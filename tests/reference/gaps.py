"""Held levels, gap rows and the job person match (4.2 to 4.4)."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction

from .agency import current_position, exists, standard_in_force
from .cells import day, number, rounded, within_years
from .scales import OFFICIAL_SOURCES

VALID_YEARS = 3


@dataclass(frozen=True)
class GapRow:
    competency: str
    kind: str
    required: int
    held: Fraction | None
    gap: Fraction | None
    status: str
    importance: str
    source: str | None  # the evidence: what the held level comes from, or the last that has expired
    assessed_on: date | None


def official_results(agency, nip, competency, on):
    """4.2: assessment_center, cact, competency_test; other sources are developmental."""
    return [
        row
        for row in agency.rows("assessments", nip=nip, competency_code=competency)
        if row["source"] in OFFICIAL_SOURCES and exists(row["assessed_on"], on)
    ]


def latest(results):
    """4.2: the latest; on the same day in the order of the sources (max keeps the first of equals)."""
    by_choice = sorted(results, key=lambda row: OFFICIAL_SOURCES.index(row["source"]))
    return max(by_choice, key=lambda row: day(row["assessed_on"]), default=None)


def held_result(agency, nip, competency, on):
    """4.2: the latest with assessed_on <= D <= assessed_on + 3 years."""
    official = official_results(agency, nip, competency, on)
    return latest([row for row in official if within_years(day(row["assessed_on"]), VALID_YEARS, on)])


def status_of(required, held, official):
    """4.3"""
    if held is not None:
        return "met" if held >= required else "gap"
    return "expired" if official else "unknown"


def gap_row(agency, nip, item, on):
    """4.3: gap = held - required."""
    code, required = item["competency_code"], int(item["level"])
    result = held_result(agency, nip, code, on)
    held = number(result["level"]) if result else None
    official = official_results(agency, nip, code, on)
    evidence = result or latest(official)
    return GapRow(
        competency=code,
        kind=agency.competency_kind(code),
        required=required,
        held=held,
        gap=None if held is None else held - required,
        status=status_of(required, held, official),
        importance=item.get("importance") or "",
        source=evidence["source"] if evidence else None,
        assessed_on=day(evidence["assessed_on"]) if evidence else None,
    )


def rows_against(agency, nip, position_code, on):
    """One row per competency of the standard in force of any post."""
    items = standard_in_force(agency, position_code, on)
    return sorted((gap_row(agency, nip, item, on) for item in items), key=lambda row: row.competency)


def gap_rows(agency, nip, on):
    """4.3: per employee with a current position in the register, whatever their status."""
    code = current_position(agency, nip, on)
    return rows_against(agency, nip, code, on) if code else []


@dataclass(frozen=True)
class JobPersonMatch:
    jpm: Decimal | None
    jpm_uncapped: Decimal | None
    jpm_technical: Decimal | None
    category_filling: str | None
    category_mapping: str | None
    missing: tuple[str, ...]


def match_percentage(rows):
    """4.4: sum(held) / sum(required) x 100, rounded; null while any row is expired or unknown."""
    if not rows or any(row.held is None for row in rows):
        return None
    return rounded(sum(row.held for row in rows) / sum(row.required for row in rows) * 100)


def capped(percentage):
    return None if percentage is None else min(percentage, Decimal(100))


def category_filling(jpm):
    """4.4: from the rounded figure."""
    if jpm is None:
        return None
    return "MS" if jpm >= 80 else "MMS" if jpm >= 68 else "KMS"


def category_mapping(jpm):
    if jpm is None:
        return None
    return "Optimal" if jpm >= 90 else "Cukup Optimal" if jpm >= 78 else "Kurang Optimal"


def core_of(rows):
    return [row for row in rows if row.kind != "technical"]


def technical_of(rows):
    return [row for row in rows if row.kind == "technical"]


def missing_of(position_code, rows):
    """4.4: the codes without a valid result, or why there is nothing to compare with."""
    if position_code is None:
        return ("position",)
    if not rows:
        return ("standard",)
    if not core_of(rows):
        return ("standard_core",)
    return tuple(row.competency for row in rows if row.held is None)


def job_person_match(agency, nip, position_code, on):
    rows = rows_against(agency, nip, position_code, on) if position_code else []
    uncapped = match_percentage(core_of(rows))
    return JobPersonMatch(
        jpm=capped(uncapped),
        jpm_uncapped=uncapped,
        jpm_technical=capped(match_percentage(technical_of(rows))),
        category_filling=category_filling(capped(uncapped)),
        category_mapping=category_mapping(capped(uncapped)),
        missing=missing_of(position_code, rows),
    )
