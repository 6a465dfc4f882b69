"""QR codes of addresses and keys, drawn as SVG."""

from __future__ import annotations

from io import BytesIO

import segno

_QUIET_ZONE = 2  # modules around the code


def qr_image(text: str) -> str:
    """A QR code of ``text`` as an SVG image of its own, black without a ground: for white paper."""
    image = BytesIO()
    _code(text).save(image, kind="svg", border=_QUIET_ZONE, xmldecl=False)
    return image.getvalue().decode()


def qr_element(text: str) -> str:
    """The same as an SVG element within a page, as wide as its place, black on white in any appearance."""
    return _code(text).svg_inline(border=_QUIET_ZONE, light="#fff", omitsize=True)


def _code(text: str) -> segno.QRCode:
    return segno.make(text, error="m", micro=False)
