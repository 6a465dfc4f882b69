"""The latest definitive post of each person is read from an index alone."""

from django.db import migrations, models


from asn_career.base.migrating import AddIndex


class Migration(migrations.Migration):
    dependencies = [("employees", "0004_lean_capture")]

    operations = [
        AddIndex(
            model_name="positionhistory",
            index=models.Index(
                models.F("employee"),
                models.OrderBy(
                    models.Func(models.F("validity"), function="lower", output_field=models.DateField()),
                    descending=True,
                ),
                condition=models.Q(("assignment", "definitif"), ("position__isnull", False)),
                include=("position", "validity"),
                name="positionhistory_latest_post",
            ),
        ),
    ]
