"""Who may take a programme: what it asks for, and the legal order of leadership training, as outcomes with a basis.

Every outcome is one of the four of the rule engine: ``pass``, ``fail``, ``manual`` (what decides is unknown), ``warn``.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import OuterRef, Subquery
from django.db.models.functions import JSONObject
from django.utils.translation import gettext as _

from asn_career.base.findings import FAIL, INELIGIBLE, MANUAL, PASS, RuleOutcome, overall
from asn_career.base.formatting import level as level_text
from asn_career.base.regulations import load_table
from assessments.held_levels import official_results_of
from employees.choices import PositionKind
from employees.models import Employee, PositionHistory
from employees.ranks import rank_step
from training.choices import PrerequisiteKind
from training.leadership_training import LEADERSHIP_ORDER, folded, level_of, name_of
from training.models import ProgramPrerequisite, TrainingHistory, TrainingProgram

CAREER_LEVELS = load_table("employees", "career_levels")
LEGAL_ORDER = "leadership_order"


@dataclass(frozen=True, slots=True)
class Taker:
    """What prerequisites look at of one person on a day."""

    employee_id: int
    post_kind: str = ""
    family: str = ""
    remote: bool = False
    rank: str = ""
    completed: Mapping[int, date] = field(default_factory=dict)  # by programme
    titles: Mapping[str, str] = field(default_factory=dict)  # folded code or name: record
    leadership: int | None = None
    held: Mapping[int, Decimal] = field(default_factory=dict)  # by competency

    def level(self, on: date) -> int | None:
        return CAREER_LEVELS.value_on(on).get(self.post_kind)


Prerequisites = Mapping[int, tuple[ProgramPrerequisite, ...]]


def takers_of(employee_ids: Collection[int], *, as_of: date, levels: bool = True) -> dict[int, Taker]:
    """The facts of people who have passed the gate. One query, and a second for ``levels``."""
    held: dict[int, dict[int, Decimal]] = defaultdict(dict)
    if levels:
        for (person, competency), result in official_results_of(list(employee_ids), as_of=as_of).items():
            if (level := result.held_on(as_of)) is not None:
                held[person][competency] = level
    return {row["pk"]: _taker(row, held[row["pk"]], as_of) for row in _places(employee_ids, as_of)}


def prerequisites_of(program_ids: Collection[int]) -> Prerequisites:
    """What each programme asks for. One query."""
    rows = ProgramPrerequisite.objects.filter(program__in=program_ids)
    found: dict[int, list[ProgramPrerequisite]] = defaultdict(list)
    for row in rows.select_related("required_program", "competency").order_by("kind", "pk"):
        found[row.program_id].append(row)
    return {key: tuple(each) for key, each in found.items()}


def judge(
    taker: Taker, program: TrainingProgram, asked: Iterable[ProgramPrerequisite], *, as_of: date
) -> tuple[RuleOutcome, ...]:
    """An outcome for each thing that the programme asks for, the legal order first."""
    ordered = _legal_order(taker, program, as_of)
    return (*ordered, *(_JUDGES[row.kind](taker, row, as_of) for row in asked))


def is_blocked(outcomes: Iterable[RuleOutcome]) -> bool:
    return overall(outcomes) == INELIGIBLE


def missing_first(outcomes: Iterable[RuleOutcome]) -> list[str]:
    """What stands in the way, in words: a training to take, a post, a rank, a level."""
    return [str(each.required) for each in outcomes if each.outcome == FAIL]


def _legal_order(taker: Taker, program: TrainingProgram, as_of: date) -> Iterable[RuleOutcome]:
    level = level_of((program.code, program.name), on=as_of)
    provision = LEADERSHIP_ORDER.in_force_on(as_of)
    for row in provision.value:
        if row["level"] != level:
            continue
        before = name_of(row["after"], on=as_of)
        if taker.leadership is not None and taker.leadership >= row["after"]:
            yield RuleOutcome(
                LEGAL_ORDER, PASS, name_of(taker.leadership, on=as_of), before, provision.source, ""
            )
        else:
            holds = (taker.level(as_of) or 0) >= row["level"]
            outcome = row["missing_for_holders" if holds else "missing"]
            yield RuleOutcome(LEGAL_ORDER, outcome, None, before, provision.source, "")


def _program(taker: Taker, row: ProgramPrerequisite, as_of: date) -> RuleOutcome:
    """Completed, under its number, code or name, or as a leadership training of that level or a higher one."""
    wanted = row.required_program
    assert wanted is not None  # the database refuses a row without it
    level = level_of((wanted.code, wanted.name), on=as_of)
    titles = {folded(wanted.code), folded(wanted.name)}
    known = wanted.pk in taker.completed or not titles.isdisjoint(taker.titles)
    done = known or (level is not None and (taker.leadership or 0) >= level)
    return _outcome(row, PASS if done else FAIL, None, wanted.name)


def _post_kind(taker: Taker, row: ProgramPrerequisite, as_of: date) -> RuleOutcome:
    levels = CAREER_LEVELS.value_on(as_of)
    held = taker.level(as_of)
    outcome = MANUAL if held is None else PASS if held >= levels[row.post_kind] else FAIL
    required = _("a post of at least the level of %(kind)s") % {"kind": PositionKind(row.post_kind).label}
    return _outcome(row, outcome, PositionKind(taker.post_kind).label if taker.post_kind else None, required)


def _rank(taker: Taker, row: ProgramPrerequisite, as_of: date) -> RuleOutcome:
    """Ranks of PNS are compared on their ladder; those of another scheme are for people to judge."""
    held, wanted = rank_step(taker.rank), rank_step(row.rank)
    required = _("rank %(rank)s") % {"rank": row.rank}
    if taker.rank == row.rank:
        return _outcome(row, PASS, taker.rank, required)
    if held is None or wanted is None:
        return _outcome(row, MANUAL, taker.rank or None, required)
    return _outcome(row, PASS if held >= wanted else FAIL, taker.rank, required)


def _competency(taker: Taker, row: ProgramPrerequisite, as_of: date) -> RuleOutcome:
    held = taker.held.get(row.competency_id or 0)
    outcome = MANUAL if held is None else PASS if held >= (row.level or 0) else FAIL
    required = _("%(competency)s at level %(level)s") % {"competency": row.competency, "level": row.level}
    return _outcome(row, outcome, None if held is None else level_text(held), required)


_JUDGES: Mapping[str, Callable[[Taker, ProgramPrerequisite, date], RuleOutcome]] = {
    PrerequisiteKind.PROGRAM: _program,
    PrerequisiteKind.POST_KIND: _post_kind,
    PrerequisiteKind.RANK: _rank,
    PrerequisiteKind.COMPETENCY: _competency,
}


def _outcome(row: ProgramPrerequisite, outcome: str, value: str | None, required: str) -> RuleOutcome:
    return RuleOutcome(f"prerequisite_{row.kind}", outcome, value, required, row.basis, "")


def _taker(row: Mapping[str, Any], held: Mapping[int, Decimal], as_of: date) -> Taker:
    completed: dict[int, date] = {}
    titles: dict[str, str] = {}
    for each in row["trainings"]:
        if each["program"]:
            completed[each["program"]] = date.fromisoformat(each["day"])
        titles |= {folded(title): each["record"] for title in (each["code"], each["name"]) if title}
    return Taker(
        employee_id=row["pk"],
        post_kind=row["held_kind"] or "",
        family=row["held_family"] or "",
        remote=row["home_unit__remote"] is True,
        rank=row["rank"] or "",
        completed=completed,
        titles=titles,
        leadership=level_of(titles, on=as_of),
        held=held,
    )


def _places(employee_ids: Collection[int], as_of: date) -> Iterable[Mapping[str, Any]]:
    """Person, whether the home unit is remote, rank, kind and family of the post held, and trainings completed."""
    posts = PositionHistory.objects.unscoped(reason="posts of people who have passed the gate")
    held = posts.filter(employee=OuterRef("pk")).definitive().in_force_on(as_of)
    people = Employee.objects.unscoped(reason="people who have passed the gate").filter(pk__in=employee_ids)
    return (
        people.with_rank(on=as_of)
        .annotate(
            held_kind=Subquery(held.values("position__kind")[:1]),
            held_family=Subquery(held.values("position__family")[:1]),
            trainings=ArraySubquery(_trainings(as_of)),
        )
        .values("pk", "home_unit__remote", "rank", "held_kind", "held_family", "trainings")
    )


def _trainings(as_of: date) -> Any:
    """Trainings completed by the day, the earliest first, of the person that the query around is about."""
    rows = TrainingHistory.objects.unscoped(reason="trainings of people who have passed the gate")
    completed = rows.filter(employee=OuterRef("pk"), completed_on__lte=as_of).order_by("completed_on", "pk")
    return completed.values(
        told=JSONObject(
            program="program", code="program__code", name="name", day="completed_on", record="public_id"
        )
    )
