"""Who of an approved plan goes into which session: the people of a programme, unit by unit, dealt to its rounds.

Seats of added needs go with their unit, without a name.
"""

from __future__ import annotations

from collections.abc import Iterator

from training.models import AddedNeed, OptimisationRun, PlannedPerson, PlannedProgramme, TrainingSession

# Unit and person; None: a seat of an added need, for whomever the unit names.
_Part = list[tuple[int, int | None]]


def rounds_of(run: OptimisationRun, row: PlannedProgramme) -> Iterator[_Part]:
    """As many rounds as needed, about the same size each; neighbours go together."""
    people = _people_of(run, row)
    for number in range(row.rounds):
        part = people[number * len(people) // row.rounds : (number + 1) * len(people) // row.rounds]
        if part:
            yield part


def planned_people(session: TrainingSession) -> list[int]:
    """The people for whom an annual plan prepared the session, by their numbers; nobody where none did. Two queries."""
    if session.planned_in_id is None:
        return []
    rows = PlannedProgramme.objects.filter(run=session.planned_in_id, program=session.program_id)
    programme = rows.select_related("run").first()
    parts = list(rounds_of(programme.run, programme)) if programme else []
    number = session.planned_round or 0
    part = parts[number - 1] if 0 < number <= len(parts) else []
    return [person for _unit, person in part if person is not None]


def _people_of(run: OptimisationRun, row: PlannedProgramme) -> _Part:
    rows = PlannedPerson.objects.unscoped(
        reason="an approved plan as a whole, for whoever approves it or manages its sessions"
    )
    found = rows.filter(run=run, program=row.program_id).order_by("unit__code", "employee")
    named = [
        (code, unit, person) for code, unit, person in found.values_list("unit__code", "unit", "employee")
    ]
    added = AddedNeed.objects.filter(plan=run.plan_id, program=row.program_id).select_related("unit")
    unnamed = [(need.unit.code, need.unit_id, None) for need in added for _seat in range(need.people)]
    # Neighbours together; in each unit those named first.
    every = sorted([*named, *unnamed], key=lambda each: (each[0], each[1], each[2] is None))
    return [(unit, person) for _code, unit, person in every]
