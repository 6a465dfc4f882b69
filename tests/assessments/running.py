"""Doing a gap run within the test's own process and transaction."""

from datetime import date

from asn_career.base.audit import acting
from asn_career.base.jobs.running import run_job
from assessments.gap_runs import request_gap_run
from assessments.models import Assessment, GapOverlay
from tests.factories import (
    AssessmentFactory,
    PositionFactory,
    StandardItemFactory,
    StandardVersionFactory,
    UnitFactory,
    hold,
)

TODAY = date(2026, 11, 21)


def run_gaps(principal, *, as_of=TODAY, unit=None, chunk_size=3):
    """A published run; small chunks, so that most tests cross their borders."""
    run = request_gap_run(principal, as_of=as_of, unit=unit, chunk_size=chunk_size)
    job = run_job(run.job_id)
    assert job.state == "done", job.error
    run.refresh_from_db()
    return run


def several_sources(operator):
    """Two units, four competencies, every status; one unit computed again, one person recomputed since.

    The competencies.
    """
    units = UnitFactory.create_batch(2)
    versions = [StandardVersionFactory(position=PositionFactory(unit=unit)) for unit in units]
    items = [StandardItemFactory(version=version, level=3) for version in versions for _ in range(2)]
    shared = StandardItemFactory(version=versions[0], competency=items[2].competency, level=2)
    people = [[hold(version.position) for _ in range(4)] for version in versions]
    days = {"now": TODAY, "before": TODAY.replace(year=TODAY.year - 4)}
    for number, person in enumerate(person for group in people for person in group):
        for place, item in enumerate([*items, shared]):
            if (number + place) % 4 < 3:
                AssessmentFactory(
                    employee=person,
                    competency=item.competency,
                    level=(number + place) % 6,
                    source="assessment_center" if place < 4 else "cact",
                    assessed_on=days["before" if (number + place) % 4 == 2 else "now"],
                )
    run_gaps(operator)
    AssessmentFactory(
        employee=people[1][0],
        competency=items[2].competency,
        level=5,
        source="competency_test",
        assessed_on=TODAY,
    )
    run_gaps(operator, unit=units[1])
    with acting(by="tests", on=TODAY):
        Assessment.objects.visible_to(operator).filter(employee=people[0][1]).delete()
    assert GapOverlay.objects.visible_to(operator).exists()
    return {item.competency for item in items}
