"""A run's tables are sampled sparsely: their columns are numbers spread evenly, and a run should not wait for more.

Nor does each of their rows have its run looked up at the commit: runs are never deleted.
"""

from importlib import import_module

import django.db.models.deletion
from django.db import migrations, models
from asn_career.base.migrating import AlterField

_lean = import_module("assessments.migrations.0005_lean_run_tables")

SPARSELY = _lean._OPEN.replace(
    "-- unsampled",
    """EXECUTE format('ALTER TABLE %I ALTER held SET STATISTICS 0, ALTER evidence SET STATISTICS 0,
        ALTER run_id SET STATISTICS 10, ALTER employee_id SET STATISTICS 10, ALTER unit_id SET STATISTICS 10,
        ALTER position_id SET STATISTICS 10', partition);""",
)
COLUMNS = {
    "assessments_gapstandard": ("id", "run_id", "position_id", "version_id"),
    "assessments_gapaggregate": (
        "id", "run_id", "unit_id", "competency_id", "chunk", "met", "gap", "expired", "unknown", "distance", "shortfall",
    ),
    "assessments_gapcoverage": ("id", "run_id", "unit_id", "chunk", "people", "without_post", "without_standard"),
}


def _sample(target):
    return " ".join(
        f"ALTER TABLE {table} " + ", ".join(f"ALTER {column} SET STATISTICS {target}" for column in columns) + ";"
        for table, columns in COLUMNS.items()
    )


def _of_run(related_name):
    return models.ForeignKey(
        to="assessments.gaprun",
        on_delete=django.db.models.deletion.CASCADE,
        db_constraint=False,
        db_index=False,
        related_name=related_name,
    )


class Migration(migrations.Migration):
    dependencies = [("assessments", "0006_overlay")]

    operations = [
        AlterField("gapstandard", "run", _of_run("standards")),
        AlterField("gapaggregate", "run", _of_run("aggregates")),
        AlterField("gapcoverage", "run", _of_run("coverage")),
        migrations.RunSQL(SPARSELY, _lean.UNSAMPLED),
        migrations.RunSQL(_sample(10), _sample(-1)),
    ]
