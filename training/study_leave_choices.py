"""Closed vocabularies of study leave."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class StudyMode(models.TextChoices):
    """Whether the post is left for the time of study (SE MenPANRB 28/2021)."""

    RELEASED = "released", _("Released from the post")
    KEPT = "kept", _("Keeps the post")


class StudyFunding(models.TextChoices):
    STATE = "negara", _("State budget")
    SCHOLARSHIP = "beasiswa", _("Scholarship or sponsor")
    OWN = "mandiri", _("Own funds")
    SHARED = "gabungan", _("Shared funding")


class Accreditation(models.TextChoices):
    """Accreditation of a programme of study, by the present and the former scale."""

    EXCELLENT = "unggul", "Unggul"
    VERY_GOOD = "baik_sekali", "Baik Sekali"
    GOOD = "baik", "Baik"
    A = "a", "A"
    B = "b", "B"
    C = "c", "C"
    ABROAD = "luar_negeri", _("Abroad")


class StudyLeaveState(models.TextChoices):
    """Where a study leave stands; ``training/study_leave/steps.py`` says what leads from one to another."""

    DRAFT = "draft", pgettext_lazy("study leave", "Draft")
    SUBMITTED = "submitted", _("Waits for the superior")
    RECOMMENDED = "recommended", _("Waits for verification")
    VERIFIED = "verified", _("Waits for the decision")
    APPROVED = "approved", pgettext_lazy("study leave", "Approved")
    STUDYING = "studying", _("Studying")
    REPORTING = "reporting", _("Has reported back")
    RETURNED = "returned", _("Returned to service")
    REFUSED = "refused", pgettext_lazy("study leave", "Refused")
    WITHDRAWN = "withdrawn", pgettext_lazy("study leave", "Withdrawn")
    CANCELLED = "cancelled", pgettext_lazy("study leave", "Cancelled before it began")
    STOPPED = "stopped", _("Ended early")


# A person has one of these at a time.
OPEN_STUDY_STATES = ("draft", "submitted", "recommended", "verified", "approved", "studying", "reporting")


class StudyAct(models.TextChoices):
    """What people do with a study leave."""

    SUBMIT = "submit", _("Submit")
    WITHDRAW = "withdraw", pgettext_lazy("study leave", "Withdraw")
    RECOMMEND = "recommend", _("Recommend")
    SEND_BACK = "send_back", _("Send back")
    VERIFY = "verify", pgettext_lazy("study leave", "Confirm as verified")
    APPROVE = "approve", _("Approve")
    REFUSE = "refuse", _("Refuse")
    START = "start", _("Record the beginning")
    CANCEL = "cancel", _("Cancel the decision")
    EXTEND = "extend", _("Extend")
    REPORT_BACK = "report_back", _("Report back")
    CONFIRM_RETURN = "confirm_return", _("Confirm the return")
    REOPEN = "reopen", _("Continue the study")
    STOP = "stop", _("End early")


class StudyResult(models.TextChoices):
    GRADUATED = "lulus", _("Graduated")
    NOT_GRADUATED = "tidak_lulus", _("Without a degree")


class StudyFileKind(models.TextChoices):
    """Documents that belong to an application (SE MenPANRB 28/2021)."""

    ACCEPTANCE = "penerimaan", _("Letter of acceptance")
    ACCREDITATION = "akreditasi", _("Proof of accreditation")
    FUNDING = "pendanaan", _("Proof of funding")
    HEALTH = "kesehatan", _("Health certificate")
    DIPLOMA = "ijazah", _("Diploma or transcript")
    DECISION = "keputusan", _("Decision letter")
    OTHER = "lainnya", _("Other")


class ReportState(models.TextChoices):
    DUE = "due", _("Expected")
    SENT = "sent", pgettext_lazy("report", "Sent, to be checked")
    ACCEPTED = "accepted", pgettext_lazy("report", "Accepted")
    RETURNED = "returned", pgettext_lazy("report", "Sent back")


class ExtensionState(models.TextChoices):
    WAITING = "waiting", pgettext_lazy("extension", "Waits for the decision")
    APPROVED = "approved", pgettext_lazy("extension", "Approved")
    REFUSED = "refused", pgettext_lazy("extension", "Refused")
