"""A made evidence file put in its place, for tests that only look at pages."""

import hashlib

from django.utils import timezone

from asn_career.base.audit import acting
from asn_career.base.models import Job
from promotions.bundle.asking import KEPT_FOR, KIND
from promotions.models import BundlePart, BundleRequest

CONTENT = b"PK"


def place_file(add, *, shortlist, by, **where):
    """``add(model, **given)`` creates the row that has an id."""
    now = timezone.now()
    done = {"state": "done", "result": {}, "finished_at": now}
    job = Job.objects.create(kind=KIND, identity=f"user:{by.public_id}", purpose="uji", **done)
    given = {"shortlist": shortlist, "identity": job.identity, "asked_at": now, "job": job, "sha256": ""}
    asked = add(BundleRequest, **given, **where)
    BundlePart.objects.create(request=asked, number=0, content=CONTENT)
    with acting(by="tests"):
        BundleRequest.objects.filter(pk=asked.pk).update(
            sha256=hashlib.sha256(CONTENT).hexdigest(),
            size=len(CONTENT),
            made_at=now,
            kept_until=now + KEPT_FOR,
        )
    return asked
