"""Days as offices write them: ISO, day first, or with the month in words."""

import re
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import ClassVar

from .reading import Kind, Raw, Reading, RefusedValueError, as_whole

EARLIEST, LATEST = date(1900, 1, 1), date(2100, 12, 31)

_ISO = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})")
_LOCAL = re.compile(r"(\d{1,2})([-/])(\d{1,2})\2(\d{4})")
_WORDS = re.compile(r"(\d{1,2})[ -]+([A-Za-z]+)\.?,?[ -]+(\d{4})")
_MONTH = re.compile(r"(\d{4})-(\d{1,2})|(\d{1,2})[-/](\d{4})|([A-Za-z]+)\.?[ -]+(\d{4})")
_SHORT_YEAR = re.compile(r"\d{1,2}[-/ ](?:\d{1,2}|[A-Za-z]+\.?)[-/ ]'?\d{2}")
_TIME = re.compile(r"\d:\d{2}|\d{4}.*\d[tT]\d")

_MONTHS = {
    1: "januari jan",
    2: "februari pebruari febuari feb peb",
    3: "maret mar mrt",
    4: "april apr",
    5: "mei",
    6: "juni jun",
    7: "juli jul",
    8: "agustus agts agt agust agst ags agu",
    9: "september sept sep",
    10: "oktober okt",
    11: "november nopember nov nop",
    12: "desember des",
}
_MONTH_OF = {word: number for number, words in _MONTHS.items() for word in words.split()}


@dataclass(frozen=True, slots=True)
class Date(Kind):
    """A calendar day."""

    frictionless: ClassVar[str] = "date"
    sql: ClassVar[str] = "date"

    def parse(self, raw: Raw, *, as_of: date) -> Reading:
        return Reading(read_day(raw))


@dataclass(frozen=True, slots=True)
class Year(Kind):
    """A calendar year of four digits."""

    frictionless: ClassVar[str] = "integer"
    sql: ClassVar[str] = "integer"

    def parse(self, raw: Raw, *, as_of: date) -> Reading:
        text = raw.strip() if isinstance(raw, str) else str(as_whole(raw))
        if not re.fullmatch(r"[0-9]{4}", text):
            raise RefusedValueError("year_format")
        if not EARLIEST.year <= int(text) <= LATEST.year:
            raise RefusedValueError("year_range", earliest=EARLIEST.year, latest=LATEST.year)
        return Reading(int(text))


@dataclass(frozen=True, slots=True)
class Month(Kind):
    """A calendar month, kept as its first day: 2026-03, 03/2026, Maret 2026, or the first day as a date."""

    frictionless: ClassVar[str] = "date"
    sql: ClassVar[str] = "date"

    def parse(self, raw: Raw, *, as_of: date) -> Reading:
        match = _MONTH.fullmatch(raw.strip()) if isinstance(raw, str) and raw.isascii() else None
        try:
            day = _first_day(match) if match else read_day(raw)
        except RefusedValueError as error:
            raise _as_month(error) from None
        if day.day != 1:
            raise RefusedValueError("month_format")
        return Reading(day)


def _as_month(error: RefusedValueError) -> RefusedValueError:
    """What is said of a month that is none: how days are written would not help."""
    code, params = error.note.code, error.note.params
    return (
        RefusedValueError("year_range", **params)
        if code == "date_range"
        else RefusedValueError("month_format")
    )


def _first_day(match: re.Match[str]) -> date:
    iso_year, iso_month, month, year, word, word_year = match.groups()
    if word and word.lower() not in _MONTH_OF:
        raise RefusedValueError("date_month_unknown", month=word)
    number = _MONTH_OF[word.lower()] if word else iso_month or month
    return _bounded(_day(iso_year or year or word_year, number, "1"))


def read_day(raw: Raw) -> date:
    """The day in a cell; times, short years and month-first dates are refused."""
    if isinstance(raw, datetime):
        if raw.time() != time.min:
            raise RefusedValueError("date_with_time")
        return _bounded(raw.date())
    if isinstance(raw, date):
        return _bounded(raw)
    if isinstance(raw, time):
        raise RefusedValueError("date_with_time")
    if isinstance(raw, bool):
        raise RefusedValueError("date_format")
    if not isinstance(raw, str):
        raise RefusedValueError("date_number_cell")
    return _bounded(_from_text(raw.strip()))


def form_of(text: str) -> str:
    """``iso`` or ``local``: a column that mixes them may hold days read the wrong way round."""
    return "iso" if _ISO.fullmatch(text.strip()) else "local"


def _from_text(text: str) -> date:
    if not text.isascii():
        text = text.replace("\xa0", " ")
    if not text.isascii():
        raise RefusedValueError("date_format")
    if match := _ISO.fullmatch(text):
        return _day(match[1], match[2], match[3])
    if match := _LOCAL.fullmatch(text):
        if int(match[1]) <= 12 < int(match[3]) <= 31:
            raise RefusedValueError("date_month_first")
        return _day(match[4], match[3], match[1])
    if match := _WORDS.fullmatch(text):
        month = _MONTH_OF.get(match[2].lower())
        if month is None:
            raise RefusedValueError("date_month_unknown", month=match[2])
        return _day(match[3], month, match[1])
    raise RefusedValueError(_why_not(text))


def _why_not(text: str) -> str:
    if _TIME.search(text):
        return "date_with_time"
    return "date_short_year" if _SHORT_YEAR.fullmatch(text) else "date_format"


def _day(year: str, month: str | int, day: str) -> date:
    try:
        return date(int(year), int(month), int(day))
    except ValueError:
        raise RefusedValueError("date_impossible") from None


def _bounded(day: date) -> date:
    if not EARLIEST <= day <= LATEST:
        raise RefusedValueError("date_range", earliest=EARLIEST.year, latest=LATEST.year)
    return day
