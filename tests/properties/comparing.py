"""Loading a random agency through the real import, and comparing two tellings of the same figures."""

import csv
import os
from dataclasses import dataclass

import pytest

from asn_career.base.imports.loading import load_package
from employees.models import Employee
from employees.registry import refresh_homes
from tests.reference.agencies import COLUMNS, random_agency
from tests.reference.agency import Agency

QUICK = 6


def seeds(first=0):
    """A few agencies in every run; PROPERTY_SEEDS=500 looks at as many, the further ones marked slow."""
    asked = int(os.environ.get("PROPERTY_SEEDS", QUICK))
    quick = [first + number for number in range(min(asked, QUICK))]
    return quick + [
        pytest.param(first + number, marks=pytest.mark.slow) for number in range(len(quick), asked)
    ]


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
    report = load_package(folder, principal=by, as_of=package.import_day, unit_code="A2")
    refused = [message.as_dict() for message in report.messages() if message.severity == "error"]
    assert not refused, refused[:3]
    return Loaded(
        Agency(package.tables, imported_under=registered_units(seed, on=package.import_day)), package.days
    )


def write_tables(tables, folder):
    for name, rows in tables.items():
        with (folder / f"{name}.csv").open("w", encoding="utf-8", newline="") as file:
            writer = csv.DictWriter(file, COLUMNS[name].split())
            writer.writeheader()
            writer.writerows(rows)


def registered_units(seed, *, on):
    """Every other agency knows under which unit its people were imported."""
    if seed % 2:
        return dict.fromkeys(Employee._base_manager.values_list("nip", flat=True), "A2")
    Employee._base_manager.update(registered_unit=None)
    refresh_homes(on=on)
    return {}


def differences(engine, reference):
    """What is not told alike, as (what, engine, reference); empty when every figure is equal."""
    return [
        (key, engine.get(key), reference.get(key))
        for key in sorted(engine.keys() | reference.keys(), key=str)
        if engine.get(key) != reference.get(key)
    ]
