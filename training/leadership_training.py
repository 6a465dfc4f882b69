"""Leadership training by its level: what counts as which, and which comes before which (rule data)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from functools import lru_cache
from typing import Any

from asn_career.base.findings import OUTCOMES
from asn_career.base.regulations import load_table


def _order_faults(value: Any) -> Iterable[str]:
    for row in value:
        if row["after"] >= row["level"]:
            yield f"the training before level {row['level']} is of a lower level"
        if {row["missing"], row["missing_for_holders"]} - set(OUTCOMES):
            yield "outcomes are those of rules"


LEADERSHIP_TRAINING = load_table("training", "leadership_training")
LEADERSHIP_ORDER = load_table("training", "leadership_order", check=_order_faults)


def folded(text: str) -> str:
    """A code or a name as it is compared: without case, hyphens, and doubled blanks."""
    return " ".join(text.replace("-", " ").split()).casefold()


@lru_cache(maxsize=64)
def levels_by_title(on: date) -> Mapping[str, int]:
    """The level of each recognised code or name, folded; asked for each programme of each person."""
    return {
        folded(title): row["level"]
        for row in LEADERSHIP_TRAINING.value_on(on)
        for title in (row["name"], *row["recognised"])
    }


def level_of(titles: Iterable[str], *, on: date) -> int | None:
    """The leadership level that one of these codes and names stands for; None when none does."""
    known = levels_by_title(on)
    return max((known[folded(title)] for title in titles if folded(title) in known), default=None)


def name_of(level: int, *, on: date) -> str:
    """What the training of a level is called: ``PKP``, ``PKA``, ``PKN II``, ``PKN I``."""
    return next(row["name"] for row in LEADERSHIP_TRAINING.value_on(on) if row["level"] == level)
