"""However a row is written, its change is on record with who and why: all of the rows, on all of the tables."""

from io import StringIO

import pytest
from django.apps import apps
from django.db import connection, transaction

from asn_career.base.audit import acting
from asn_career.base.models import AuditEntry
from competencies.models import StandardItem, StandardVersion
from employees.models import Award
from tests.factories import AwardFactory, StandardItemFactory, StandardVersionFactory

pytestmark = pytest.mark.django_db
ROWS = 7
OURS = ("employees", "competencies", "assessments", "training", "promotions")

# What is computed from the facts, and may be computed again, is not itself a fact: runs keep their own versions.
COMPUTED = {
    "assessments_creditrun",
    "assessments_creditstanding",
    "assessments_gapstandard",
    "assessments_gapresult",
    "assessments_gaprow",
    "assessments_gapaggregate",
    "assessments_gapcoverage",
    "assessments_gaprun",
    "assessments_gapoverlay",
    "assessments_gapsnapshot",
    "assessments_gapfigure",
    "assessments_gapheadcount",
    "assessments_feedbacktally",
    "assessments_feedbackcomments",
    # An entry would keep who wrote them and when beside the answers without a name (ADR 23).
    "assessments_ratertoken",
    "assessments_answerbox",
    "training_gapchange",
    "training_gapmovement",
    "assessments_changesweep",
    "promotions_snapshot",
    "promotions_snapshotchunk",
    "promotions_frozenfacts",
    "promotions_leafsecret",
    "promotions_shortlistblock",
    "promotions_candidate",
    "promotions_policydryrun",
    "promotions_regulatorpackfile",
    "promotions_bundlepart",
    "base_checkpointstamp",
    "promotions_successionrun",
    "promotions_assessmentneed",
    "promotions_successionblock",
    "training_optimisationrun",
    "training_plannedprogramme",
    "training_plannedperson",
    "training_constraintprice",
}


def captured():
    """Tables whose three triggers stand and fire, by the operations they record."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT tgrelid::regclass::text, array_agg(substring(tgname FROM 'capture_([a-z]+)_') ORDER BY tgname)"
            " FROM pg_trigger WHERE tgname LIKE '%capture\\_%' AND tgenabled IN ('O', 'A') GROUP BY 1"
        )
        return dict(cursor.fetchall())


def test_every_table_with_facts_is_captured():
    tables = {
        model._meta.db_table
        for label in OURS
        for model in apps.get_app_config(label).get_models()
        if model._meta.managed
    }
    recording = captured()
    assert {table for table in tables if table not in recording} <= COMPUTED
    assert set(map(tuple, recording.values())) == {("delete", "insert", "update")}


# --- Seven ways of writing -------------------------------------------------------------------------


def save():
    awards = list(Award._base_manager.all())
    for award in awards:
        award.name += "!"
        award.save()
    return {(Award, award.pk) for award in awards}


def bulk_create():
    employee = Award._base_manager.first().employee
    made = Award._base_manager.bulk_create(
        [Award(employee=employee, name=f"Baru {number}", awarded_on="2025-08-17") for number in range(ROWS)]
    )
    return {(Award, award.pk) for award in made}


def bulk_update():
    awards = list(Award._base_manager.all())
    for award in awards:
        award.score = 90
    Award._base_manager.bulk_update(awards, ["score"])
    return {(Award, award.pk) for award in awards}


def queryset_update():
    ids = list(Award._base_manager.values_list("pk", flat=True))
    Award._base_manager.filter(pk__in=ids).update(score=91)
    return {(Award, pk) for pk in ids}


def raw_sql():
    with connection.cursor() as cursor:
        cursor.execute("UPDATE employees_award SET score = 92 RETURNING id")
        return {(Award, pk) for (pk,) in cursor.fetchall()}


def copy():
    employee = Award._base_manager.first().employee_id
    before = set(Award._base_manager.values_list("pk", flat=True))
    lines = StringIO("".join(f"{employee}\tDisalin {number}\t2025-08-17\n" for number in range(ROWS)))
    with connection.cursor() as cursor:
        cursor.copy_expert("COPY employees_award (employee_id, name, awarded_on) FROM STDIN", lines)
    return {(Award, pk) for pk in set(Award._base_manager.values_list("pk", flat=True)) - before}


def cascade():
    version = StandardVersion.objects.get()
    items = {(StandardItem, pk) for pk in version.items.values_list("pk", flat=True)}
    version.delete()
    return {*items, (StandardVersion, None)}  # the version that the caller made


def delete():
    ids = list(Award._base_manager.values_list("pk", flat=True))
    Award._base_manager.all().delete()
    return {(Award, pk) for pk in ids}


@pytest.fixture
def facts():
    AwardFactory.create_batch(ROWS)
    version = StandardVersionFactory()
    StandardItemFactory.create_batch(ROWS, version=version)
    return version


def recorded(**filters):
    entries = AuditEntry.objects.filter(**filters)
    return {(entry.table_name, entry.row_id) for entry in entries}


@pytest.mark.parametrize(
    "write", [save, bulk_create, bulk_update, queryset_update, raw_sql, copy, cascade, delete]
)
def test_all_changed_rows_are_recorded_with_actor_and_reason(write, facts):
    already = AuditEntry.objects.count()
    pk = facts.pk
    with acting(by="user:penguji", reason="uji perekaman"):
        changed = write()
    expected = {(model._meta.db_table, row or pk) for model, row in changed}
    assert len(expected) >= ROWS
    assert recorded(actor="user:penguji", reason="uji perekaman") == expected
    assert AuditEntry.objects.count() == already + len(expected)


def test_without_its_trigger_a_changed_row_leaves_nothing(facts):
    """The control: the comparison above sees a change that nobody recorded."""
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute(
            "SELECT tgname FROM pg_trigger WHERE tgrelid = 'employees_award'::regclass"
            " AND tgname LIKE '%capture_update%'"
        )
        (name,) = cursor.fetchone()
        cursor.execute(f'ALTER TABLE employees_award DISABLE TRIGGER "{name}"')
    with acting(by="user:penguji", reason="uji perekaman"):
        changed = raw_sql()
    assert len(changed) == ROWS
    assert recorded(actor="user:penguji") == set()
    assert "update" not in captured()["employees_award"]


def test_a_changed_key_is_a_row_that_went_and_a_row_that_came(facts):
    award = Award._base_manager.first()
    with acting(by="user:penguji"), connection.cursor() as cursor:
        cursor.execute("UPDATE employees_award SET id = 900000 WHERE id = %s", [award.pk])
    went, came = AuditEntry.objects.filter(actor="user:penguji").order_by("operation")
    assert (went.operation, went.row_id, went.old["name"], went.new) == ("delete", award.pk, award.name, None)
    assert (came.operation, came.row_id, came.new["name"], came.old) == ("insert", 900000, award.name, None)


def test_a_value_that_becomes_unknown_is_recorded_as_such():
    award = AwardFactory(score=80)
    with acting(by="user:penguji"):
        Award._base_manager.filter(pk=award.pk).update(score=None)
    entry = AuditEntry.objects.get(actor="user:penguji")
    assert (entry.old, entry.new) == ({"score": 80.0}, {"score": None})


def test_what_was_rolled_back_leaves_no_entry():
    AwardFactory(score=80)
    before = AuditEntry.objects.count()
    with transaction.atomic():
        raw_sql()
        transaction.set_rollback(True)
    assert AuditEntry.objects.count() == before
