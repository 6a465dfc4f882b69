"""Closed vocabularies of sessions, enrolments, attendance and results, and which step follows which."""

from collections.abc import Mapping

from django.db import models
from django.utils.translation import pgettext_lazy


class SessionState(models.TextChoices):
    """Where a session stands; people register while it is open."""

    DRAFT = "draft", pgettext_lazy("session", "Draft")
    OPEN = "open", pgettext_lazy("session", "Registration open")
    CLOSED = "closed", pgettext_lazy("session", "Registration closed")
    RUNNING = "running", pgettext_lazy("session", "Running")
    FINISHED = "finished", pgettext_lazy("session", "Finished")
    CANCELLED = "cancelled", pgettext_lazy("session", "Cancelled")


SESSION_STEPS: Mapping[str, tuple[str, ...]] = {
    SessionState.DRAFT: (SessionState.OPEN, SessionState.CANCELLED),
    SessionState.OPEN: (SessionState.CLOSED, SessionState.CANCELLED),
    SessionState.CLOSED: (SessionState.OPEN, SessionState.RUNNING, SessionState.CANCELLED),
    SessionState.RUNNING: (SessionState.FINISHED, SessionState.CANCELLED),
    SessionState.FINISHED: (),
    SessionState.CANCELLED: (),
}


class EnrolmentState(models.TextChoices):
    """Where a person stands with a session; whoever is fully approved has a seat or a place on the waiting list."""

    NOMINATED = "nominated", pgettext_lazy("enrolment", "Waiting for approval")
    SEATED = "seated", pgettext_lazy("enrolment", "Has a seat")
    WAITING = "waiting", pgettext_lazy("enrolment", "On the waiting list")
    ATTENDED = "attended", pgettext_lazy("enrolment", "Attended")
    ABSENT = "absent", pgettext_lazy("enrolment", "Did not attend")
    WITHDRAWN = "withdrawn", pgettext_lazy("enrolment", "Withdrawn")
    REJECTED = "rejected", pgettext_lazy("enrolment", "Not approved")
    CANCELLED = "cancelled", pgettext_lazy("enrolment", "Session cancelled")


ENROLMENT_STEPS: Mapping[str, tuple[str, ...]] = {
    EnrolmentState.NOMINATED: (
        EnrolmentState.SEATED,
        EnrolmentState.WAITING,
        EnrolmentState.REJECTED,
        EnrolmentState.WITHDRAWN,
        EnrolmentState.CANCELLED,
    ),
    EnrolmentState.WAITING: (
        EnrolmentState.SEATED,
        EnrolmentState.REJECTED,
        EnrolmentState.WITHDRAWN,
        EnrolmentState.CANCELLED,
    ),
    EnrolmentState.SEATED: (
        EnrolmentState.ATTENDED,
        EnrolmentState.ABSENT,
        EnrolmentState.WITHDRAWN,
        EnrolmentState.CANCELLED,
    ),
    EnrolmentState.ATTENDED: (),
    EnrolmentState.ABSENT: (),
    EnrolmentState.WITHDRAWN: (),
    EnrolmentState.REJECTED: (),
    EnrolmentState.CANCELLED: (),
}
# Holders of a seat, and those who may still get one; only one of these per person and session.
SEAT_STATES = (EnrolmentState.SEATED, EnrolmentState.ATTENDED, EnrolmentState.ABSENT)
PENDING_STATES = (EnrolmentState.NOMINATED, EnrolmentState.WAITING)
ACTIVE_STATES = (*PENDING_STATES, *SEAT_STATES)


class ApprovalStep(models.TextChoices):
    """Who approves a nomination, in the order in which an agency's chain may name them."""

    SUPERIOR = "superior", pgettext_lazy("approval", "Direct superior")
    UNIT = "unit", pgettext_lazy("approval", "Unit administrator")
    AGENCY = "agency", "BKPSDM"


class ChainState(models.TextChoices):
    """Where an agency's own chain of approvals stands; it holds once a second person has approved it."""

    WAITING = "waiting", pgettext_lazy("approval chain", "Waits for a second person")
    APPROVED = "approved", pgettext_lazy("approval chain", "Approved")
    REFUSED = "refused", pgettext_lazy("approval chain", "Refused")


CHAIN_STEPS: Mapping[str, tuple[str, ...]] = {
    ChainState.WAITING: (ChainState.APPROVED, ChainState.REFUSED),
    ChainState.APPROVED: (),
    ChainState.REFUSED: (),
}


class StepKind(models.TextChoices):
    """What happened to an enrolment."""

    REGISTERED = "registered", pgettext_lazy("enrolment step", "Registered")
    NOMINATED = "nominated", pgettext_lazy("enrolment step", "Nominated")
    APPROVED = "approved", pgettext_lazy("enrolment step", "Approved")
    REJECTED = "rejected", pgettext_lazy("enrolment step", "Not approved")
    SEATED = "seated", pgettext_lazy("enrolment step", "Given a seat")
    QUEUED = "queued", pgettext_lazy("enrolment step", "Put on the waiting list")
    PROMOTED = "promoted", pgettext_lazy("enrolment step", "Given a seat from the waiting list")
    WITHDRAWN = "withdrawn", pgettext_lazy("enrolment step", "Withdrawn")
    CANCELLED = "cancelled", pgettext_lazy("enrolment step", "Session cancelled")
    ATTENDED = "attended", pgettext_lazy("enrolment step", "Attended")
    ABSENT = "absent", pgettext_lazy("enrolment step", "Did not attend")


class AttendanceSource(models.TextChoices):
    LIST = "list", pgettext_lazy("attendance", "Tick list")
    QR = "qr", pgettext_lazy("attendance", "QR code")
    IMPORT = "import", pgettext_lazy("attendance", "Import")


class ResultOutcome(models.TextChoices):
    PASSED = "passed", pgettext_lazy("training result", "Passed")
    FAILED = "failed", pgettext_lazy("training result", "Did not pass")
    INCOMPLETE = "incomplete", pgettext_lazy("training result", "Incomplete")
