"""Declaring kinship with another employee, and its end; about oneself, by oneself."""

from __future__ import annotations

from datetime import date, datetime

from django.db import IntegrityError, transaction
from django.db.backends.postgresql.psycopg_any import DateRange
from django.utils.translation import gettext_lazy as _

from asn_career.base.audit import acting
from asn_career.base.errors import DomainError, NotPermittedError
from employees.access import Principal
from employees.choices import Relation
from employees.models import Employee, Kinship

_GATE = "the own declaration, and the person whom the declarer names by the NIP"


class UnknownRelativeError(DomainError):
    code = "unknown_relative"
    message = _("No other employee has this NIP; check its 18 digits.")
    status = 422


class DeclaredKinError(DomainError):
    code = "declared_kin"
    message = _("You have declared a relation to this person already.")


def declare_kin(*, nip: str, relation: str, since: date, by: Principal, at: datetime) -> Kinship:
    """Declare that the person with this NIP is a relative; it keeps the two out of each other's matters."""
    if by.employee_id is None:
        raise NotPermittedError
    digits = "".join(character for character in nip if character.isdigit())
    people = Employee.objects.unscoped(reason=_GATE).filter(nip=digits).exclude(pk=by.employee_id)
    relative = people.first()
    if relative is None:
        raise UnknownRelativeError(fields={"nip": [str(UnknownRelativeError.message)]})
    try:
        with transaction.atomic(), acting(by=by.identity):
            return Kinship.objects.unscoped(reason=_GATE).create(
                employee_id=by.employee_id,
                relative=relative,
                relation=Relation(relation),
                validity=DateRange(since, None),
                declared_by=by.identity,
                declared_at=at,
            )
    except IntegrityError as error:
        if "kinship_once_at_a_time" not in str(error):
            raise
        raise DeclaredKinError(fields={"nip": [str(DeclaredKinError.message)]}) from error


def end_kin(kinship: Kinship, *, by: Principal) -> None:
    """Let a declared relation end today: a divorce, or one declared in error; it stays on record."""
    if kinship.employee_id != by.employee_id:
        raise NotPermittedError
    first = kinship.validity.lower
    with acting(by=by.identity):
        rows = Kinship.objects.unscoped(reason=_GATE).filter(pk=kinship.pk, validity__endswith__isnull=True)
        rows.update(validity=DateRange(first, max(by.on, first), "[]"))


def own_kin(by: Principal) -> list[Kinship]:
    """What the reader declared, what holds first. One query."""
    own = Employee.objects.visible_to(by).filter(pk=by.employee_id)
    rows = Kinship.objects.of(own).select_related("relative").order_by("-validity", "-pk")
    return list(rows)
