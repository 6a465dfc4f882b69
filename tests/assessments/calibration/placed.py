"""A calibration put in its place without the way there, for tests that only look at pages."""

from contextlib import ExitStack

import pgtrigger
from django.utils import timezone

from asn_career.base.audit import acting
from assessments.models import (
    CalibrationChange,
    CalibrationMark,
    CalibrationParticipant,
    CalibrationSession,
    RoundOutcome,
)

GUARDS = {
    CalibrationSession: ("begins_in_calibration",),
    CalibrationMark: ("of_an_open_session",),
    CalibrationChange: ("of_an_open_session", "change_of_its_round"),
}


def place_calibration(add, *, round, by):
    """A session of a round with a mark and a change about everybody; ``add(model, **given)`` creates each row."""
    at = timezone.now()
    with ExitStack() as stack:
        stack.enter_context(acting(by="tests"))
        for model, names in GUARDS.items():
            stack.enter_context(pgtrigger.ignore(*(f"{model._meta.label}:{name}" for name in names)))
        session = add(
            CalibrationSession,
            round=round,
            led_by=by,
            opened_at=at,
            guideline={"5": 10},
            note="",
            returned_reason="",
        )
        CalibrationParticipant.objects.create(session=session, account=by, at=at)
        outcomes = RoundOutcome._base_manager.filter(subject__round=round).select_related("subject__employee")
        for outcome in outcomes.order_by("pk"):
            of_it = {"session": session, "employee": outcome.subject.employee, "by": by, "at": at}
            add(CalibrationMark, subject=outcome.subject, **of_it)
            add(CalibrationChange, outcome=outcome, before=3, after=2, reason="-" * 30, **of_it)
    return session
