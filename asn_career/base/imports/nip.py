"""The employee number of 18 digits (Perka BKN 22/2007; PPPK: the same shape with a contract code)."""

import re
from dataclasses import dataclass
from datetime import date

from asn_career.base.periods import years_after

from .reading import NORMALISED, Kind, Note, Raw, Reading, RefusedValueError, is_number

PPPK_CODES = range(21, 25)
YOUNGEST, OLDEST = 15, 80

_FULL_WIDTH = {0xFF10 + digit: str(digit) for digit in range(10)}
_SEPARATORS = frozenset(".-'`´‘’‚‛ʹʼʻˈ′＇‐‑‒–—−．－\u180e\u200b\u200c\u200d\u2060\ufeff")
_EXPONENT = re.compile(r"\d+(?:[.,]\d+)?[eE]\+?\d+")


@dataclass(frozen=True, slots=True)
class NipParts:
    """What the digits say; ``month`` is None where a contract code stands in its place."""

    born_on: date
    year: int
    month: int | None
    sex: str
    serial: int


@dataclass(frozen=True, slots=True)
class Nip(Kind):
    """A NIP; separators are taken out and reported, digits are never guessed."""

    def parse(self, raw: Raw, *, as_of: date) -> Reading:
        if is_number(raw):
            raise RefusedValueError("nip_number_cell")
        if not isinstance(raw, str):
            raise RefusedValueError("nip_digits")
        digits = digits_of(raw, scheme="nip")
        check_nip(digits, as_of=as_of)
        if digits == raw.strip():
            return Reading(digits)
        return Reading(digits, (Note(NORMALISED, "nip_normalised", {"stored": digits}),))


def nip_parts(digits: str) -> NipParts:
    """The parts of a checked NIP."""
    code = int(digits[12:14])
    return NipParts(
        born_on=date(int(digits[:4]), int(digits[4:6]), int(digits[6:8])),
        year=int(digits[8:12]),
        month=code if 1 <= code <= 12 else None,
        sex="L" if digits[14] == "1" else "P",
        serial=int(digits[15:]),
    )


def check_nip(digits: str, *, as_of: date) -> None:
    """Raise what is wrong with the number by itself, the first of it."""
    if len(digits) != 18:
        raise RefusedValueError("nip_length", length=len(digits))
    code = int(digits[12:14])
    try:
        born_on = date(int(digits[:4]), int(digits[4:6]), int(digits[6:8]))
    except ValueError:
        raise RefusedValueError("nip_birth_date", part=digits[:8]) from None
    if not (1 <= code <= 12 or code in PPPK_CODES) or digits[8:10] not in ("19", "20"):
        raise RefusedValueError("nip_appointment", part=digits[8:14])
    if digits[14] not in "12":
        raise RefusedValueError("nip_sex", part=digits[14])
    if digits[15:] == "000":
        raise RefusedValueError("nip_serial")
    _check_ages(born_on, year=int(digits[8:12]), month=code, as_of=as_of)


def _check_ages(born_on: date, *, year: int, month: int, as_of: date) -> None:
    # A contract code hides the month: the latest it can have been is taken, so that nobody is wronged.
    known = month <= 12
    if date(year, month if known else 1, 1) > as_of:
        raise RefusedValueError("nip_future")
    if years_after(born_on, YOUNGEST) > date(year, month if known else 12, 1):
        raise RefusedValueError("nip_too_young")
    if not years_after(born_on, YOUNGEST) <= as_of < years_after(born_on, OLDEST + 1):
        raise RefusedValueError("nip_age")


def digits_of(text: str, *, scheme: str) -> str:
    """The digits without separators; raises ``<scheme>_number_cell`` or ``<scheme>_digits`` where there is more."""
    if _EXPONENT.fullmatch(text.strip()):
        raise RefusedValueError(f"{scheme}_number_cell")
    if text.isascii() and text.isdigit():
        return text
    kept = "".join(sign for sign in text.translate(_FULL_WIDTH) if not _is_separator(sign))
    if not (kept.isascii() and kept.isdigit()):
        raise RefusedValueError(f"{scheme}_digits")
    return kept


def _is_separator(sign: str) -> bool:
    return sign in _SEPARATORS or sign.isspace()
