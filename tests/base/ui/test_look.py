"""The style sheet and the templates: contrast in both modes, sizes, and nothing that the CSP refuses."""

import gzip
import re
from pathlib import Path

import pytest
from django.conf import settings

ROOT = Path(settings.BASE_DIR)
CSS = (ROOT / "static/css/app.css").read_text()
APPS = ["asn_career", "employees", "competencies", "assessments", "training", "promotions"]
TEMPLATES = [
    path
    for folder in ["templates", *(f"{app}" for app in APPS)]
    for path in sorted((ROOT / folder).rglob("*.html"))
]
TEXT, GRAPHIC = 4.5, 3.0
PAIRS = [
    *(
        (ink, ground, TEXT)
        for ink in ("--text", "--text-2", "--link")
        for ground in ("--bg", "--surface", "--surface-2")
    ),
    *(
        (ink, f"--{tone}-soft", TEXT)
        for tone in ("ok", "warn", "bad", "info")
        for ink in (f"--{tone}", "--text", "--link")
    ),
    ("--text", "--primary-soft", TEXT),
    ("--text-2", "--primary-soft", TEXT),
    ("--link", "--primary-soft", TEXT),
    ("--bad", "--surface", TEXT),
    ("--surface", "--ok", TEXT),
    ("--on-primary", "--primary", TEXT),
    ("--on-primary", "--primary-strong", TEXT),
    *(("--h-ink", f"--h{step}", TEXT) for step in (0, 1, 2)),
    *(("--h-ink-inv", f"--h{step}", TEXT) for step in (3, 4)),
    *((edge, ground, GRAPHIC) for edge in ("--line-strong", "--focus") for ground in ("--bg", "--surface")),
    *((ink, "--surface", GRAPHIC) for ink in ("--c-actual", "--c-required", "--primary")),
    ("--c-actual", "--c-track", GRAPHIC),
    ("--c-required", "--c-track", GRAPHIC),
]


def tokens(selector: str) -> dict[str, str]:
    body = re.search(re.escape(selector) + r"\s*\{(.*?)\}", CSS, re.DOTALL)[1]
    return dict(re.findall(r"(--[\w-]+):\s*([^;]+);", body))


def luminance(colour: str) -> float:
    digits = colour.lstrip("#")
    digits = digits if len(digits) == 6 else "".join(d * 2 for d in digits)
    channels = (int(digits[i : i + 2], 16) / 255 for i in (0, 2, 4))
    red, green, blue = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


@pytest.mark.parametrize("mode", [":root", ":root[data-theme=dark]"])
def test_every_pair_of_tokens_can_be_read(mode):
    values = tokens(":root") | tokens(mode)
    poor = {
        (ink, ground): round(contrast(values[ink], values[ground]), 2)
        for ink, ground, least in PAIRS
        if contrast(values[ink], values[ground]) < least
    }
    assert not poor


def test_contrast_of_the_test_itself_is_that_of_wcag():
    assert round(contrast("#fff", "#000"), 1) == 21.0
    assert round(contrast("#196bcd", "#ffffff"), 1) == 5.2


def test_the_device_and_the_choice_give_the_same_dark():
    assert tokens(":root:not([data-theme=light])") == tokens(":root[data-theme=dark]")


def test_rules_use_tokens_and_no_colours_of_their_own():
    rules = CSS[CSS.index("/* ===== Base") : CSS.index("@media print")]
    assert re.findall(r"#[0-9a-f]{3,8}\b", rules) == []


def test_style_and_script_stay_small():
    assert len(gzip.compress(CSS.encode())) < 15_000
    assert len(gzip.compress((ROOT / "static/js/app.js").read_bytes())) < 5_000


REFUSED = {
    "inline style": re.compile(r"<[^>]*\sstyle\s*=", re.IGNORECASE),
    "style element": re.compile(r"<style\b", re.IGNORECASE),
    "event attribute": re.compile(r"<[^>]*\son[a-z]+\s*=", re.IGNORECASE),
    "hx-on": re.compile(r"\bhx-on\b", re.IGNORECASE),
    "javascript address": re.compile(r"javascript:", re.IGNORECASE),
    "script with a body": re.compile(r"<script\b(?![^>]*\bsrc=)", re.IGNORECASE),
    "foreign address": re.compile(
        r"<(?:script|link|img|iframe)\b[^>]*(?:src|href)=[\"']?(?:https?:)?//", re.IGNORECASE
    ),
}


def without_comments(source: str) -> str:
    return re.sub(r"{#.*?#}|{% comment.*?endcomment %}", "", source, flags=re.DOTALL)


def test_no_template_holds_what_the_policy_refuses():
    pages = [path for path in TEMPLATES if "pdf" not in path.parts]
    found = [
        f"{path.relative_to(ROOT)}: {name}"
        for path in pages
        for name, pattern in REFUSED.items()
        if pattern.search(without_comments(path.read_text()))
    ]
    assert len(pages) > 40
    assert not found


@pytest.mark.parametrize(
    "bad",
    [
        '<p style="x">',
        "<style>p{}</style>",
        '<a onclick="x">',
        '<b hx-on:click="x">',
        '<a href="javascript:x">',
        "<script>x</script>",
        '<script src="https://cdn.example/x.js"></script>',
    ],
)
def test_the_scan_sees_what_it_is_for(bad):
    assert any(pattern.search(bad) for pattern in REFUSED.values())


def test_every_component_states_its_contract():
    silent = [
        path.name
        for folder in ("components", "layout", "errors")
        for path in (ROOT / "templates" / folder).glob("*.html")
        if not path.read_text().startswith("{# ")
    ]
    assert not silent


def test_every_icon_named_is_in_the_sprite():
    sprite = set(re.findall(r'<symbol id="([\w-]+)"', (ROOT / "static/icons.svg").read_text()))
    used = {
        name for path in TEMPLATES for name in re.findall(r"""{% icon ["'](\w[\w-]*)["']""", path.read_text())
    }
    assert used - sprite == set()
