"""System checks of the shared code: what a deployment sets for its look can be seen and read."""

from typing import Any

from django.core import checks

from asn_career.base import branding

BRANDING = "branding"


@checks.register(BRANDING)
def colour_can_be_read(**_kwargs: Any) -> list[checks.CheckMessage]:
    colour = branding.colour()
    if not colour:
        return []
    if not branding.is_colour(colour):
        return [checks.Error(f"BRAND_COLOUR is {colour!r}, and no colour like #196bcd.", id="base.E001")]
    return [
        checks.Error(
            f"BRAND_COLOUR {colour} cannot be read in {poor.mode} mode: "
            f"{poor.ink} on {poor.ground} has a contrast of {poor.contrast}, and needs {poor.least}.",
            hint="Choose a darker one, or leave it empty for the product's own.",
            id="base.E002",
        )
        for poor in branding.poor_pairs(colour)
    ]


@checks.register(BRANDING)
def logo_can_be_shown(**_kwargs: Any) -> list[checks.CheckMessage]:
    path = branding.logo()
    if path is None:
        return []
    if path.suffix.lower() not in branding.LOGO_TYPES:
        kinds = ", ".join(branding.LOGO_TYPES)
        return [checks.Error(f"BRAND_LOGO {path} is none of {kinds}.", id="base.E003")]
    if not path.is_file() or path.stat().st_size > branding.LONGEST_LOGO:
        most = branding.LONGEST_LOGO // 1000
        return [checks.Error(f"BRAND_LOGO {path} is no file of at most {most} kB.", id="base.E004")]
    return []
