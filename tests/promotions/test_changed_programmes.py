"""What a programme teaches changes: the next reading has it, however it was changed; nothing stored rests on it."""

from datetime import date

import pytest
from django.db import connection
from django.test import Client

from assessments.changes import sweep_changes
from promotions.readings import read_people
from tests.assessments.running import run_gaps
from tests.base.imports.packages import load, write
from tests.employees.api.test_registry_api import caller
from tests.factories import GrantFactory
from tests.faults.everything import everything
from tests.promotions.agency import Agency, D
from training.models import TrainingHistory, TrainingProgram

pytestmark = pytest.mark.django_db
# What any write leaves, and where the sweeper notes how far it has come.
TRAILS = (
    "assessments_changesweep", "base_accesslogentry", "base_auditentry", "base_import", "base_importrow",
    "base_importverdict", "django_admin_log", "django_session", "training_trainingprogram", "employees_user",
)  # fmt: skip


@pytest.fixture
def agency(operator):
    """Somebody who has completed a programme that taught nothing of the post's standard, after a run of gaps."""
    agency = Agency()
    agency.somebody = agency.person(levels=2)
    agency.programme = TrainingProgram.objects.create(code="PP-1", name="Pelatihan", hours=20)
    TrainingHistory._base_manager.create(
        employee=agency.somebody,
        program=agency.programme,
        name="Pelatihan",
        hours=20,
        completed_on=date(2026, 3, 1),
    )
    agency.client, agency.desk = caller(agency.root), Client()
    agency.desk.force_login(GrantFactory(role="analis", unit=None).user)
    run_gaps(operator, as_of=D, unit=agency.root)
    sweep_changes(on=D)
    return agency


def by_page(agency):
    form = {"code": "PP-1", "name": "Pelatihan", "hours": "20", "competency": agency.core[0].pk}
    answer = agency.desk.post(f"/admin/training/trainingprogram/{agency.programme.pk}/change/", form)
    assert answer.status_code == 302, answer.content.decode()


def by_import(agency, folder):
    row = f"code,name,hours,competency_code\nPP-1,Pelatihan,20,{agency.core[0].code}\n"
    assert load(write(folder, {"training_programs": row})).totals["changed"] == 1


def by_sql(agency):
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE training_trainingprogram SET competency_id = %s WHERE code = 'PP-1'", [agency.core[0].pk]
        )


def told(agency):
    """The component of talent that rests on programmes, as the domain reads it and as the API tells it."""
    key = agency.somebody.pk
    (row,) = agency.client.get("/api/v1/talent/", {"nip": agency.somebody.nip}).json()["results"]
    return (
        read_people([key], as_of=D)[key].components["development"],
        row["components"]["development"],
    )


@pytest.mark.parametrize("way", ["page", "import", "sql"])
def test_the_next_reading_is_of_the_changed_programme(way, agency, tmp_path):
    assert told(agency) == (50, "50.00")
    before = everything(except_for=TRAILS)
    {"page": by_page, "import": lambda one: by_import(one, tmp_path / "p"), "sql": by_sql}[way](agency)
    assert told(agency) == (100, "100.00")
    assert sweep_changes(on=D) == 0  # nobody had to be recomputed for it
    assert everything(except_for=TRAILS) == before
