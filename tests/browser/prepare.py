"""The accounts that the journeys sign in with, made in the product's own database beside it."""

from django.utils import timezone

from employees.access import system_principal
from employees.models import Employee, Grant, Unit, User
from tests.factories.registry import span

PASSWORD = "kata-sandi-peramban"


def open_account(*, username, role="", unit="", nip=""):
    """An account of somebody by NIP, or of nobody; with a role from this year's first day, or none."""
    today = timezone.localdate()
    people = Employee.objects.visible_to(system_principal(purpose="tests", on=today))
    person = people.get(nip=nip) if nip else None
    user = User.objects.create_user(username, password=PASSWORD, employee=person)
    if role:
        place = Unit.objects.get(code=unit) if unit else None
        validity = span(today.replace(month=1, day=1))
        Grant.objects.create(user=user, role=role, unit=place, validity=validity, granted_by="tests")
