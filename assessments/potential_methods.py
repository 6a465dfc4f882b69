"""By which method a potential score was obtained: the declared method behind the words that it was recorded with."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from asn_career.base.regulations import load_table
from assessments.choices import PotentialMethod

Spellings = Mapping[str, Sequence[str]]


def _faults(value: Any) -> Iterable[str]:
    if set(value) != set(PotentialMethod.values):
        yield "every method is named once"
    known = [_folded(each) for spellings in value.values() for each in spellings]
    yield from (f"“{each}” stands for two methods" for each in sorted(set(known)) if known.count(each) > 1)


def _folded(text: str) -> str:
    """A text as it is compared: without case and outer or doubled blanks."""
    return " ".join(text.split()).casefold()


POTENTIAL_METHODS = load_table("assessments", "potential_methods", check=_faults)


def spellings_of(methods: Iterable[str], *, table: Spellings) -> frozenset[str]:
    """The words that these methods go by, as :func:`is_spelled` compares them."""
    return frozenset(_folded(each) for method in methods for each in table[method])


def is_spelled(text: str, spellings: frozenset[str]) -> bool:
    return _folded(text) in spellings


def method_of(text: str, *, day: date) -> str:
    """The declared method of a potential score; empty when its words name none."""
    table = POTENTIAL_METHODS.value_on(day)
    return next((method for method in table if is_spelled(text, spellings_of([method], table=table))), "")


def method_told(text: str, *, day: date) -> str:
    """The method in words: its name, the words as they were recorded, or that none was stated."""
    method = method_of(text, day=day)
    if method:
        return str(PotentialMethod(method).label)
    return text.strip() or _("method not stated")
