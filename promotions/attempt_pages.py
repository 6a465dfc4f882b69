"""Pages of further attempts: proposing one, agreeing to it as a second person, and the chain that it belongs to."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from asn_career.base.access_log import log_access
from asn_career.base.errors import DomainError
from asn_career.base.forms import blame
from asn_career.base.page_acts import named_act
from employees.access import Permission, Principal
from employees.policy import requires, scope_of
from employees.sender_names import signer_name
from promotions.attempt_forms import AttemptForm, RefusalForm
from promotions.attempts import attempting, telling
from promotions.attempts.chain import chain_told
from promotions.models import FurtherAttempt
from promotions.permissions import may_run
from promotions.vacancy_to_run import vacancy_to_run


@require_http_methods(["GET", "HEAD", "POST"])
@requires(Permission.RUN_SHORTLISTS)
def attempt_new(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Propose a further attempt of a vacancy that ended with seats left."""
    principal = scope_of(request)
    vacancy = vacancy_to_run(request, public_id)
    initial = {"route": vacancy.route, "cause": attempting.cause_on_record(vacancy)}
    form = AttemptForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            made = attempting.propose(vacancy, by=principal, at=timezone.now(), **form.cleaned_data)
        except DomainError as error:
            blame(form, error)
        else:
            messages.success(request, _("Proposed. Another person agrees to it."))
            return redirect("attempt_detail", public_id=made.public_id)
    context = {
        "vacancy": vacancy,
        "form": form,
        "left": attempting.seats_left(vacancy),
        "chain": chain_told(vacancy, by=principal),
    }
    return render(request, "promotions/attempts/new.html", context, status=422 if form.errors else 200)


@require_safe
@requires(Permission.READ_SHORTLISTS)
def attempt_detail(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """A further attempt with its reason and its two people, in the chain that it belongs to."""
    attempt = _attempt(request, public_id)
    log_access(by=scope_of(request).identity, action="attempt.read", subject=telling.subject_of(attempt))
    return _home(request, attempt, {})


@require_POST
@requires(Permission.RUN_SHORTLISTS, Permission.APPROVE_RULE_SETS)
def attempt_act(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """One act on a further attempt, named by ``act``."""
    attempt = _attempt(request, public_id)
    return named_act(
        request,
        _ACTS,
        attempt,
        form_of=lambda name: RefusalForm(request.POST, prefix="refuse") if name == "refuse" else None,
        again=lambda bound: _home(request, attempt, bound),
        back=reverse("attempt_detail", args=[public_id]),
    )


def _attempt(request: HttpRequest, public_id: UUID) -> FurtherAttempt:
    rows = FurtherAttempt.objects.visible_to(scope_of(request)).with_context()
    found: FurtherAttempt | None = rows.filter(public_id=public_id).first()
    if found is None:
        raise Http404
    return found


def _home(request: HttpRequest, attempt: FurtherAttempt, bound: dict[str, forms.Form]) -> HttpResponse:
    by = scope_of(request)
    context = {
        "attempt": attempt,
        "vacancy": attempt.previous,
        "proposed_by": signer_name(attempt.proposed_by),
        "decided_by": signer_name(attempt.decided_by) if attempt.decided_by else "",
        "chain": chain_told(attempt.previous, by=by),
        "may_decide": _may_decide(attempt, by),
        "may_take_back": attempt.is_proposed and may_run(by, vacancy=attempt.previous),
        "forms": {"refuse": RefusalForm(prefix="refuse"), **bound},
    }
    return render(request, "promotions/attempts/detail.html", context, status=422 if bound else 200)


def _may_decide(attempt: FurtherAttempt, by: Principal) -> bool:
    own = by.identity == f"user:{attempt.proposed_by.public_id}"
    return attempt.is_proposed and not own and attempting.may_decide(attempt, by=by)


def _given(request: HttpRequest) -> dict[str, Any]:
    return {"by": scope_of(request), "at": timezone.now()}


def _approve(request: HttpRequest, attempt: FurtherAttempt, form: Any) -> str:
    attempting.approve(attempt, **_given(request))
    if attempt.following is None:
        return _("Approved. Another committee may be formed for the same list.")
    return _("Approved. The vacancy %(code)s is open; its opening and its rules begin anew.") % {
        "code": attempt.following.code
    }


def _refuse(request: HttpRequest, attempt: FurtherAttempt, form: Any) -> str:
    attempting.refuse(attempt, reason=form.cleaned_data["reason"], **_given(request))
    return ""


def _take_back(request: HttpRequest, attempt: FurtherAttempt, form: Any) -> str:
    attempting.take_back(attempt, **_given(request))
    return ""


_ACTS: dict[str, Callable[[HttpRequest, FurtherAttempt, Any], str]] = {
    "approve": _approve,
    "refuse": _refuse,
    "take_back": _take_back,
}
