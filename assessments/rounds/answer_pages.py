"""The pages of an answer without a name. Nothing of it is kept or logged before it is sent, nor who sent it after."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import NON_FIELD_ERRORS
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters, sensitive_variables
from django.views.decorators.http import require_http_methods

from asn_career.base.errors import DomainError
from asn_career.base.forms import blame
from assessments.models import RaterInvitation
from assessments.rounds import answering
from assessments.rounds.answer_steps import Steps, counts_of, steps_of
from assessments.rounds.forms import AnswerForm, field_name
from assessments.rounds.instrument import Question, questions_of
from assessments.rounds.rating_pages import takes_today
from assessments.rounds.rules import RoundRules
from employees.access import Principal
from employees.policy import for_employees, scope_of

STEP, TO = "halaman", "ke"


@require_http_methods(["GET", "HEAD", "POST"])
@sensitive_post_parameters()
@sensitive_variables()
@never_cache
@for_employees
def answer_anonymously(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Answering about somebody without a name, page by page, sent once, not found again afterwards.

    Nothing of it is logged: the address says whom it is about, never what was answered.
    """
    principal = scope_of(request)
    invitation = answering.invitation_for(public_id, by=principal)
    if invitation is None:
        raise Http404
    questions = questions_of(invitation.subject)
    steps = steps_of(questions)
    if request.method != "POST":
        return _page(request, invitation, steps, _form(invitation, questions), 0)
    whole = _form(invitation, questions, data=request.POST)
    if TO in request.POST:
        return _turned(request, invitation, steps, whole)
    if whole.is_valid() and _sent(request, invitation, whole, by=principal):
        return redirect("own_ratings")
    return _page(request, invitation, steps, whole, _at_fault(steps, whole), errors=True)


@sensitive_variables()
def _turned(
    request: HttpRequest, invitation: RaterInvitation, steps: Steps, whole: AnswerForm
) -> HttpResponse:
    """The page asked for; forward from one with a statement left out, that page again."""
    here, there = (steps.within(_number(request, name)) for name in (STEP, TO))
    asked = _form(invitation, steps.questions_on(here), data=request.POST, asks_comment=False)
    if there == here + 1 and not asked.is_valid():
        return _page(request, invitation, steps, whole, here, errors=True)
    return _page(request, invitation, steps, whole, there)


@sensitive_variables()
def _page(
    request: HttpRequest,
    invitation: RaterInvitation,
    steps: Steps,
    whole: AnswerForm,
    number: int,
    *,
    errors: bool = False,
) -> HttpResponse:
    """One page with what was chosen on it; the rest as hidden fields."""
    questions, subject = steps.questions_on(number), invitation.subject
    form = _on_page(invitation, steps, whole, number, errors=errors)
    counts = counts_of(steps, whole.chosen())
    context = {
        "invitation": invitation,
        "subject": subject,
        "round": subject.round,
        "takes": takes_today(subject.round, by=scope_of(request)),
        "spent": invitation.token.spent_on,
        "form": form,
        "carried": whole.carried(beside=form),
        "parts": [(question, form.fields_of(question)) for question in questions],
        "part": steps.parts[number] if questions else None,
        "steps": steps,
        "number": number,
        "counts": counts,
        "whole": sum(each.is_whole for each in counts),
        "missing": sum(each.asked - each.given for each in counts),
    }
    return render(request, "assessments/rounds/answer.html", context, status=422 if form.errors else 200)


@sensitive_variables()
def _on_page(
    invitation: RaterInvitation, steps: Steps, whole: AnswerForm, number: int, *, errors: bool
) -> AnswerForm:
    """The form of one page: with its errors where something is wrong, else with what was chosen before."""
    asks, closing = steps.questions_on(number), number == steps.closing
    if errors and whole.is_bound:
        form = _form(invitation, asks, data=whole.data, asks_comment=closing)
        if closing:
            form.errors.update(_of_all(whole))
        return form
    chosen = whole.chosen()
    known = {field_name(row): chosen[row.pk] for each in asks for row in each.indicators if row.pk in chosen}
    known["comment"] = whole.data.get("comment", "")
    return _form(invitation, asks, asks_comment=closing, initial=known)


def _of_all(whole: AnswerForm) -> dict[str, Any]:
    """What refuses the answer and is no field of a statement."""
    return {name: told for name, told in whole.errors.items() if name in ("comment", NON_FIELD_ERRORS)}


def _form(invitation: RaterInvitation, questions: Any, data: Any = None, **given: Any) -> AnswerForm:
    rows = [row for question in questions for row in question.indicators]
    return AnswerForm(data, indicators=rows, rules=RoundRules(invitation.subject.round.rules), **given)


def _at_fault(steps: Steps, whole: AnswerForm) -> int:
    """The first page with a statement that is wrong or left out; the one on which one sends, where none is."""
    return next((steps.page_of(each) for each in _asked(steps) if _is_wrong(each, whole)), steps.closing)


def _asked(steps: Steps) -> list[Question]:
    return [each for part in steps.parts for each in part.questions]


def _is_wrong(question: Question, whole: AnswerForm) -> bool:
    return any(field_name(row) in whole.errors for row in question.indicators)


def _number(request: HttpRequest, name: str) -> int:
    given = request.POST.get(name, "")
    return int(given) if given.isdecimal() and len(given) < 4 else 0


@sensitive_variables()
def _sent(request: HttpRequest, invitation: RaterInvitation, form: AnswerForm, *, by: Principal) -> bool:
    try:
        new = answering.answer(invitation, form.values(), comment=form.cleaned_data["comment"], on=by.on)
    except DomainError as error:
        blame(form, error)
        return False
    if new:
        messages.success(request, _("Sent. Your answer now lies among the others, without your name."))
    else:
        messages.success(request, _("Your answer was sent before; nothing has changed."))
    return True
