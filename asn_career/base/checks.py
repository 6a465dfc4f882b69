"""System checks of the shared code: what a deployment sets for its look can be seen and read, and stamps checked."""

from typing import Any

from django.conf import settings
from django.core import checks

from asn_career.base import branding
from asn_career.base.evidence import stamps

BRANDING, EVIDENCE = "branding", "evidence"


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


@checks.register(EVIDENCE)
def stamps_can_be_checked(**_kwargs: Any) -> list[checks.CheckMessage]:
    """An authority is asked only where its answers can be checked."""
    url, path = settings.TSA_URL, settings.TSA_CERTIFICATES
    found: list[checks.CheckMessage] = []
    if url and not url.startswith(("https://", "http://")):
        found.append(checks.Error(f"TSA_URL {url!r} is no http or https address.", id="base.E005"))
    try:
        known = stamps.certificates()
    except (OSError, ValueError) as error:
        return [*found, checks.Error(f"TSA_CERTIFICATES {path} cannot be read: {error}", id="base.E006")]
    if url and not known:
        hint = "Put the certificates of its chain into a PEM file, and name that in TSA_CERTIFICATES."
        found.append(checks.Error("TSA_URL is set without TSA_CERTIFICATES.", hint=hint, id="base.E007"))
    return found
