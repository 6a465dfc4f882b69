"""Gap runs: results partitioned by run, opened and dropped through functions, and unfolded by a view."""

import django.contrib.postgres.fields
import django.contrib.postgres.functions
import django.db.models.deletion
from django.db import migrations, models
from asn_career.base.migrating import AddIndex, CreateModel


def _to(model, **options):
    options.setdefault("on_delete", django.db.models.deletion.DO_NOTHING)
    if options["on_delete"] is django.db.models.deletion.DO_NOTHING:
        options.setdefault("db_constraint", False)
    return models.ForeignKey(to=model, **options)


def _unindexed(model, **options):
    return _to(model, db_index=False, related_name="+", **options)


CREATE_RESULT = """
CREATE TABLE assessments_gapresult (
    run_id bigint NOT NULL,
    employee_id bigint NOT NULL,
    unit_id bigint,
    position_id bigint,
    held smallint[],
    evidence bigint[],
    PRIMARY KEY (run_id, employee_id)
) PARTITION BY LIST (run_id);
"""

# The application's role owns no tables, so it opens and drops a run's partition through these two functions and
# nothing else. Attaching, unlike creating a partition in place, does not wait for readers of other runs.
CREATE_FUNCTIONS = """
CREATE FUNCTION gap_result_open(run bigint) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    partition text := format('assessments_gapresult_%s', run);
BEGIN
    IF to_regclass(partition) IS NOT NULL THEN
        RETURN;
    END IF;
    IF NOT EXISTS (SELECT 1 FROM assessments_gaprun r WHERE r.id = run AND r.published_at IS NULL) THEN
        RAISE EXCEPTION 'gap run % does not wait for results', run USING ERRCODE = 'check_violation';
    END IF;
    EXECUTE format('CREATE TABLE %I (LIKE assessments_gapresult INCLUDING ALL)', partition);
    EXECUTE format('ALTER TABLE assessments_gapresult ATTACH PARTITION %I FOR VALUES IN (%s)', partition, run);
END $$;

CREATE FUNCTION gap_result_drop(run bigint) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    IF EXISTS (
        SELECT 1 FROM assessments_gaprun r
        WHERE r.id = run AND r.published_at IS NOT NULL AND r.superseded_at IS NULL
    ) THEN
        RAISE EXCEPTION 'gap run % is what readers see', run USING ERRCODE = 'check_violation';
    END IF;
    EXECUTE format('DROP TABLE IF EXISTS %I', format('assessments_gapresult_%s', run));
END $$;
"""
DROP_FUNCTIONS = "DROP FUNCTION gap_result_drop(bigint); DROP FUNCTION gap_result_open(bigint);"

CREATE_VIEW = """
CREATE VIEW assessments_gaprow AS
SELECT r.run_id, r.employee_id, r.unit_id, r.position_id, s.version_id,
    c.competency_id, c.importance, c.required,
    (c.held / 2.0)::numeric(2, 1) AS held,
    (c.held / 2.0 - c.required)::numeric(2, 1) AS gap,
    CASE
        WHEN c.held >= 2 * c.required THEN 'met'
        WHEN c.held IS NOT NULL THEN 'gap'
        WHEN c.evidence_id IS NOT NULL THEN 'expired'
        ELSE 'unknown'
    END AS status,
    c.evidence_id
FROM assessments_gapresult r
JOIN assessments_gapstandard s ON s.run_id = r.run_id AND s.position_id = r.position_id
CROSS JOIN LATERAL unnest(s.competencies, s.required, s.importance, r.held, r.evidence)
    AS c (competency_id, required, importance, held, evidence_id);
"""




