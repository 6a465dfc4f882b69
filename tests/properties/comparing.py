"""Loading a random agency through the real import, and comparing two tellings of the same figures."""

import csv
import os
from dataclasses import dataclass

import pytest

from asn_career.base.imports.loading import load_package
from employees.models import Employee, Unit
from tests.reference.agencies import COLUMNS, random_agency
from tests.reference.agency import Agency

QUICK, LONG = 6, 100
# PROPERTY_SEEDS=1000 looks at as many agencies, from the first.
SEEDS = range(int(os.environ.get("PROPERTY_SEEDS", "0")) or QUICK)


def seeds(first=0):
    """Some agencies in every run, and many more where slow tests are asked for."""
    quick = [first + seed for seed in SEEDS]
    many = [pytest.param(seed, marks=pytest.mark.slow) for seed in range(first + len(quick), first + LONG)]
    return quick + many if os.environ.get("PROPERTY_LONG") else quick


@dataclass(frozen=True)
class Loaded:
    """An agency in the database, and the reference that knows the same rows."""

    reference: Agency
    days: tuple

    def nips(self):
        return {employee.pk: employee.nip for employee in Employee._base_manager.all()}


def load_agency(seed, *, folder, by, people=None):
    package = random_agency(seed, people=people)
    write_tables(package.tables, folder)
    report = load_package(folder, principal=by, as_of=package.import_day)
    refused = [message.as_dict() for message in report.messages() if message.severity == "error"]
    assert not refused, refused[:3]
    return Loaded(Agency(package.tables, imported_under=registered_units(seed)), package.days)


def write_tables(tables, folder):
    for name, rows in tables.items():
        with (folder / f"{name}.csv").open("w", encoding="utf-8", newline="") as file:
            writer = csv.DictWriter(file, COLUMNS[name].split())
            writer.writeheader()
            writer.writerows(rows)


def registered_units(seed):
    """Every other agency knows under which unit its people were imported."""
    if seed % 2:
        Employee._base_manager.update(registered_unit=Unit.objects.get(code="A2"))
        return dict.fromkeys(Employee._base_manager.values_list("nip", flat=True), "A2")
    return {}


def differences(engine, reference):
    """What is not told alike, as (what, engine, reference); empty when every figure is equal."""
    return [
        (key, engine.get(key), reference.get(key))
        for key in sorted(engine.keys() | reference.keys(), key=str)
        if engine.get(key) != reference.get(key)
    ]
