# ruff: noqa: E501  (XML reads best on its own lines)
"""Ten sound packages from different writers, and changes of their bytes, from outside and from within."""

import io
import random
import zipfile
from collections.abc import Callable

import openpyxl
import xlsxwriter

from tests.base.imports.packages import BUDI, EMPLOYEES, REGISTER, SITI

ACCENTED = EMPLOYEES.replace("Budi", "René")
HISTORY = f"nip,position_code,from_date,to_date\n{BUDI},P1,2016-01-01,\n{SITI},P3,2015-01-01,2020-12-31\n"
PACKAGE = REGISTER | {"position_history": HISTORY}
_SPACE = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGED = "http://schemas.openxmlformats.org/package/2006"


def zipped(members: dict[str, bytes | str], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", method) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return out.getvalue()


def of_csv(change: Callable[[str], bytes] = str.encode, method: int = zipfile.ZIP_DEFLATED) -> bytes:
    return zipped({f"{name}.csv": change(text) for name, text in PACKAGE.items()}, method)


def rows_of(text: str) -> list[list[str]]:
    return [line.split(",") for line in text.splitlines()]


def of_openpyxl() -> bytes:
    workbook = openpyxl.Workbook()
    workbook.remove(workbook.active)
    for name, text in PACKAGE.items():
        sheet = workbook.create_sheet(name)
        for row in rows_of(text):
            sheet.append(row)
    out = io.BytesIO()
    workbook.save(out)
    return out.getvalue()


def of_xlsxwriter(**options: bool) -> bytes:
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"in_memory": True, **options})
    bold = book.add_format({"bold": True})
    for name, text in PACKAGE.items():
        sheet = book.add_worksheet(name)
        sheet.merge_range("A1:C1", "Daftar", bold)
        for number, row in enumerate(rows_of(text), start=1):
            sheet.write_row(number, 0, row)
        sheet.write_formula(20, 12, "=1+1", None, 2)
    book.close()
    return out.getvalue()


def of_libreoffice() -> bytes:
    """As LibreOffice writes: every attribute of a row said, shared texts, other folders and names of parts."""
    texts: list[str] = []
    members: dict[str, bytes | str] = {}
    for number, text in enumerate(PACKAGE.values(), start=1):
        lines = []
        for row, cells in enumerate(rows_of(text), start=1):
            shown = ""
            for place, cell in enumerate(cells):
                texts.append(cell)
                shown += f'<c r="{"ABCDEFGH"[place]}{row}" s="0" t="s"><v>{len(texts) - 1}</v></c>'
            said = 'customFormat="false" ht="12.8" hidden="false" customHeight="false" outlineLevel="0" collapsed="false"'
            lines.append(f'<row r="{row}" {said}>{shown}</row>')
        members[f"xl/worksheets/sheet{number}.xml"] = (
            f'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n<worksheet xmlns="{_SPACE}">'
            f"<sheetData>{''.join(lines)}</sheetData></worksheet>"
        )
    sheets = "".join(
        f'<sheet name="{name}" sheetId="{n}" state="visible" r:id="rId{n}"/>'
        for n, name in enumerate(PACKAGE, 1)
    )
    related = "".join(
        f'<Relationship Id="rId{n}" Type="{_RELATIONS}/worksheet" Target="worksheets/sheet{n}.xml"/>'
        for n in range(1, len(PACKAGE) + 1)
    )
    shared = "".join(f'<si><t xml:space="preserve">{text}</t></si>' for text in texts)
    return zipped(
        members
        | {
            "_rels/.rels": f'<Relationships xmlns="{_PACKAGED}/relationships"><Relationship Id="rId1" '
            f'Type="{_RELATIONS}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
            "xl/workbook.xml": f'<workbook xmlns="{_SPACE}" xmlns:r="{_RELATIONS}"><sheets>{sheets}</sheets></workbook>',
            "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{_PACKAGED}/relationships">{related}<Relationship '
            f'Id="rId99" Type="{_RELATIONS}/sharedStrings" Target="sharedStrings.xml"/></Relationships>',
            "xl/sharedStrings.xml": f'<sst xmlns="{_SPACE}" count="{len(texts)}" uniqueCount="{len(texts)}">{shared}</sst>',
            "[Content_Types].xml": f'<Types xmlns="{_PACKAGED}/content-types"><Default Extension="xml" '
            'ContentType="application/xml"/><Default Extension="rels" '
            'ContentType="application/vnd.openxmlformats-package.relationships+xml"/></Types>',
        }
    )


GOOD = {
    "csv folder": of_csv,
    "csv stored": lambda: of_csv(method=zipfile.ZIP_STORED),
    "semicolons": lambda: of_csv(lambda text: text.replace(",", ";").encode()),
    "tabs": lambda: of_csv(lambda text: text.replace(",", "\t").encode()),
    "utf-16": lambda: of_csv(lambda text: b"\xff\xfe" + text.encode("utf-16-le")),
    "windows-1252": lambda: of_csv(lambda text: text.replace("Budi", "René").encode("cp1252")),
    "openpyxl": of_openpyxl,
    "xlsxwriter": of_xlsxwriter,
    "xlsxwriter in rows": lambda: of_xlsxwriter(constant_memory=True),
    "libreoffice": of_libreoffice,
}


def mutated(content: bytes, rng: random.Random) -> bytes:
    """Some bytes set, put in, taken out or doubled."""
    data = bytearray(content)
    for _ in range(rng.choice((1, 1, 3, 20))):
        at = rng.randrange(len(data) + 1)
        kind = rng.randrange(4)
        if kind == 0 and at < len(data):
            data[at] = rng.randrange(256)
        elif kind == 1:
            data[at:at] = rng.randbytes(rng.randint(1, 5))
        elif kind == 2:
            del data[at : at + rng.randint(1, 30)]
        else:
            data[at:at] = data[at : at + rng.randint(1, 60)]
    return bytes(data)


def changed(name: str, rng: random.Random) -> bytes:
    """The file with changed bytes: its own, or those of a member, packed again so that its checksum is right."""
    content = GOOD[name]()
    if rng.random() < 0.3:
        return mutated(content, rng)
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        members = {member: archive.read(member) for member in archive.namelist()}
    chosen = rng.choice(sorted(members))
    return zipped(members | {chosen: mutated(members[chosen], rng)})
