"""Pages on which people rate: a sheet under their name, competency by competency, or an answer without one."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters, sensitive_variables
from django.views.decorators.http import require_http_methods

from asn_career.base.errors import DomainError
from asn_career.base.forms import blame
from asn_career.base.page_acts import told
from assessments.models import CompetencyRating, RaterInvitation, RatingSheet
from assessments.rounds import answering, rating
from assessments.rounds.choices import RaterRole
from assessments.rounds.forms import AnswerForm, RatingForm
from assessments.rounds.instrument import Question, questions_of
from assessments.rounds.own_pages import layout_for
from assessments.rounds.rules import RoundRules
from employees.access import Principal
from employees.models import Document, Employee
from employees.policy import for_anyone, for_employees, scope_of

ONE, ALL = "kompetensi", "semua"


@require_http_methods(["GET", "HEAD", "POST"])
@for_anyone
def sheet(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """The reader's own sheet about somebody: one competency at a time, or all on one page; saved per competency."""
    principal = scope_of(request)
    row = rating.sheet_for(public_id, by=principal)
    if row is None:
        raise Http404
    questions = questions_of(row.subject)
    if request.method == "POST" and request.POST.get("act") == "hand_in":
        handed = told(request, lambda: _handed_in(row, by=principal))
        return redirect("own_ratings") if handed else redirect("rating_sheet", public_id=public_id)
    if request.method == "POST":
        return _save(request, row, questions)
    return _shown(request, row, questions, bound=None)


@require_http_methods(["GET", "HEAD", "POST"])
@sensitive_post_parameters()
@sensitive_variables("form", "values", "comment")
@never_cache
@for_employees
def answer_anonymously(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Answering about somebody without a name: all on one page, sent once, not found again afterwards.

    Nothing of it is logged: the address says whom it is about, never what was answered.
    """
    principal = scope_of(request)
    invitation = answering.invitation_for(public_id, by=principal)
    if invitation is None:
        raise Http404
    questions = questions_of(invitation.subject)
    form = AnswerForm(
        request.POST if request.method == "POST" else None,
        indicators=[row for question in questions for row in question.indicators],
        rules=RoundRules(invitation.subject.round.rules),
    )
    if form.is_bound and form.is_valid() and _sent(request, invitation, form, by=principal):
        return redirect("own_ratings")
    context = {
        "invitation": invitation,
        "subject": invitation.subject,
        "round": invitation.subject.round,
        "parts": [(question, form.fields_of(question)) for question in questions],
        "form": form,
        "takes": _takes(invitation.subject.round, by=principal),
        "spent": invitation.token.spent_on,
    }
    return render(request, "assessments/rounds/answer.html", context, status=422 if form.errors else 200)


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


def _save(request: HttpRequest, row: RatingSheet, questions: list[Question]) -> HttpResponse:
    asked = next(
        (each for each in questions if str(each.competency.public_id) == request.POST.get(ONE)), None
    )
    if asked is None:
        raise Http404
    principal = scope_of(request)
    form = _form(row, asked, principal, data=request.POST)
    if form.is_valid():
        try:
            rating.save(row, asked, form.values(), by=principal, **form.told())
        except DomainError as error:
            blame(form, error)
        else:
            messages.success(request, _("“%(competency)s” is saved.") % {"competency": asked.competency.name})
            return redirect(_next(row, questions, asked, everything=ALL in request.GET))
    return _shown(request, row, questions, bound=(asked, form))


def _shown(
    request: HttpRequest,
    row: RatingSheet,
    questions: list[Question],
    *,
    bound: tuple[Question, RatingForm] | None,
) -> HttpResponse:
    principal = scope_of(request)
    saved = rating.ratings_of(row)
    everything = ALL in request.GET
    wanted = request.GET.get(ONE, "")
    current = bound[0] if bound else _current(questions, saved, wanted)
    parts = [
        (each, bound[1] if bound and bound[0] is each else _form(row, each, principal, saved=saved))
        for each in questions
        if everything or each is current
    ]
    context = {
        "sheet": row,
        "layout": layout_for(principal),
        "subject": row.subject,
        "round": row.subject.round,
        "steps": [
            (each, each.competency.pk in saved, each is current and not everything) for each in questions
        ],
        "parts": [(each, form, [form[name] for name in form.fields]) for each, form in parts],
        "everything": everything,
        "leads_on": not everything and _waits_beside(questions, saved, current),
        "complete": all(each.competency.pk in saved for each in questions),
        "takes": _takes(row.subject.round, by=principal) and row.done_on is None,
        "saved": [
            (each, saved[each.competency.pk], _given(each, saved[each.competency.pk], row))
            for each in questions
            if each.competency.pk in saved
        ],
    }
    return render(request, "assessments/rounds/sheet.html", context, status=422 if bound else 200)


def _form(
    row: RatingSheet, question: Question, principal: Principal, *, data: Any = None, saved: Any = None
) -> RatingForm:
    known = (rating.ratings_of(row) if saved is None else saved).get(question.competency.pk)
    return RatingForm(
        data,
        question=question,
        saved=known,
        rules=RoundRules(row.subject.round.rules),
        documents=_documents(principal) if row.role == RaterRole.SELF else None,
        prefix=str(question.competency.public_id)[:8],
    )


def _documents(principal: Principal) -> list[Document]:
    own = Employee.objects.visible_to(principal).filter(pk=principal.employee_id)
    return list(Document.objects.of(own).order_by("-uploaded_at", "-pk")[:50])


def _current(questions: list[Question], saved: dict[int, Any], wanted: str) -> Question | None:
    """The competency that the address names, or the first one not saved yet."""
    named = [each for each in questions if str(each.competency.public_id) == wanted]
    waiting = [each for each in questions if each.competency.pk not in saved]
    return next(iter([*named, *waiting, *questions]), None)


def _waits_beside(questions: list[Question], saved: dict[int, Any], current: Question | None) -> bool:
    """Whether a competency other than the one shown is not saved yet."""
    return any(each is not current and each.competency.pk not in saved for each in questions)


def _next(row: RatingSheet, questions: list[Question], asked: Question, *, everything: bool) -> str:
    """Where one goes on: the next competency not saved, or the whole sheet."""
    address = reverse("rating_sheet", args=[row.public_id])
    if everything:
        return f"{address}?{ALL}=1"
    saved = rating.ratings_of(row)
    place = questions.index(asked)
    later = [*questions[place + 1 :], *questions[:place]]
    waiting = next((each for each in later if each.competency.pk not in saved), None)
    return f"{address}?{ONE}={waiting.competency.public_id}" if waiting else address


def _given(question: Question, saved: CompetencyRating, row: RatingSheet) -> list[tuple[str, str]]:
    """Each statement with what was answered, in words."""
    scale = dict(RoundRules(row.subject.round.rules).scale)
    values = rating.values_of(saved)
    said = {key: scale.get(value or 0, pgettext("answer", "Cannot judge")) for key, value in values.items()}
    return [(each.text, said[each.pk]) for each in question.indicators if each.pk in said]


def _handed_in(row: RatingSheet, *, by: Principal) -> str:
    rating.hand_in(row, by=by)
    return _("Handed in. Thank you.")


def _takes(round: Any, *, by: Principal) -> bool:
    """Whether the round takes ratings today."""
    return bool(round.is_open and round.rated_at is None and by.on <= round.closes_on)
