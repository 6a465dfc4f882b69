"""Actions for the nine national competencies come with the product."""

from django.db import migrations

from training.library import restore_action_library


def load(apps, schema_editor):
    restore_action_library(
        apps.get_model("training", "ActionTemplate"), apps.get_model("competencies", "Competency")
    )


def unload(apps, schema_editor):
    apps.get_model("training", "ActionTemplate").objects.filter(code__regex=r"^(MAN-0[1-8]|SOS-01)-L[2-5]-[FSK]$").delete()


class Migration(migrations.Migration):
    dependencies = [("training", "0004_development_plans"), ("competencies", "0002_national_competencies")]

    operations = [migrations.RunPython(load, unload)]
