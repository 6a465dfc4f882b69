"""Pages of openings for officers: the list, opening a post, and an opening's home with every act on its stages."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from asn_career.base.access_log import log_access
from asn_career.base.errors import DomainError
from asn_career.base.forms import blame
from asn_career.base.page_acts import named_act
from asn_career.base.uploading import refuse_lost_upload
from employees.access import Permission
from employees.documents import path_of
from employees.models import Position
from employees.policy import requires, scope_of
from promotions.models import Application, Opening, OpeningEvidence, StageAssessor, Vacancy
from promotions.opening_choices import OpeningState, StageKind
from promotions.opening_forms import (
    AboutForm,
    AssessorForm,
    EvidenceForm,
    ExtensionForm,
    OpeningForm,
    ReasonForm,
    RouteForm,
    StartForm,
)
from promotions.opening_showing import (
    acts_of,
    application_rows,
    approvals_of,
    assessor_rows,
    links_of,
    opening_of,
    result_rows,
    shown_stages,
    step_of,
)
from promotions.openings import opening as acts
from promotions.openings import scores, stages
from promotions.openings.content import content_of, rule_of, scored_in
from promotions.openings.rules import said
from promotions.openings.waiting import waits_for
from promotions.permissions import may_run
from promotions.vacancy_to_run import vacancy_to_run

_MOST = 50


@require_safe
@requires(Permission.READ_SHORTLISTS)
def opening_list(request: HttpRequest) -> HttpResponse:
    """Openings in the reader's scope: the stage each is at and whom it waits for; and vacancies without one."""
    principal = scope_of(request)
    rows = Opening.objects.visible_to(principal).with_context().with_committee_state()
    rows = rows.prefetch_related("stages")
    found = list(rows.newest_first()[:_MOST])
    vacancies = Vacancy.objects.runnable_by(principal).filter(closed_on__isnull=True)
    without = vacancies.exclude(openings__in=Opening.objects.standing()).select_related("position__unit")
    context = {
        "rows": [_listed(row) for row in found],
        "without": list(without.order_by("-opened_on", "code")[:_MOST])
        if principal.may_manage(Permission.RUN_SHORTLISTS)
        else [],
    }
    return render(request, "promotions/openings/list.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@requires(Permission.RUN_SHORTLISTS)
def opening_post(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Fill a vacant post of the register: the product makes the vacancy, and its opening is proposed next."""
    principal = scope_of(request)
    position = (
        Position.objects.visible_to(principal).select_related("unit").filter(public_id=public_id).first()
    )
    if position is None or not may_run(principal, vacancy=Vacancy(position=position)):
        raise Http404
    form = RouteForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            made = acts.open_post(position, route=form.cleaned_data["route"], by=principal)
        except DomainError as error:
            blame(form, error)
        else:
            return redirect("opening_new", public_id=made.public_id)
    context = {"position": position, "form": form, "free": acts.free_seats(position, on=principal.on)}
    return render(request, "promotions/openings/post.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
@requires(Permission.RUN_SHORTLISTS)
def opening_new(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Propose how a vacancy is filled: the stages of its route, and the weights of those that are scored."""
    principal = scope_of(request)
    vacancy = vacancy_to_run(request, public_id)
    content = content_of(vacancy, as_of=principal.on)
    sent = request.POST if request.method == "POST" else None  # a route without scores has no fields
    form = OpeningForm(sent, stages=scored_in(content))
    if request.method == "POST" and form.is_valid():
        try:
            made = acts.propose_opening(vacancy, by=principal, at=timezone.now(), **form.given())
        except DomainError as error:
            blame(form, error)
        else:
            messages.success(
                request, _("Proposed. Two other people approve it before the first stage begins.")
            )
            return redirect("opening_detail", public_id=made.public_id)
    told = [(said(row), [said(item) for item in row["evidence"]]) for row in content["stages"]]
    context = {"vacancy": vacancy, "form": form, "stages": told, "content": content}
    return render(request, "promotions/openings/new.html", context, status=422 if form.errors else 200)


@require_safe
@requires(Permission.READ_SHORTLISTS)
def opening_detail(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """An opening's home: its stages and their checklists, who has applied, who judges, and the result."""
    opening = opening_of(request, public_id)
    log_access(by=scope_of(request).identity, action="opening.read", subject=f"opening:{public_id}")
    return _home(request, opening, {})


@require_POST
@requires(Permission.RUN_SHORTLISTS, Permission.APPROVE_RULE_SETS)
def opening_act(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """One act of an officer or an approver, named by ``act``."""
    refuse_lost_upload(request)
    opening = opening_of(request, public_id)
    return named_act(
        request,
        _ACTS,
        opening,
        form_of=lambda name: _forms(opening, request, only=name).get(name),
        again=lambda bound: _home(request, opening, bound),
        back=reverse("opening_detail", args=[public_id]),
    )


@require_safe
@requires(Permission.READ_SHORTLISTS)
def opening_evidence_file(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """A document of a checklist as a file."""
    rows = OpeningEvidence.objects.visible_to(scope_of(request)).filter(public_id=public_id)
    found = rows.first()
    if found is None:
        raise Http404
    return handed_out(found, folder=stages.FOLDER)


def handed_out(row: Any, *, folder: str) -> HttpResponse:
    """A file that the caller read through a gate; never shown inside the product's own pages."""
    response: Any = FileResponse(
        path_of(row.sha256, folder=folder).open("rb"),
        as_attachment=True,
        filename=row.name,
        content_type=row.content_type,
    )
    response["Cache-Control"] = "no-store, private"
    return response


def _listed(row: Any) -> dict[str, Any]:
    found = sorted(row.stages.all(), key=lambda stage: stage.place)
    current = stages.current_stage(found)
    return {
        "opening": row,
        "stage": said(rule_of(row, current.code)) if current else "",
        "place": current.place if current else len(found),
        "count": len(found),
        "stage_row": current,
        "waits": waits_for(
            row.state,
            kind=current.kind if current else None,
            stage_state=current.state if current else None,
            committee_state=row.committee_state,
        ),
    }


def _home(request: HttpRequest, opening: Opening, bound: dict[str, forms.Form]) -> HttpResponse:
    principal = scope_of(request)
    shown = shown_stages(opening)
    may = acts_of(opening, shown, principal)
    scored = may["current"] is not None and may["current"].row.kind == StageKind.SCORED
    standing = scores.progress_of(may["current"].row) if scored else None
    judges = assessor_rows(may["current"].row, standing) if standing else []
    spreads = list(standing.undiscussed) if standing and may["current"].row.is_open else []
    headings, results = result_rows(opening, principal) if opening.has_result else ([], [])
    applies = any(stage.row.kind == StageKind.CALL for stage in shown)
    context = {
        "opening": opening,
        "stages": shown,
        "step": step_of(shown),
        "labels": [stage.label for stage in shown],
        "approvals": approvals_of(opening),
        "applications": application_rows(opening, principal) if applies else [],
        "applies": applies,
        "assessors": judges,
        "spreads": spreads,
        "scored": scored,
        "extensions": list(opening.extensions.order_by("pk")),
        "headings": headings,
        "results": results,
        "forms": {**_forms(opening, request, shown=shown, judges=judges, spreads=spreads), **bound},
        "cancelled": opening.state == OpeningState.CANCELLED,
        **links_of(opening, principal),
        **may,
        "may_extend": may["may_close"] and may["current"].row.kind == StageKind.ADMINISTRATION,
    }
    return render(request, "promotions/openings/detail.html", context, status=422 if bound else 200)


def _forms(
    opening: Opening,
    request: HttpRequest,
    *,
    only: str = "",
    shown: Any = None,
    judges: list[dict[str, Any]] | None = None,
    spreads: list[Application] | None = None,
) -> dict[str, forms.Form]:
    """The forms of the page by act; with ``only`` the one that was sent."""
    sent, files = (request.POST, request.FILES) if only else (None, None)
    found: dict[str, Callable[[], forms.Form]] = {
        "start": lambda: StartForm(sent, prefix="start", announces=_begins_call(opening, shown)),
        "evidence": lambda: EvidenceForm(
            sent, files, prefix="evidence", items=_items(shown or shown_stages(opening))
        ),
        "extend": lambda: ExtensionForm(sent, prefix="extend"),
        "cancel": lambda: ReasonForm(sent, prefix="cancel"),
        "appoint": lambda: AssessorForm(sent, prefix="appoint"),
        "excuse": lambda: AboutForm(sent, prefix="excuse", people=_serving(opening, judges)),
        "discuss": lambda: AboutForm(sent, prefix="discuss", people=_apart(opening, spreads)),
    }
    return {name: make() for name, make in found.items() if not only or name == only}


def _begins_call(opening: Opening, shown: Any) -> bool:
    """Whether the stage that begins next takes applications."""
    rows = [each.row for each in shown] if shown else stages.stages_of(opening)
    current = stages.current_stage(rows)
    return current is not None and current.kind == StageKind.CALL


def _items(shown: Any) -> list[tuple[str, str]]:
    current = next((stage for stage in shown if stage.is_current), None)
    return [(item.code, item.label) for item in current.items if item.by_document] if current else []


def _serving(opening: Opening, judges: list[dict[str, Any]] | None) -> list[tuple[str, str]]:
    """Assessors of the stage that goes on or is next, by opaque id."""
    if judges is not None:
        return [(str(each["row"].public_id), each["name"]) for each in judges if each["owes"] is not None]
    stage = stages.current_stage(stages.stages_of(opening))
    found = scores.assessors_of(stage) if stage is not None else []
    return [(str(each.public_id), scores.assessor_name(each)) for each in found]


def _apart(opening: Opening, spreads: list[Application] | None) -> list[tuple[str, str]]:
    """Applicants whose scores lie far apart and were not talked about, by opaque id."""
    if spreads is None:
        stage = stages.current_stage(stages.stages_of(opening))
        scored = stage is not None and stage.kind == StageKind.SCORED
        spreads = list(scores.progress_of(stage).undiscussed) if stage is not None and scored else []
    return [(str(each.public_id), each.employee.full_name) for each in spreads]


def _current(opening: Opening) -> Any:
    found = stages.current_stage(stages.stages_of(opening))
    if found is None:
        raise Http404
    return found


def _given(request: HttpRequest) -> dict[str, Any]:
    return {"by": scope_of(request), "at": timezone.now()}


def _approve(request: HttpRequest, opening: Opening, form: Any) -> str:
    acts.approve(opening, seen_hash=request.POST.get("hash", ""), **_given(request))
    if opening.is_running:
        return _("Approved. Both approvals are there: stages and weights are sealed.")
    return _("Approved. One more approval is needed.")


def _start(request: HttpRequest, opening: Opening, form: Any) -> str:
    given = {"ends_on": form.cleaned_data["ends_on"], **_given(request)}
    stages.start(opening, _current(opening).code, **given)
    return _("The stage has begun.")


def _close(request: HttpRequest, opening: Opening, form: Any) -> str:
    stages.close(opening, _current(opening).code, **_given(request))
    return _("The stage is closed.")


def _evidence(request: HttpRequest, opening: Opening, form: Any) -> str:
    told = form.cleaned_data
    given = {"item": told["item"], "note": told["note"], "upload": told["file"], **_given(request)}
    stages.add_evidence(opening, _current(opening).code, **given)
    return _("The document has been added.")


def _extend(request: HttpRequest, opening: Opening, form: Any) -> str:
    stages.extend_call(opening, **form.cleaned_data, **_given(request))
    return _("The call is open again; who has passed was told.")


def _cancel(request: HttpRequest, opening: Opening, form: Any) -> str:
    acts.cancel(opening, reason=form.cleaned_data["reason"], **_given(request))
    return ""


def _appoint(request: HttpRequest, opening: Opening, form: Any) -> str:
    scores.appoint(_current(opening), nip=form.cleaned_data["nip"], **_given(request))
    return _("Appointed.")


def _excuse(request: HttpRequest, opening: Opening, form: Any) -> str:
    rows = StageAssessor.objects.visible_to(scope_of(request)).filter(stage__opening=opening)
    found = next((row for row in rows if str(row.public_id) == form.cleaned_data["about"]), None)
    if found is None:
        raise Http404
    found.stage = _current(opening)
    scores.excuse(found, reason=form.cleaned_data["reason"], **_given(request))
    return ""


def _discuss(request: HttpRequest, opening: Opening, form: Any) -> str:
    rows = Application.objects.visible_to(scope_of(request)).filter(opening=opening)
    found = next((row for row in rows if str(row.public_id) == form.cleaned_data["about"]), None)
    if found is None:
        raise Http404
    scores.discuss(_current(opening), found, outcome=form.cleaned_data["reason"], **_given(request))
    return ""


_ACTS: dict[str, Callable[[HttpRequest, Opening, Any], str]] = {
    "approve": _approve,
    "start": _start,
    "close": _close,
    "evidence": _evidence,
    "extend": _extend,
    "cancel": _cancel,
    "appoint": _appoint,
    "excuse": _excuse,
    "discuss": _discuss,
}
