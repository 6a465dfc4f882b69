"""Results of earlier jobs name the run alone: their owners may see less than the totals that were kept with them."""

from django.db import migrations

NAME_ALONE = """
UPDATE base_job SET result = jsonb_build_object('shortlist', result -> 'shortlist')
WHERE kind = 'shortlist_run' AND result ? 'shortlist';
UPDATE base_job SET result = jsonb_build_object('run', result -> 'run')
WHERE kind IN ('gap_run', 'succession_run') AND result ? 'run';
UPDATE base_job SET done = 100, total = 100
WHERE kind IN ('shortlist_run', 'shortlist_batch', 'succession_run') AND state = 'done';
"""


class Migration(migrations.Migration):
    dependencies = [("promotions", "0009_succession_verifications"), ("base", "0009_issued_documents")]

    operations = [migrations.RunSQL(NAME_ALONE, migrations.RunSQL.noop)]
