"""A file of a dictionary into a draft, and a version out as a file."""

from __future__ import annotations

import tempfile
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from django.utils.translation import gettext as _

from competencies.dictionary.case import read_package
from competencies.dictionary.content import Content, live_content
from competencies.dictionary.errors import FileRefusedError
from competencies.dictionary.versions import change_content
from competencies.dictionary.workbooks import read_workbook
from competencies.models import DictionaryVersion
from employees.access import Principal

LARGEST = 5 * 1024 * 1024


def read_file(chunks: Iterable[bytes], *, name: str, base: Content) -> Content:
    """What a workbook (.xlsx) or a CASE package (.json) says. Raises FileRefusedError."""
    with tempfile.NamedTemporaryFile(suffix=Path(name).suffix[:10]) as kept:
        size = 0
        for chunk in chunks:
            size += len(chunk)
            if size > LARGEST:
                raise FileRefusedError(faults=_("It is larger than 5 MB. Split off what is no dictionary."))
            kept.write(chunk)
        kept.flush()
        if name.lower().endswith(".json"):
            return read_package(Path(kept.name).read_bytes(), base=base)
        return read_workbook(Path(kept.name), name=name, base=base)


def import_into(
    version: DictionaryVersion, chunks: Iterable[bytes], *, name: str, by: Principal, seen_hash: str
) -> None:
    """Let the draft say what the file says; what that would change is told by the draft, and nothing is in force."""
    base = live_content(by.on)
    read = read_file(chunks, name=name, base=base)

    def applied(before: Content) -> Content:
        """What a file cannot say of conversions stays as the draft has it."""
        kept = read.get("conversions") or before.get("conversions", {})
        return {**with_known_ids(read, base), "conversions": kept}

    change_content(version, applied, by=by, seen_hash=seen_hash)


def with_known_ids(content: Content, base: Content) -> Content:
    """A competency under a code that the dictionary has is that competency, whatever id the file gave it."""
    known: dict[str, Any] = {entry["code"]: entry["id"] for entry in base["competencies"]}
    entries = [{**entry, "id": known.get(entry["code"], entry["id"])} for entry in content["competencies"]]
    return {**content, "competencies": entries}
