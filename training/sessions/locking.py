"""The one order of locks: the session, then people by number, then enrolments by number."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager

from django.db import connection

from employees.models import Employee
from training.models import Enrolment, TrainingSession

_GATE = "people and enrolments of a session that the caller was checked for"


@contextmanager
def locked_session(session: TrainingSession) -> Iterator[TrainingSession]:
    """The session as it is now, held until the transaction ends; whoever changes its seats waits here."""
    assert connection.in_atomic_block
    yield (
        TrainingSession.objects.select_related("program", "unit")
        .select_for_update(of=("self",))
        .get(pk=session.pk)
    )


def lock_people(employee_ids: Iterable[int]) -> dict[int, Employee]:
    """People, so that none of them gets seats in two sessions at the same moment."""
    rows = Employee.objects.unscoped(reason=_GATE).select_for_update(no_key=True, of=("self",))
    found = rows.select_related("home_unit").filter(pk__in=list(employee_ids)).order_by("pk")
    return {person.pk: person for person in found}


def lock_enrolments(session: TrainingSession) -> list[Enrolment]:
    """Every enrolment of a session, with the people locked before."""
    rows = Enrolment.objects.unscoped(reason=_GATE).filter(session=session)
    people = lock_people(rows.order_by().values_list("employee", flat=True))
    found = list(rows.select_related("unit").select_for_update(of=("self",)).order_by("pk"))
    for row in found:
        row.employee = people[row.employee_id]
        row.session = session
    return found
