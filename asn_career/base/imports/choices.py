"""Closed vocabularies, read whatever the case, blanks, dashes and underscores."""

import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import ClassVar

from .reading import Kind, Raw, Reading, RefusedValueError, as_whole

_IGNORED = re.compile(r"[\s_\-‐‑‒–—./()]+")


def fold(text: str) -> str:
    """``text`` as choices compare it."""
    return _IGNORED.sub("", unicodedata.normalize("NFKC", text)).casefold()


@dataclass(frozen=True, slots=True)
class Choice(Kind):
    """One of ``values``; ``aliases`` maps other spellings (and codes of SIASN) onto them."""

    values: tuple[str, ...]
    aliases: Mapping[str, str] = field(default_factory=dict)
    nothing: tuple[str, ...] = ()
    """Spellings that say that there is none."""
    known: dict[str, str] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        known = {fold(alias): value for alias, value in self.aliases.items()}
        known |= {fold(value): value for value in self.values}
        known |= {fold(word): "" for word in self.nothing}
        object.__setattr__(self, "known", known)

    def parse(self, raw: Raw, *, as_of: date) -> Reading:
        whole = as_whole(raw)
        text = raw if isinstance(raw, str) else "" if whole is None else str(whole)
        value = self.known.get(fold(text))
        if value is None:
            raise RefusedValueError("unknown_choice", choices=", ".join(self.values))
        return Reading(value or None)


def aliases(pairs: Mapping[str, Iterable[str]]) -> dict[str, str]:
    """``{value: spellings}`` turned round."""
    return {spelling: value for value, spellings in pairs.items() for spelling in spellings}


@dataclass(frozen=True, slots=True)
class Boolean(Kind):
    """Yes or no."""

    frictionless: ClassVar[str] = "boolean"
    sql: ClassVar[str] = "boolean"

    def parse(self, raw: Raw, *, as_of: date) -> Reading:
        if isinstance(raw, bool):
            return Reading(raw)
        whole = as_whole(raw)
        text = raw if isinstance(raw, str) else "" if whole is None else str(whole)
        value = _BOOLEANS.get(fold(text))
        if value is None:
            raise RefusedValueError("unknown_choice", choices="true, false")
        return Reading(value)


_BOOLEANS = {"true": True, "ya": True, "1": True, "false": False, "tidak": False, "0": False}
