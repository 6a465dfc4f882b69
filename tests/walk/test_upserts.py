"""Rows that are sent about others change nothing and tell nothing, table by table (T3, T4)."""

import json

import pytest
from django.db import connection

from asn_career.base.imports.specs import all_tables
from employees.access import system_principal
from tests.walk.policy import pattern_names
from tests.walk.world import personal_models
from tests.walk.writing import Vandal

pytestmark = pytest.mark.django_db
# What keeps who sent which rows, whatever came of them.
KEPT = {"base_import", "base_importrow", "base_importverdict", "base_importmessage"}


@pytest.fixture(scope="module")
def vandal(world, policy) -> Vandal:
    return Vandal(world, policy)


def view_of(table):
    return pattern_names()[f"api-{table.replace('_', '-')}-upsert"][1].callback.cls


def as_sent(row, table, world):
    """A row as the data package writes it."""
    view = view_of(table.name)
    everything = system_principal(purpose="tests", on=world.today)
    request = type("Request", (), {"principal": everything})()
    serializer = view.serializer_class(context={"request": request})
    found = serializer.row(
        serializer.values(view.model.objects.visible_to(everything).filter(pk=row.pk)).get()
    )
    return {name: value for name, value in found.items() if name in {column.name for column in table.columns}}


def altered(row, table):
    """The same row with another text or number in each column that is not of the key."""
    free = [name for name, value in row.items() if name not in table.key and isinstance(value, str)]
    return {**row, **{name: f"{row[name]} uji" for name in free if row[name].startswith("MRK")}}


@pytest.mark.parametrize("name", ["klien_a", "klien_tulis", "admin_opd"])
@pytest.mark.parametrize("table", all_tables(), ids=lambda table: table.name)
def test_a_row_about_others_changes_nothing(vandal, world, table, name):
    model = view_of(table.name).model
    strangers = [row for row, marker in world.rows[model.__name__] if _is_elsewhere(marker, world)]
    rows = [altered(as_sent(row, table, world), table) for row in strangers[:20]]
    lasting = set(connection.introspection.table_names())  # judging makes temporary tables
    path = f"/api/v1/{table.name.replace('_', '-')}/upsert/"
    with vandal._undone() as changed:
        answer = vandal.clients[name].post(
            path,
            json.dumps(rows),
            content_type="application/json",
            headers={"Idempotency-Key": f"{name}-{table.name}"},
        )
        hit = changed() & lasting - KEPT
    assert answer.status_code == 200, answer.content
    assert {row["verdict"] for row in answer.json()["rows"]} == {"refused"}, answer.json()["rows"][:2]
    assert hit == set()
    assert list(vandal.leaks(name, f"POST {path}", json.dumps(rows), answer)) == []


def _is_elsewhere(marker, world):
    """Rows that all agencies share count too: a unit is not enough to change them."""
    unit = marker.unit or (marker.person.home_unit if marker.person else None)
    return unit is None or world.units["B.root"].pk in unit.lineage


# Not facts that come in packages: made step by step on pages, each by somebody with a reason.
MADE_ON_PAGES = {
    *(
        "ActionClosure",
        "Application",
        "ApplicationFile",
        "AwarenessReach",
        "CareerTarget",
        "Credential",
        "DevelopmentPlan",
        "Document",
        "Enrolment",
        "Erasure",
        "Kinship",
        "PerformanceConfirmation",
    ),
    *("AssessmentResult", "ResultAcceptance", "ResultLevel", "ResultReport"),
    *("CalibrationChange", "CalibrationMark"),
    *("ResultObjection", "ResultObjectionStep"),
    *("Objection", "ObjectionEffect", "ObjectionFile", "ObjectionStep"),
    *(
        "PlanAction",
        "PlanCopy",
        "PlanStep",
        "PlanVisit",
        "ReachedLevel",
        "RecognitionNomination",
        "SiasnPost",
    ),
    *("StudyExtension", "StudyLeave", "StudyLeaveFile", "StudyLeaveStep", "StudyReport", "StudyVerification"),
    *("CompetencyRating", "FeedbackComments", "FeedbackTally", "RaterInvitation", "RatingSheet"),
    *("RoundOutcome", "RoundSubject", "Settlement"),
    *("RotationMove", "SelectionResult", "UploadedCertificate", "Verification"),
}


def test_every_personal_table_of_the_package_can_be_sent():
    sent = {view_of(table.name).model for table in all_tables()}
    assert {model.__name__ for model in personal_models() - sent} == MADE_ON_PAGES
