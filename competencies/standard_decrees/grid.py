"""The grid of a decree: rows of posts and classes, columns of competencies, and what is typed into a cell.

A cell holds a level with, where it has one, the letter of its importance: ``3m`` (mutlak), ``3p`` (penting), ``3l``
(perlu). ``-`` in the row of a post: it does not inherit the level of its class. Empty: nothing, or what is inherited.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db.models import F, Q
from django.utils.translation import gettext as _

from competencies.choices import CORE_KINDS, CompetencyKind, Importance
from competencies.models import Competency, DecreeLine, DecreeTarget, PositionClassMember, StandardDecree
from competencies.standard_decrees.content import Required, standing_lines

MOST_FIELDS = 950  # a form of more than a thousand fields is refused as a whole
MOST_COLUMNS, MOST_ROWS = 60, 40
NOTHING = "-"
_LETTERS = {
    "m": Importance.MUST_HAVE,
    "mutlak": Importance.MUST_HAVE,
    "p": Importance.IMPORTANT,
    "penting": Importance.IMPORTANT,
    "l": Importance.NEEDED,
    "perlu": Importance.NEEDED,
    "": "",
}
_LETTER_OF = {Importance.MUST_HAVE: "m", Importance.IMPORTANT: "p", Importance.NEEDED: "l"}
_CELL = re.compile(r"\s*(\d)\s*([a-z]*)\s*", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Cell:
    """One field: its name, what stands in it, what the post inherits where it is empty, and what is wrong with it."""

    name: str
    label: str
    text: str
    inherited: str = ""
    fault: str = ""


@dataclass(frozen=True, slots=True)
class Row:
    target: DecreeTarget
    name: str
    code: str
    is_class: bool
    cells: tuple[Cell, ...]


@dataclass(frozen=True, slots=True)
class Grid:
    """Some rows of a decree; ``page`` of ``pages``, from 1. ``left_out`` columns did not find room."""

    columns: tuple[Competency, ...]
    rows: tuple[Row, ...]
    page: int
    pages: int
    left_out: int = 0


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong with one cell: where, what was typed, and what to do; ``name`` is that of its field."""

    name: str
    row: str
    column: str
    value: str
    remedy: str

    def __str__(self) -> str:
        told = {"row": self.row, "column": self.column, "value": self.value, "remedy": self.remedy}
        return _("%(row)s, %(column)s, “%(value)s”: %(remedy)s") % told


@dataclass
class Typed:
    """What was typed, by the rows of target and competency, and the faults in it."""

    cells: dict[tuple[int, int], Required | None] = field(default_factory=dict)
    texts: dict[str, str] = field(default_factory=dict)
    faults: list[Fault] = field(default_factory=list)


def written(required: Required | None) -> str:
    """A level as it stands in a cell."""
    if required is None:
        return ""
    if required.level is None:
        return NOTHING
    return f"{required.level}{_LETTER_OF.get(Importance(required.importance), '') if required.importance else ''}"


def read_cell(text: str, *, is_class: bool, highest: int) -> Required | None:
    """A cell as it was typed; raises ValueError with the remedy."""
    if not text.strip():
        return None
    if text.strip() in {NOTHING, "–"}:
        if is_class:
            raise ValueError(_("a class has nothing to inherit; leave the cell empty"))
        return Required(None)
    found = _CELL.fullmatch(text)
    letter = found[2].lower() if found else ""
    if found is None or letter not in _LETTERS:
        raise ValueError(_("write a level, as in 3, 3m (must have), 3p (important) or 3l (needed)"))
    if not 1 <= int(found[1]) <= highest:
        raise ValueError(_("the scale of this kind has levels 1 to %(highest)s") % {"highest": highest})
    return Required(int(found[1]), _LETTERS[letter])


def columns_of(decree: StandardDecree, *, more: Iterable[str] = ()) -> list[Competency]:
    """The national competencies, those that a row has, and those with the codes in ``more``. One query."""
    used = DecreeLine.objects.filter(target__decree=decree).values("competency")
    wanted = Q(kind__in=CORE_KINDS, code__regex=r"^(MAN|SOS)-\d") | Q(pk__in=used) | Q(code__in=list(more))
    rows = Competency.objects.filter(wanted).exclude(withdrawn_on__lte=decree.begins)
    order = {kind: place for place, kind in enumerate(CompetencyKind.values)}
    return sorted(rows, key=lambda row: (order[row.kind], row.code))


