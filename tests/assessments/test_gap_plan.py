"""How the facts of a run are read: from indexes alone, in the order of choice, without sorting results."""

import json
from datetime import date, timedelta

import pytest
from django.db import connection

from asn_career.base.periods import years_after
from assessments.held_levels import find_developmental, valid_since, valid_years
from assessments.sql import BY_RANGE, statement
from employees.models import Employee
from promotions.synthetic import SyntheticPeople
from tests.conftest import TODAY

pytestmark = pytest.mark.django_db


@pytest.fixture
def plenty():
    """A table so small is read quicker as a whole; what is looked at is the plan of a large one."""
    SyntheticPeople(today=TODAY).grow_to(60)
    with connection.cursor() as cursor:
        for way in ("seqscan", "bitmapscan", "sort", "incremental_sort"):
            cursor.execute(f"SET LOCAL enable_{way} = off")


def nodes(plan):
    yield plan
    for child in plan.get("Plans", ()):
        yield from nodes(child)


def planned(sql, **given):
    with connection.cursor() as cursor:
        cursor.execute(f"EXPLAIN (FORMAT JSON) {sql}", given)
        answer = cursor.fetchone()[0]
    return list(nodes((json.loads(answer) if isinstance(answer, str) else answer)[0]["Plan"]))


def latest_official():
    return planned(statement("latest_official", chosen=BY_RANGE), low=1, high=60, as_of=TODAY)


def indexes(plan):
    return {(node["Node Type"], node.get("Index Name")) for node in plan if "Index Name" in node}


def test_the_latest_official_results_come_from_the_covering_index_alone(plenty):
    plan = latest_official()

    assert indexes(plan) == {("Index Only Scan", "assessment_held_levels")}
    assert [node["Node Type"] for node in plan] == ["Unique", "Index Only Scan"]


def of_one_person():
    """Everything known of a person that is not official, as their pages ask for it."""
    somebody = Employee.objects.unscoped(reason="tests").order_by("pk")[:1]
    sql, given = find_developmental(
        Employee.objects.unscoped(reason="tests").filter(pk=somebody.get().pk), as_of=TODAY
    ).query.sql_with_params()
    with connection.cursor() as cursor:
        cursor.execute(f"EXPLAIN (FORMAT JSON) {sql}", given)
        answer = cursor.fetchone()[0]
    plan = list(nodes((json.loads(answer) if isinstance(answer, str) else answer)[0]["Plan"]))
    return {node.get("Index Name") for node in plan if node.get("Relation Name") == "assessments_assessment"}


def test_what_is_not_official_of_a_person_is_found_without_reading_everybodys(plenty):
    assert of_one_person() == {"assessment_key"}


def test_without_a_whole_key_everybodys_results_are_read(plenty):
    """The control: a key over first results alone does not find all of a person's."""
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("ALTER TABLE assessments_assessment DROP CONSTRAINT assessment_key")
        cursor.execute(
            "CREATE UNIQUE INDEX first_results ON assessments_assessment"
            " (employee_id, competency_id, source, assessed_on) WHERE corrects_id IS NULL"
        )
    assert not of_one_person() & {"assessment_key", "first_results"}


def test_without_that_index_results_are_sorted(plenty):
    """The control: the assertion above sees the difference."""
    with connection.cursor() as cursor:
        cursor.execute("DROP INDEX assessment_held_levels")

    assert any("Sort" in node["Node Type"] for node in latest_official())


def test_the_latest_posts_come_from_an_index_alone(plenty):
    people = statement("people", chosen=BY_RANGE)
    places = statement("places", chosen=BY_RANGE)

    plan = planned(f"WITH people AS ({people}) {places}", low=1, high=60, as_of=TODAY)

    assert ("Index Only Scan", "positionhistory_latest_post") in indexes(plan)


def test_a_chunk_reads_facts_from_those_indexes_and_results_once(plenty):
    given = {"run": 1, "unit": None, "as_of": TODAY, "valid_since": TODAY, "low": 1, "high": 60, "chunk": 0}

    found = [
        node.get("Index Name")
        for node in planned(statement("compute_chunk", chosen=BY_RANGE), **given)
        if node.get("Relation Name") in ("assessments_assessment", "employees_positionhistory")
    ]

    assert sorted(found) == ["assessment_held_levels", "positionhistory_latest_post"]


def test_the_first_day_that_counts_is_the_one_whose_last_day_is_not_past():
    """Every day of five years, leap day among them, against the rule as it is written."""
    for number in range(5 * 366):
        day = date(2024, 1, 1) + timedelta(days=number)
        first = valid_since(day)
        assert years_after(first, valid_years(day)) >= day
        assert years_after(first - timedelta(days=1), valid_years(day)) < day
