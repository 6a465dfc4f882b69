from django.db import migrations

# Every staged row is updated once, with its verdict: half a page is kept for that, and no index is written again.
ROOM = "ALTER TABLE base_importrow SET (fillfactor = 45)"


class Migration(migrations.Migration):
    dependencies = [("base", "0007_import_statistics")]

    operations = [migrations.RunSQL(ROOM, "ALTER TABLE base_importrow RESET (fillfactor)")]
