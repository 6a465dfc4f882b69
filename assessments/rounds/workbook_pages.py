"""The page on which a named rater takes the own sheets of a round along as a workbook, and sends it back."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_http_methods, require_safe

from asn_career.base.errors import DomainError
from asn_career.base.forms import blame
from asn_career.base.uploading import refuse_lost_upload
from assessments.models import AssessmentRound, RatingSheet
from assessments.rounds import workbooks
from assessments.rounds.own_pages import layout_for
from employees.policy import for_anyone, scope_of

_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


class WorkbookForm(forms.Form):
    """The filled-in workbook."""

    file = forms.FileField(label=gettext_lazy("Filled-in workbook (.xlsx)"), allow_empty_file=True)


@require_http_methods(["GET", "HEAD", "POST"])
@for_anyone
def rating_workbook(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """How to rate without a line: take the workbook, fill it in, send it back."""
    refuse_lost_upload(request)
    round, sheets = _own(request, public_id)
    form = WorkbookForm(*((request.POST, request.FILES) if request.method == "POST" else ()))
    if form.is_bound and form.is_valid():
        sent: Any = form.cleaned_data["file"]
        try:
            changed = workbooks.take(round, sent.chunks(), name=sent.name, by=scope_of(request))
        except DomainError as error:
            blame(form, error)
        else:
            told = ngettext("%(n)s competency was saved.", "%(n)s competencies were saved.", changed)
            messages.success(request, told % {"n": changed} if changed else _("The file says nothing new."))
            return redirect("own_ratings")
    context = {"round": round, "sheets": sheets, "form": form, "layout": layout_for(scope_of(request))}
    return render(request, "assessments/rounds/workbook.html", context, status=422 if form.errors else 200)


@require_safe
@for_anyone
def rating_workbook_file(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """The reader's own sheets of a round as a workbook."""
    _round, sheets = _own(request, public_id)
    answer = HttpResponse(workbooks.as_workbook(sheets), content_type=_XLSX)
    answer["Content-Disposition"] = f'attachment; filename="penilaian-{public_id}.xlsx"'
    return answer


def _own(request: HttpRequest, public_id: UUID) -> tuple[AssessmentRound, list[RatingSheet]]:
    """A round in which the reader rates under a name, or 404."""
    round = AssessmentRound.objects.filter(public_id=public_id).first()
    sheets = workbooks.sheets_of(round, by=scope_of(request)) if round else []
    if round is None or not sheets:
        raise Http404
    return round, sheets
