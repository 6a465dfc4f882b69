"""Runs keep everybody's facts packed and outcomes in blocks: the tables."""

import django.contrib.postgres.fields
import django.db.models.deletion
import pgtrigger.compiler
import pgtrigger.migrations
from django.db import migrations, models

from asn_career.base import migrating


from asn_career.base.migrating import AddField, CreateModel, AlterField


class Migration(migrations.Migration):
    dependencies = [
        ("base", "0007_import_statistics"),
        ("employees", "0005_latest_post_index"),
        ("promotions", "0003_lean_capture"),
    ]

    operations = [
        CreateModel(
            name="Considered",
            fields=[
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
                    "y",
                    models.DecimalField(
                        decimal_places=2, max_digits=5, null=True, verbose_name="performance axis"
                    ),
                ),
                (
                    "x",
                    models.DecimalField(
                        decimal_places=2, max_digits=5, null=True, verbose_name="potential axis"
                    ),
                ),
                (
                    "talent",
                    models.DecimalField(decimal_places=2, max_digits=5, null=True, verbose_name="talent"),
                ),
                ("box", models.PositiveSmallIntegerField(null=True, verbose_name="box")),
                (
                    "jpm",
                    models.DecimalField(
                        decimal_places=2, max_digits=5, null=True, verbose_name="job person match"
                    ),
                ),
                (
                    "jpm_uncapped",
                    models.DecimalField(
                        decimal_places=2, max_digits=6, null=True, verbose_name="uncapped match"
                    ),
                ),
                (
                    "jpm_technical",
                    models.DecimalField(
                        decimal_places=2, max_digits=5, null=True, verbose_name="technical match"
                    ),
                ),
                (
                    "score",
                    models.DecimalField(decimal_places=2, max_digits=5, null=True, verbose_name="score"),
                ),
                ("rank", models.PositiveIntegerField(null=True, verbose_name="rank")),
                ("proposed", models.BooleanField(default=False, verbose_name="proposed")),
                ("id", models.BigIntegerField(primary_key=True, serialize=False)),
                ("public_id", models.UUIDField()),
            ],
            options={
                "verbose_name": "person considered",
                "verbose_name_plural": "people considered",
                "db_table": "promotions_considered",
                "managed": False,
            },
        ),
        CreateModel(
            name="FrozenFacts",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("packed", models.BinaryField(verbose_name="packed facts")),
                ("digest", models.BinaryField(verbose_name="digest")),
                (
                    "retires_on",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.DateField(), size=None, verbose_name="retirement dates"
                    ),
                ),
                (
                    "age_limit_on",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.DateField(null=True),
                        size=None,
                        verbose_name="days of the highest age",
                    ),
                ),
            ],
            options={
                "verbose_name": "frozen facts",
                "verbose_name_plural": "frozen facts",
            },
        ),
        CreateModel(
            name="ShortlistBlock",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "letters",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(), size=None, verbose_name="outcomes"
                    ),
                ),
                (
                    "y",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.SmallIntegerField(), size=None
                    ),
                ),
                (
                    "x",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.SmallIntegerField(), size=None
                    ),
                ),
                (
                    "talent",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.SmallIntegerField(), size=None
                    ),
                ),
                (
                    "box",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.SmallIntegerField(), size=None
                    ),
                ),
                (
                    "jpm",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.SmallIntegerField(), size=None
                    ),
                ),
                (
                    "jpm_uncapped",
                    django.contrib.postgres.fields.ArrayField(base_field=models.IntegerField(), size=None),
                ),
                (
                    "jpm_technical",
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
                ("settled", models.JSONField(default=dict, verbose_name="verifications")),
            ],
            options={
                "verbose_name": "part of a shortlist",
                "verbose_name_plural": "parts of a shortlist",
            },
        ),
        CreateModel(
            name="Snapshot",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("unit_code", models.CharField(max_length=100, verbose_name="population")),
                ("ages", models.JSONField(verbose_name="legal ages")),
            ],
            options={
                "verbose_name": "snapshot of facts",
                "verbose_name_plural": "snapshots of facts",
            },
        ),
        CreateModel(
            name="SnapshotChunk",
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
                ("dictionary", models.BinaryField(verbose_name="dictionary")),
            ],
            options={
                "verbose_name": "part of a snapshot",
                "verbose_name_plural": "parts of a snapshot",
            },
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name="candidate",
            name="fixed_insert",
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name="candidate",
            name="fixed_update",
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name="candidate",
            name="fixed_delete",
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name="shortlist",
            name="seal",
        ),
        migrations.RemoveConstraint(
            model_name="shortlist",
            name="shortlist_published_is_complete",
        ),
        AddField(
            model_name="candidate",
            name="letters",
            field=models.CharField(default="", max_length=40, verbose_name="outcomes of the rules"),
            preserve_default=False,
        ),
        AlterField(
            model_name="shortlist",
            name="job",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="shortlists",
                to="base.job",
                verbose_name="background job",
            ),
        ),
        AddField(
            model_name="frozenfacts",
            name="employee",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="employees.employee",
                verbose_name="employee",
            ),
        ),
        AddField(
            model_name="shortlistblock",
            name="shortlist",
            field=models.ForeignKey(
                db_index=False,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="blocks",
                to="promotions.shortlist",
                verbose_name="shortlist",
            ),
        ),
        AddField(
            model_name="snapshot",
            name="job",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="snapshots",
                to="base.job",
                verbose_name="background job",
            ),
        ),
        AddField(
            model_name="shortlist",
            name="snapshot",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="shortlists",
                to="promotions.snapshot",
                verbose_name="snapshot of facts",
            ),
        ),
        migrating.AddConstraint(
            model_name="shortlist",
            constraint=models.UniqueConstraint(fields=("job", "vacancy"), name="shortlist_once_per_job"),
        ),
        AddField(
            model_name="snapshotchunk",
            name="snapshot",
            field=models.ForeignKey(
                db_index=False,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="chunks",
                to="promotions.snapshot",
                verbose_name="snapshot of facts",
            ),
        ),
        AddField(
            model_name="shortlistblock",
            name="chunk",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="blocks",
                to="promotions.snapshotchunk",
                verbose_name="part",
            ),
        ),
        AddField(
            model_name="frozenfacts",
            name="chunk",
            field=models.ForeignKey(
                db_index=False,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="facts",
                to="promotions.snapshotchunk",
                verbose_name="part",
            ),
        ),
        migrating.AddConstraint(
            model_name="snapshot",
            constraint=models.UniqueConstraint(fields=("job", "unit_code"), name="snapshot_once"),
        ),
        migrating.AddConstraint(
            model_name="snapshotchunk",
            constraint=models.UniqueConstraint(fields=("snapshot", "low"), name="snapshotchunk_once"),
        ),
        migrating.AddConstraint(
            model_name="shortlistblock",
            constraint=models.UniqueConstraint(fields=("shortlist", "chunk"), name="shortlistblock_once"),
        ),
        migrating.AddConstraint(
            model_name="frozenfacts",
            constraint=models.UniqueConstraint(fields=("chunk", "employee"), name="frozenfacts_once"),
        ),
    ]
