"""Figures with either decimal sign; what could be read two ways is refused."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any, ClassVar

from .reading import WARNING, Kind, Note, Raw, Reading, RefusedValueError, is_number

_PLAIN = re.compile(r"-?[0-9]+")
_GROUPED = re.compile(r"(-?[0-9]{1,3})((?:([.,])[0-9]{3})(?:\3[0-9]{3})*)(?:(?!\3)[.,]([0-9]+))?")
_DECIMAL = re.compile(r"(-?[0-9]+)[.,]([0-9]+)")
_NINE_PLACES = Decimal("1e-9")


@dataclass(frozen=True, slots=True)
class Number(Kind):
    """A number between bounds; ``decorations`` are the unit signs of its own column."""

    minimum: Decimal | int | None = None
    maximum: Decimal | int | None = None
    places: int = 0
    step: Decimal | None = None
    above: Decimal | int | None = None
    warn_above: Decimal | int | None = None
    decorations: Sequence[str] = ()
    frictionless: ClassVar[str] = "number"
    sql: ClassVar[str] = "numeric"

    def parse(self, raw: Raw, *, as_of: date) -> Reading:
        number = self._bounded(_exact(raw, decorations=self.decorations))
        notes: tuple[Note, ...] = ()
        if self.warn_above is not None and number > self.warn_above:
            notes = (Note(WARNING, "unusually_high", {"limit": self.warn_above}),)
        return Reading(number if self.places else int(number), notes)

    def _bounded(self, number: Decimal) -> Decimal:
        low = self.minimum is not None and number < self.minimum
        high = self.maximum is not None and number > self.maximum
        too_low = self.above is not None and number <= self.above
        if low or high or too_low:
            raise RefusedValueError("out_of_range", **self._bounds_against(number))
        if self.step and number % self.step:
            raise RefusedValueError("wrong_step", step=self.step)
        exact = number.normalize() if number else Decimal(0)
        if -int(exact.as_tuple().exponent) > self.places:
            raise RefusedValueError(
                "not_whole" if not self.places else "too_many_decimals", places=self.places
            )
        return number.quantize(Decimal(1).scaleb(-self.places)) if self.places else number

    def _bounds_against(self, number: Decimal) -> dict[str, Any]:
        """The bounds that ``number`` is beyond, as a message words them."""
        if self.above is not None and number <= self.above:
            return {"range": "more_than", "minimum": self.above}
        if self.above is not None:
            return {"range": "at_most", "maximum": self.maximum}
        if self.maximum is None:
            return {"range": "at_least", "minimum": self.minimum}
        return {"range": "between", "minimum": self.minimum, "maximum": self.maximum}


def _exact(raw: Raw, *, decorations: Sequence[str]) -> Decimal:
    if isinstance(raw, str):
        return _from_text(raw.strip(), decorations=decorations)
    if not is_number(raw):
        raise RefusedValueError("number_format")
    number = Decimal(repr(raw)) if isinstance(raw, float) else Decimal(raw)  # type: ignore[arg-type]
    if not number.is_finite() or abs(number) >= 10**15:
        raise RefusedValueError("number_format")
    # What a sheet computed as 2.9999999999999996 was meant, and is shown, as 3.
    return number.quantize(_NINE_PLACES)


def _from_text(text: str, *, decorations: Sequence[str]) -> Decimal:
    for sign in decorations:
        text = _without(text, sign)
    if len(text) > 30:
        raise RefusedValueError("number_format")
    if _PLAIN.fullmatch(text):
        return Decimal(text)
    if match := _GROUPED.fullmatch(text):
        head, groups, sign, decimals = match.groups()
        if decimals is None and groups.count(sign) == 1:
            raise RefusedValueError("number_ambiguous")
        return Decimal(f"{head}{groups.replace(sign, '')}.{decimals or 0}")
    if match := _DECIMAL.fullmatch(text):
        if len(match[2]) == 3:
            raise RefusedValueError("number_ambiguous")
        return Decimal(f"{match[1]}.{match[2]}")
    raise RefusedValueError("number_format")


def _without(text: str, sign: str) -> str:
    folded = text.casefold()
    if folded.startswith(sign.casefold()):
        text = text[len(sign) :].removeprefix(".").strip()
    elif folded.endswith(sign.casefold()):
        text = text[: -len(sign)].strip()
    return text


def whole(minimum: int | None = None, maximum: int | None = None) -> Number:
    """A whole number between bounds."""
    return Number(minimum=minimum, maximum=maximum)


REQUIRED_LEVEL = whole(1, 5)
ASSESSED_LEVEL = Number(minimum=0, maximum=5, places=1, step=Decimal("0.5"))
SCORE = Number(minimum=0, maximum=100, places=2, decorations=("%",))
HOURS = Number(
    above=0,
    maximum=Decimal("99999.99"),
    places=2,
    warn_above=1_000,
    decorations=("jam pelajaran", "jam", "JP"),
)
COST = Number(minimum=0, maximum=10**12 - 1, places=2, decorations=(",-", ".-", "Rp", "IDR"))
SEATS = whole(0, 32_767)
JOB_CLASS = whole(1, 17)
RETIREMENT_AGE = whole(50, 75)
