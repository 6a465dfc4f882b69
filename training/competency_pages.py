"""A person's competencies as a page shows them: each requirement with its evidence and what would close the gap."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from assessments.choices import GapStatus, Source
from assessments.gaps import Gap, PersonGaps, count_statuses, gaps_of
from assessments.job_fit import JobFit, Required, fit_rules_on, job_fit
from assessments.models import Assessment
from competencies.choices import CORE_KINDS
from employees.access import Permission, Principal
from employees.models import Employee
from employees.querysets import EmployeeQuerySet
from training.models import ReachedLevel
from training.recommendations import Recommendation, by_competency, find_recommendations
from training.sessions.results import find_provisional

PROGRAMS_SHOWN = 3


@dataclass(frozen=True, slots=True)
class Requirement:
    """One required competency with what lies behind it and the programmes that would close it."""

    fact: Gap
    public_id: Any
    programs: Sequence[Recommendation]
    provisional: ReachedLevel | None = None  # reached by training; enters no official figure until assessed

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
    beside: list[ReachedLevel]  # levels reached by training that the post does not ask for

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
    person: Any, *, principal: Principal, as_of: date, developmental: bool = True
) -> CompetencyPage | None:
    """The page of ``person``, whose gaps the reader may see; None for nobody.

    Six queries; two fewer without the ``developmental`` results, when levels reached by training are left out too.
    """
    found = gaps_of([person.pk], as_of=as_of) if person is not None else {}
    if not found:
        return None
    (gaps,) = found.values()
    reached = _provisional(person, principal=principal, as_of=as_of) if developmental else {}
    programs = by_competency(find_recommendations(found, as_of=as_of).get(gaps.employee_id, ()))
    return CompetencyPage(
        as_of=as_of,
        gaps=gaps,
        requirements=_requirements(gaps, programs, reached),
        fit=_fit(gaps, as_of),
        counts=count_statuses(gaps.gaps),
        developmental=_developmental(principal, gaps.employee_id, as_of) if developmental else [],
        beside=[row for key, row in reached.items() if key not in {gap.competency_id for gap in gaps.gaps}],
    )


def _provisional(person: Any, *, principal: Principal, as_of: date) -> dict[int, ReachedLevel]:
    """Levels that training led to, by competency, as far as the reader may see the person's development."""
    people = Employee.objects.visible_to(principal, permission=Permission.READ_DEVELOPMENT)
    return latest_provisional(find_provisional(people.filter(pk=person.pk), as_of=as_of))


def latest_provisional(rows: Iterable[ReachedLevel]) -> dict[int, ReachedLevel]:
    """Of one person's levels reached by training the highest per competency, the latest of equal ones."""
    best: dict[int, ReachedLevel] = {}
    for row in rows:
        known = best.get(row.competency_id)
        if known is None or (row.level, row.reached_on) > (known.level, known.reached_on):
            best[row.competency_id] = row
    return best


def _requirements(
    gaps: PersonGaps, programs: dict[int, list[Recommendation]], reached: Mapping[int, ReachedLevel]
) -> list[Requirement]:
    return [
        Requirement(
            gap,
            gap.competency_public_id,
            programs.get(gap.competency_id, [])[:PROGRAMS_SHOWN],
            _above(reached.get(gap.competency_id), gap),
        )
        for gap in gaps.gaps
    ]


def _above(reached: ReachedLevel | None, gap: Gap) -> ReachedLevel | None:
    """What training reached beyond the level held; what an official result already says is not told twice."""
    return reached if reached and (gap.held is None or reached.level > gap.held) else None


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
