"""The population number of 16 digits (NIK): read to be compared with a NIP, and kept nowhere.

It is six digits of region, the birth date as DDMMYY with 40 added to the day for women, and a serial of four. As
personal data that the product has no use for (UU 27/2022), it is never stored, shown or put into a finding.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from asn_career.base.periods import years_after

from .nip import YOUNGEST, digits_of, nip_parts
from .reading import WARNING, Kind, Note, Raw, Reading, RefusedValueError, is_number

ADDED_FOR_WOMEN = 40
HIDDEN = "•" * 16
_SHAPE = re.compile(r"\W*(?:\d\W?){15,17}", re.ASCII)


@dataclass(frozen=True, slots=True)
class NikParts:
    """What the digits say of a person."""

    born_on: date
    sex: str


@dataclass(frozen=True, slots=True)
class Nik(Kind):
    """A NIK; separators are taken out, digits are never guessed. No remark repeats any of them."""

    def parse(self, raw: Raw, *, as_of: date) -> Reading:
        if is_number(raw):
            raise RefusedValueError("nik_number_cell")
        if not isinstance(raw, str):
            raise RefusedValueError("nik_digits")
        digits = digits_of(raw, scheme="nik")
        if len(digits) != 16:
            raise RefusedValueError("nik_length", length=len(digits))
        nik_parts(digits, as_of=as_of)
        if digits[12:] == "0000":
            raise RefusedValueError("nik_serial")
        return Reading(digits)


def nik_parts(digits: str, *, as_of: date) -> NikParts:
    """The parts of 16 digits; raises RefusedValueError where they tell no date of birth.

    Of the two centuries that the year can mean it is the later in which the person has reached 15 by ``as_of``.
    """
    day, month, year = int(digits[6:8]), int(digits[8:10]), int(digits[10:12])
    woman = day > ADDED_FOR_WOMEN
    latest = years_after(as_of, -YOUNGEST)
    for century in (as_of.year // 100 * 100, as_of.year // 100 * 100 - 100):
        born_on = _day(century + year, month, day - ADDED_FOR_WOMEN if woman else day)
        if born_on and born_on <= latest:
            return NikParts(born_on, "P" if woman else "L")
    raise RefusedValueError("nik_birth_date")


def compare_with_nip(nik: str, nip: str, *, as_of: date) -> Iterator[Note]:
    """Warnings where the two numbers tell different people; either may be the wrong one, so neither is corrected."""
    told, expected = nik_parts(nik, as_of=as_of), nip_parts(nip)
    if told.born_on != expected.born_on:
        yield Note(WARNING, "nik_birth_mismatch", {"nip_date": expected.born_on.isoformat()})
    if told.sex != expected.sex:
        yield Note(WARNING, "nik_sex_mismatch", {"nip_sex": expected.sex})


def without_niks(text: str) -> str:
    """``text``, hidden where it is as long as a NIK or wrong by one digit, whatever column it stands in."""
    return HIDDEN if _SHAPE.fullmatch(text) else text


def _day(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None
