"""Pages of whom to assess first: asking for a plan, everybody's reason, deciding, and the list as a file."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext, pgettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from asn_career.base.access_log import log_access, log_file
from asn_career.base.errors import DomainError, NotPermittedError
from asn_career.base.exports import Sheet, csv_lines, workbook
from asn_career.base.forms import blame
from asn_career.base.models import Job
from asn_career.base.page_acts import act_with_reason, told
from asn_career.base.tables import Column, keyset_page
from employees.access import Permission, Principal
from employees.coverage import agencies_of
from employees.delegation.trail import signers, with_names
from employees.models import Employee
from employees.policy import requires, scope_of
from promotions.assessment_choices import AssessmentPlanState
from promotions.assessment_forms import AssessmentNeedFilter, AssessmentPlanForm, period_from
from promotions.assessment_planning import carrying_out, planning
from promotions.assessment_planning.telling import names_of, parts_told, why, without_effect
from promotions.models import AssessmentNeed, AssessmentPlan

P = Permission
LARGEST_FILE = 20_000
CONTENT_TYPES = {
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "csv": "text/csv; charset=utf-8",
}
PLAN_COLUMNS = (
    Column("periode", gettext_lazy("Period"), order="first_day"),
    Column("untuk", gettext_lazy("What for")),
    Column("kapasitas", gettext_lazy("Capacity"), order="capacity", numeric=True),
    Column("dipilih", gettext_lazy("Chosen"), numeric=True),
    Column("keadaan", gettext_lazy("State"), order="state"),
)
NEED_COLUMNS = (
    Column("urutan", pgettext_lazy("in an order", "Place"), order="place", numeric=True),
    Column("nama", gettext_lazy("Name / unit"), order="employee__name"),
    Column("manfaat", gettext_lazy("Effect"), order="effect", numeric=True),
    Column("terakhir", gettext_lazy("Last assessed"), order="last_assessed_on"),
    Column("pilihan", gettext_lazy("Choice"), order="chosen"),
    Column("alasan", gettext_lazy("Reason")),
)


@require_http_methods(["GET", "HEAD", "POST"])
@requires(P.READ_SHORTLISTS)
def assessment_plan_list(request: HttpRequest) -> HttpResponse:
    """Plans in sight, and asking for a new one."""
    principal = scope_of(request)
    roots = agencies_of(principal, P.RUN_SHORTLISTS)
    form = AssessmentPlanForm(request.POST or None, roots=roots, initial=period_from(principal.on))
    if request.method == "POST":
        if not roots:
            raise NotPermittedError
        if form.is_valid() and (job := _asked(form, principal)):
            return redirect("job_detail", public_id=job.public_id)
    plans = AssessmentPlan.objects.visible_to(principal).select_related("root")
    context = {
        "page": keyset_page(plans, columns=PLAN_COLUMNS, params=request.GET, default="-periode"),
        "form": form if roots else None,
        "refused": form,
    }
    status = 422 if form.errors else 200
    return render(request, "promotions/assessment_planning/plan_list.html", context, status=status)


def _asked(form: AssessmentPlanForm, principal: Principal) -> Job | None:
    root, asked = form.asked()
    try:
        job = planning.request_plan(root, asked, as_of=principal.on, by=principal)
    except DomainError as error:
        blame(form, error)
        return None
    return Job.objects.get(pk=job.pk)


@require_safe
@requires(P.READ_SHORTLISTS)
def assessment_plan(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """One plan: whom it chose and whom not, each with the reason, and what comes next."""
    principal = scope_of(request)
    plan = plan_or_404(principal, public_id)
    needs = AssessmentNeed.objects.visible_to(principal).filter(plan=plan)
    filters = AssessmentNeedFilter(request.GET, queryset=needs, request=request)
    rows = filters.qs.select_related("employee__home_unit")
    page = keyset_page(rows, columns=NEED_COLUMNS, params=request.GET, default="urutan")
    names = names_of(plan)
    log_access(by=principal.identity, action="assessment_plan.read", subject=f"plan:{public_id}")
    context = {
        "plan": plan,
        "filter": filters,
        "page": page,
        "listed": [(row, why(row, plan, names=names)) for row in page.rows],
        "may_decide": plan.state == AssessmentPlanState.PROPOSED and planning.may_decide(principal, plan),
        "is_approved": plan.state == AssessmentPlanState.APPROVED,
        "may_carry_out": carrying_out.may_carry_out(principal, plan),
        "planned": carrying_out.round_of(plan) if plan.state == AssessmentPlanState.APPROVED else None,
        **signers(plan, ["drafted_by", "decided_by"]),
        "floors": plan.posts["floors"],
        "rules_from": date.fromisoformat(plan.rules["from"]),
        "query": request.GET.urlencode(),
    }
    return render(request, "promotions/assessment_planning/plan_detail.html", context)


@require_safe
@requires(P.READ_SHORTLISTS)
def assessment_need(request: HttpRequest, public_id: UUID, person: UUID) -> HttpResponse:
    """Why one person of the agency was chosen or not, with the parts of the effect."""
    principal = scope_of(request)
    plan = plan_or_404(principal, public_id)
    people = Employee.objects.visible_to(principal, permission=P.READ_SHORTLISTS).in_subtree([plan.root_id])
    employee = people.select_related("home_unit").filter(public_id=person).first()
    if employee is None:
        raise Http404
    need = AssessmentNeed.objects.visible_to(principal).filter(plan=plan, employee=employee).first()
    names = names_of(plan)
    log_access(by=principal.identity, action="assessment_plan.read", subject=f"employee:{person}")
    context = {
        "plan": plan,
        "person": employee,
        "need": need,
        "sentence": why(need, plan, names=names) if need else without_effect(),
        "parts": parts_told(need, names=names) if need else [],
    }
    return render(request, "promotions/assessment_planning/plan_person.html", context)


@require_POST
@requires(P.APPROVE_STANDARDS)
def assessment_plan_approve(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Approve a plan, as the second person."""
    principal = scope_of(request)
    plan = plan_or_404(principal, public_id)

    def act() -> str:
        planning.approve(plan, by=principal)
        return _("The plan is approved.")

    told(request, act)
    return redirect("assessment_plan", public_id=public_id)


