"""Results put in their place past the rules, for tests that only look at pages."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from datetime import date, timedelta
from typing import Any

import pgtrigger
from django.utils import timezone

from asn_career.base.audit import acting
from assessments.models import (
    Accreditation,
    AssessmentResult,
    ResultAcceptance,
    ResultLevel,
    ResultObjection,
    ResultReport,
)
from employees.models import User

GUARDS = {
    AssessmentResult: ("begins_in_order", "only_these_moves", "replaced_by_a_correction"),
    ResultLevel: ("levels_of_a_draft",),
    ResultReport: ("of_a_draft",),
    ResultAcceptance: ("answered_in_person",),
    ResultObjection: ("objected_in_time",),
}


@contextmanager
def placing() -> Iterator[None]:
    """Without the triggers that ask for the accounts and the steps before."""
    with ExitStack() as stack:
        stack.enter_context(acting(by="tests"))
        for model, names in GUARDS.items():
            stack.enter_context(pgtrigger.ignore(*(f"{model._meta.label}:{name}" for name in names)))
        yield


def final(accreditation: Accreditation, *, today: date) -> dict[str, Any]:
    """The columns of a final result, but for the person and the source."""
    clerk, second = (
        User.objects.get_or_create(username=f"uji-{name}")[0] for name in ("pengentri", "penetap")
    )
    return {
        "provider": accreditation.provider,
        "purpose": "pemetaan",
        "assessed_on": today - timedelta(days=70),
        "entered_by": f"user:{clerk.public_id}",
        "drafted_by": clerk,
        "decided_by": second,
        "decided_at": timezone.now(),
        "decided_on": today,
        "state": "finalised",
        "standing": "official",
        "answer_by": today,
        "accreditation": accreditation,
    }
