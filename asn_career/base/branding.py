"""The look of one deployment: logo and one colour, from which the tokens of the style sheet follow for both modes.

Contrast is that of WCAG 2.2, from 1 to 21. A colour on which text could not be read is refused at the start.
"""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from django.conf import settings
from django.urls import reverse

READABLE, VISIBLE = 4.5, 3.0  # WCAG 2.2, success criteria 1.4.3 and 1.4.11
WHITE, BLACK, INK = "#ffffff", "#000000", "#06152b"
# What the style sheet puts behind text, by mode; a test compares them with it.
GROUNDS = {
    "light": {"bg": "#f4f6f9", "surface": "#ffffff", "surface-2": "#eef2f7", "text": "#1f1f1f"},
    "dark": {"bg": "#10141a", "surface": "#181d25", "surface-2": "#222933", "text": "#eef1f5"},
}
LOGO_TYPES = {".svg": "image/svg+xml", ".png": "image/png", ".webp": "image/webp"}
LONGEST_LOGO = 200_000  # bytes
_COLOUR = re.compile(r"#[0-9a-f]{6}")


@dataclass(frozen=True, slots=True)
class Poor:
    """Two colours of a mode that are too much alike."""

    mode: str
    ink: str
    ground: str
    contrast: float
    least: float


def luminance(colour: str) -> float:
    """Relative luminance of ``#rrggbb``, from 0 to 1."""
    channels = (part / 255 for part in _channels(colour))
    red, green, blue = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def is_colour(text: str) -> bool:
    return _COLOUR.fullmatch(text) is not None


def palette(colour: str) -> dict[str, dict[str, str]]:
    """The tokens that follow from the one colour, by mode."""
    light, dark = GROUNDS["light"], GROUNDS["dark"]
    strong = _mix(colour, BLACK, 0.3)
    bright = _mix(colour, WHITE, 0.6)
    return {
        "light": {
            "primary": colour,
            "primary-strong": strong,
            "on-primary": WHITE,
            "primary-soft": _mix(colour, light["surface"], 0.9),
            "link": strong,
        },
        "dark": {
            "primary": _mix(colour, WHITE, 0.5),
            "primary-strong": bright,
            "on-primary": INK,
            "primary-soft": _mix(colour, dark["surface"], 0.75),
            "link": bright,
        },
    }


def poor_pairs(colour: str) -> list[Poor]:
    """Where text or signs in this colour could not be made out."""
    found = []
    for mode, tokens in palette(colour).items():
        known = {**GROUNDS[mode], **tokens}
        for ink, ground, least in _PAIRS:
            reached = contrast(known[ink], known[ground])
            if reached < least:
                found.append(Poor(mode, ink, ground, round(reached, 2), least))
    return found


_PAIRS = [
    ("on-primary", "primary", READABLE),
    ("on-primary", "primary-strong", READABLE),
    *(("link", ground, READABLE) for ground in ("bg", "surface", "surface-2", "primary-soft")),
    ("text", "primary-soft", READABLE),
    ("primary", "surface", VISIBLE),
]


@cache
def stylesheet(colour: str) -> str:
    """Rules that come after the product's own and change nothing but these tokens."""
    modes = {
        mode: "".join(f"--{name}:{value};" for name, value in tokens.items())
        for mode, tokens in palette(colour).items()
    }
    return (
        f":root{{{modes['light']}}}\n"
        f"@media (prefers-color-scheme:dark){{:root:not([data-theme=light]){{{modes['dark']}}}}}\n"
        f":root[data-theme=dark]{{{modes['dark']}}}\n"
    )


def colour() -> str:
    """The deployment's colour; empty for the product's own."""
    return settings.BRAND_COLOUR.strip().lower()


def logo() -> Path | None:
    return Path(settings.BRAND_LOGO) if settings.BRAND_LOGO else None


def style_address() -> str:
    """Where the deployment's tokens are; another colour has another address, so that no browser keeps the old one."""
    if not colour():
        return ""
    return f"{reverse('brand_style')}?{hashlib.sha256(stylesheet(colour()).encode()).hexdigest()[:12]}"


def _channels(colour: str) -> tuple[int, ...]:
    return tuple(int(colour[i : i + 2], 16) for i in (1, 3, 5))


def _mix(colour: str, other: str, share: float) -> str:
    """``colour`` with a ``share`` of the other in it."""
    parts = zip(_channels(colour), _channels(other), strict=True)
    return "#" + "".join(f"{round(one + (two - one) * share):02x}" for one, two in parts)
