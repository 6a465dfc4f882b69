"""The ways to make the performance axis: the national one, and the predicate alone where an agency decrees it (W38)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date

from asn_career.base.regulations import load_table, weights_fault

NATIONAL_WAY = "kepka411"
PREDICATE_ONLY = "predikat_only"


def _ways_faults(value: Mapping[str, Mapping[str, int]]) -> Iterable[str]:
    for name, weights in value.items():
        yield from weights_fault(weights, named=name)


_WAYS = load_table("promotions", "performance_axis", check=_ways_faults)


def performance_ways(day: date) -> Mapping[str, Mapping[str, int]]:
    """The ways on a day: by name, the weights of the axis' components in percent."""
    ways: Mapping[str, Mapping[str, int]] = _WAYS.value_on(day)
    return ways


def way_of(weights: Mapping[str, int], *, day: date) -> str:
    """The name of the way with these weights; empty when none has them."""
    return next((name for name, ours in performance_ways(day).items() if dict(ours) == dict(weights)), "")
