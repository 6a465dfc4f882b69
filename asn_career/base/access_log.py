"""Who read what about others: pages of a person, searches, files taken."""

from asn_career.base.models import AccessLogEntry


def log_access(*, by: str, action: str, subject: str = "", purpose: str = "") -> None:
    """Record that ``by`` did ``action`` (``employee.read``, ``employees.search``, ``shortlist.export`` ...)."""
    AccessLogEntry.objects.create(actor=by, action=action, subject=subject, purpose=purpose)
