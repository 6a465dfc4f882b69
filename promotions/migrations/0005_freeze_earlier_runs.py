"""Published runs that were stored in full become runs of frozen facts and blocks; none of their hashes change."""

import hashlib
import zlib
from datetime import date
from decimal import Decimal

from django.db import migrations

from asn_career.base.canonical import canonical

LETTERS = {"pass": "p", "fail": "f", "manual": "m", "warn": "w"}
RULES = (
    "status", "active", "service", "direction", "talent_pool", "education", "experience", "experience_field",
    "performance", "competence", "must_have", "age", "discipline", "rank", "leadership_training",
    "req_min_education", "req_field_of_study", "req_min_rank", "req_training", "req_experience_years",
)  # fmt: skip
FIGURES = ("y", "x", "talent", "box", "jpm", "jpm_uncapped", "jpm_technical", "score")
OF_THE_RUN = ("retires_on", "age_limit_on", "verifications")
PER_CHUNK = 5_000


def freeze(apps, schema_editor):
    shortlists = apps.get_model("promotions", "Shortlist")._base_manager
    for shortlist in shortlists.filter(published_at__isnull=False).iterator():
        snapshot = apps.get_model("promotions", "Snapshot")._base_manager.create(
            job_id=shortlist.job_id, unit_code=shortlist.rule_set["population"]["unit"], ages=[[0, 0]]
        )
        shortlists.filter(pk=shortlist.pk).update(snapshot=snapshot)
        candidates = apps.get_model("promotions", "Candidate")._base_manager.filter(shortlist=shortlist)
        ids = list(candidates.order_by("employee_id").values_list("pk", flat=True))
        for start in range(0, len(ids), PER_CHUNK):
            part = candidates.filter(pk__in=ids[start : start + PER_CHUNK]).order_by("employee_id")
            freeze_part(apps, shortlist, snapshot, list(part.select_related("employee")))


def freeze_part(apps, shortlist, snapshot, rows):
    documents = [canonical({k: v for k, v in row.facts.items() if k not in OF_THE_RUN}) for row in rows]
    dictionary = b"".join(documents[:12])[-32_768:]
    chunk = apps.get_model("promotions", "SnapshotChunk")._base_manager.create(
        snapshot=snapshot,
        low=rows[0].employee_id,
        people=[row.employee_id for row in rows],
        dictionary=dictionary,
    )
    frozen = apps.get_model("promotions", "FrozenFacts")
    frozen._base_manager.bulk_create(
        frozen(
            chunk=chunk,
            employee_id=row.employee_id,
            packed=packed(document, dictionary),
            digest=hashlib.sha256(f"{row.employee.public_id}\n".encode() + document).digest(),
            retires_on=[date.fromisoformat(row.facts["retires_on"])],
            age_limit_on=[row.facts["age_limit_on"] and date.fromisoformat(row.facts["age_limit_on"])],
        )
        for row, document in zip(rows, documents, strict=True)
    )
    for row in rows:
        row.letters = spelled(row.rules)
    apps.get_model("promotions", "Candidate")._base_manager.bulk_update(rows, ["letters"], batch_size=1_000)
    apps.get_model("promotions", "ShortlistBlock")._base_manager.create(
        shortlist=shortlist,
        chunk=chunk,
        letters=[row.letters for row in rows],
        settled={
            str(row.employee_id): row.facts["verifications"] for row in rows if row.facts["verifications"]
        },
        **{name: [stored(name, getattr(row, name)) for row in rows] for name in FIGURES},
    )


def packed(document, dictionary):
    packing = zlib.compressobj(3, zdict=dictionary)
    return packing.compress(document) + packing.flush()


def spelled(rules):
    found = {rule["rule"]: LETTERS[rule["outcome"]] for rule in rules}
    return "".join(found.get(rule, "-") for rule in RULES)


def stored(name, value):
    if value is None:
        return -1
    return value if name == "box" else int(Decimal(value).scaleb(2))


class Migration(migrations.Migration):
    dependencies = [("promotions", "0004_frozen_runs")]

    operations = [migrations.RunPython(freeze, migrations.RunPython.noop)]
