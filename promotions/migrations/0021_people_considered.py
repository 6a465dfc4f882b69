"""Everyone considered, found from the people: the part of a person is looked up, and the place in it, and nothing is unfolded.

OFFSET keeps the steps apart: a place is sought in the part of the person alone, and a block is read where there is one.
"""

from django.db import migrations, models

from asn_career.base.migrating import CreateModel


CREATE = """
CREATE VIEW promotions_consideredperson AS
SELECT
    b.id * 16384 + k.place AS id,
    coalesce(
        c.public_id,
        encode(substring(sha256(convert_to(s.public_id::text || e.id, 'UTF8')) FROM 1 FOR 16), 'hex')::uuid
    ) AS public_id,
    b.shortlist_id,
    e.id AS employee_id,
    c.id AS candidate_id,
    CASE WHEN strpos(b.letters[k.place], 'f') > 0 THEN 'ineligible' WHEN strpos(b.letters[k.place], 'm') > 0 THEN 'manual'
        ELSE 'eligible' END AS outcome,
    b.letters[k.place] AS letters,
    nullif(b.y[k.place], -1)::int * 0.01 AS y,
    nullif(b.x[k.place], -1)::int * 0.01 AS x,
    nullif(b.talent[k.place], -1)::int * 0.01 AS talent,
    nullif(b.box[k.place], -1) AS box,
    nullif(b.jpm[k.place], -1)::int * 0.01 AS jpm,
    nullif(b.jpm_uncapped[k.place], -1) * 0.01 AS jpm_uncapped,
    nullif(b.jpm_technical[k.place], -1)::int * 0.01 AS jpm_technical,
    nullif(b.score[k.place], -1)::int * 0.01 AS score,
    c.rank,
    coalesce(c.proposed, false) AS proposed,
    k.low AS part
FROM promotions_shortlist s
CROSS JOIN employees_employee e
CROSS JOIN LATERAL (
    SELECT part.id, part.low, part.people
    FROM promotions_snapshotchunk part
    WHERE part.snapshot_id = s.snapshot_id AND part.low <= e.id
    ORDER BY part.low DESC
    LIMIT 1
) h
CROSS JOIN LATERAL (SELECT h.low, array_position(h.people, e.id) AS place OFFSET 0) k
CROSS JOIN LATERAL (
    SELECT block.*
    FROM promotions_shortlistblock block
    WHERE block.shortlist_id = s.id AND block.chunk_id = h.id AND k.place IS NOT NULL
    OFFSET 0
) b
LEFT JOIN promotions_candidate c ON c.shortlist_id = s.id AND c.employee_id = e.id
"""


class Migration(migrations.Migration):

    dependencies = [
        ('promotions', '0020_regulator_packs'),
    ]

    operations = [
        CreateModel(
            name='ConsideredPerson',
            fields=[
                ('outcome', models.CharField(choices=[('eligible', 'Eligible'), ('manual', 'Needs a manual check'), ('ineligible', 'Not eligible')], max_length=10, verbose_name='outcome')),
                ('letters', models.CharField(max_length=40, verbose_name='outcomes of the rules')),
                ('y', models.DecimalField(decimal_places=2, max_digits=5, null=True, verbose_name='performance axis')),
                ('x', models.DecimalField(decimal_places=2, max_digits=5, null=True, verbose_name='potential axis')),
                ('talent', models.DecimalField(decimal_places=2, max_digits=5, null=True, verbose_name='talent')),
                ('box', models.PositiveSmallIntegerField(null=True, verbose_name='box')),
                ('jpm', models.DecimalField(decimal_places=2, max_digits=5, null=True, verbose_name='job person match')),
                ('jpm_uncapped', models.DecimalField(decimal_places=2, max_digits=6, null=True, verbose_name='uncapped match')),
                ('jpm_technical', models.DecimalField(decimal_places=2, max_digits=5, null=True, verbose_name='technical match')),
                ('score', models.DecimalField(decimal_places=2, max_digits=5, null=True, verbose_name='score')),
                ('rank', models.PositiveIntegerField(null=True, verbose_name='rank')),
                ('proposed', models.BooleanField(default=False, verbose_name='proposed')),
                ('id', models.BigIntegerField(primary_key=True, serialize=False)),
                ('public_id', models.UUIDField()),
                ('part', models.BigIntegerField()),
            ],
            options={
                'verbose_name': 'person considered',
                'verbose_name_plural': 'people considered',
                'db_table': 'promotions_consideredperson',
                'managed': False,
            },
        ),
        migrations.RunSQL(CREATE, "DROP VIEW promotions_consideredperson"),
    ]
