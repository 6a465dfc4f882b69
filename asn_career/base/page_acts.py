"""Acts of pages: what came of one is said, and what refuses one is told beside the form it was asked with.

Where the page no longer shows that form, as after the same act in another window, the layout tells it (refusals.py).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from asn_career.base.confirming import ask_reason, given_reason
from asn_career.base.errors import DomainError
from asn_career.base.forms import blame
from asn_career.base.refusals import remember_refused

NAME = "act"  # the field that names one of several acts


class MovedOnError(DomainError):
    """What a form was opened for is no longer there to be changed."""

    code = "moved_on"
    message = gettext_lazy(
        "This has moved on since you opened the page, so it cannot be changed. Look at its page again."
    )


def left_behind(request: HttpRequest, back: str) -> HttpResponse:
    """The way ``back`` from a form whose time is over; whoever sent it is told that nothing of it was kept."""
    if request.method == "POST":
        messages.error(request, str(MovedOnError.message))
    return redirect(back)


def told(request: HttpRequest, act: Callable[[], str | None]) -> bool:
    """Take an act and say what it gives back, or what refuses it; whether it was taken."""
    try:
        done = act()
    except DomainError as error:
        messages.error(request, str(error))
        return False
    messages.success(request, done or _("Recorded."))
    return True


def named_act(
    request: HttpRequest,
    acts: Mapping[str, Callable[[HttpRequest, Any, Any], str | None]],
    about: Any,
    *,
    form_of: Callable[[str], forms.Form | None],
    again: Callable[[dict[str, forms.Form]], HttpResponse],
    back: str,
    after: Mapping[str, str] | None = None,
) -> HttpResponse:
    """The act that ``act`` names, of those of a page about something; an unknown one does not exist.

    ``form_of`` gives its form, None for an act of one button; ``again`` shows the page with a form at fault by name.
    ``back`` is the address that follows, ``after`` another one of an act that was taken.
    """
    name = request.POST.get(NAME, "")
    if name not in acts:
        raise Http404
    form = form_of(name)
    if form is None:
        taken = told(request, lambda: acts[name](request, about, None))
    elif not form.is_valid():
        remember_refused(request, form)
        return again({name: form})
    else:
        try:
            done = acts[name](request, about, form)
        except DomainError as error:
            blame(form, error)
            remember_refused(request, form)
            return again({name: form})
        messages.success(request, done or _("Recorded."))
        taken = True
    return redirect((after or {}).get(name, back) if taken else back)


def act_with_reason(
    request: HttpRequest,
    act: Callable[[str], str | None],
    *,
    question: str,
    consequence: str,
    verb: str,
    action: str,
    back: str,
) -> HttpResponse:
    """Ask for the reason of an act; once one is given, take the act, say what came of it, and go ``back``."""
    if reason := given_reason(request):
        told(request, lambda: act(reason))
        return redirect(back)
    return ask_reason(
        request, question=question, consequence=consequence, verb=verb, action=action, cancel_url=back
    )
