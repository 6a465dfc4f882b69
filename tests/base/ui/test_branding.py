"""The colour and the logo of one deployment: readable in both modes, or refused at the start."""

import subprocess
import sys

import pytest
from django.conf import settings as deployment
from django.core.checks import run_checks
from django.test import Client

from asn_career.base import branding
from asn_career.base.checks import BRANDING
from tests.base.ui.test_look import contrast, tokens

pytestmark = pytest.mark.django_db
GOOD = ["#196bcd", "#7a1f1f", "#0b5d3b", "#5b2a86", "#000000", "#8a4b00"]
POOR = ["#f2c548", "#7fb0f5", "#ffffff", "#39c16c", "#ff7a00"]


def faults():
    return [fault.id for fault in run_checks(tags=[BRANDING])]


@pytest.mark.parametrize("colour", GOOD)
def test_every_text_in_a_good_colour_can_be_read_in_both_modes(settings, colour):
    settings.BRAND_COLOUR = colour
    assert faults() == []
    for mode, selector in (("light", ":root"), ("dark", ":root[data-theme=dark]")):
        values = (
            tokens(":root")
            | tokens(selector)
            | {f"--{k}": v for k, v in branding.palette(colour)[mode].items()}
        )
        assert contrast(values["--on-primary"], values["--primary"]) >= 4.5
        assert contrast(values["--on-primary"], values["--primary-strong"]) >= 4.5
        for ground in ("--bg", "--surface", "--surface-2", "--primary-soft"):
            assert contrast(values["--link"], values[ground]) >= 4.5, (mode, ground)


@pytest.mark.parametrize("colour", POOR)
def test_a_colour_on_which_text_cannot_be_read_is_refused(settings, colour):
    settings.BRAND_COLOUR = colour
    assert set(faults()) == {"base.E002"}


@pytest.mark.parametrize("colour", ["blue", "#fff", "#12345g", "red;}body{display:none", "#196bcd "])
def test_what_is_no_colour_is_refused(settings, colour):
    settings.BRAND_COLOUR = colour
    assert faults() == ([] if colour.strip() == "#196bcd" else ["base.E001"])


def test_the_grounds_are_those_of_the_style_sheet():
    for mode, selector in (("light", ":root"), ("dark", ":root[data-theme=dark]")):
        for name, value in branding.GROUNDS[mode].items():
            assert contrast(tokens(selector)[f"--{name}"], value) == 1.0, (mode, name)


def test_a_web_server_does_not_start_with_a_colour_that_cannot_be_read():
    import os

    env = {**os.environ, "BRAND_COLOUR": "#f2c548", "DJANGO_SETTINGS_MODULE": "asn_career.settings.test"}
    done = subprocess.run(
        [sys.executable, "-c", "import asn_career.wsgi"],
        env=env,
        cwd=deployment.BASE_DIR,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode != 0
    assert "BRAND_COLOUR #f2c548 cannot be read in light mode" in done.stderr


def test_pages_wear_the_colour_and_the_logo(settings, tmp_path):
    logo = tmp_path / "logo.svg"
    logo.write_text('<svg xmlns="http://www.w3.org/2000/svg"/>')
    settings.BRAND_COLOUR, settings.BRAND_LOGO = "#7a1f1f", str(logo)
    assert faults() == []
    page = Client().get("/bantuan/").content.decode()
    address = page.partition('href="/merek/')[2].partition('"')[0]
    style = Client().get(f"/merek/{address}")
    assert style.headers["Content-Type"] == "text/css"
    assert "--primary:#7a1f1f;" in style.content.decode()
    assert 'src="/merek/logo"' in page
    shown = Client().get("/merek/logo")
    assert (shown.headers["Content-Type"], b"".join(shown.streaming_content)) == (
        "image/svg+xml",
        logo.read_bytes(),
    )
    assert "default-src 'none'" in shown.headers["Content-Security-Policy"]


def test_without_settings_nothing_is_added():
    page = Client().get("/bantuan/").content.decode()
    assert "/merek/" not in page
    assert [Client().get(f"/merek/{name}").status_code for name in ("warna.css", "logo")] == [404, 404]


@pytest.mark.parametrize(
    ("name", "size", "fault"), [("a.gif", 1, "E003"), ("a.png", 200_001, "E004"), ("", 0, "E004")]
)
def test_a_logo_that_cannot_be_shown_is_refused(settings, tmp_path, name, size, fault):
    path = tmp_path / (name or "gone.png")
    if name:
        path.write_bytes(b"x" * size)
    settings.BRAND_LOGO = str(path)
    assert faults() == [f"base.{fault}"]
