import django.db.models.deletion
import pgtrigger.compiler
from django.db import migrations, models
from asn_career.base.migrating import CreateModel, AlterField

from asn_career.base import migrating


# What was judged so far keeps its verdicts; the room that each row kept for its own is no longer needed.
MOVE = """
    INSERT INTO base_importverdict (row_id, verdict, target_id, prior)
    SELECT id, verdict, target_id, prior FROM base_importrow WHERE verdict <> '';
    ALTER TABLE base_importrow RESET (fillfactor);
"""
MOVE_BACK = """
    UPDATE base_importrow r SET verdict = v.verdict, target_id = v.target_id, prior = v.prior
    FROM base_importverdict v WHERE v.row_id = r.id;
    UPDATE base_importrow SET verdict = 'refused' WHERE verdict = '' AND raw IS NOT NULL;
    ALTER TABLE base_importrow SET (fillfactor = 45);
"""




class Migration(migrations.Migration):
    dependencies = [
        ("base", "0010_rate_windows"),
    ]

    operations = [
        CreateModel(
            name="ImportVerdict",
            fields=[
                (
                    "row",
                    models.OneToOneField(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        primary_key=True,
                        related_name="judged",
                        serialize=False,
                        to="base.importrow",
                    ),
                ),
                (
                    "verdict",
                    models.CharField(
                        choices=[
                            ("new", "New"),
                            ("changed", "Changed"),
                            ("same", "Unchanged"),
                            ("refused", "Refused"),
                        ],
                        max_length=8,
                    ),
                ),
                ("target_id", models.BigIntegerField(null=True)),
                ("prior", models.JSONField(null=True)),
            ],
        ),
        migrations.RunSQL(MOVE, MOVE_BACK),
        migrations.RemoveField(
            model_name="importrow",
            name="prior",
        ),
        migrations.RemoveField(
            model_name="importrow",
            name="target_id",
        ),
        migrations.RemoveField(
            model_name="importrow",
            name="verdict",
        ),
        AlterField(
            model_name="importrow",
            name="package",
            field=models.ForeignKey(
                db_constraint=False,
                db_index=False,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="rows",
                to="base.import",
            ),
        ),
        migrating.AddTrigger(
            model_name="import",
            trigger=pgtrigger.compiler.Trigger(
                name="no_rows_left",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="\n    IF EXISTS (SELECT FROM base_importrow r WHERE r.package_id = OLD.id) THEN\n        RAISE EXCEPTION 'the package still has rows' USING ERRCODE = 'foreign_key_violation';\n    END IF;\n    RETURN OLD;\n",
                    hash="7e0f73bb6aa1efc00d06a92b84705b20d460d4de",
                    operation="DELETE",
                    pgid="pgtrigger_no_rows_left_0f081",
                    table="base_import",
                    when="BEFORE",
                ),
            ),
        ),
        migrating.AddTrigger(
            model_name="importrow",
            trigger=pgtrigger.compiler.Trigger(
                name="package_exists",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="\n    IF EXISTS (\n        SELECT FROM (SELECT DISTINCT package_id FROM new_rows) r\n        WHERE NOT EXISTS (SELECT FROM base_import i WHERE i.id = r.package_id FOR KEY SHARE)\n    ) THEN\n        RAISE EXCEPTION 'a row of an import belongs to a package' USING ERRCODE = 'foreign_key_violation';\n    END IF;\n    RETURN NULL;\n",
                    hash="f86259035982b8ce54fd9971dd38379161ead4c7",
                    level="STATEMENT",
                    operation="INSERT",
                    pgid="pgtrigger_package_exists_e9944",
                    referencing="REFERENCING NEW TABLE AS new_rows ",
                    table="base_importrow",
                    when="AFTER",
                ),
            ),
        ),
        migrating.AddTrigger(
            model_name="importrow",
            trigger=pgtrigger.compiler.Trigger(
                name="verdicts_go_too",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="\n    DELETE FROM base_importverdict v USING old_rows r WHERE v.row_id = r.id;\n    RETURN NULL;\n",
                    hash="58d94a35ba7564c46d5f103f7e38c3f1de748e44",
                    level="STATEMENT",
                    operation="DELETE",
                    pgid="pgtrigger_verdicts_go_too_77828",
                    referencing="REFERENCING OLD TABLE AS old_rows ",
                    table="base_importrow",
                    when="AFTER",
                ),
            ),
        ),
        migrating.AddConstraint(
            model_name="importverdict",
            constraint=models.CheckConstraint(
                condition=models.Q(("verdict__in", ["new", "changed", "same", "refused"])),
                name="importverdict_known",
            ),
        ),
    ]
