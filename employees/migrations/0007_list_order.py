"""Lists by name begin at their page, wherever it is."""

from django.db import migrations, models


from asn_career.base.migrating import AddIndex


class Migration(migrations.Migration):
    dependencies = [("employees", "0006_access_requests")]

    operations = [
        AddIndex(
            model_name="employee",
            index=models.Index(fields=["name", "id"], name="employee_list_order"),
        ),
    ]
