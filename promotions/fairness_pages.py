"""Pages of fairness: figures for the auditor, the process of a run, the response, and the leaders' summary."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from asn_career.base.access_log import log_access
from asn_career.base.errors import DomainError
from asn_career.base.forms import blame
from asn_career.base.tables import Column, keyset_page
from employees.access import Permission, Principal
from employees.coverage import agencies_of
from employees.models import Unit
from employees.policy import requires, scope_of
from employees.sender_names import signer_name
from promotions.choices import DepartureState, Route, RunKind
from promotions.fairness.computing import strata_of
from promotions.fairness.grouping import own_group
from promotions.fairness.leading import last_months, offices_of, summary_for_leaders
from promotions.fairness.oversight import Process, process_of
from promotions.fairness.responding import may_respond, respond
from promotions.fairness.rules import FAIRNESS, Bounds, bounds_on
from promotions.fairness.summary import StageSummary
from promotions.fairness_choices import Attribute, FairnessStage, FairnessState
from promotions.fairness_forms import ResponseForm, SummaryFilter
from promotions.fairness_labels import Labels
from promotions.fairness_showing import (
    TONES,
    shown_counts,
    shown_gaps,
    shown_strata,
    shown_summary,
    worst_of,
)
from promotions.models import FairnessCount, FairnessReport, FairnessResponse, Shortlist

COLUMNS = (
    Column("jabatan", gettext_lazy("Vacant post"), order="shortlist__vacancy__position__name"),
    Column("instansi", gettext_lazy("Agency"), order="root__name"),
    Column("kesempatan", gettext_lazy("Computed after")),
    Column("dihitung", gettext_lazy("Computed"), order="computed_at", numeric=True),
    Column("keadaan", gettext_lazy("State")),
    Column("tanggapan", gettext_lazy("Response")),
)
AGENCY, ROUTE, OFFICE = "instansi", "jalur", "opd"


@require_safe
@requires(Permission.READ_FAIRNESS)
def fairness_list(request: HttpRequest) -> HttpResponse:
    """Figures by group of the agencies that the reader oversees: twelve months together, then run by run."""
    principal = scope_of(request)
    root = _agency(request, agencies := agencies_of(principal, Permission.READ_FAIRNESS))
    bounds = bounds_on(principal.on)
    reports = FairnessReport.objects.visible_to(principal).latest().with_context()
    page = keyset_page(reports, columns=COLUMNS, params=request.GET, default="-dihitung")
    states = FairnessCount.objects.filter(report__in=page.rows).exclude(state="")
    worst = worst_of(states.values_list("report", "state"))
    for row in page.rows:
        row.worst = worst.get(row.pk)
        row.tone = TONES.get(row.worst or "", "plain")
    pooled = last_months(reports.filter(root=root), on=principal.on, bounds=bounds)
    log_access(
        by=principal.identity, action="fairness.read", subject=f"agency:{root.public_id if root else ''}"
    )
    context = {
        "page": page,
        "root": root,
        "agencies": agencies,
        "together": shown_strata(strata_of(pooled), bounds=bounds),
        "bounds": bounds,
    }
    return render(request, "promotions/fairness/list.html", context)


@require_safe
@requires(Permission.READ_FAIRNESS)
def fairness_detail(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """The figures of one run by group, how it was overseen, and the response; each reading is on record."""
    principal = scope_of(request)
    found = FairnessReport.objects.visible_to(principal).with_context().filter(public_id=public_id).first()
    if found is None:
        raise Http404
    log_access(by=principal.identity, action="fairness.read", subject=f"fairness:{public_id}")
    bounds = bounds_on(found.as_of)
    response = FairnessResponse.objects.filter(report__shortlist=found.shortlist_id).select_related(
        "by__employee"
    )
    context = {
        "report": found,
        "shortlist": found.shortlist,
        "bounds": bounds,
        "groupings": shown_counts(
            found.counts.order_by("pk"),
            own=own_group(found.shortlist.vacancy.position.unit.lineage),
            bounds=bounds,
        ),
        "gaps": shown_gaps(found.gaps.order_by("pk")),
        "departures": [
            (Attribute(row.attribute).label, Labels().of(row.attribute, row.group), row)
            for row in found.departures.order_by("pk")
            if row.before_it
        ],
        "others": FairnessReport.objects.filter(shortlist=found.shortlist_id).order_by("number"),
        "responses": [(row, signer_name(row.by) if row.by else "") for row in response.order_by("due_on")],
        **_process(found.shortlist, on=principal.on, bounds=bounds, named=True),
    }
    return render(request, "promotions/fairness/detail.html", context)


@require_safe
@requires(Permission.READ_SHORTLISTS)
def fairness_process(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """How people oversaw a run, in sums without groups: all that anybody but the auditor is told, before and after."""
    principal = scope_of(request)
    rows = Shortlist.objects.visible_to(principal).filter(kind=RunKind.OFFICIAL, public_id=public_id)
    found = rows.with_context().first()
    if found is None:
        raise Http404
    context = {
        "shortlist": found,
        **_process(found, on=principal.on, bounds=bounds_on(principal.on), named=False),
    }
    return render(request, "promotions/fairness/process.html", context)


@require_safe
@requires(Permission.READ_SHORTLISTS)
def fairness_method(request: HttpRequest) -> HttpResponse:
    """How each figure is made, what each state means, and where its thresholds come from."""
    day = scope_of(request).on
    context = {
        "bounds": (bounds := bounds_on(day)),
        "ratio": Decimal(str(float(bounds.ratio))),
        "chance": Decimal(str(bounds.chance)),
        "pooled": Decimal(str(bounds.pooled_chance)),
        "rule": FAIRNESS,
        "provision": FAIRNESS.in_force_on(day),
        "states": [(TONES[state], state.label, state.value) for state in FairnessState],
    }
    return render(request, "promotions/fairness/method.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@requires(Permission.DECIDE_APPOINTMENTS, Permission.READ_FAIRNESS)
def fairness_response(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """What has to be answered, by stage and attribute alone, and the response of the appointing authority."""
    principal, found = scope_of(request), _response(request, public_id)
    form = ResponseForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            respond(found, text=form.cleaned_data["text"], by=principal, at=timezone.now())
        except DomainError as error:
            blame(form, error)
        else:
            messages.success(request, _("Recorded. The auditor reads it beside the figures."))
            return redirect("fairness_response", public_id=public_id)
    flagged = FairnessCount.objects.filter(report=found.report_id, state=FairnessState.REVIEW).order_by("pk")
    about = dict.fromkeys(flagged.values_list("stage", "attribute"))
    context = {
        "response": found,
        "shortlist": found.report.shortlist,
        "about": [(FairnessStage(stage).label, Attribute(attribute).label) for stage, attribute in about],
        "by": signer_name(found.by) if found.by else "",
        "late": not found.text and found.due_on < principal.on,
        "form": form if not found.text and may_respond(principal, found) else None,
        "refused": form,
    }
    return render(request, "promotions/fairness/response.html", context, status=422 if form.errors else 200)


@require_safe
@requires(Permission.DECIDE_APPOINTMENTS)
def fairness_summary(request: HttpRequest) -> HttpResponse:
    """Twelve months together for the leaders of an agency; small numbers are hidden, narrow questions refused."""
    principal = scope_of(request)
    root = _agency(request, agencies := agencies_of(principal, Permission.DECIDE_APPOINTMENTS))
    bounds = bounds_on(principal.on)
    reports = FairnessReport.objects.summed_for(principal).latest().filter(root=root)
    of_agency = last_months(reports, on=principal.on, bounds=bounds)
    route, office = _chosen(request, offices := offices_of(of_agency))
    told: list[StageSummary] = []
    refusal, action, subject = "", "fairness.summary", f"agency:{root and root.public_id}"
    try:
        told = summary_for_leaders(of_agency, route=route, office=office, bounds=bounds)
    except DomainError as error:
        asked = {ROUTE: route, OFFICE: office and office.public_id}
        subject = "&".join(f"{name}={value}" for name, value in asked.items() if value)
        refusal, action = str(error), "fairness.refused"
    log_access(by=principal.identity, action=action, subject=subject)
    context = {
        "root": root,
        "agencies": agencies,
        "refusal": refusal,
        "attributes": list(shown_summary(told)),
        "bounds": bounds,
        "filter": SummaryFilter(request.GET, offices=offices),
        "responses": FairnessResponse.objects.visible_to(principal)
        .open()
        .select_related("report__shortlist__vacancy__position")
        .order_by("due_on")[:20],
    }
    return render(request, "promotions/fairness/summary.html", context, status=400 if refusal else 200)


def _chosen(request: HttpRequest, offices: list[Unit]) -> tuple[str, Unit | None]:
    """The route and the office that were asked for; unknown ones are not found."""
    route, office = request.GET.get(ROUTE, ""), request.GET.get(OFFICE, "")
    found = next((unit for unit in offices if str(unit.public_id) == office), None)
    if (route and route not in Route.values) or (office and found is None):
        raise Http404
    return route, found


def _process(shortlist: Shortlist, *, on: date, bounds: Bounds, named: bool) -> dict[str, Any]:
    told: Process = process_of(shortlist, on=on, hasty_seconds=bounds.hasty_seconds)
    return {
        "process": told,
        "runs": [(RunKind(kind).label, number) for kind, number in told.runs.items()],
        "departed": [(DepartureState(state).label, number) for state, number in told.departures.items()],
        "approvers": [(signer_name(m.account), number) for m, number in told.by_approver] if named else [],
        "hasty_seconds": bounds.hasty_seconds,
    }


def _agency(request: HttpRequest, agencies: list[Unit]) -> Unit | None:
    named = request.GET.get(AGENCY, "")
    return next((unit for unit in agencies if str(unit.public_id) == named), next(iter(agencies), None))


def _response(request: HttpRequest, public_id: UUID) -> FairnessResponse:
    principal: Principal = scope_of(request)
    rows = FairnessResponse.objects.visible_to(principal).filter(public_id=public_id)
    found = rows.select_related("report__shortlist__vacancy__position__unit", "by__employee").first()
    if found is None:
        raise Http404
    return found
