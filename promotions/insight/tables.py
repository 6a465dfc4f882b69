"""A table of scores as somebody gives it, read strictly: every fault with its place and what to do about it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal, InvalidOperation
from fractions import Fraction
from typing import Any

from django.utils.translation import gettext as _

from promotions.insight.opinions import METHODS, Alternatives, Criterion

_LONGEST_NUMBER = 30


class TableFaultError(ValueError):
    """The table cannot be read; the message names place, value and remedy."""


def methods_of(given: Mapping[str, Any]) -> tuple[str, ...]:
    """The methods that the table asks for, all of them when it names none."""
    asked = given.get("methods", list(METHODS))
    for method in _rows(asked, "methods"):
        if method not in METHODS:
            raise _fault("methods", method, _("choose from %(known)s") % {"known": ", ".join(METHODS)})
    return tuple(dict.fromkeys(asked))


def alternatives_of(given: Mapping[str, Any]) -> Alternatives:
    """Criteria and alternatives; values by position or by the names of criteria."""
    criteria = tuple(_criteria(_rows(given.get("criteria"), "criteria")))
    if not any(one.weight for one in criteria):
        raise _fault("criteria", "weight", _("give at least one weight above zero"))
    rows = _rows(given.get("alternatives"), "alternatives")
    names = _names(rows, "alternatives")
    values = tuple(_values(row, f"alternatives[{n}]", criteria) for n, row in enumerate(rows))
    return Alternatives(criteria, names, values)


def _criteria(rows: Sequence[Any]) -> Iterator[Criterion]:
    for n, (row, name) in enumerate(zip(rows, _names(rows, "criteria"), strict=True)):
        place = f"criteria[{n}]"
        kind = row.get("kind", "benefit")
        if kind not in ("benefit", "cost"):
            raise _fault(f"{place}.kind", kind, _("write benefit or cost"))
        target = _number(row["target"], f"{place}.target") if "target" in row else None
        step = _number(row["step"], f"{place}.step") if "step" in row else None
        yield Criterion(name, _number(row.get("weight"), f"{place}.weight"), kind == "cost", target, step)


def _names(rows: Sequence[Any], place: str) -> tuple[str, ...]:
    names: list[str] = []
    for n, row in enumerate(rows):
        name = row.get("name") if isinstance(row, Mapping) else None
        if not isinstance(name, str) or not name.strip() or name in names:
            raise _fault(f"{place}[{n}].name", name, _("give every row a name of its own"))
        names.append(name)
    return tuple(names)


def _values(row: Mapping[str, Any], place: str, criteria: Sequence[Criterion]) -> tuple[Fraction, ...]:
    values = row.get("values")
    if isinstance(values, Mapping):
        values = [values.get(one.name) for one in criteria]
    if not isinstance(values, list | tuple) or len(values) != len(criteria):
        raise _fault(f"{place}.values", values, _("give one value for each criterion"))
    return tuple(_number(value, f"{place}.values[{n}]") for n, value in enumerate(values))


def _rows(value: Any, place: str) -> Sequence[Any]:
    if not isinstance(value, list | tuple) or not value:
        raise _fault(place, value, _("give a list with at least one row"))
    return value


def _number(value: Any, place: str) -> Fraction:
    """Zero or more, written with digits; unknown is no number."""
    try:
        if isinstance(value, bool) or not isinstance(value, int | Decimal | str):
            raise InvalidOperation
        exact = Decimal(value)
    except InvalidOperation:
        raise _fault(place, value, _("give a number")) from None
    if not exact.is_finite() or exact < 0 or len(f"{exact:f}") > _LONGEST_NUMBER:
        raise _fault(place, value, _("give a number that is zero or more, of at most 30 digits"))
    return Fraction(exact)


def _fault(place: str, value: Any, remedy: str) -> TableFaultError:
    return TableFaultError(
        _("%(place)s is “%(value)s”: %(remedy)s.") % {"place": place, "value": value, "remedy": remedy}
    )
