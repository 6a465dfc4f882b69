"""Evaluation forms for participants and superiors, and what a programme came to for officers."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.db.models import Count, Q
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from asn_career.base.errors import DomainError
from asn_career.base.tables import Column, keyset_page
from employees.access import Permission
from employees.policy import for_anyone, requires, scope_of
from training.effect.beside import satisfaction_beside
from training.effect.evaluating import (
    COMMENT_LENGTH,
    give,
    may_evaluate,
    questions_of,
    scale_of,
    summarise,
    window_of,
)
from training.effect.finding import find_effect
from training.effect.learning import learning_of
from training.models import Enrolment, Evaluation, EvaluationKind, TrainingHistory, TrainingProgram

QUESTIONS = {
    "useful": gettext_lazy("What I learnt is of use in my work"),
    "trainer": gettext_lazy("The trainers explained clearly"),
    "material": gettext_lazy("The material was right for me"),
    "facilities": gettext_lazy("Place, time and technique were in order"),
    "recommend": gettext_lazy("I would recommend it to colleagues"),
    "applied": gettext_lazy("What was learnt is applied at work"),
    "improved": gettext_lazy("The work has become better by it"),
    "shared": gettext_lazy("What was learnt was passed on to colleagues"),
}
CHOICES = (
    (1, pgettext_lazy("evaluation", "Not at all")),
    (2, pgettext_lazy("evaluation", "Hardly")),
    (3, pgettext_lazy("evaluation", "Mostly")),
    (4, pgettext_lazy("evaluation", "Fully")),
)
COLUMNS = (
    Column("nama", gettext_lazy("Programme"), order="name"),
    Column("kompetensi", gettext_lazy("Competency")),
    Column("selesai", gettext_lazy("People who completed it"), numeric=True),
    Column("evaluasi", gettext_lazy("Evaluations"), numeric=True),
)


class EvaluationForm(forms.Form):
    """One choice per question, and room for a comment."""

    def __init__(self, *args: Any, questions: tuple[str, ...], scale: range, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.questions = questions
        for code in questions:
            self.fields[code] = forms.TypedChoiceField(
                label=QUESTIONS[code],
                choices=[choice for choice in CHOICES if choice[0] in scale],
                coerce=int,
                widget=forms.RadioSelect,
            )
        self.fields["comment"] = forms.CharField(
            label=_("Comment"),
            required=False,
            max_length=COMMENT_LENGTH,
            widget=forms.Textarea(attrs={"rows": 4}),
        )

    @property
    def answers(self) -> dict[str, int]:
        return {code: self.cleaned_data[code] for code in self.questions}


@require_http_methods(["GET", "HEAD", "POST"])
@for_anyone
def evaluation(request: HttpRequest, public_id: UUID, kind: str) -> HttpResponse:
    """The form of one evaluation, for whom it is asked of; told when it was given, or when it can be."""
    principal = scope_of(request)
    rows = Enrolment.objects.visible_to(principal).select_related("session__program", "employee")
    enrolment = rows.filter(public_id=public_id).first()
    if enrolment is None or kind not in EvaluationKind or not may_evaluate(enrolment, kind, by=principal):
        raise Http404
    given = Evaluation.objects.visible_to(principal).filter(enrolment=enrolment, kind=kind).first()
    form = EvaluationForm(
        request.POST or None, questions=questions_of(enrolment, kind), scale=scale_of(enrolment)
    )
    if request.method == "POST" and form.is_valid():
        try:
            give(
                enrolment,
                kind,
                answers=form.answers,
                comment=form.cleaned_data["comment"],
                by=principal,
                at=timezone.now(),
            )
        except DomainError as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, _("Thank you. Your evaluation is kept."))
            return redirect("notice_list")
    context = {
        "enrolment": enrolment,
        "kind": EvaluationKind(kind),
        "about_other": kind == EvaluationKind.SUPERIOR,
        "form": form,
        "given": given,
        "window": window_of(enrolment, kind),
        "open": principal.on in window_of(enrolment, kind),
    }
    return render(request, "training/evaluation.html", context, status=422 if form.errors else 200)


@require_safe
@requires(Permission.MANAGE_TRAINING)
def effect_list(request: HttpRequest) -> HttpResponse:
    """Programmes that teach a competency, with how many completed and evaluated them in the reader's scope."""
    principal = scope_of(request)
    programs = TrainingProgram.objects.filter(competency__isnull=False).select_related("competency")
    page = keyset_page(programs, columns=COLUMNS, params=request.GET, default="nama")
    shown = [program.pk for program in page.rows]
    counts = _counted(TrainingHistory, "program", shown, principal)
    evaluations = _counted(Evaluation, "enrolment__session__program", shown, principal)
    rows = [(program, counts.get(program.pk, 0), evaluations.get(program.pk, 0)) for program in page.rows]
    return render(request, "training/effect_list.html", {"page": page, "rows": rows})


def _counted(model: Any, path: str, programs: list[int], principal: Any) -> dict[int, int]:
    rows = model.objects.visible_to(principal, permission=Permission.MANAGE_TRAINING)
    found = rows.filter(Q(**{f"{path}__in": programs})).order_by().values(path).annotate(n=Count("pk"))
    return {row[path]: row["n"] for row in found}


@require_safe
@requires(Permission.MANAGE_TRAINING)
def program_effect(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """What a programme came to: evaluations, and movement beside that of others."""
    principal = scope_of(request)
    program = TrainingProgram.objects.select_related("competency").filter(public_id=public_id).first()
    if program is None:
        raise Http404
    summaries = summarise(program, principal=principal)
    context = {
        "program": program,
        "effect": find_effect(program, principal=principal, as_of=principal.on),
        "learning": learning_of(program, principal=principal, as_of=principal.on),
        "beside": satisfaction_beside(program, principal=principal, as_of=principal.on),
        "summaries": [
            (
                EvaluationKind(each.kind).label,
                each.answers,
                [(QUESTIONS[code], mean) for code, mean in each.means],
            )
            for each in summaries
        ],
    }
    return render(request, "training/program_effect.html", context)
