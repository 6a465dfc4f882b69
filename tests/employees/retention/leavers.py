"""People who left, with the day on which that was put on record, as the audit trail tells."""

from datetime import datetime, time

from django.utils.timezone import get_default_timezone

from asn_career.base.audit import acting
from asn_career.base.models import AuditEntry
from employees.models import Employee
from tests.base.evidence.trail import past_the_triggers
from tests.factories import EmployeeFactory


def leaves(person, *, on, position="99"):
    """Put on record that somebody left, at noon of a day."""
    with acting(by="user:kepegawaian"):
        Employee.objects.unscoped(reason="test").filter(pk=person.pk).update(legal_position=position)
    dated(person, on=on)


def dated(person, *, on):
    """Move the last entry about somebody to noon of a day."""
    last = AuditEntry.objects.filter(table_name="employees_employee", row_id=person.pk).latest("pk")
    at = datetime.combine(on, time(12), tzinfo=get_default_timezone())
    with past_the_triggers():
        AuditEntry.objects.filter(pk=last.pk).update(at=at)


def gone(*, on, **values):
    """Somebody who was in service, and left on a day."""
    person = EmployeeFactory(**values)
    leaves(person, on=on)
    return person
