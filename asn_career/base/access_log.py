"""Who read what about others: pages of a person, searches, files taken."""

from datetime import timedelta

from django.db import connection, transaction
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from asn_career.base.audit import purpose_of
from asn_career.base.errors import DomainError
from asn_career.base.models import AccessLogEntry

MOST_FILES = 10
WITHIN = timedelta(hours=24)


class ExportLimitError(DomainError):
    code = "export_limit"
    message = _("You have taken %(most)d files within 24 hours, which is the most. Work on the page instead.")
    status = 429


class PurposeRequiredError(DomainError):
    code = "purpose_required"
    message = _("Say what the file is for.")
    status = 400


def log_access(*, by: str, action: str, subject: str = "", purpose: str = "") -> None:
    """Record that ``by`` did ``action`` (``employee.read``, ``employees.search``, ``shortlist.export`` ...)."""
    AccessLogEntry.objects.create(actor=by, action=action, subject=subject, purpose=purpose_of(by) or purpose)


def log_refusal(*, by: str, subject: str) -> None:
    """Record that ``by`` asked for what their role does not, or no longer, give."""
    log_access(by=by, action="refused", subject=subject[:200])


def log_file(*, by: str, action: str, subject: str, purpose: str) -> None:
    """Record that ``by`` takes a file about people; refused without a purpose, and beyond the most of a day."""
    if not purpose.strip():
        raise PurposeRequiredError
    with transaction.atomic(), connection.cursor() as cursor:
        # One file after another: those taken at the same moment would each count without the others.
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext(%s))", [f"files of {by}"])
        taken = AccessLogEntry.objects.filter(actor=by, action__endswith=".export", at__gt=Now() - WITHIN)
        if taken.count() >= MOST_FILES:
            raise ExportLimitError(most=MOST_FILES)
        log_access(by=by, action=action, subject=subject, purpose=purpose.strip()[:200])
