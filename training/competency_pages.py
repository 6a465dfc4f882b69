"""A person's competencies as a page shows them: each requirement with its evidence and what would close the gap."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from assessments.choices import GapStatus, Source
from assessments.gaps import Gap, PersonGaps, count_statuses, find_gaps
from assessments.job_fit import JobFit, Required, fit_rules_on, job_fit
from assessments.models import Assessment
from competencies.choices import CORE_KINDS
from employees.access import Permission, Principal
from employees.models import Employee
from employees.querysets import EmployeeQuerySet
from training.recommendations import Recommendation, by_competency, find_recommendations

PROGRAMS_SHOWN = 3


@dataclass(frozen=True, slots=True)
class Requirement:
    """One required competency with what lies behind it and the programmes that would close it."""

    fact: Gap
    public_id: Any
    programs: Sequence[Recommendation]

    @property
    def name(self) -> str:
        return self.fact.name

    @property
    def short(self) -> str:
        return self.fact.code

    @property
    def required(self) -> int:
        return self.fact.required

    @property
    def held(self) -> Decimal | None:
        return self.fact.held

    @property
    def gap(self) -> Decimal | None:
        return self.fact.gap

    @property
    def source(self) -> str:
        return str(Source(self.fact.evidence.source).label) if self.fact.evidence else ""


@dataclass(frozen=True, slots=True)
class CompetencyPage:
    """All of one person's requirements on a day; computed from the facts when read, so always fresh."""

    as_of: date
    gaps: PersonGaps
    requirements: list[Requirement]
    fit: JobFit
    counts: dict[str, int]
    developmental: list[Assessment]

    @property
    def core(self) -> list[Requirement]:
        return [row for row in self.requirements if row.fact.kind in CORE_KINDS]

    @property
    def technical(self) -> list[Requirement]:
        return [row for row in self.requirements if row.fact.kind not in CORE_KINDS]

    @property
    def largest(self) -> list[Requirement]:
        """What is below the standard, the deepest first."""
        below = [row for row in self.requirements if row.fact.status == GapStatus.GAP]
        return sorted(below, key=lambda row: (row.fact.gap, row.fact.code))

    @property
    def finding(self) -> str:
        """The radar in one sentence."""
        return _("%(met)s of %(all)s competencies meet the standard; exact figures are in the table.") % {
            "met": sum(row.fact.status == GapStatus.MET for row in self.core),
            "all": len(self.core),
        }


def find_competency_page(
    people: EmployeeQuerySet, *, principal: Principal, as_of: date, developmental: bool = True
) -> CompetencyPage | None:
    """The page of the one person in ``people``; None when the reader may not see that person's gaps.

    Six queries; one fewer without the ``developmental`` results.
    """
    found = find_gaps(people, as_of=as_of)
    if not found:
        return None
    (gaps,) = found.values()
    programs = by_competency(find_recommendations(found, as_of=as_of).get(gaps.employee_id, ()))
    return CompetencyPage(
        as_of=as_of,
        gaps=gaps,
        requirements=_requirements(gaps, programs),
        fit=_fit(gaps, as_of),
        counts=count_statuses(gaps.gaps),
        developmental=_developmental(principal, gaps.employee_id, as_of) if developmental else [],
    )


def _requirements(gaps: PersonGaps, programs: dict[int, list[Recommendation]]) -> list[Requirement]:
    return [
        Requirement(gap, gap.competency_public_id, programs.get(gap.competency_id, [])[:PROGRAMS_SHOWN])
        for gap in gaps.gaps
    ]


def _fit(gaps: PersonGaps, as_of: date) -> JobFit:
    standard = [Required(gap.code, gap.kind, gap.required, gap.importance) for gap in gaps.gaps]
    held = {gap.code: gap.held for gap in gaps.gaps if gap.held is not None}
    if gaps.position_id is None:
        return JobFit(missing=("position",))
    return job_fit(standard or None, held=held, rules=fit_rules_on(as_of))


def _developmental(principal: Principal, employee_id: int, as_of: date) -> list[Assessment]:
    """Results that help to grow and never enter an official figure."""
    rows = Assessment.objects.visible_to(principal).filter(employee=employee_id, official_rank=None)
    return list(
        rows.known_on(as_of).select_related("competency").order_by("-assessed_on", "competency__code")[:30]
    )


def person_of(principal: Principal, *, public_id: Any = None) -> EmployeeQuerySet:
    """One's own row, or the person named, as far as their gaps may be read."""
    people = Employee.objects.visible_to(principal, permission=Permission.READ_GAPS)
    return people.filter(public_id=public_id) if public_id else people.filter(pk=principal.employee_id)