@require_POST
@requires(P.APPROVE_STANDARDS)
def assessment_plan_refuse(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Set a plan aside, with a reason."""
    principal = scope_of(request)
    plan = plan_or_404(principal, public_id)

    def act(reason: str) -> str:
        planning.refuse(plan, reason=reason, by=principal)
        return _("The plan is refused.")

    return act_with_reason(
        request,
        act,
        question=_("Refuse this plan?"),
        consequence=_(
            "The plan stays on record with your reason; a new one is asked for with other figures."
        ),
        verb=_("Refuse"),
        action=reverse("assessment_plan_refuse", args=[public_id]),
        back=reverse("assessment_plan", args=[public_id]),
    )


@require_POST
@requires(P.READ_SHORTLISTS)
def assessment_plan_file(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """The list as it is filtered, as a file; each has a purpose and is logged."""
    principal = scope_of(request)
    plan = plan_or_404(principal, public_id)
    form, purpose = (
        "csv" if request.POST.get("bentuk") == "csv" else "xlsx",
        request.POST.get("keperluan", ""),
    )
    try:
        log_file(
            by=principal.identity,
            action="assessment_plan.export",
            subject=f"plan:{public_id}",
            purpose=purpose,
        )
    except DomainError as error:
        messages.error(request, str(error))
        return redirect("assessment_plan", public_id=public_id)
    needs = AssessmentNeed.objects.visible_to(principal).filter(plan=plan)
    filters = AssessmentNeedFilter(request.POST, queryset=needs, request=request)
    rows = list(filters.qs.select_related("employee__home_unit").in_order()[:LARGEST_FILE])
    taken = f"{request.user.get_username()}, {timezone.localtime():%Y-%m-%d %H:%M}: {purpose.strip()}"
    headings, lines = _headings(principal), _lines(plan, rows, principal, taken)
    if form == "csv":
        content = "".join(csv_lines(headings, lines)).encode("utf-8")
    else:
        content = workbook([Sheet(_("Assessment plan"), headings, lines)])
    name = f"prioritas-penilaian-{plan.first_day:%Y-%m-%d}.{form}"
    headers = {"Content-Disposition": content_disposition_header(True, name) or "attachment"}
    return HttpResponse(content, content_type=CONTENT_TYPES[form], headers=headers)


def _headings(principal: Principal) -> list[str]:
    nip = ["NIP"] if "nip" in principal.readable_columns() else []
    rest = [_("Work unit"), _("Effect"), _("Days"), _("Last assessed"), _("Chosen"), _("Reason")]
    return [pgettext("in an order", "Place"), *nip, _("Name"), *rest, _("Taken by, at, for")]


def _lines(
    plan: AssessmentPlan, rows: list[AssessmentNeed], principal: Principal, taken: str
) -> Iterator[list[Any]]:
    with_nip, names = "nip" in principal.readable_columns(), names_of(plan)
    for row in rows:
        yield [
            row.place,
            *([row.employee.nip] if with_nip else []),
            row.employee.full_name,
            row.employee.home_unit.name if row.employee.home_unit else "",
            row.effect,
            row.cost,
            row.last_assessed_on,
            _("yes") if row.chosen else _("no"),
            why(row, plan, names=names),
            taken,
        ]


def plan_or_404(principal: Principal, public_id: UUID) -> AssessmentPlan:
    """A computed plan in the reader's scope."""
    plans = AssessmentPlan.objects.visible_to(principal)
    found = plans.select_related("root", "drafted_by__employee", "decided_by__employee")
    named = with_names(found.filter(public_id=public_id), "drafted_by", "decided_by")
    plan: AssessmentPlan | None = named.first()
    if plan is None:
        raise Http404
    return plan
