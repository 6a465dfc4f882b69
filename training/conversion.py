"""How many lesson hours a form of learning counts when its certificate states none.

The agency's own rate of the day comes first, then that of the whole deployment, then the placeholder shipped with the
product. Where none is known, the hours are unknown: they are never guessed.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from asn_career.base.audit import acting
from asn_career.base.errors import DomainError, NotPermittedError
from asn_career.base.regulations import Confidence, load_table
from employees.access import Permission, Principal
from employees.models import Employee, Unit
from training.certificate_choices import COURSE_TYPES, ConversionUnit
from training.course_types import course_types
from training.models import ConversionRate, UploadedCertificate


def _faults(value: Any) -> Iterable[str]:
    for row in value:
        if row["per"] not in ConversionUnit.values or not 1 <= row["course_type"] <= COURSE_TYPES:
            yield f"{row['course_type']}: unknown course type or unit"


HOURS_CONVERSION = load_table("training", "hours_conversion", check=_faults)


class RateExistsError(DomainError):
    code = "rate_exists"
    message = _("There is a rate for this course type from that day on already. Choose a later day.")


@dataclass(frozen=True, slots=True)
class Rate:
    """Hours per day, meeting or programme, and who says so."""

    course_type: int
    per: ConversionUnit
    hours: Decimal
    effective_from: date
    source: str
    agency: str = ""
    placeholder: bool = False

    @property
    def name(self) -> str:
        return course_types()[self.course_type].name


@dataclass(frozen=True, slots=True)
class Rates:
    """The rates that apply on a day: shared ones, and those of agencies by the number of their unit."""

    shared: dict[int, Rate]
    agencies: dict[tuple[int, int], Rate]

    def rate(self, course_type: int, *, lineage: Iterable[int]) -> Rate | None:
        """The rate for somebody whose unit has this lineage; the nearest unit's own comes first."""
        own = (self.agencies.get((unit, course_type)) for unit in reversed(list(lineage)))
        return next((rate for rate in own if rate), self.shared.get(course_type))


def rates_on(day: date) -> Rates:
    """Every rate that applies on ``day``. One query."""
    rates = Rates(shared=dict(_shipped(day)), agencies={})
    rows = ConversionRate.objects.begun_by(day).select_related("unit").order_by("effective_from")
    for row in rows:
        rate = _as_rate(row)
        if row.unit_id is None:
            rates.shared[row.course_type] = rate
        else:
            rates.agencies[(row.unit_id, row.course_type)] = rate
    return rates


def converted(
    certificate: UploadedCertificate, *, rates: Rates, lineage: Iterable[int]
) -> tuple[Decimal, Rate] | None:
    """Hours of a certificate that states none, with the rate; None where no rate or no count is known."""
    rate = rates.rate(certificate.course_type, lineage=lineage)
    if rate is None:
        return None
    amount = _amount(certificate, rate)
    return None if amount is None else (rate.hours * amount, rate)


def set_rate(
    *,
    unit: Unit | None,
    course_type: int,
    per: str,
    hours: Decimal,
    effective_from: date,
    decree: str,
    by: Principal,
) -> ConversionRate:
    """Let another rate apply from a day on: of the whole deployment, or of a unit that ``by`` manages."""
    if not may_set(unit, by=by):
        raise NotPermittedError
    given = {"course_type": course_type, "per": per, "hours": hours, "effective_from": effective_from}
    try:
        with acting(by=by.identity, reason=decree), transaction.atomic():
            return ConversionRate.objects.create(unit=unit, decree=decree.strip(), **given)
    except IntegrityError as error:
        if "conversionrate_once" not in str(error):
            raise
        raise RateExistsError(fields={"effective_from": [str(RateExistsError.message)]}) from error


def may_set(unit: Unit | None, *, by: Principal) -> bool:
    if by.sees_everyone(Permission.MANAGE_TRAINING):
        return True
    return unit is not None and bool(by.unit_ids(Permission.MANAGE_TRAINING) & set(unit.lineage))


def lineage_of(employee: Employee) -> list[int]:
    return list(employee.home_unit.lineage) if employee.home_unit else []


def _shipped(day: date) -> Iterable[tuple[int, Rate]]:
    provision = HOURS_CONVERSION.in_force_on(day)
    for row in provision.value:
        yield (
            row["course_type"],
            Rate(
                row["course_type"],
                ConversionUnit(row["per"]),
                Decimal(row["hours"]),
                provision.effective_from,
                provision.source,
                placeholder=provision.confidence == Confidence.PLACEHOLDER,
            ),
        )


def _as_rate(row: ConversionRate) -> Rate:
    agency = row.unit.name if row.unit else ""
    per = ConversionUnit(row.per)
    return Rate(row.course_type, per, row.hours, row.effective_from, row.decree, agency)


def _amount(certificate: UploadedCertificate, rate: Rate) -> int | None:
    if rate.per == ConversionUnit.PROGRAM:
        return 1
    if certificate.amount is not None:
        return certificate.amount
    return certificate.days if rate.per == ConversionUnit.DAY else None
