"""Pages of assessors of an open selection: their stages, and one sheet for each applicant."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from asn_career.base.access_log import log_access
from asn_career.base.errors import DomainError
from asn_career.base.forms import blame
from employees.access import Principal
from employees.policy import for_anyone, scope_of
from promotions.committee_showing import layout_for
from promotions.models import Application, OpeningStage, ScoreSheet, StageAssessor
from promotions.opening_choices import StageState
from promotions.opening_forms import ConflictForm, SheetForm
from promotions.openings import scores
from promotions.openings.content import rule_of_stage
from promotions.openings.rules import said

_MOST = 50


@require_safe
@for_anyone
def assessor_list(request: HttpRequest) -> HttpResponse:
    """The stages that the reader scores, those that wait first."""
    principal = scope_of(request)
    rows = StageAssessor.objects.appointed(principal).serving().exclude(stage__state=StageState.WAITING)
    found = list(
        rows.select_related("stage__opening__vacancy__position__unit").order_by("-stage__starts_on", "-pk")[:_MOST]
    )  # fmt: skip
    context = {
        "rows": [{"stage": row.stage, "label": said(rule_of_stage(row.stage))} for row in found],
        "layout": layout_for(principal),
    }
    return render(request, "promotions/openings/assessor_list.html", context)


@require_safe
@for_anyone
def assessor_stage(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Everybody whom the reader scores in one stage, and the own sheets; nobody else's."""
    principal = scope_of(request)
    seat = _seat(principal, public_id)
    sheets = {row.application_id: row for row in _own_sheets(principal, seat)}
    barred = scores.barred_for(seat)
    rows = [
        {"application": row, "sheet": sheets.get(row.pk), "barred": barred.get(row.pk)}
        for row in scores.admitted_to(seat.stage)
    ]
    context = {
        "stage": seat.stage,
        "label": said(rule_of_stage(seat.stage)),
        "rows": rows,
        "owed": sum(not row["sheet"] and not row["barred"] for row in rows),
        "layout": layout_for(principal),
    }
    log_access(by=principal.identity, action="assessor.read", subject=f"stage:{public_id}")
    return render(request, "promotions/openings/assessor_stage.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@for_anyone
def assessor_sheet(request: HttpRequest, public_id: UUID, application_id: UUID) -> HttpResponse:
    """Score one applicant by every criterion, or say what keeps one from it."""
    principal = scope_of(request)
    seat = _seat(principal, public_id)
    application = _applicant(seat, application_id)
    earlier = next((s for s in _own_sheets(principal, seat) if s.application_id == application.pk), None)
    declares = request.POST.get("act") == "declare"
    sent = request.POST if request.method == "POST" else None
    form = SheetForm(
        None if declares else sent,
        criteria=rule_of_stage(seat.stage)["criteria"],
        corrects=earlier is not None,
        initial=_known(earlier),
    )
    conflict = ConflictForm(sent if declares else None, prefix="declare")
    asked: Any = conflict if declares else form
    if sent is not None and asked.is_valid():
        try:
            _take(seat.stage, application, asked, by=principal)
        except DomainError as error:
            blame(asked, error)
        else:
            messages.success(request, _("Recorded."))
            return redirect("assessor_stage", public_id=public_id)
    context = {
        "stage": seat.stage,
        "label": said(rule_of_stage(seat.stage)),
        "application": application,
        "form": form,
        "conflict": conflict,
        "earlier": earlier,
        "files": scores.files_to_read(seat.stage, application) if seat.stage.is_open else [],
        "layout": layout_for(principal),
    }
    status = 422 if asked.errors else 200
    return render(request, "promotions/openings/assessor_sheet.html", context, status=status)


def _take(stage: OpeningStage, application: Application, form: Any, *, by: Principal) -> None:
    given: dict[str, Any] = {"by": by, "at": timezone.now()}
    if isinstance(form, ConflictForm):
        scores.declare(stage, application, detail=form.cleaned_data["detail"], **given)
        return
    told = form.cleaned_data
    given |= {"points": form.points(), "note": told["note"], "reason": told.get("reason", "")}
    scores.give(stage, application, **given)


def _known(earlier: ScoreSheet | None) -> dict[str, Any]:
    """What an earlier sheet says, to be corrected."""
    if earlier is None:
        return {}
    return {"note": earlier.note} | {f"points_{code}": value for code, value in earlier.scores.items()}


def _seat(by: Principal, public_id: UUID) -> StageAssessor:
    """The reader's own appointment to a stage that has begun, or 404."""
    rows = StageAssessor.objects.appointed(by).serving().filter(stage__public_id=public_id)
    found: StageAssessor | None = (
        rows.exclude(stage__state=StageState.WAITING)
        .select_related("stage__opening__vacancy__position__unit")
        .first()
    )
    if found is None:
        raise Http404
    return found


def _applicant(seat: StageAssessor, public_id: UUID) -> Application:
    """One of those whom the assessor scores, or 404."""
    found = next((row for row in scores.admitted_to(seat.stage) if row.public_id == public_id), None)
    if found is None or found.pk in scores.barred_for(seat):
        raise Http404
    return found


def _own_sheets(by: Principal, seat: StageAssessor) -> list[ScoreSheet]:
    return list(ScoreSheet.objects.visible_to(by).current().filter(assessor=seat))
