"""What programmes loaded so far teach stands among the competencies taught, as triggers keep it from now on."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("training", "0007_catalogue_and_providers")]

    operations = [
        migrations.RunSQL(
            """
            INSERT INTO training_taughtcompetency (program_id, competency_id, target_level, main)
            SELECT id, competency_id, target_level, true FROM training_trainingprogram
            WHERE competency_id IS NOT NULL AND target_level IS NOT NULL
            """,
            reverse_sql="DELETE FROM training_taughtcompetency WHERE main",
        )
    ]
