"""What people hold that a vacancy does not take because it demands other methods, and by which methods values came."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from asn_career.base.formatting import decimal2, level
from assessments.potential_methods import method_told
from competencies.models import Competency
from promotions.demanded_methods import POTENTIAL, Weaker
from promotions.method_wording import any_of, counted, method_label
from promotions.retelling import Retold
from promotions.rulebook import TECHNICAL
from promotions.wording import component_label


@dataclass(frozen=True, slots=True)
class NeededMethod:
    """A level or a potential score that is there, and by which methods the vacancy wants it."""

    code: str
    label: str
    method: str
    figure: str
    assessed_on: date
    wanted: str
    table: str
    public_id: str

    @property
    def way(self) -> tuple[str, date, str]:
        """What is told once for all that came the same way."""
        return self.method, self.assessed_on, self.wanted


def needed_in(found: Sequence[Sequence[Weaker]], *, day: date) -> list[tuple[NeededMethod, ...]]:
    """In words, of several people in their order. One query, or none."""
    codes = {row.code for rows in found for row in rows} - {POTENTIAL}
    names = dict(Competency.objects.filter(code__in=codes).values_list("code", "name")) if codes else {}
    return [tuple(_needed(row, names, day=day) for row in rows) for rows in found]


def _needed(row: Weaker, names: Mapping[str, str], *, day: date) -> NeededMethod:
    table, _slash, public_id = row.record.partition("/")
    is_potential, figure = row.code == POTENTIAL, Decimal(row.figure)
    return NeededMethod(
        code=row.code,
        label=component_label(POTENTIAL) if is_potential else names.get(row.code, row.code),
        method=method_told(row.method, day=day) if is_potential else method_label(row.method),
        figure=decimal2(figure) if is_potential else level(figure),
        assessed_on=date.fromisoformat(row.assessed_on),
        wanted=any_of(row.wanted),
        table=table,
        public_id=public_id,
    )


def method_of_part(code: str, told: Retold) -> str:
    """By which methods the value of a component was obtained, in words; empty for what no assessment gives.

    Of people who were retold with their methods.
    """
    facts, decider = told.counted, told.decider
    if code == POTENTIAL:
        return method_told(facts.potential.name, day=decider.rules.day) if facts.potential else ""
    results, wanted = facts.results or {}, _competencies(code, told)
    records = [results[each].record for each in wanted if each in results and results[each].valid]
    found = [told.methods[record] for record in records if record in told.methods]
    return counted(found) if found else ""


def waits_for_method(code: str, told: Retold) -> bool:
    """Whether a component is unknown because something of it is there by a weaker method."""
    mine = {POTENTIAL} if code == POTENTIAL else set(_competencies(code, told))
    return any(row.code in mine for row in told.weaker)


def _competencies(code: str, told: Retold) -> list[str]:
    """The competencies of the post that make a component; none for what no level makes."""
    fit, rows = told.decider.rules.fit, told.decider.target.demand.required or ()
    kinds = {"competency": fit.core, TECHNICAL: fit.technical}.get(code, frozenset())
    return [row.competency for row in rows if row.kind in kinds]
