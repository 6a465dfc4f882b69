"""Exact numbers, days, names and ranks."""

import re
from datetime import date, datetime, timedelta, timezone
from fractions import Fraction

from promotions.bundle.verifier.refusing import must

RANKS = [
    f"{g}/{r}"
    for g, rooms in (("I", "abcd"), ("II", "abcd"), ("III", "abcd"), ("IV", "abcde"))
    for r in rooms
]


def exact(value):
    return Fraction(str(value))


def half_up(value):
    return int((2 * value + 1) // 2)


def day_of(text):
    return date.fromisoformat(text) if text else None


def moment_of(text):
    parts = re.fullmatch(r"(\d{4}-\d\d-\d\d)[T ](\d\d:\d\d:\d\d)(?:\.(\d{1,6}))?([+-]\d\d):?(\d\d)?", text)
    must(parts, f"waktu {text} tidak terbaca")
    day, clock, fraction, hours, minutes = parts.groups()
    zone = timedelta(hours=int(hours), minutes=int(hours[0] + (minutes or "0")))
    found = datetime.strptime(f"{day} {clock}", "%Y-%m-%d %H:%M:%S").replace(tzinfo=timezone(zone))
    return found.replace(microsecond=int((fraction or "").ljust(6, "0")))


def years_after(day, years):
    try:
        return day.replace(year=day.year + years)
    except ValueError:
        return day.replace(year=day.year + years, day=28)


def folded(text):
    return " ".join(text.split()).casefold()


def letters(text):
    return "".join(filter(str.isalnum, text))


def rank_step(rank):
    written = {letters(each).casefold(): step for step, each in enumerate(RANKS)}
    return written.get(letters(rank).casefold())


def band(bands, value):
    return next(each for each in bands if value >= exact(each["from"]))


def shown(value, plain=False):
    if value is None:
        return ""
    return str(value) if plain else f"{value // 100}.{value % 100:02}"