class Migration(migrations.Migration):
    dependencies = [
        ("assessments", "0001_initial"),
        ("base", "0001_initial"),
        ("competencies", "0001_initial"),
        ("employees", "0002_api_client_application"),
    ]

    operations = [
        AddIndex(
            model_name="assessment",
            index=models.Index(
                models.F("employee"),
                models.F("competency"),
                models.OrderBy(models.F("assessed_on"), descending=True),
                models.F("official_rank"),
                condition=models.Q(("official_rank__isnull", False)),
                include=("level", "withdrawn_on", "id"),
                name="assessment_held_levels",
            ),
        ),
        CreateModel(
            name="GapRun",
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
                        editable=False,
                        unique=True,
                        verbose_name="public id",
                    ),
                ),
                (
                    "job",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="gap_run",
                        to="base.job",
                        verbose_name="background job",
                    ),
                ),
                ("as_of", models.DateField(verbose_name="as of")),
                (
                    "unit",
                    _to(
                        "employees.unit",
                        on_delete=django.db.models.deletion.PROTECT,
                        blank=True,
                        null=True,
                        related_name="+",
                        verbose_name="unit",
                    ),
                ),
                ("chunk_size", models.PositiveIntegerField(verbose_name="people per chunk")),
                (
                    "engine_version",
                    models.CharField(blank=True, default="", max_length=64, verbose_name="engine version"),
                ),
                ("rules", models.JSONField(default=dict, verbose_name="rules")),
                ("people", models.PositiveIntegerField(blank=True, null=True, verbose_name="people")),
                (
                    "without_post",
                    models.PositiveIntegerField(blank=True, null=True, verbose_name="people without a post"),
                ),
                (
                    "without_standard",
                    models.PositiveIntegerField(
                        blank=True, null=True, verbose_name="people whose post has no standard"
                    ),
                ),
                ("published_at", models.DateTimeField(blank=True, null=True, verbose_name="published at")),
                ("superseded_at", models.DateTimeField(blank=True, null=True, verbose_name="superseded at")),
                (
                    "retired_at",
                    models.DateTimeField(blank=True, null=True, verbose_name="results removed at"),
                ),
            ],
            options={
                "verbose_name": "gap run",
                "verbose_name_plural": "gap runs",
                "indexes": [
                    models.Index(
                        models.OrderBy(models.F("published_at"), descending=True, nulls_last=True),
                        name="gaprun_newest",
                    )
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("published_at", None),
                            models.Q(
                                ("people__isnull", False),
                                ("without_post__isnull", False),
                                ("without_standard__isnull", False),
                            ),
                            _connector="OR",
                        ),
                        name="gaprun_published_is_counted",
                    )
                ],
            },
        ),
        CreateModel(
            name="GapStandard",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "run",
                    _to(
                        "assessments.gaprun",
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="standards",
                    ),
                ),
                ("position", _to("employees.position", related_name="+")),
                ("version", _to("competencies.standardversion", related_name="+")),
                (
                    "competencies",
                    django.contrib.postgres.fields.ArrayField(base_field=models.BigIntegerField(), size=None),
                ),
                (
                    "required",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.SmallIntegerField(), size=None
                    ),
                ),
                (
                    "importance",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=10), size=None
                    ),
                ),
            ],
            options={
                "constraints": [models.UniqueConstraint(fields=("run", "position"), name="gapstandard_key")],
            },
        ),
        CreateModel(
            name="GapAggregate",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "run",
                    _to(
                        "assessments.gaprun",
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="aggregates",
                    ),
                ),
                ("unit", _to("employees.unit", null=True, related_name="+")),
                ("competency", _to("competencies.competency", related_name="+")),
                ("chunk", models.PositiveIntegerField(null=True)),
                ("met", models.PositiveIntegerField()),
                ("gap", models.PositiveIntegerField()),
                ("expired", models.PositiveIntegerField()),
                ("unknown", models.PositiveIntegerField()),
                (
                    "distance",
                    models.IntegerField(
                        help_text="Sum of held less required, of known levels, in half levels."
                    ),
                ),
                (
                    "shortfall",
                    models.PositiveIntegerField(help_text="Sum of what is missing to the required level."),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("run", "unit", "competency", "chunk"),
                        name="gapaggregate_key",
                        nulls_distinct=False,
                    )
                ],
            },
        ),
        CreateModel(
            name="GapCoverage",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "run",
                    _to(
                        "assessments.gaprun",
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="coverage",
                    ),
                ),
                ("unit", _to("employees.unit", null=True, related_name="+")),
                ("chunk", models.PositiveIntegerField(null=True)),
                ("people", models.PositiveIntegerField()),
                ("without_post", models.PositiveIntegerField()),
                ("without_standard", models.PositiveIntegerField()),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("run", "unit", "chunk"), name="gapcoverage_key", nulls_distinct=False
                    )
                ],
            },
        ),
        migrations.SeparateDatabaseAndState(
            database_operations=[
                migrations.RunSQL(CREATE_RESULT, "DROP TABLE assessments_gapresult CASCADE;")
            ],
            state_operations=[
                CreateModel(
                    name="GapResult",
                    fields=[
                        (
                            "pk",
                            models.CompositePrimaryKey(
                                "run_id",
                                "employee_id",
                                blank=True,
                                editable=False,
                                primary_key=True,
                                serialize=False,
                            ),
                        ),
                        ("run", _unindexed("assessments.gaprun")),
                        ("employee", _unindexed("employees.employee")),
                        ("unit", _unindexed("employees.unit", null=True)),
                        ("position", _unindexed("employees.position", null=True)),
                        (
                            "held",
                            django.contrib.postgres.fields.ArrayField(
                                base_field=models.SmallIntegerField(null=True), null=True, size=None
                            ),
                        ),
                        (
                            "evidence",
                            django.contrib.postgres.fields.ArrayField(
                                base_field=models.BigIntegerField(null=True), null=True, size=None
                            ),
                        ),
                    ],
                    options={"verbose_name": "gap result", "verbose_name_plural": "gap results"},
                ),
            ],
        ),
        CreateModel(
            name="GapRow",
            fields=[
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "run_id",
                        "employee_id",
                        "competency_id",
                        blank=True,
                        editable=False,
                        primary_key=True,
                        serialize=False,
                    ),
                ),
                (
                    "importance",
                    models.CharField(
                        choices=[("mutlak", "Must have"), ("penting", "Important"), ("perlu", "Needed")],
                        max_length=10,
                        verbose_name="importance",
                    ),
                ),
                ("required", models.SmallIntegerField(verbose_name="required level")),
                (
                    "held",
                    models.DecimalField(decimal_places=1, max_digits=2, null=True, verbose_name="held level"),
                ),
                ("gap", models.DecimalField(decimal_places=1, max_digits=2, null=True, verbose_name="gap")),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("met", "Met"),
                            ("gap", "Below standard"),
                            ("expired", "Expired"),
                            ("unknown", "Not yet assessed"),
                        ],
                        max_length=8,
                        verbose_name="status",
                    ),
                ),
            ],
            options={
                "verbose_name": "gap",
                "verbose_name_plural": "gaps",
                "db_table": "assessments_gaprow",
                "managed": False,
            },
        ),
        migrations.RunSQL(CREATE_FUNCTIONS, DROP_FUNCTIONS),
        migrations.RunSQL(CREATE_VIEW, "DROP VIEW assessments_gaprow;"),
    ]
