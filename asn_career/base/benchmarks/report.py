"""How the figures are told: as lines for people, as a table for the documentation, and as JSON."""

from __future__ import annotations

import platform
from collections.abc import Iterator, Sequence
from textwrap import shorten
from typing import Any

from django.db import connection

from .bench import SAMPLES, Figure
from .costs import Cost

STATEMENT_WIDTH = 400  # whole in the JSON
_UNITS = {"cpu": "s of processor time", "wall": "s of wall clock"}


def as_json(figures: Sequence[Figure], *, people: int, left_out: Sequence[str]) -> dict[str, Any]:
    return {
        "people": people,
        "machine": machine(),
        "figures": [_figure(figure) for figure in figures],
        "left_out": list(left_out),
        "holds": all(figure.holds for figure in figures),
    }


def _figure(figure: Figure) -> dict[str, Any]:
    measure = figure.measure
    return {
        "name": measure.name,
        "ratio": round(figure.sides.ratio, 3),
        "at_most": measure.at_most,
        "at_least": measure.at_least,
        "aim": measure.aim,
        "holds": figure.holds,
        "people": list(figure.sizes),
        "clock": figure.sides.work.clock,
        "samples": figure.sides.samples,
        "work": figure.sides.work.each,
        "bound": figure.sides.bound.each,
        "bound_statements": list(figure.sides.bound.statements),
    }


def machine() -> dict[str, str]:
    with connection.cursor() as cursor:
        cursor.execute("SHOW server_version")
        version = cursor.fetchone()[0]
    return {"python": platform.python_version(), "postgresql": version, "machine": platform.machine()}


def as_lines(figures: Sequence[Figure], *, people: int, left_out: Sequence[str]) -> Iterator[str]:
    clocks = {figure.sides.work.clock for figure in figures}
    yield f"{people} people; median of {SAMPLES} samples, warm; {_machine()}"
    if "wall" in clocks:
        yield "The database runs elsewhere: only wall clock can be had, which other work on the machines disturbs."
    for figure in figures:
        yield from _lines(figure)
    for reason in left_out:
        yield f"left out: {reason}"


def as_markdown(figures: Sequence[Figure], *, people: int, left_out: Sequence[str]) -> Iterator[str]:
    """One table, ready for the documentation."""
    yield "| Figure | Bound | Reached | At |"
    yield "| --- | --- | --- | --- |"
    for figure in figures:
        told = _ratio(figure) + ("" if figure.holds else ", **does not hold**") + _thin(figure)
        sizes = " / ".join(f"{size:,}" for size in reversed(figure.sizes))
        yield f"| {figure.measure.name} | {_limits(figure)} | {told} | {sizes} people |"
    yield ""
    yield f"{people:,} people; median of {SAMPLES} samples, warm, {_clocks(figures)}; {_machine()}."
    for reason in left_out:
        yield f"Left out: {reason}."


def _clocks(figures: Sequence[Figure]) -> str:
    clocks = {figure.sides.work.clock for figure in figures} & {"cpu", "wall"}
    return (
        " and ".join(sorted("processor time" if clock == "cpu" else "wall clock" for clock in clocks))
        or "counted"
    )


def _machine() -> str:
    return ", ".join(f"{name} {value}" for name, value in machine().items())


def _ratio(figure: Figure) -> str:
    """Two decimals; of a small one two digits."""
    ratio = figure.sides.ratio
    return f"{ratio:.2f}" if ratio >= 0.1 else f"{ratio:.2g}"


def _limits(figure: Figure) -> str:
    measure = figure.measure
    limits = (("at most", measure.at_most), ("at least", measure.at_least), ("aim", measure.aim))
    return ", ".join(f"{word} {limit:g}" for word, limit in limits if limit is not None) or "no bound"


def _thin(figure: Figure) -> str:
    """The mark of a figure that rests on fewer samples than the others."""
    if not figure.is_thin:
        return ""
    samples = figure.sides.samples
    return f" (only {samples} sample{'' if samples == 1 else 's'})"


def _lines(figure: Figure) -> Iterator[str]:
    sides = figure.sides
    verdict = "holds" if figure.holds else "DOES NOT HOLD"
    yield ""
    yield f"{figure.measure.name}: {_ratio(figure)} ({_limits(figure)}) {verdict}{_thin(figure)}"
    yield f"  {_told(sides.work)} / {_told(sides.bound)}"
    for statement in sides.bound.statements:
        yield f"  bound: {shorten(statement, STATEMENT_WIDTH)}"


def _told(cost: Cost) -> str:
    if cost.clock in ("queries", "KB packed"):
        return f"{cost.each:g} {cost.clock}"
    each = f" each, of {cost.per}" if cost.per > 1 else ""
    return f"{cost.each:.6f} {_UNITS[cost.clock]}{each}"
