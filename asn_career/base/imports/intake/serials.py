"""Numbers of a workbook that mean days: their formats, and the two calendars they count in."""

from __future__ import annotations

import re
from datetime import date, datetime, time, timedelta
from typing import Any

_DATE_IDS = frozenset({*range(14, 23), *range(27, 37), *range(45, 48), *range(50, 59)})
_BUILTIN = {1: "0", 2: "0.00", 3: "#,##0", 4: "#,##0.00", 9: "0%", 10: "0.00%", 11: "0.00E+00", 49: "@"}
_NOT_TOKENS = re.compile(r'"[^"]*"|\\.|_.|\*.|\[(?!(?:h+|m+|s+)\])[^\]]*\]|general', re.IGNORECASE)
_DATE_TOKEN = re.compile(r"[dmyhs]|\[(?:h+|m+|s+)\]", re.IGNORECASE)
_NUMBER = re.compile(r"-?(?:\d{1,40}(?:\.\d{0,60})?|\.\d{1,60})(?:[eE][+-]?\d{1,3})?", re.ASCII)
_DAY_0 = {False: date(1899, 12, 30).toordinal(), True: date(1904, 1, 1).toordinal()}
_LAST_DAY = date(9999, 12, 31).toordinal()
_FALSE_LEAP_DAY = 60
_SECONDS = 86_400


class Format:
    """How the cells of one style show numbers."""

    __slots__ = ("code", "is_date")

    def __init__(self, number: int, code: str | None) -> None:
        self.code = code if code is not None else _BUILTIN.get(number, "")
        if code is None:
            self.is_date = number in _DATE_IDS
        else:
            self.is_date = bool(_DATE_TOKEN.search(_NOT_TOKENS.sub("", code.split(";")[0])))
        if self.code.lower() == "general":
            self.code = ""


GENERAL = Format(0, None)


def read_number(text: str, shown: Format, *, from_1904: bool) -> list[Any]:
    """Return the raw cell of a number; a text that is no number becomes an error cell."""
    text = text.strip()
    if not _NUMBER.fullmatch(text) or float(text) in (float("inf"), float("-inf")):
        return ["error", text, 0, ""]
    if not shown.is_date:
        return ["number", text, 0, shown.code]
    return _read_serial(text, shown, from_1904=from_1904)


def _read_serial(text: str, shown: Format, *, from_1904: bool) -> list[Any]:
    """Return a day, a day with a time, or a time; days that do not exist stay numbers."""
    days, seconds = divmod(round(float(text) * _SECONDS), _SECONDS)
    if days < 0 or (not from_1904 and days == _FALSE_LEAP_DAY) or days + _DAY_0[from_1904] > _LAST_DAY:
        return ["number", text, 0, shown.code]
    if days == 0 and (seconds or not from_1904):
        return ["time", str(timedelta(seconds=seconds)).zfill(8), 0, shown.code]
    if not from_1904 and days < _FALSE_LEAP_DAY:
        days += 1
    day = date.fromordinal(_DAY_0[from_1904] + days)
    if not seconds:
        return ["date", day.isoformat(), 0, shown.code]
    moment = datetime.combine(day, time()) + timedelta(seconds=seconds)
    return ["datetime", moment.isoformat(), 0, shown.code]


def read_iso(text: str) -> list[Any]:
    """Return the raw cell of a date that the workbook writes out (t="d")."""
    try:
        moment = datetime.fromisoformat(text.strip())
    except ValueError:
        return ["error", text, 0, ""]
    moment = moment.replace(tzinfo=None, microsecond=0)
    if moment.time() == datetime.min.time():
        return ["date", moment.date().isoformat(), 0, ""]
    return ["datetime", moment.isoformat(), 0, ""]
