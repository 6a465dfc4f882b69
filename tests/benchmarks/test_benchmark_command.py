"""The command makes people of its own in a database of its own, and refuses to speak of fewer than asked for."""

import json
import os
import subprocess
import sys

import psycopg2
import pytest
from django.conf import settings
from django.db import connection

from promotions.synthetic import SyntheticPeople, TooFewRowsError
from tests.conftest import TODAY
from tests.servers import drop_database

pytestmark = pytest.mark.django_db


def benchmark(*arguments, database):
    given = connection.settings_dict
    url = f"postgres://{given['USER']}:{given['PASSWORD']}@{given['HOST']}:{given['PORT']}/{given['NAME']}"
    return subprocess.run(
        [sys.executable, "manage.py", "benchmark", "--database", database, "--samples", "1", *arguments],
        cwd=settings.BASE_DIR,
        env={**os.environ, "DATABASE_URL": url, "DJANGO_SETTINGS_MODULE": "asn_career.settings.test"},
        capture_output=True,
        text=True,
        check=False,
    )


def databases():
    with connection.cursor() as cursor:
        cursor.execute("SELECT datname FROM pg_database")
        return {name for (name,) in cursor.fetchall()}


@pytest.fixture
def scratch():
    """A name that is free, and is again afterwards."""
    name = f"{connection.settings_dict['NAME']}_scratch"
    yield name
    given = {key: connection.settings_dict[key] for key in ("HOST", "PORT", "USER", "PASSWORD")}
    admin = psycopg2.connect(
        dbname="postgres", **{key.lower(): value for key, value in given.items() if value}
    )
    admin.autocommit = True
    with admin.cursor() as cursor:
        drop_database(cursor, name)
    admin.close()


def test_it_makes_measures_and_drops_and_refuses_fewer_people_than_asked(scratch):
    kept = benchmark("--employees", "40", "--only", "lower bound", "--json", "--keep", database=scratch)

    told = json.loads(kept.stdout)
    figure = told["figures"][0]
    assert (told["people"], figure["name"], figure["people"]) == (40, "gap run / lower bound", [40])
    assert figure["ratio"] == pytest.approx(figure["work"] / figure["bound"], abs=0.01)
    assert any(text.startswith("COPY") for text in figure["bound_statements"])
    assert kept.returncode == (0 if told["holds"] else 3)
    assert scratch in databases()

    refused = benchmark("--employees", "41", "--only", "lower bound", "--reuse", database=scratch)

    assert (refused.returncode, refused.stdout) == (1, "")
    assert "employees_employee has 40 rows, 41 are needed" in refused.stderr


def test_a_database_that_it_did_not_make_is_neither_filled_nor_dropped():
    """The control of the refusal: the test's own database exists and has no mark."""
    name = connection.settings_dict["NAME"]

    for given in ((), ("--reuse",)):
        refused = benchmark("--employees", "40", *given, database=name)
        assert refused.returncode == 1
        assert f"{name} is not a database that this command made." in refused.stderr
    assert name in databases()


def test_a_name_that_no_figure_has_is_answered_with_those_there_are(scratch):
    refused = benchmark("--only", "nonsense", database=scratch)

    assert refused.returncode == 1
    assert "gap run / lower bound" in refused.stderr
    assert scratch not in databases()


def test_people_are_added_until_there_are_enough_and_are_the_same_each_time():
    people = SyntheticPeople(today=TODAY)

    people.grow_to(12)
    people.grow_to(30)

    assert people.size() == 30
    people.require(30)
    with pytest.raises(TooFewRowsError, match="31 are needed"):
        people.require(31)


def test_a_person_without_histories_does_not_count():
    people = SyntheticPeople(today=TODAY)
    people.grow_to(12)
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM assessments_assessment")

    with pytest.raises(TooFewRowsError, match="assessments_assessment has 0 rows"):
        people.require(12)
