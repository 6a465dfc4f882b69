"""Taking back what was last saved in the grid of a draft, one saving after the other.

What a saving changed is kept with it (``DecreeEdit``); it can be taken back as long as its cells stand as it left them.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from asn_career.base.audit import acting
from competencies.models import DecreeEdit, DecreeLine, StandardDecree
from competencies.standard_decrees.content import Required
from competencies.standard_decrees.deciding import ensure_drafts, locked_draft, write_cells
from competencies.standard_decrees.errors import NothingToTakeBackError
from employees.access import Principal

Cells = dict[tuple[int, int], Required | None]


def last_edit(decree: StandardDecree) -> DecreeEdit | None:
    """The saving that would be taken back next. One query."""
    found: DecreeEdit | None = (
        DecreeEdit.objects.filter(decree=decree, taken_back=False)
        .select_related("made_by__employee")
        .order_by("-pk")
        .first()
    )
    return found


def take_back(decree: StandardDecree, *, by: Principal, seen_hash: str) -> int:
    """Put the cells of the last saving back as they were before it; returns how many.

    Rows that were taken out of the decree since stay out. Raises NotADraftError where somebody changed the draft since
    it was shown, NothingToTakeBackError where no saving is left or its cells were changed in another way.
    """
    ensure_drafts(decree, by=by)
    with acting(by=by.identity, reason="taken back"):
        locked = locked_draft(decree, seen_hash=seen_hash)
        edit = last_edit(locked)
        if edit is None:
            raise NothingToTakeBackError
        there = set(locked.targets.values_list("pk", flat=True))
        changed = [row for row in edit.cells if row[0] in there]
        before = _cells(changed, place=2)
        if _standing(before) != {key: said for key, said in _cells(changed, place=3).items() if said}:
            raise NothingToTakeBackError
        write_cells(before)
        DecreeEdit.objects.filter(pk=edit.pk).update(taken_back=True)
    return len(before)


def _cells(changed: Iterable[Any], *, place: int) -> Cells:
    """What the cells said before (place 2) or after (place 3) a saving."""
    return {(row[0], row[1]): Required(*row[place]) if row[place] else None for row in changed}


def _standing(cells: Mapping[tuple[int, int], Any]) -> dict[tuple[int, int], Required]:
    """What these cells say now; an empty one is not in it. One query."""
    rows = DecreeLine.objects.filter(target__in={target for target, _key in cells})
    return {
        (row.target_id, row.competency_id): Required(row.level, row.importance)
        for row in rows
        if (row.target_id, row.competency_id) in cells
    }
