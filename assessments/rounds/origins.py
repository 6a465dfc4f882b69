"""Where a round came from: apps above tell it in ``round_origins.py``, and the page of the round leads there."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from typing import NamedTuple

from django.utils.module_loading import autodiscover_modules

from assessments.models import AssessmentRound
from employees.access import Principal


class Origin(NamedTuple):
    """What a round was made of, in words, and where to read about it."""

    label: str
    name: str
    url: str


Find = Callable[[AssessmentRound, Principal], Origin | None]
_finders: list[Find] = []


def register_origin(find: Find) -> None:
    """``find`` gives the origin of a round where it is one of its kind that the reader may see."""
    _finders.append(find)


@cache
def _discover() -> None:
    autodiscover_modules("round_origins")


def origin_of(round: AssessmentRound, *, by: Principal) -> Origin | None:
    """A query for each kind of origin."""
    _discover()
    return next((found for find in _finders if (found := find(round, by))), None)
