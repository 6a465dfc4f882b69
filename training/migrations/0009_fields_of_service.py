"""The usual fields of service come with the product."""

from pathlib import Path

import yaml
from django.db import migrations

FIELDS = Path(__file__).resolve().parent.parent / "reference" / "fields_of_service.yaml"


def load(apps, schema_editor):
    FieldOfService = apps.get_model("training", "FieldOfService")
    for entry in yaml.safe_load(FIELDS.read_text(encoding="utf-8"))["fields"]:
        FieldOfService.objects.get_or_create(code=entry.pop("code"), defaults=entry)


class Migration(migrations.Migration):
    dependencies = [("training", "0008_main_competencies")]

    operations = [migrations.RunPython(load, migrations.RunPython.noop)]
