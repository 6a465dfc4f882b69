"""What every template may use."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest


def product(request: HttpRequest) -> dict[str, Any]:
    return {
        "agency_name": settings.AGENCY_NAME,
        "principal": getattr(request, "principal", None),
        "theme": request.COOKIES.get("tema", ""),
    }
