"""What every template may use."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject

from asn_career.base import branding, navigation


def product(request: HttpRequest) -> dict[str, Any]:
    principal = getattr(request, "principal", None)
    return {
        "agency_name": settings.AGENCY_NAME,
        "brand_style": branding.style_address(),
        "brand_logo": bool(settings.BRAND_LOGO),
        "principal": principal,
        # Pages open to both audiences wear the officers' shell for those who work here.
        "officer_shell": SimpleLazyObject(lambda: navigation.has_workplace(principal)),
        # Asked of the session, so that pages which need no principal cost no query.
        "acts_in_a_name": bool(getattr(request, "session", {}).get("in_name_of")),
        "theme": request.COOKIES.get("tema", ""),
    }
