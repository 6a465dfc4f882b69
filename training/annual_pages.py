"""Pages of the annual plan: needs, programmes, budget, proposals, and its way to approval."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from asn_career.base.access_log import log_access
from asn_career.base.errors import DomainError
from asn_career.base.models import Job
from asn_career.base.tables import keyset_page
from employees.access import Permission, Principal
from employees.coverage import agencies_of
from employees.policy import requires, scope_of
from training.annual import moves
from training.annual.added import added_of
from training.annual.budget import change_offer, lines_of, pay_all_from
from training.annual.errors import AnnualPlanChangedError, LineNeededError
from training.annual.needs import begin_plan, change_need, request_needs, restore_need
from training.annual.runs import request_run
from training.annual.standing import may_approve, may_write
from training.annual_documents import ANNEXES, annex_pdf, annex_workbook
from training.annual_forms import NeedFilter, NeedForm, OfferForm, PersonFilter, YearForm
from training.annual_tables import (
    NEED_COLUMNS,
    OFFER_COLUMNS,
    PERSON_COLUMNS,
    PLAN_COLUMNS,
    LineUse,
    compared,
    reasons_of,
    steps_of,
    with_sums,
)
from training.hour_rules import told_by_status
from training.models import AnnualPlan, OptimisationRun, PlannedPerson, PlanOffer, TrainingNeed

READERS = (Permission.MANAGE_TRAINING, Permission.APPROVE_TRAINING)
STAGES = (
    gettext_lazy("Needs"),
    gettext_lazy("Proposal"),
    gettext_lazy("To submit"),
    gettext_lazy("Approval"),
    gettext_lazy("Sessions"),
    gettext_lazy("Closed"),
)


@require_safe
@requires(*READERS)
def annual_plan_list(request: HttpRequest) -> HttpResponse:
    """The annual plans that the reader writes or approves."""
    principal = scope_of(request)
    plans = AnnualPlan.objects.visible_to(principal).select_related("unit", "chosen_run")
    page = keyset_page(with_sums(plans), columns=PLAN_COLUMNS, params=request.GET, default="-tahun")
    units = agencies_of(principal, Permission.MANAGE_TRAINING)
    form = YearForm(units=units, initial={"year": principal.on.year + 1}) if units else None
    return render(request, "training/annual_plan_list.html", {"page": page, "form": form})


@require_POST
@requires(Permission.MANAGE_TRAINING)
def annual_plan_begin(request: HttpRequest) -> HttpResponse:
    """Begin the plan of an agency and year, or open the one that exists."""
    principal = scope_of(request)
    form = YearForm(request.POST, units=agencies_of(principal, Permission.MANAGE_TRAINING))
    if not form.is_valid():
        messages.error(request, _("Choose the agency and a year."))
        return redirect("annual_plan_list")
    plan = begin_plan(form.cleaned_data["unit"], year=form.cleaned_data["year"], by=principal)
    return redirect("annual_plan_detail", public_id=plan.public_id)


@require_safe
@requires(*READERS)
def annual_plan_detail(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Where the plan stands, its money, its newest proposal and its needs."""
    principal, plan = scope_of(request), _plan(request, public_id)
    rows = TrainingNeed.objects.visible_to(principal).filter(plan=plan)
    filters = NeedFilter(request.GET, queryset=rows, request=request)
    page = keyset_page(
        filters.qs.select_related("unit", "competency", "program"),
        columns=NEED_COLUMNS,
        params=request.GET,
        default="-bobot",
    )
    runs = OptimisationRun.objects.visible_to(principal).filter(plan=plan).published().newest_first()
    context = {
        "plan": plan,
        "filter": filters,
        "page": page,
        "stages": STAGES,
        "stage": steps_of(plan),
        "lines": [LineUse(line) for line in lines_of(plan)],
        "run": runs.first(),
        "added": added_of(plan),
        "may_write": may_write(principal, plan.unit),
        "may_approve": may_approve(principal, plan.unit) and plan.submitted_by != principal.identity,
    }
    return render(request, "training/annual_plan_detail.html", context)


