"""A further attempt put in its place without the way there, for tests that only look at its pages."""

import pgtrigger
from django.utils import timezone

from asn_career.base.audit import acting
from promotions.models import FurtherAttempt

GUARDS = ("attempt_of_two", "only_these_moves")


def place_attempt(add, *, vacancy, by, words=str, **given):
    """What is proposed after ``vacancy``; ``add(model, **given)`` creates the row."""
    told = {
        "previous": vacancy, "origin": vacancy, "kind": "announcement", "cause": "failed", "route": vacancy.route,
        "seats": 1, "state": "proposed", "proposed_by": by, "proposed_at": timezone.now(), "reason": words("reason"),
        "answer": "", **given,
    }  # fmt: skip
    with acting(by="tests"), pgtrigger.ignore(*(f"{FurtherAttempt._meta.label}:{name}" for name in GUARDS)):
        return add(FurtherAttempt, **told)
