"""A disciplinary decision is not cancelled before it begins."""

from django.db import migrations, models

from asn_career.base import migrating


class Migration(migrations.Migration):
    dependencies = [
        ("employees", "0020_destroying_values"),
    ]

    operations = [
        migrating.AddConstraint(
            model_name="discipline",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("cancelled_on__isnull", True),
                    ("cancelled_on__gte", models.F("start_date")),
                    _connector="OR",
                ),
                name="discipline_cancelled_after_start",
            ),
        ),
    ]
