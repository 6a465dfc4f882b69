"""Scores of tests as a file of comma-separated values: NIP, score before, score after; read whole or refused whole."""

from __future__ import annotations

import csv
from collections.abc import Iterator, Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from asn_career.base.errors import DomainError
from asn_career.base.imports import codes as _codes  # noqa: F401  the words of what a value can be refused for
from asn_career.base.imports.intake import Message
from asn_career.base.imports.nip import Nip
from asn_career.base.imports.numbers import Number
from asn_career.base.imports.reading import Kind
from training.effect.learning import Scores

MOST_BYTES, MOST_ROWS, MOST_TOLD = 1_000_000, 5_000, 20
HEADINGS: Mapping[str, tuple[str, ...]] = {
    "nip": ("nip", "nip baru"),
    "before": ("nilai_awal", "nilai awal", "before", "pretest", "pre_test", "pre-test"),
    "after": ("nilai_akhir", "nilai akhir", "after", "posttest", "post_test", "post-test"),
}
_SCORE = Number(minimum=0, maximum=Decimal("99999.99"), places=2)
_KINDS: Mapping[str, Kind] = {"nip": Nip(), "before": _SCORE, "after": _SCORE}


class ScoreFileError(DomainError):
    """Nothing of the file was kept; ``told`` says what to mend, line by line."""

    code = "score_file"
    status = 422
    message = gettext_lazy("Nothing was kept: %(lines)s")

    def __init__(self, told: list[str]) -> None:
        more = len(told) - MOST_TOLD
        shown = told[:MOST_TOLD] + ([_("and %(n)s more.") % {"n": more}] if more > 0 else [])
        super().__init__(lines=" ".join(shown))


def read_scores(content: bytes, *, as_of: date) -> dict[str, Scores]:
    """Scores by NIP; an empty cell is an unknown score. Raises ScoreFileError with the line of each fault."""
    rows = _rows(content)
    found: dict[str, Scores] = {}
    wrong: list[str] = []
    for line, cells in rows:
        told = {name: kind.read(cells.get(name), as_of=as_of) for name, kind in _KINDS.items()}
        faults = [
            _fault(line, name, cells.get(name) or "", note)
            for name, reading in told.items()
            for note in reading.notes
            if note.severity == "error"
        ]
        value: dict[str, Any] = {name: reading.value for name, reading in told.items()}
        nip = value["nip"]
        if not faults and nip is None:
            faults = [_("Line %(line)s has no NIP. Add it.") % {"line": line}]
        if not faults and nip in found:
            faults = [
                _("Line %(line)s repeats the NIP %(nip)s. Leave one of the lines.")
                % {"line": line, "nip": nip}
            ]
        wrong += faults
        if not faults:
            found[nip] = Scores(value["before"], value["after"])
    if not wrong and not found:
        wrong = [_("The file holds no line with scores.")]
    if wrong:
        raise ScoreFileError(wrong)
    return found


def _rows(content: bytes) -> Iterator[tuple[int, dict[str, str]]]:
    """Each line with its number, the cells by the names of the headings."""
    if len(content) > MOST_BYTES:
        raise ScoreFileError(
            [_("The file is larger than 1 MB. Send the participants of this session alone.")]
        )
    try:
        text = content.decode("utf-8-sig")
        lines = text.splitlines()
        delimiter = max(",;\t", key=(lines or [""])[0].count)
        records = list(csv.reader(lines, delimiter=delimiter, strict=True))
    except (UnicodeDecodeError, csv.Error):
        raise ScoreFileError(
            [_("The file is no CSV in UTF-8. Save it as “CSV UTF-8” and send it again.")]
        ) from None
    places = _places(records[0] if records else [])
    if len(records) > MOST_ROWS:
        raise ScoreFileError([_("The file has more than %(n)s lines.") % {"n": MOST_ROWS}])
    for line, cells in enumerate(records[1:], start=2):
        if any(cell.strip() for cell in cells):
            yield line, {name: cells[place] for name, place in places.items() if place < len(cells)}


def _places(headings: list[str]) -> dict[str, int]:
    """Where each heading stands; refuses a file without them."""
    given = [heading.strip().casefold() for heading in headings]
    found = {
        name: next((given.index(alias) for alias in aliases if alias in given), None)
        for name, aliases in HEADINGS.items()
    }
    if missing := [name for name, place in found.items() if place is None]:
        words = ", ".join(HEADINGS[name][0] for name in missing)
        raise ScoreFileError([_("The first line lacks the heading: %(names)s.") % {"names": words}])
    return {name: place for name, place in found.items() if place is not None}


def _fault(line: int, name: str, value: str, note: Any) -> str:
    told = Message("error", note.code, row=line, column=HEADINGS[name][0], value=value, params=note.params)
    place = _("Line %(line)s, %(heading)s “%(value)s”:") % {
        "line": line,
        "heading": HEADINGS[name][0],
        "value": value[:80],
    }
    return f"{place} {told.message} {told.remedy}".strip()
