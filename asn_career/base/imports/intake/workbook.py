"""The parts of a workbook around its sheets: what it is, which sheets it has, styles and calendar."""

from __future__ import annotations

from dataclasses import dataclass, field

from .refusal import refusal
from .serials import Format
from .strings import SharedStrings
from .xml_parts import Attributes, check_prologs, is_true, local, parse_elements, resolved
from .zips import Archive

_CONTENT_TYPES = "[Content_Types].xml"
_MOST_FORMATS = 65_536


@dataclass(frozen=True, slots=True)
class SheetPart:
    """One sheet as the workbook lists it."""

    name: str
    part: str
    hidden: bool


@dataclass(slots=True)
class Workbook:
    """What is known of a workbook before its sheets are read."""

    strings: SharedStrings
    sheets: list[SheetPart] = field(default_factory=list)
    formats: list[Format] = field(default_factory=list)
    from_1904: bool = False


def open_workbook(archive: Archive, *, name: str, strings: SharedStrings) -> Workbook:
    """Check all parts and read those around the sheets; refuse what is no plain workbook."""
    check_prologs(archive)
    _refuse_macros(archive, name=name)
    main, _ = _first(_relations(archive, ""), "officeDocument", archive)
    if main.lower().endswith(".bin"):
        raise refusal("binary_workbook", sheet=name)
    relations = _relations(archive, main)
    workbook = Workbook(strings)
    _read_main(archive, main, relations, workbook)
    for kind, part in relations.values():
        if kind == "sharedStrings" and part in archive.members:
            strings.read(archive, part)
        elif kind == "styles" and part in archive.members:
            workbook.formats = _formats(archive, part)
    return workbook


def _refuse_macros(archive: Archive, *, name: str) -> None:
    types: list[str] = []

    def note(_: str, attributes: Attributes) -> None:
        types.append(local(attributes, "ContentType").lower())

    parse_elements(archive, _CONTENT_TYPES, note)
    if any("sheet.binary" in kind for kind in types):
        raise refusal("binary_workbook", sheet=name)
    names = [member.lower() for member in archive.members]
    if any("macro" in kind or "vbaproject" in kind for kind in types) or any(
        member.endswith("vbaproject.bin") or "/macrosheets/" in member for member in names
    ):
        raise refusal("macro_workbook", sheet=name)
    if any("wordprocessingml.document" in kind for kind in types):
        raise refusal("wrong_kind", sheet=name, kind="word")


def _relations(archive: Archive, part: str) -> dict[str, tuple[str, str]]:
    """Return id -> (last word of its type, target part) of the relations of a part; "" is the package."""
    folder, _, last = part.rpartition("/")
    rels = f"{folder}/_rels/{last}.rels" if folder else f"_rels/{last}.rels"
    if rels not in archive.members:
        raise refusal("damaged_workbook", part=rels, detail="part_missing")
    found: dict[str, tuple[str, str]] = {}

    def note(element: str, attributes: Attributes) -> None:
        if element == "Relationship" and attributes.get("TargetMode") != "External":
            kind = attributes.get("Type", "").rpartition("/")[2]
            found[attributes.get("Id", "")] = (kind, resolved(part, attributes.get("Target", "")))

    parse_elements(archive, rels, note)
    return found


def _first(relations: dict[str, tuple[str, str]], kind: str, archive: Archive) -> tuple[str, str]:
    for own, part in relations.values():
        if own == kind and part in archive.members:
            return part, own
    raise refusal("damaged_workbook", part=kind, detail="part_missing")


def _read_main(
    archive: Archive, part: str, relations: dict[str, tuple[str, str]], workbook: Workbook
) -> None:
    def note(element: str, attributes: Attributes) -> None:
        if element == "workbookPr":
            workbook.from_1904 = is_true(local(attributes, "date1904"))
        elif element == "sheet":
            kind, target = relations.get(_relation_id(attributes), ("", ""))
            if kind == "worksheet":
                if target not in archive.members:
                    raise refusal("damaged_workbook", part=target, detail="part_missing")
                hidden = attributes.get("state", "visible") != "visible"
                workbook.sheets.append(SheetPart(attributes.get("name", ""), target, hidden))

    parse_elements(archive, part, note)


def _relation_id(attributes: Attributes) -> str:
    return next((value for name, value in attributes.items() if name.endswith(":id")), "")


def _formats(archive: Archive, part: str) -> list[Format]:
    """Return the number format of each cell style."""
    codes: dict[int, str] = {}
    formats: list[Format] = []
    made: dict[int, Format] = {}
    section = ""

    def note(element: str, attributes: Attributes) -> None:
        nonlocal section
        if element in ("cellXfs", "cellStyleXfs", "cellStyles", "dxfs"):
            section = element
        elif element == "numFmt" and section != "dxfs":
            codes[_integer(attributes.get("numFmtId"))] = attributes.get("formatCode", "")[:255]
        elif element == "xf" and section == "cellXfs" and len(formats) < _MOST_FORMATS:
            number = _integer(attributes.get("numFmtId"))
            if number not in made:
                made[number] = Format(number, codes.get(number))
            formats.append(made[number])

    parse_elements(archive, part, note)
    return formats


def _integer(text: str | None) -> int:
    return int(text) if text and text.isascii() and text.isdigit() and len(text) < 10 else 0
