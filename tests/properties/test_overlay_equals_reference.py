"""After changes of any kind, run and recomputations together tell what the reference computes from all facts."""

from random import Random

import pytest

from asn_career.base.imports.loading import load_package
from asn_career.base.imports.undoing import undo_import
from assessments.gaps import current_gaps
from assessments.heat_map import find_heat_map
from assessments.models import GapOverlay
from employees.models import Employee
from promotions.models import Vacancy
from tests.assessments.running import TODAY, run_gaps
from tests.properties.comparing import differences, seeds, write_tables
from tests.properties.test_gaps_equal_reference import NAMES, told_by_reference
from tests.reference.agencies import random_agency
from tests.reference.agency import Agency
from tests.reference.people import HISTORIES

pytestmark = pytest.mark.django_db


def told_now(operator):
    values = current_gaps(operator).values("employee__nip", "position__code", *NAMES)
    return {
        (row["employee__nip"], row["competency__code"]): {
            "position": row["position__code"],
            **{name: row[path] for path, name in NAMES.items()},
        }
        for row in values
    }


def told_by_map(operator):
    heat_map = find_heat_map(operator)
    return [
        (row.unit.code, row.people, row.without_post, row.without_standard, [c.counts for c in row.cells])
        for row in heat_map.rows
    ]


def some_of(tables, random):
    """Some people, some of their records, and one version of some standards."""
    nips = {row["nip"] for row in tables["employees"] if random.random() < 0.8}
    posts = {row["position_code"] for row in tables["standards"] if random.random() < 0.6}
    kept = dict(tables)
    kept["employees"] = [row for row in tables["employees"] if row["nip"] in nips]
    kept["standards"] = [row for row in tables["standards"] if row["position_code"] in posts]
    kept["vacancies"] = []
    for name in HISTORIES:
        kept[name] = [row for row in tables[name] if row["nip"] in nips and random.random() < 0.6]
    kept["position_history"] = earlier_posts(tables, nips, random)
    return kept


def earlier_posts(tables, nips, random):
    """Posts are loaded in the order in which they were held: some people's latest comes later."""
    rows = [row for row in tables["position_history"] if row["nip"] in nips]
    latest = {row["nip"]: row["from_date"] for row in sorted(rows, key=lambda row: row["from_date"])}
    moved = {nip for nip in sorted(latest) if random.random() < 0.4}
    return [row for row in rows if row["nip"] not in moved or row["from_date"] != latest[row["nip"]]]


def load(tables, folder, package, by):
    folder.mkdir()
    write_tables(tables, folder)
    report = load_package(folder, principal=by, as_of=package.import_day, unit_code="A2")
    refused = [message.as_dict() for message in report.messages() if message.severity == "error"]
    assert not refused, refused[:3]
    return report.package


@pytest.mark.parametrize("seed", seeds(first=7000)[:4])
def test_an_import_after_the_run_is_told_as_the_reference_tells_all_of_it(seed, operator, tmp_path):
    package = random_agency(seed)
    load(some_of(package.tables, Random(f"some {seed}")), tmp_path / "some", package, operator)
    run_gaps(operator)

    load(package.tables, tmp_path / "all", package, operator)

    reference = told_by_reference(Agency(package.tables), TODAY)
    assert GapOverlay.objects.unscoped(reason="test").exists()
    assert differences(told_now(operator), reference) == []
    overlaid = told_by_map(operator)
    run_gaps(operator)
    assert differences(told_now(operator), reference) == []
    assert overlaid == told_by_map(operator)


def test_an_import_that_is_taken_back_is_told_as_if_it_had_never_been(operator, tmp_path):
    package = random_agency(7100)
    part = some_of(package.tables, Random("some"))
    load(part, tmp_path / "some", package, operator)
    run_gaps(operator)
    before = told_now(operator)

    undo_import(load(package.tables, tmp_path / "all", package, operator), by=operator)

    after = told_now(operator)
    assert {key: row["status"] for key, row in after.items()} == {
        key: row["status"] for key, row in before.items()
    }
    assert not Vacancy.objects.exists()
    assert Employee._base_manager.count() == len(part["employees"])


def test_a_change_that_is_not_recomputed_would_be_seen(operator, tmp_path, monkeypatch):
    """The control: with the settling left out, the comparison fails."""
    package = random_agency(7000)
    load(some_of(package.tables, Random("some 7000")), tmp_path / "some", package, operator)
    run_gaps(operator)
    monkeypatch.setattr("asn_career.base.audit._settling", [])

    load(package.tables, tmp_path / "all", package, operator)

    assert differences(told_now(operator), told_by_reference(Agency(package.tables), TODAY)) != []
