"""Everyone whom a run considered, unfolded from its blocks; who is a candidate has the row's id and rank."""

from django.db import migrations

# An id is made of the block's and the place in it: a block has fewer than 16,384 people.
CREATE = """
CREATE VIEW promotions_considered AS
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
    coalesce(c.proposed, false) AS proposed
FROM promotions_shortlistblock b
JOIN promotions_shortlist s ON s.id = b.shortlist_id
JOIN promotions_snapshotchunk k ON k.id = b.chunk_id
CROSS JOIN LATERAL unnest(
    k.people, b.letters, b.y, b.x, b.talent, b.box, b.jpm, b.jpm_uncapped, b.jpm_technical, b.score
) WITH ORDINALITY AS u (
    employee_id, letters, y, x, talent, box, jpm, jpm_uncapped, jpm_technical, score, place
)
LEFT JOIN promotions_candidate c ON c.shortlist_id = b.shortlist_id AND c.employee_id = u.employee_id
"""


class Migration(migrations.Migration):
    dependencies = [("promotions", "0006_only_frozen_runs"), ("employees", "0001_initial")]

    operations = [migrations.RunSQL(CREATE, "DROP VIEW promotions_considered")]
