"""A small agency and a gap run over it, cut into as many chunks as a fault needs."""

from datetime import date

from django.db import transaction

from assessments.gap_runs import request_gap_run
from tests.factories import AssessmentFactory, StandardItemFactory, StandardVersionFactory
from tests.factories import hold as hold_post

TODAY = date(2026, 11, 21)
PEOPLE, PER_CHUNK = 40, 4
CHUNKS = PEOPLE // PER_CHUNK
ITEMS = 2


def make_agency(*, people=PEOPLE):
    """People in one post that asks for two competencies, each person with a result in one of them."""
    version = StandardVersionFactory()
    items = [StandardItemFactory(version=version, level=level) for level in (2, 3)]
    for number in range(people):
        employee = hold_post(version.position)
        AssessmentFactory(employee=employee, competency=items[number % ITEMS].competency, level=number % 5)


def requested(principal, *, per_chunk=PER_CHUNK):
    """A gap run, asked for and committed."""
    with transaction.atomic():
        return request_gap_run(principal, as_of=TODAY, chunk_size=per_chunk)
