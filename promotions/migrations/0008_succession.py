"""Succession: who fits which post of the next level, kept in blocks and unfolded by a view."""

import django.contrib.postgres.fields
import django.contrib.postgres.functions
import django.db.models.deletion
import pgtrigger.compiler
import uuid
from django.db import migrations, models
from asn_career.base.migrating import AddIndex, CreateModel

from asn_career.base import migrating


# A block has fewer than 16,384 people.
CREATE = """
CREATE VIEW promotions_successor AS
SELECT
    b.id * 16384 + u.place AS id,
    b.run_id,
    b.position_id,
    u.employee_id,
    CASE WHEN strpos(u.letters, 'm') > 0 THEN 'manual' ELSE 'eligible' END AS outcome,
    u.letters,
    nullif(u.jpm, -1)::int * 0.01 AS jpm,
    nullif(u.score, -1)::int * 0.01 AS score
FROM promotions_successionblock b
CROSS JOIN LATERAL unnest(b.people, b.letters, b.jpm, b.score)
    WITH ORDINALITY AS u (employee_id, letters, jpm, score, place)
"""




class Migration(migrations.Migration):
    dependencies = [
        ("base", "0008_import_rows_updated_in_place"),
        ("employees", "0007_list_order"),
        ("promotions", "0007_everyone_considered"),
    ]

    operations = [
        CreateModel(
            name="Successor",
            fields=[
                ("id", models.BigIntegerField(primary_key=True, serialize=False)),
                (
                    "outcome",
                    models.CharField(
                        choices=[
                            ("eligible", "Eligible"),
                            ("manual", "Needs a manual check"),
                            ("ineligible", "Not eligible"),
                        ],
                        max_length=10,
                        verbose_name="outcome",
                    ),
                ),
                ("letters", models.CharField(max_length=40, verbose_name="outcomes of the rules")),
                (
                    "jpm",
                    models.DecimalField(
                        decimal_places=2, max_digits=5, null=True, verbose_name="job person match"
                    ),
                ),
                (
                    "score",
                    models.DecimalField(decimal_places=2, max_digits=5, null=True, verbose_name="score"),
                ),
            ],
            options={
                "verbose_name": "successor",
                "verbose_name_plural": "successors",
                "db_table": "promotions_successor",
                "managed": False,
            },
        ),
        CreateModel(
            name="SuccessionRun",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "public_id",
                    models.UUIDField(
                        db_default=django.contrib.postgres.functions.RandomUUID(),
                        default=uuid.uuid4,
                        editable=False,
                        unique=True,
                    ),
                ),
                ("as_of", models.DateField(verbose_name="as of")),
                ("engine_hash", models.CharField(max_length=64, verbose_name="engine hash")),
                ("rules_hash", models.CharField(max_length=64, verbose_name="hash of the rules")),
                (
                    "people",
                    models.PositiveIntegerField(blank=True, null=True, verbose_name="people considered"),
                ),
                (
                    "posts",
                    models.PositiveIntegerField(blank=True, null=True, verbose_name="posts considered"),
                ),
                ("published_at", models.DateTimeField(blank=True, null=True, verbose_name="published at")),
                (
                    "job",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="succession_run",
                        to="base.job",
                        verbose_name="background job",
                    ),
                ),
                (
                    "root",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="employees.unit",
                        verbose_name="agency",
                    ),
                ),
            ],
            options={
                "verbose_name": "succession run",
                "verbose_name_plural": "succession runs",
            },
        ),
        CreateModel(
            name="SuccessionBlock",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("low", models.BigIntegerField(verbose_name="first row")),
                (
                    "people",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.BigIntegerField(), size=None, verbose_name="people"
                    ),
                ),
                (
                    "letters",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(), size=None, verbose_name="outcomes"
                    ),
                ),
                (
                    "jpm",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.SmallIntegerField(), size=None
                    ),
                ),
                (
                    "score",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.SmallIntegerField(), size=None
                    ),
                ),
                (
                    "position",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="employees.position",
                        verbose_name="position",
                    ),
                ),
                (
                    "run",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="blocks",
                        to="promotions.successionrun",
                        verbose_name="succession run",
                    ),
                ),
            ],
            options={
                "verbose_name": "part of a succession run",
                "verbose_name_plural": "parts of a succession run",
            },
        ),
        AddIndex(
            model_name="successionrun",
            index=models.Index(
                models.F("root"),
                models.OrderBy(models.F("published_at"), descending=True),
                name="successionrun_newest",
            ),
        ),
        migrating.AddConstraint(
            model_name="successionrun",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("published_at", None),
                    models.Q(("people__isnull", False), ("posts__isnull", False)),
                    _connector="OR",
                ),
                name="successionrun_published_is_counted",
            ),
        ),
        migrating.AddConstraint(
            model_name="successionblock",
            constraint=models.UniqueConstraint(
                fields=("run", "position", "low"), name="successionblock_once"
            ),
        ),
        migrating.AddTrigger(
            model_name="successionblock",
            trigger=pgtrigger.compiler.Trigger(
                name="fixed_insert",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="\n            IF EXISTS (\n                SELECT 1 FROM new_rows c JOIN promotions_successionrun s ON s.id = c.run_id WHERE s.published_at IS NOT NULL\n            ) THEN\n                RAISE EXCEPTION 'what a published shortlist rests on does not change'\n                USING ERRCODE = 'check_violation';\n            END IF;\n            RETURN NULL;\n        ",
                    hash="93ca6e4eac7739f885e5a86aaab55fe001f07bc0",
                    level="STATEMENT",
                    operation="INSERT",
                    pgid="pgtrigger_fixed_insert_cd43d",
                    referencing="REFERENCING NEW TABLE AS new_rows ",
                    table="promotions_successionblock",
                    when="AFTER",
                ),
            ),
        ),
        migrating.AddTrigger(
            model_name="successionblock",
            trigger=pgtrigger.compiler.Trigger(
                name="fixed_update",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="\n            IF EXISTS (\n                SELECT 1 FROM old_rows c JOIN promotions_successionrun s ON s.id = c.run_id WHERE s.published_at IS NOT NULL\n            ) THEN\n                RAISE EXCEPTION 'what a published shortlist rests on does not change'\n                USING ERRCODE = 'check_violation';\n            END IF;\n            RETURN NULL;\n        ",
                    hash="b5f8b75bc788eb52a097680c93a5514d4f74cad4",
                    level="STATEMENT",
                    operation="UPDATE",
                    pgid="pgtrigger_fixed_update_21b32",
                    referencing="REFERENCING OLD TABLE AS old_rows  NEW TABLE AS new_rows ",
                    table="promotions_successionblock",
                    when="AFTER",
                ),
            ),
        ),
        migrating.AddTrigger(
            model_name="successionblock",
            trigger=pgtrigger.compiler.Trigger(
                name="fixed_delete",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="\n            IF EXISTS (\n                SELECT 1 FROM old_rows c JOIN promotions_successionrun s ON s.id = c.run_id WHERE s.published_at IS NOT NULL\n            ) THEN\n                RAISE EXCEPTION 'what a published shortlist rests on does not change'\n                USING ERRCODE = 'check_violation';\n            END IF;\n            RETURN NULL;\n        ",
                    hash="6413f6620e1381593eb0baf201b2ed6352fe1844",
                    level="STATEMENT",
                    operation="DELETE",
                    pgid="pgtrigger_fixed_delete_d06f0",
                    referencing="REFERENCING OLD TABLE AS old_rows ",
                    table="promotions_successionblock",
                    when="AFTER",
                ),
            ),
        ),
        migrations.RunSQL(CREATE, "DROP VIEW promotions_successor"),
    ]
