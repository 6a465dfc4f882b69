"""The question before an act that is taken only with a reason."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

REASON = "reason"


def given_reason(request: HttpRequest) -> str:
    """The reason that was sent with the act; empty before anybody was asked."""
    return request.POST.get(REASON, "").strip()


def ask_reason(
    request: HttpRequest,
    *,
    question: str,
    consequence: str,
    verb: str,
    action: str,
    cancel_url: str,
    danger: bool = True,
    hidden: Iterable[tuple[str, Any]] = (),
    refused: str = "",
) -> HttpResponse:
    """The page with the question; 422 where none was given when asked, or ``refused`` says what is wrong with it."""
    error = refused or (_("Give a reason.") if REASON in request.POST and not given_reason(request) else "")
    context = {
        "question": question,
        "consequence": consequence,
        "verb": verb,
        "cancel_url": cancel_url,
        "action": action,
        "reason": True,
        "reason_error": error,
        "reason_value": request.POST.get(REASON, ""),
        "danger": danger,
        "hidden": list(hidden),
    }
    return render(request, "components/confirm_page.html", context, status=422 if error else 200)
