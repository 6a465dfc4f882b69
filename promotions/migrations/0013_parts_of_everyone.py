"""Everyone considered says in which part of the run they are, and a part is unfolded only for the block it belongs to.

The planner takes unfolding for cheap and may join blocks to parts after it, as many times as there are parts; the
condition within the lateral, which is kept apart by its OFFSET, is asked before.
"""

from importlib import import_module

from django.db import migrations

CREATE = """
CREATE OR REPLACE VIEW promotions_considered AS
SELECT
    b.id * 16384 + u.place AS id,
    coalesce(
        c.public_id,
        encode(substring(sha256(convert_to(s.public_id::text || u.employee_id, 'UTF8')) FROM 1 FOR 16), 'hex')::uuid
    ) AS public_id,
    b.shortlist_id,
    u.employee_id,
    c.id AS candidate_id,
    CASE WHEN strpos(u.letters, 'f') > 0 THEN 'ineligible' WHEN strpos(u.letters, 'm') > 0 THEN 'manual' ELSE 'eligible' END
        AS outcome,
    u.letters,
    nullif(u.y, -1)::int * 0.01 AS y,
    nullif(u.x, -1)::int * 0.01 AS x,
    nullif(u.talent, -1)::int * 0.01 AS talent,
    nullif(u.box, -1) AS box,
    nullif(u.jpm, -1)::int * 0.01 AS jpm,
    nullif(u.jpm_uncapped, -1) * 0.01 AS jpm_uncapped,
    nullif(u.jpm_technical, -1)::int * 0.01 AS jpm_technical,
    nullif(u.score, -1)::int * 0.01 AS score,
    c.rank,
    coalesce(c.proposed, false) AS proposed,
    k.low AS part
FROM promotions_shortlistblock b
JOIN promotions_shortlist s ON s.id = b.shortlist_id
JOIN promotions_snapshotchunk k ON k.id = b.chunk_id
CROSS JOIN LATERAL (
    SELECT f.* FROM unnest(
        k.people, b.letters, b.y, b.x, b.talent, b.box, b.jpm, b.jpm_uncapped, b.jpm_technical, b.score
    ) WITH ORDINALITY AS f (
        employee_id, letters, y, x, talent, box, jpm, jpm_uncapped, jpm_technical, score, place
    )
    WHERE b.chunk_id = k.id
    OFFSET 0
) AS u
LEFT JOIN promotions_candidate c ON c.shortlist_id = b.shortlist_id AND c.employee_id = u.employee_id
"""
BEFORE = import_module("promotions.migrations.0007_everyone_considered").CREATE


class Migration(migrations.Migration):
    dependencies = [("promotions", "0012_rule_sets")]

    operations = [migrations.RunSQL(CREATE, "DROP VIEW promotions_considered;" + BEFORE)]
