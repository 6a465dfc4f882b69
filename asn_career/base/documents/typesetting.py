"""PDF from a Typst template and plain data.

A template is ``<app>/documents/<name>.typ`` and gets its data as JSON, never as markup: what people typed stays
text, whatever it looks like. Typst comes as a wheel, needs no system library, and reads no font of the host, so
that the same data give the same bytes on every machine. The file is PDF/A-3a: archived and read aloud alike.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import UTC, date, datetime, time
from decimal import Decimal
from pathlib import Path
from typing import Any, cast
from uuid import UUID

import typst
from django.conf import settings

from asn_career.base.qr import qr_image

ARCHIVABLE: Any = "a-3a"
_FONTS = typst.Fonts(include_system_fonts=False, include_embedded_fonts=True)


def render_pdf(
    template: str, data: Mapping[str, Any], *, on: date, code: str = "", draft: bool = False
) -> bytes:
    """The PDF of ``template`` (``"training/plan"`` is ``training/documents/plan.typ``) as of the day ``on``.

    ``data`` reaches the template under that name; figures and dates come formatted, what is unknown as words.
    ``code`` is the code by which the document can be checked: its address stands in the footer, as a QR code too.
    ``draft`` prints DRAF across the head. The language is that of the page that asks.
    """
    app, _, name = template.partition("/")
    address = check_address(code)
    given = {
        "data": data,
        "office": office(),
        "code": code,
        "check": address,
        "qr": qr_image(address) if address else "",
        "draft": draft,
        "on": [on.year, on.month, on.day],
    }
    return _compile(_folder(app) / f"{name}.typ", given, at=datetime.combine(on, time.min, tzinfo=UTC))


def office() -> dict[str, str]:
    """The letterhead (kop surat): government, agency and address, as settings name them."""
    return {
        "government": settings.LETTERHEAD_GOVERNMENT,
        "agency": settings.AGENCY_NAME,
        "address": settings.LETTERHEAD_ADDRESS,
    }


def check_address(code: str) -> str:
    """Where a document with ``code`` is checked; empty without one."""
    return f"{settings.PUBLIC_URL.rstrip('/')}/periksa/{code}/" if code else ""


def _compile(path: Path, given: Mapping[str, Any], *, at: datetime) -> bytes:
    """PDF/A; a name in a script that the fonts do not have is shown with boxes, which the standard does not allow."""
    options: dict[str, Any] = {
        "root": str(settings.BASE_DIR),
        "font_paths": _FONTS,
        "sys_inputs": {"given": json.dumps(given, default=_plain, ensure_ascii=False)},
        "format": "pdf",
        "timestamp": at,
    }
    try:
        return cast(bytes, typst.compile(str(path), pdf_standards=ARCHIVABLE, **options))
    except typst.TypstError as error:
        if "could not be displayed" not in str(error):
            raise
        return cast(bytes, typst.compile(str(path), **options))


def _folder(app: str) -> Path:
    return Path(settings.BASE_DIR) / ("asn_career/base" if app == "base" else app) / "documents"


def _plain(value: Any) -> str:
    if isinstance(value, (date, Decimal, UUID)) or hasattr(value, "_proxy____args"):
        return str(value)
    raise TypeError(f"{type(value).__name__} cannot be typeset; format it first")
