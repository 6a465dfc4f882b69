"""Accounts and what they may do."""

from datetime import date

import factory
from factory.django import DjangoModelFactory

from employees.access import Principal, user_principal
from employees.models import Grant, User
from tests.factories.registry import span


class UserFactory(DjangoModelFactory):
    class Meta:
        model = User
        skip_postgeneration_save = True

    username = factory.Sequence(lambda n: f"akun{n}")
    password = factory.django.Password("kata-sandi-uji")


class GrantFactory(DjangoModelFactory):
    class Meta:
        model = Grant

    user = factory.SubFactory(UserFactory)
    role = "analis"
    validity = factory.LazyFunction(lambda: span(date(2020, 1, 1)))
    granted_by = "tests"


def principal_with(
    role: str = "", *, unit=None, employee=None, people=(), on: date = date(2026, 11, 21)
) -> Principal:
    """A principal as an account with one grant (and, where given, an employee) would have it."""
    user = UserFactory(employee=employee)
    if role:
        grant = GrantFactory(user=user, role=role, unit=unit)
        for person in people:
            grant.people.create(employee=person)
    return user_principal(user, on=on)
