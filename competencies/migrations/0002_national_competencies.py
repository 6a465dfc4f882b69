"""The nine national competencies with their five levels come with the product."""

from pathlib import Path

import yaml
from django.db import migrations

DICTIONARY = Path(__file__).resolve().parent.parent / "dictionary" / "national.yaml"


def load(apps, schema_editor):
    Competency = apps.get_model("competencies", "Competency")
    CompetencyLevel = apps.get_model("competencies", "CompetencyLevel")
    for entry in yaml.safe_load(DICTIONARY.read_text(encoding="utf-8"))["competencies"]:
        levels = entry.pop("levels")
        competency, _ = Competency.objects.get_or_create(code=entry.pop("code"), defaults=entry)
        CompetencyLevel.objects.bulk_create(
            CompetencyLevel(competency=competency, level=number, **level)
            for number, level in enumerate(levels, start=1)
        )


def unload(apps, schema_editor):
    apps.get_model("competencies", "Competency").objects.filter(code__regex=r"^(MAN-0[1-8]|SOS-01)$").delete()


class Migration(migrations.Migration):
    dependencies = [("competencies", "0001_initial")]

    operations = [migrations.RunPython(load, unload)]
