"""A pack as one ZIP: the workbook, the document on paper, and a manifest with the hash of each."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from datetime import datetime
from decimal import Decimal
from io import BytesIO
from typing import Any
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from django.utils.translation import gettext as _

from asn_career.base.documents.typesetting import render_pdf
from asn_career.base.exports import workbook
from asn_career.base.formatting import date_long, decimal2, integer, moment
from promotions.regulator.content import Content, not_told
from promotions.regulator.counting import Figure, Year
from promotions.sealing import engine_hash

FORMAT = 1
XLSX, PDF, MANIFEST = "paket-merit.xlsx", "paket-merit.pdf", "manifest.json"
_EARLIEST = (1980, 1, 1, 0, 0, 0)  # entries tell nothing of when the file was made: the manifest does
_MOST_ON_PAPER = 40


def zip_of(content: Content, year: Year, *, asked: Mapping[str, str], at: datetime) -> bytes:
    """The whole pack. ``asked``: by whom, when and for what, as the manifest says it."""
    files = {XLSX: workbook(content.sheets), PDF: document_of(content, year, asked=asked, at=at)}
    manifest = {
        "format": FORMAT,
        "agency": {"code": year.root.code, "name": year.root.name},
        "first_day": year.first.isoformat(),
        "last_day": year.last.isoformat(),
        "asked": dict(asked),
        "made_at": at.isoformat(),
        "engine": engine_hash(),
        "files": {name: hashlib.sha256(data).hexdigest() for name, data in files.items()},
    }
    told = json.dumps(manifest, ensure_ascii=False, indent=2, sort_keys=True).encode()
    return _zipped({MANIFEST: told, **files})


def document_of(content: Content, year: Year, *, asked: Mapping[str, str], at: datetime) -> bytes:
    """The pack on paper: aspects, coverage, quality and decisions; the method is in the workbook row by row."""
    _map, method, _coverage, quality, decisions = content.sheets
    given = {
        "agency": year.root.name,
        "days": f"{date_long(year.first)} – {date_long(year.last)}",
        "asked_by": asked["by"],
        "purpose": asked["purpose"],
        "made_at": moment(at),
        "aspects": [
            {"name": name, "figures": [_told(figure) for figure in figures]}
            for name, figures in content.aspects
        ],
        "rules": [[row[0], date_long(row[1]), row[2], row[3]] for row in method.rows],
        "quality": [[row[0], row[1], integer(row[3])] for row in list(quality.rows)[:_MOST_ON_PAPER]],
        "decisions": [
            [
                row[1],
                row[2],
                (row[7] and f"{row[7]:%Y-%m-%d}") or "–",
                integer(row[8]),
                integer(row[10]),
                row[13],
            ]
            for row in list(decisions.rows)[:_MOST_ON_PAPER]
        ],
        "more": max(0, len(list(decisions.rows)) - _MOST_ON_PAPER),
    }
    return render_pdf("promotions/regulator_pack", given, on=year.last)


def _told(figure: Figure) -> list[str]:
    if figure.count is None:
        return [figure.label, not_told(figure), "–"]
    whole = "" if figure.of is None else " / " + integer(figure.of)
    percent: Decimal | None = figure.percent
    return [figure.label, integer(figure.count) + whole, "–" if percent is None else f"{decimal2(percent)}%"]


def _zipped(files: Mapping[str, bytes]) -> bytes:
    out = BytesIO()
    with ZipFile(out, "w") as packed:
        for name, data in files.items():
            entry = ZipInfo(name, date_time=_EARLIEST)
            entry.compress_type = ZIP_DEFLATED
            packed.writestr(entry, data)
    return out.getvalue()


def manifest_of(pack: bytes) -> dict[str, Any]:
    """The manifest that a pack carries."""
    with ZipFile(BytesIO(pack)) as opened:
        return dict(json.loads(opened.read(MANIFEST)))


def pack_name(year: int, code: str) -> str:
    return _("merit-pack-%(code)s-%(year)d.zip") % {"code": code, "year": year}
