"""The page on which the levels of one person are entered, all at once and by keyboard alone."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from asn_career.base.errors import DomainError
from asn_career.base.forms import blame
from asn_career.base.page_acts import left_behind
from assessments.gaps import gaps_of
from assessments.models import AssessmentResult, ResultLevel
from assessments.results import entering
from assessments.results.choices import ResultState
from assessments.results.entering import Level
from assessments.results.forms import LevelsForm
from assessments.results.pages.desk import result_or_404, version_of
from competencies.choices import CORE_KINDS
from competencies.models import Competency
from employees.access import Permission
from employees.policy import requires, scope_of

_GATE = "levels of a draft that came through the gate"


@require_http_methods(["GET", "HEAD", "POST"])
@requires(Permission.RECORD_RESULTS)
def result_levels(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Enter the levels of a draft: the core competencies, those of the person's post, and others by code."""
    principal, result = scope_of(request), result_or_404(request, public_id)
    if result.state != ResultState.DRAFT:
        return left_behind(request, reverse("result_detail", args=[public_id]))
    known = _known(result)
    required = _required(result)
    form = LevelsForm(request.POST or None, competencies=_competencies(known, required), known=known)
    if request.method == "POST" and form.is_valid():
        try:
            entering.set_levels(result, form.levels(), by=principal, version=version_of(request))
        except DomainError as error:
            blame(form, error)
        else:
            return redirect("result_detail", public_id=public_id)
    rows = [(each, level, note, required.get(each.pk)) for each, level, note in form.rows()]
    context = {"form": form, "result": result, "rows": rows}
    return render(request, "assessments/results/levels.html", context, status=422 if form.errors else 200)


def _known(result: AssessmentResult) -> dict[int, Level]:
    rows = ResultLevel.objects.unscoped(reason=_GATE).filter(result=result)
    return {row.competency_id: Level(row.level, row.note) for row in rows}


def _required(result: AssessmentResult) -> dict[int, int]:
    """What the post of the day of the assessment asks for, by competency."""
    found = gaps_of([result.employee_id], as_of=result.assessed_on).get(result.employee_id)
    return {gap.competency_id: gap.required for gap in found.gaps} if found else {}


def _competencies(known: dict[int, Level], required: dict[int, int]) -> list[Competency]:
    core = Competency.objects.filter(kind__in=CORE_KINDS, withdrawn_on__isnull=True)
    wanted = core | Competency.objects.filter(pk__in=[*known, *required])
    return list(wanted.order_by("kind", "code"))
