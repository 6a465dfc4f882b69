"""The gap run tells what the reference tells, row by row, on random agencies."""

from collections import Counter

import pytest

from assessments.gaps import gaps_of
from assessments.models import GapAggregate, GapRow
from promotions.models import Vacancy
from tests.assessments.running import run_gaps
from tests.properties.comparing import differences, load_agency, seeds
from tests.reference import gaps
from tests.reference.agency import current_position, standard_in_force

pytestmark = pytest.mark.django_db

NAMES = {
    "competency__code": "competency",
    "required": "required",
    "held": "held",
    "gap": "gap",
    "status": "status",
    "importance": "importance",
    "evidence__source": "source",
    "evidence__assessed_on": "assessed_on",
}


def told_by_engine(run):
    rows = GapRow.objects.unscoped(reason="tests").of_run(run)
    values = rows.values("employee__nip", "position__code", *NAMES)
    return {
        (row["employee__nip"], row["competency__code"]): {
            "position": row["position__code"],
            **{name: row[path] for path, name in NAMES.items()},
        }
        for row in values
    }


def told_by_reference(agency, on):
    return {
        (nip, row.competency): {
            "position": current_position(agency, nip, on),
            **{name: getattr(row, name) for name in NAMES.values()},
        }
        for nip in agency.nips()
        for row in gaps.gap_rows(agency, nip, on)
    }


def counted_by_reference(agency, on):
    """How many people, how many of them without a post in the register, how many whose post has no standard."""
    posts = [current_position(agency, nip, on) for nip in agency.nips()]
    without_standard = [code for code in posts if code and not standard_in_force(agency, code, on)]
    return len(posts), posts.count(None), len(without_standard)


def aggregated_by_reference(agency, on):
    """Rows per unit of the post, competency and status."""
    unit_of = {row["code"]: row["unit_code"] for row in agency.rows("positions")}
    rows = told_by_reference(agency, on).values()
    return Counter((unit_of[row["position"]], row["competency"], row["status"]) for row in rows)


def aggregated_by_engine(run):
    counts = ("met", "gap", "expired", "unknown")
    rows = GapAggregate.objects.filter(run=run).values_list("unit__code", "competency__code", *counts)
    return Counter(
        {
            (unit, competency, status): count
            for unit, competency, *numbers in rows
            for status, count in zip(counts, numbers, strict=True)
            if count
        }
    )


@pytest.mark.parametrize("seed", seeds())
def test_every_gap_row_is_that_of_the_reference(seed, operator, tmp_path):
    loaded = load_agency(seed, folder=tmp_path, by=operator)

    for on in loaded.days:
        run = run_gaps(operator, as_of=on, chunk_size=7)
        assert differences(told_by_engine(run), told_by_reference(loaded.reference, on)) == []
        assert differences(aggregated_by_engine(run), aggregated_by_reference(loaded.reference, on)) == []
        counted = (run.people, run.without_post, run.without_standard)
        assert counted == counted_by_reference(loaded.reference, on)


def read_by_engine(loaded, *, on, position):
    """The same read for a page, of people before any post."""
    nips = loaded.nips()
    read = gaps_of(sorted(nips), as_of=on, position_id=position.pk)
    return {
        nips[pk]: [(row.code, row.required, row.held, row.gap, row.status) for row in person.gaps]
        for pk, person in read.items()
    }


def read_by_reference(agency, *, on, code):
    return {
        nip: [
            (row.competency, row.required, row.held, row.gap, row.status)
            for row in gaps.rows_against(agency, nip, code, on)
        ]
        for nip in agency.nips()
    }


@pytest.mark.parametrize("seed", seeds(first=4000)[:2])
def test_gaps_before_a_target_are_read_as_by_the_reference(seed, operator, tmp_path):
    loaded = load_agency(seed, folder=tmp_path, by=operator)

    for on in loaded.days:
        for vacancy in Vacancy.objects.select_related("position"):
            engine = read_by_engine(loaded, on=on, position=vacancy.position)
            reference = read_by_reference(loaded.reference, on=on, code=vacancy.position.code)
            assert differences({nip: sorted(rows) for nip, rows in engine.items()}, reference) == []


def test_a_reference_that_knows_one_result_less_would_be_told_apart(operator, tmp_path):
    """The control: the comparison sees a single level."""
    loaded = load_agency(0, folder=tmp_path, by=operator, people=12)
    on = loaded.days[0]
    told = told_by_engine(run_gaps(operator, as_of=on))
    known = next(key for key, row in sorted(told.items()) if row["held"] is not None)

    rows = loaded.reference.rows("assessments", nip=known[0], competency_code=known[1])
    rows.clear()

    assert [key for key, *_ in differences(told, told_by_reference(loaded.reference, on))] == [known]
