"""The officer's page of one subject of a round: who rates, what came of it, and acts that need a reason."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django import forms
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from asn_career.base.access_log import log_access
from asn_career.base.page_acts import named_act
from assessments.models import AssessmentRound, RaterInvitation, RatingSheet, RoundSubject
from assessments.rounds import own, planning, raters, settling
from assessments.rounds.choices import BY_ASSESSORS, RoundState
from assessments.rounds.forms import RaterForm, ReasonForm, SettleForm
from assessments.rounds.telling_levels import results_of
from competencies.models import Competency
from employees.access import Permission
from employees.models import Employee
from employees.policy import requires, scope_of
from employees.sender_names import signer_name

_SHOWN = (RoundState.RATED, RoundState.CALIBRATING, RoundState.FINISHED)


@require_safe
@requires(Permission.READ_ASSESSMENTS)
def subject_detail(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """One subject: raters and where they stand, and once rating is closed what came of it."""
    subject = _subject(request, public_id)
    log_access(
        by=scope_of(request).identity, action="round.subject.read", subject=f"roundsubject:{public_id}"
    )
    return _home(request, subject, {})


@require_POST
@requires(Permission.MANAGE_ROUNDS)
def subject_act(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """One act about a subject, named by ``act``."""
    subject = _subject(request, public_id)
    return named_act(
        request,
        _ACTS,
        subject,
        form_of=lambda name: _form(name, subject, request.POST),
        again=lambda bound: _home(request, subject, bound),
        back=reverse("round_subject", args=[public_id]),
        after={"remove": reverse("round_detail", args=[subject.round.public_id])},
    )


def _subject(request: HttpRequest, public_id: UUID) -> RoundSubject:
    """Somebody else in a round that the reader may see: who rates oneself is not for oneself to read."""
    principal = scope_of(request)
    seen = AssessmentRound.objects.visible_to(principal).order_by().values("pk")
    rows = RoundSubject.objects.visible_to(principal).filter(public_id=public_id, round__in=seen)
    if principal.employee_id:
        rows = rows.exclude(employee=principal.employee_id)
    found: RoundSubject | None = rows.select_related(
        "round__unit", "employee__home_unit", "position", "unit"
    ).first()
    if found is None:
        raise Http404
    return found


def _home(request: HttpRequest, subject: RoundSubject, bound: dict[str, forms.Form]) -> HttpResponse:
    principal, round = scope_of(request), subject.round
    charge = planning.may_plan(principal, unit=round.unit)
    changing = charge and (round.is_draft or (round.is_open and round.rated_at is None))
    sheets = RatingSheet.objects.visible_to(principal).filter(subject=subject)
    invited = RaterInvitation.objects.visible_to(principal).filter(subject=subject)
    apart = _apart(subject) if charge else []
    asked = list(invited.select_related("rater", "token").order_by("group", "rater__name", "pk"))
    seen = Employee.objects.visible_to(principal).filter(pk__in=[row.rater_id for row in asked])
    in_sight = set(seen.values_list("pk", flat=True))
    context = {
        "subject": subject,
        "round": round,
        "sheets": [
            (row, signer_name(row.account))
            for row in sheets.select_related("account__employee").order_by("role", "pk")
        ],
        "invitations": [(row, row.rater_id in in_sight) for row in asked],
        "results": results_of(subject) if round.state in _SHOWN else None,
        "comments": own.comments_about(subject) if round.state in _SHOWN else [],
        "is_over": round.rated_at is not None or round.state in (RoundState.FINISHED, RoundState.CANCELLED),
        "changing": changing and subject.withdrawn_on is None,
        "apart": [(row, named, _form("settle", subject)) for row, named in apart],
        "forms": {name: _form(name, subject) for name in ("add", "let_go", "remove")} | bound,
    }
    return render(request, "assessments/rounds/subject.html", context, status=422 if bound else 200)


def _apart(subject: RoundSubject) -> list[tuple[Any, Competency]]:
    round = subject.round
    if round.method not in BY_ASSESSORS or round.state not in (RoundState.OPEN, RoundState.RATED):
        return []
    found = settling.differences_of(round, [subject])
    named = Competency.objects.in_bulk([row.competency for row in found])
    return [(row, named[row.competency]) for row in found]


def _form(name: str, subject: RoundSubject, sent: Any = None) -> forms.Form | None:
    if name == "add":
        return RaterForm(sent, prefix=name, method=subject.round.method)
    if name == "settle":
        return SettleForm(sent, prefix=name)
    return ReasonForm(sent, prefix=name) if name in ("let_go", "remove") else None


def _add(request: HttpRequest, subject: RoundSubject, form: Any) -> str:
    raters.add_rater(subject, **form.cleaned_data, by=scope_of(request))
    return _("The rater was added.")


def _let_go(request: HttpRequest, subject: RoundSubject, form: Any) -> str:
    """``rater`` names the sheet or the invitation."""
    principal = scope_of(request)
    model: Any = RaterInvitation if request.POST.get("kind") == "invitation" else RatingSheet
    rows = model.objects.visible_to(principal).filter(subject=subject)
    row = get_object_or_404(
        rows.select_related("subject__round__unit"), public_id=_uuid(request.POST.get("rater", ""))
    )
    raters.let_go(row, reason=form.cleaned_data["reason"], by=principal)
    return _("The rater was let go.")


def _remove(request: HttpRequest, subject: RoundSubject, form: Any) -> str:
    planning.remove_subject(subject, by=scope_of(request), reason=form.cleaned_data["reason"])
    return _("%(name)s is not assessed in this round any more.") % {"name": subject.employee.full_name}


def _settle(request: HttpRequest, subject: RoundSubject, form: Any) -> str:
    competency = get_object_or_404(Competency, public_id=_uuid(request.POST.get("competency", "")))
    told = form.cleaned_data
    settling.settle(subject, competency.pk, **told, by=scope_of(request), at=timezone.now())
    return _("The agreed level is recorded.")


def _uuid(text: str) -> UUID:
    try:
        return UUID(text)
    except ValueError as error:
        raise Http404 from error


_ACTS: dict[str, Callable[[HttpRequest, Any, Any], str | None]] = {
    "add": _add,
    "let_go": _let_go,
    "remove": _remove,
    "settle": _settle,
}