def grid_of(
    decree: StandardDecree, *, page: int = 1, more: Iterable[str] = (), typed: Typed | None = None
) -> Grid:
    """A page of the grid, with what was typed where it was refused. Seven queries."""
    columns = columns_of(decree, more=more)
    shown = columns[:MOST_COLUMNS]
    targets = list(_targets(decree))
    size = min(MOST_ROWS, max(1, MOST_FIELDS // (len(shown) + 1) - 1))
    pages = max(1, -(-len(targets) // size))
    page = min(max(1, page), pages)
    here = targets[(page - 1) * size : page * size]
    lines = _lines_of(here)
    inherited = _inherited(decree, here, among=targets)
    faults = {fault.name: fault.remedy for fault in (typed.faults if typed else ())}
    rows = [
        Row(
            target=target,
            name=str(target.position or target.position_class),
            code=(target.position or target.position_class).code,
            is_class=target.position_class_id is not None,
            cells=tuple(
                _cell(
                    cell_name(number, place),
                    column.name,
                    lines.get((target.pk, column.pk)),
                    inherited.get(target.pk, {}).get(column.pk),
                    typed,
                    faults,
                )
                for place, column in enumerate(shown)
            ),
        )
        for number, target in enumerate(here)
    ]
    return Grid(tuple(shown), tuple(rows), page, pages, len(columns) - len(shown))


def _cell(
    name: str,
    label: str,
    line: Required | None,
    inherited: Required | None,
    typed: Typed | None,
    faults: Mapping[str, str],
) -> Cell:
    text = typed.texts.get(name, "") if typed else written(line)
    return Cell(name, label, text, written(inherited), faults.get(name, ""))


def cell_name(row: int, column: int) -> str:
    return f"r{row}k{column}"


def read_grid(
    targets: Sequence[DecreeTarget],
    columns: Sequence[Competency],
    given: Mapping[str, Any],
    *,
    scales: Mapping[str, Sequence[str]],
) -> Typed:
    """What was typed into the cells of these rows and columns."""
    typed = Typed()
    for number, target in enumerate(targets):
        for place, column in enumerate(columns):
            name = cell_name(number, place)
            text = typed.texts[name] = str(given.get(name, ""))[:40]
            highest = len(scales.get(column.kind, ())) or 5
            try:
                required = read_cell(text, is_class=target.position_class_id is not None, highest=highest)
            except ValueError as error:
                row = str(target.position or target.position_class)
                typed.faults.append(Fault(name, row, column.name, text, str(error)))
            else:
                typed.cells[target.pk, column.pk] = required
    return typed


def _targets(decree: StandardDecree) -> Any:
    """Classes first, then posts, each by code."""
    rows = decree.targets.select_related("position", "position_class")
    return rows.order_by(F("position_class__code").asc(nulls_last=True), "position__code")


def _lines_of(targets: Iterable[DecreeTarget]) -> dict[tuple[int, int], Required]:
    rows = DecreeLine.objects.filter(target__in=[target.pk for target in targets])
    return {(row.target_id, row.competency_id): Required(row.level, row.importance) for row in rows}


def _inherited(
    decree: StandardDecree, targets: Iterable[DecreeTarget], *, among: Iterable[DecreeTarget]
) -> dict[int, dict[int, Required]]:
    """What each post in these rows inherits: from its class's row ``among`` all of the decree, else from what stands
    for it."""
    posts = {target.position_id: target.pk for target in targets if target.position_id}
    members = dict(
        PositionClassMember.objects.filter(position__in=posts).values_list("position", "position_class")
    )
    if not members:
        return {}
    classes_here = set(members.values())
    named = {row.position_class_id: row.pk for row in among if row.position_class_id in classes_here}
    here: dict[int, dict[int, Required]] = {pk: {} for pk in named.values()}
    for line in DecreeLine.objects.filter(target__in=here):
        here[line.target_id][line.competency_id] = Required(line.level, line.importance)
    classes = {key: here[pk] for key, pk in named.items()}
    classes |= standing_lines(classes=set(members.values()) - set(classes), on=decree)
    return {posts[post]: classes.get(key, {}) for post, key in members.items()}