@require_POST
@requires(*READERS)
def annual_plan_move(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Generate needs, optimise, submit, approve or close."""
    principal, plan = scope_of(request), _plan(request, public_id)
    act = _ACTS.get(request.POST.get("action", ""))
    if act is None:
        messages.error(request, _("Choose what is to be done."))
        return redirect("annual_plan_detail", public_id=public_id)
    try:
        job = act(plan, version_of(request), principal)
    except DomainError as error:
        messages.error(request, str(error))
        return redirect("annual_plan_detail", public_id=public_id)
    if job is not None:
        return redirect("job_detail", public_id=Job.objects.get(pk=job).public_id)
    return redirect("annual_plan_detail", public_id=public_id)


def _submit(plan: AnnualPlan, version: int, by: Principal) -> None:
    moves.submit(plan, version=version, by=by, at=timezone.now())


def _approve(plan: AnnualPlan, version: int, by: Principal) -> None:
    moves.approve(plan, version=version, by=by, at=timezone.now())


def _close(plan: AnnualPlan, version: int, by: Principal) -> None:
    moves.close(plan, version=version, by=by)


_ACTS: dict[str, Callable[[AnnualPlan, int, Principal], int | None]] = {
    "needs": lambda plan, _version, by: request_needs(plan, by=by).pk,
    "optimise": lambda plan, _version, by: request_run(plan, by=by).job_id,
    "submit": _submit,
    "approve": _approve,
    "close": _close,
}


@require_http_methods(["GET", "POST"])
@requires(Permission.APPROVE_TRAINING)
def annual_plan_return(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Return a submitted plan, with a reason."""
    plan = _plan(request, public_id)
    address = reverse("annual_plan_detail", args=[public_id])
    context: dict[str, Any] = {
        "question": _("Return the plan?"),
        "consequence": _("It can be changed again and has to be submitted anew."),
        "verb": _("Return"),
        "cancel_url": address,
        "reason": True,
        "hidden": [("version", plan.version)],
    }
    if request.method == "POST":
        reason = request.POST.get("reason", "")
        try:
            version, by = version_of(request), scope_of(request)
            moves.send_back(plan, version=version, by=by, at=timezone.now(), reason=reason)
        except DomainError as error:
            context |= {"reason_error": str(error), "reason_value": reason}
        else:
            messages.success(request, _("The plan is returned."))
            return redirect(address)
    status = 422 if "reason_error" in context else 200
    return render(request, "components/confirm_page.html", context, status=status)


@require_http_methods(["GET", "POST"])
@requires(Permission.MANAGE_TRAINING)
def annual_need_edit(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Change a need with a reason, or let it stand as it followed from the gaps."""
    principal = scope_of(request)
    rows = TrainingNeed.objects.visible_to(principal).select_related(
        "plan__unit", "unit", "competency", "program"
    )
    need = get_object_or_404(rows, public_id=public_id)
    initial = {
        "people": need.people,
        "program": need.program and need.program.public_id,
        "reason": need.reason,
        "version": need.plan.version,
    }
    form = NeedForm(request.POST or None, need=need, initial=initial)
    if request.method == "POST" and "restore" in request.POST:
        return _done(
            request, need.plan, lambda: restore_need(need, version=version_of(request), by=principal)
        )
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        done = tried(form, lambda: change_need(need, by=principal, **given))
        if done:
            messages.success(request, _("The need is changed."))
            return redirect("annual_plan_detail", public_id=need.plan.public_id)
    context = {"need": need, "form": form, "plan": need.plan}
    return render(request, "training/annual_need_edit.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "POST"])
@requires(*READERS)
def annual_offers(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """The programmes that the plan may hold; those without a budget line are paid from one in a single act."""
    principal, plan = scope_of(request), _plan(request, public_id)
    lines = list(lines_of(plan))
    if request.method == "POST":
        return _paid(request, plan, {str(line.public_id): line for line in lines})
    rows = PlanOffer.objects.visible_to(principal).filter(plan=plan).select_related("program", "line")
    page = keyset_page(rows, columns=OFFER_COLUMNS, params=request.GET, default="program")
    writes = may_write(principal, plan.unit) and plan.is_draft
    context = {"plan": plan, "page": page, "may_write": writes, "lines": lines}
    return render(request, "training/annual_offers.html", context)


def _paid(request: HttpRequest, plan: AnnualPlan, lines: dict[str, Any]) -> HttpResponse:
    line = lines.get(request.POST.get("line", ""))
    try:
        if line is None:
            raise LineNeededError
        paid = pay_all_from(plan, line, version=version_of(request), by=scope_of(request))
    except DomainError as error:
        messages.error(request, str(error))
    else:
        done = ngettext("%(n)d programme is paid from it.", "%(n)d programmes are paid from it.", paid)
        messages.success(request, done % {"n": paid})
    return redirect("annual_offers", public_id=plan.public_id)


@require_http_methods(["GET", "POST"])
@requires(Permission.MANAGE_TRAINING)
def annual_offer_edit(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Seats, rounds, cost and budget line of a programme in the plan."""
    principal = scope_of(request)
    rows = PlanOffer.objects.visible_to(principal).select_related("plan__unit", "program", "line")
    offer = get_object_or_404(rows, public_id=public_id)
    initial = {
        "seats_per_round": offer.seats_per_round,
        "rounds": offer.rounds,
        "cost_per_seat": offer.cost_per_seat,
        "line": offer.line and offer.line.public_id,
        "version": offer.plan.version,
    }
    form = OfferForm(request.POST or None, offer=offer, initial=initial)
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        if tried(form, lambda: change_offer(offer, by=principal, **given)):
            messages.success(request, _("The programme is changed."))
            return redirect("annual_offers", public_id=offer.plan.public_id)
    context = {"offer": offer, "form": form, "plan": offer.plan}
    return render(request, "training/annual_offer_edit.html", context, status=422 if form.errors else 200)


@require_safe
@requires(*READERS)
def annual_proposal(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """What the optimisation came to: programmes, prices of limits, and everybody with the result."""
    principal, run = scope_of(request), _run(request, public_id)
    people = PlannedPerson.objects.visible_to(principal).of_run(run)
    filters = PersonFilter(request.GET, queryset=people, request=request)
    page = keyset_page(
        filters.qs.select_related("employee", "unit", "program"),
        columns=PERSON_COLUMNS,
        params=request.GET,
        default="-bobot",
    )
    reasons, short = reasons_of(people)
    log_access(by=principal.identity, action="annual_proposal.read", subject=f"optimisation:{public_id}")
    context = {
        "run": run,
        "plan": run.plan,
        "filter": filters,
        "page": page,
        "programmes": list(run.programmes.select_related("program", "line").order_by("-closed", "pk")),
        "prices": list(run.prices.order_by("-price", "kind", "pk")),
        "reasons": reasons,
        "short": short,
        "compared": compared(run),
        "hours_rules": told_by_status(run.plan.year),
        "may_accept": may_write(principal, run.plan.unit) and run.plan.is_draft,
        "accepted": run.plan.chosen_run_id == run.pk,
    }
    return render(request, "training/annual_proposal.html", context)


@require_POST
@requires(Permission.MANAGE_TRAINING)
def annual_proposal_accept(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Make the proposal the plan's."""
    run, principal = _run(request, public_id), scope_of(request)
    return _done(request, run.plan, lambda: moves.accept(run, version=version_of(request), by=principal))


@require_http_methods(["GET", "POST"])
@requires(*READERS)
def annual_plan_file(request: HttpRequest, public_id: UUID, annex: str, form: str) -> HttpResponse:
    """An official annex as a file, for a purpose that is logged."""
    principal, plan = scope_of(request), _plan(request, public_id)
    context: dict[str, Any] = {"plan": plan, "name": ANNEXES[annex], "error": ""}
    if request.method == "POST":
        make = annex_pdf if form == "pdf" else annex_workbook
        try:
            content = make(plan, annex, by=principal, purpose=request.POST.get("purpose", ""))  # type: ignore[arg-type]
        except DomainError as error:
            context["error"] = str(error)
        else:
            response = HttpResponse(content, content_type=_CONTENT_TYPES[form])
            name = f"{annex}-{plan.unit.code}-{plan.year}.{form}"
            response["Content-Disposition"] = f'attachment; filename="{name}"'
            return response
    return render(request, "training/annual_plan_file.html", context, status=422 if context["error"] else 200)


_CONTENT_TYPES = {
    "pdf": "application/pdf",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}


def _plan(request: HttpRequest, public_id: UUID) -> AnnualPlan:
    plans = AnnualPlan.objects.visible_to(scope_of(request)).select_related("unit", "chosen_run")
    return get_object_or_404(plans, public_id=public_id)


def _run(request: HttpRequest, public_id: UUID) -> OptimisationRun:
    runs = OptimisationRun.objects.visible_to(scope_of(request)).published()
    return get_object_or_404(runs.select_related("plan__unit"), public_id=public_id)


def version_of(request: HttpRequest) -> int:
    """The version of the plan that the reader saw."""
    text = request.POST.get("version", "")
    if not text.isdecimal():
        raise AnnualPlanChangedError
    return int(text)


def _done(request: HttpRequest, plan: AnnualPlan, act: Callable[[], object]) -> HttpResponse:
    try:
        act()
    except DomainError as error:
        messages.error(request, str(error))
    else:
        messages.success(request, _("The plan is changed."))
    return redirect("annual_plan_detail", public_id=plan.public_id)


def tried(form: Any, act: Callable[[], object]) -> bool:
    """Whether the act was done; what refused it stands at its field."""
    try:
        act()
    except DomainError as error:
        for name in error.fields or [None]:
            form.add_error(name, str(error))
        return False
    return True
