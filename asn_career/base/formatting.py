"""Figures, dates and numbers of people as they are read in Indonesia (and in the English interface)."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from functools import wraps
from typing import Any

from django.utils import timezone
from django.utils.dateformat import format as format_date
from django.utils.formats import get_format
from django.utils.translation import gettext, ngettext

from asn_career.base.figures import round_half_up

UNKNOWN = "–"  # en dash: a figure is missing, which is never 0
MINUS = "−"
NIP_GROUPS = re.compile(r"(\d{8})(\d{6})(\d)(\d{3})")


def _or_unknown(function: Callable[..., str]) -> Callable[..., str]:
    """None and "" are unknown, and shown as such."""

    @wraps(function)
    def wrapper(value: Any, *args: Any) -> str:
        return UNKNOWN if value is None or value == "" else function(value, *args)

    return wrapper


@_or_unknown
def date_long(value: date) -> str:
    """17 Agustus 2026"""
    return format_date(_local(value), "j F Y")


@_or_unknown
def date_short(value: date) -> str:
    """17 Agu 2026"""
    local = _local(value)
    return f"{local.day} {format_date(local, 'M').capitalize()} {local.year}"


@_or_unknown
def month_long(value: date) -> str:
    """Agustus 2026"""
    return format_date(_local(value), "F Y")


@_or_unknown
def month_short(value: date) -> str:
    """Agu, as the axis of a chart has it"""
    return format_date(_local(value), "M").capitalize()


@_or_unknown
def moment(value: datetime) -> str:
    """17 Agustus 2026 06.12 WIB"""
    local = timezone.localtime(value)
    return f"{date_long(local)} {format_date(local, get_format('TIME_FORMAT'))} {local:%Z}"


def _local(value: date) -> date:
    return timezone.localtime(value) if isinstance(value, datetime) and timezone.is_aware(value) else value


@_or_unknown
def decimal(value: Decimal | int | str, places: int) -> str:
    """Half-up *before* formatting: Django's own formatting truncates."""
    number = round_half_up(Decimal(str(value)), places)
    whole, _point, fraction = f"{abs(number):.{places}f}".partition(".")
    text = _grouped(whole) + (get_format("DECIMAL_SEPARATOR") + fraction if fraction else "")
    return MINUS + text if number < 0 else text


def decimal2(value: Decimal | int | str | None) -> str:
    """78.455 -> 78,46"""
    return decimal(value, 2)


def hours(value: Decimal | int | str | None) -> str:
    """Lesson hours: 20.00 -> 20, 7.50 -> 7,5"""
    text = decimal(value, 2)
    return text.rstrip("0").rstrip(",.") if text[-3:-2] in (",", ".") else text


def decimal1(value: Decimal | int | str | None) -> str:
    """2.5 -> 2,5"""
    return decimal(value, 1)


def integer(value: int | None) -> str:
    """4812 -> 4.812"""
    return decimal(value, 0)


@_or_unknown
def percent(value: Decimal | int | str, places: int | None = None) -> str:
    """53.954 -> 53,95%; whole numbers stay whole."""
    return f"{decimal(value, (0 if isinstance(value, int) else 2) if places is None else places)}%"


@_or_unknown
def signed(value: Decimal | int) -> str:
    """A difference: +1, 0, −1,5"""
    text = level(value)
    return f"+{text}" if Decimal(value) > 0 else text


@_or_unknown
def signed2(value: Decimal) -> str:
    """A difference in hundredths: +0,25, 0,00, −1,50"""
    text = decimal2(value)
    return f"+{text}" if Decimal(value) > 0 else text


@_or_unknown
def level(value: Decimal | int | str) -> str:
    """A level by halves: 3 or 2,5"""
    number = Decimal(str(value))
    return decimal(number, 0 if number == number.to_integral_value() else 1)


@_or_unknown
def money(value: Decimal | int) -> str:
    """Rp1.250.000"""
    text = decimal(value, 0)
    return f"{MINUS}Rp{text[1:]}" if text.startswith(MINUS) else f"Rp{text}"


def _grouped(digits: str) -> str:
    separator = get_format("THOUSAND_SEPARATOR")
    return re.sub(r"(?<=\d)(?=(?:\d{3})+$)", lambda _match: separator, digits)


@_or_unknown
def nip(value: str) -> str:
    """19700110 199003 1 001; anything else stays as it is"""
    match = NIP_GROUPS.fullmatch(str(value))
    return " ".join(match.groups()) if match else str(value)


@_or_unknown
def masked_nip(value: str) -> str:
    """Only the running number: birth date, sex and first appointment stay hidden"""
    return f"•••••••• •••••• • {str(value)[-3:]}" if NIP_GROUPS.fullmatch(str(value)) else UNKNOWN


@_or_unknown
def rank(value: str) -> str:
    """IV/a"""
    grade, slash, room = str(value).partition("/")
    return f"{grade.upper()}/{room.lower()}" if slash else str(value)


@_or_unknown
def duration(value: int | tuple[int, int]) -> str:
    """Months, or (years, months) -> 7 tahun 2 bulan"""
    years, months = divmod(value, 12) if isinstance(value, int) else value
    parts = []
    if years:
        parts.append(ngettext("%(count)d year", "%(count)d years", years) % {"count": years})
    if months:
        parts.append(ngettext("%(count)d month", "%(count)d months", months) % {"count": months})
    return " ".join(parts) or gettext("less than a month")


def is_number(value: Any) -> bool:
    try:
        return Decimal(str(value)).is_finite()
    except InvalidOperation:
        return False
