"""Traces that no other row can leave: unique words in text columns, opaque ids, NIPs, days of birth, odd numbers."""

import re
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils.formats import date_format

# A word, an opaque id, a NIP in both spellings, a day in both, an odd number. The first sign stands before the choice
# (and each kind looks back at it): an expression that begins with a set of signs is searched four times as fast.
_TRACE = re.compile(
    r"[M0-9a-f](?:"
    r"(?<=M)RK\d{5}X"
    r"|(?<![0-9a-f][0-9a-f])(?<=[0-9a-f])[0-9a-f]{7}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}(?![0-9a-f])"
    r"|(?<!\d\d)(?<=\d)(?:\d{17}(?!\d)|\d{7} \d{6} \d \d{3}(?!\d)|\d? [A-Z][a-z]+ 19[67]\d)"
    r"|(?<=1)9[67]\d-\d\d-\d\d"
    r"|(?<!\d4)(?<=4)\d[.]?\d{3}(?!\d)"
    r")"
)


def traces_in(text: str) -> set[str]:
    """Whatever in a text has the shape of a trace."""
    return set(_TRACE.findall(text))


@dataclass(eq=False)
class Marker:
    """What a trace tells of: a kind of data, about a person, in a unit, or of an account."""

    kind: str
    source: str
    person: Any = None
    unit: Any = None
    owner: str = ""


@dataclass
class Markers:
    """Every trace in the world, and who it betrays."""

    known: dict[str, Marker] = field(default_factory=dict)

    def word(self, marker: Marker) -> str:
        text = f"MRK{len(self.known):05}X"
        self.known[text] = marker
        return text

    def nip(self, nip: str, marker: Marker) -> None:
        self.known[nip] = self.known[f"{nip[:8]} {nip[8:14]} {nip[14]} {nip[15:]}"] = marker

    def day(self, day: date, marker: Marker) -> None:
        self.known[day.isoformat()] = marker
        self.known[date_format(day, "j F Y")] = marker

    def number(self, number: int, marker: Marker) -> None:
        self.known[str(number)] = self.known[f"{number // 1000}.{number % 1000:03}"] = marker

    def found_in(self, text: str) -> dict[str, Marker]:
        return {trace: self.known[trace] for trace in traces_in(text) if trace in self.known}

    def fill(self, model: type[models.Model], marker: Marker, given: dict[str, Any]) -> dict[str, Any]:
        """``given`` plus a word of its own for every free text column of ``model``."""
        free = {
            column.name: self._text(column, marker)
            for column in model._meta.concrete_fields
            if column.name not in given and _is_free_text(column)
        }
        return free | given

    def _text(self, column: models.Field, marker: Marker) -> Any:
        return [self.word(marker)] if isinstance(column, ArrayField) else self.word(marker)


def _is_free_text(column: models.Field) -> bool:
    if isinstance(column, ArrayField):
        column = column.base_field
    if not isinstance(column, models.CharField | models.TextField) or column.choices:
        return False
    return column.max_length is None or column.max_length >= 9
