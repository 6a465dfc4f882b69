"""Values of rules in words that a person reads: days, spans of time, and whatever else is plain."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date
from typing import Any

from django.utils.formats import date_format
from django.utils.translation import gettext, ngettext

_DURATION = re.compile(r"P(\d+)Y(?:(\d+)M)?(?:(\d+)D)?")


def plain(value: Any) -> str:
    if isinstance(value, Mapping):
        return "; ".join(f"{key}: {item}" for key, item in value.items())
    if isinstance(value, list | tuple):
        return ", ".join(str(item) for item in value)
    return str(value)


def duration(value: str) -> str:
    """``P3Y11M`` as “3 years 11 months”."""
    found = _DURATION.fullmatch(value)
    if not found:
        return value
    years, months, days = (int(part or 0) for part in found.groups())
    parts = [
        ngettext("%d year", "%d years", years) % years if years else "",
        ngettext("%d month", "%d months", months) % months if months else "",
        ngettext("%d day", "%d days", days) % days if days else "",
    ]
    return " ".join(filter(None, parts)) or ngettext("%d day", "%d days", 0) % 0


def day(value: str) -> str:
    return date_format(date.fromisoformat(value), "j F Y")


def after(value: str) -> str:
    """``> 2026-11-21`` as “after 21 November 2026”."""
    return gettext("after %(day)s") % {"day": day(value.removeprefix("> "))}


def until(value: str) -> str:
    """``<= 2026-11-21`` as “until 21 November 2026”."""
    return gettext("until %(day)s") % {"day": day(value.removeprefix("<= "))}
