"""A made pack put in its place, for tests that only look at pages."""

import hashlib
import json

from django.utils import timezone

from asn_career.base.models import Job
from promotions.models import RegulatorPack, RegulatorPackFile
from promotions.regulator.files import MANIFEST, _zipped

EMPTY = _zipped({MANIFEST: json.dumps({"files": {"paket-merit.pdf": "0" * 64}}).encode()})


def place_pack(add, *, root, by, year, **where):
    """``add(model, **given)`` creates the row that has an id."""
    done = {"state": "done", "result": {}, "finished_at": timezone.now()}
    job = Job.objects.create(kind="regulator_pack", identity=f"user:{by.public_id}", purpose="uji", **done)
    pack = add(
        RegulatorPack, root=root, year=year, asked_by=by, asked_at=timezone.now(), job=job,
        sha256=hashlib.sha256(EMPTY).hexdigest(), made_at=timezone.now(), **where,
    )  # fmt: skip
    RegulatorPackFile.objects.create(pack=pack, content=EMPTY)
    return pack
