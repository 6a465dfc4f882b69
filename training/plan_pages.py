"""One's own development plan: by year, its actions, evidence and notes."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from asn_career.base.audit import acting
from asn_career.base.errors import DomainError
from asn_career.base.forms import blame, uuids_of
from competencies.models import Competency
from employees.access import Principal
from employees.documents import keep_document
from employees.models import Document
from employees.policy import for_employees, scope_of
from training.awareness.visits import note_visit
from training.models import DevelopmentPlan, PlanAction
from training.plan_forms import ChangeActionForm, DoneForm, NotesForm, OwnActionForm
from training.plans import moves, progress
from training.plans.offering import content_of, find_offers
from training.plans.reading import ActionRead, agreeing_names, read_plan
from training.plans.rows import closures_of
from training.plans.writing import add_action, begin_own_plan, change_action, propose_own_plan, remove_action

NEXT_YEAR_FROM_MONTH = 10
OPENED = "plan_opened"


@require_safe
@for_employees
def own_plan(request: HttpRequest) -> HttpResponse:
    """The plan of a year, or how to begin one."""
    principal = scope_of(request)
    plans = {plan.year: plan for plan in _own(principal)}
    year = _year(request.GET.get("tahun"), principal)
    if year == principal.on.year:
        _note_opened(request, principal)
    context: dict[str, Any] = {"year": year, "years": _years(plans, principal, year)}
    if year in plans:
        context["read"] = read_plan(plans[year], on=principal.on)
        context["agreeing"] = agreeing_names(plans[year], on=principal.on)
    return render(request, "training/own_plan.html", context)


def _note_opened(request: HttpRequest, principal: Principal) -> None:
    """Keep once a day that the person opened the own plan; the session remembers that it was kept."""
    today = principal.on.isoformat()
    if principal.employee_id is None or request.session.get(OPENED) == today:
        return
    with acting(by=principal.identity, reason=_("Opened the plan")):
        note_visit(principal.employee_id, year=principal.on.year, on=principal.on)
    request.session[OPENED] = today


@require_POST
@for_employees
def begin_plan(request: HttpRequest) -> HttpResponse:
    """Begin the plan of a year, from the gaps or empty."""
    principal = scope_of(request)
    year = _year(request.POST.get("tahun"), principal)
    begin = propose_own_plan if request.POST.get("dari") == "kesenjangan" else begin_own_plan
    try:
        begin(year=year, by=principal, at=timezone.now())
    except DomainError as error:
        messages.error(request, str(error))
    return redirect(f"{reverse('own_plan')}?tahun={year}")


@require_http_methods(["GET", "POST"])
@for_employees
def plan_step(request: HttpRequest, public_id: UUID, step: str) -> HttpResponse:
    """Send, withdraw or open one's own plan again; opening asks for the reason first."""
    principal = scope_of(request)
    plan = _own(principal).filter(public_id=public_id).first()
    steps: dict[str, Callable[..., Any]] = {
        "send": moves.submit,
        "withdraw": moves.withdraw,
        "change": moves.change_agreed,
    }
    if plan is None:
        raise Http404
    back = redirect(f"{reverse('own_plan')}?tahun={plan.year}")
    reason = {"reason": request.POST.get("reason", "")} if step == "change" else {}
    if request.method == "GET" or (step == "change" and not reason["reason"].strip()):
        return _ask(request, plan, step)
    try:
        steps[step](plan, version=_version(request), by=principal, at=timezone.now(), **reason)
    except DomainError as error:
        messages.error(request, str(error))
    return back


@require_http_methods(["GET", "POST"])
@for_employees
def plan_add(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Choose a competency, then an action for it from the catalogue or the library, or write one's own."""
    principal = scope_of(request)
    plan = _own(principal).filter(public_id=public_id).first()
    if plan is None or not plan.is_editable:
        raise Http404
    chosen = Competency.objects.filter(public_id__in=uuids_of([request.GET.get("kompetensi")])).first()
    offers = find_offers(plan, principal=principal, chosen=chosen)
    form = OwnActionForm(_posted(request, "own"), with_competency=chosen is not None)
    if request.method == "POST":
        content = content_of(request.POST, offers=offers, plan=plan, on=principal.on)
        if content is None and form.is_bound and form.is_valid():
            content = {
                **form.cleaned_data,
                "competency_id": chosen.pk if chosen else None,
                "held": offers.held,
            }
        if content is not None and (answer := _added(request, plan, content, principal, form)):
            return answer
    context = {"plan": plan, "offers": offers, "form": form, "chosen": chosen}
    return render(request, "training/plan_add.html", context, status=422 if form.errors else 200)


def _added(
    request: HttpRequest, plan: DevelopmentPlan, content: dict[str, Any], by: Principal, form: OwnActionForm
) -> HttpResponse | None:
    try:
        add_action(plan, content, version=_version(request), by=by)
    except DomainError as error:
        if not form.is_bound:
            messages.error(request, str(error))
            return None
        blame(form, error)
        return None
    messages.success(request, _("The action is in the plan."))
    return redirect(f"{reverse('own_plan')}?tahun={plan.year}")


@require_http_methods(["GET", "POST"])
@for_employees
def plan_action(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """One action: what it says, its progress, evidence, notes, and what closed it."""
    principal = scope_of(request)
    rows = PlanAction.objects.visible_to(principal).filter(plan__employee=principal.employee_id)
    action = (
        rows.select_related("plan__employee", "competency", "program", "evidence", "completion")
        .filter(public_id=public_id)
        .first()
    )
    if action is None:
        raise Http404
    completion = action.completion or progress.find_completion(action, on=principal.on)
    forms = _forms(action, request, done_on=completion.completed_on if completion else principal.on)
    if request.method == "POST" and (answer := _act(request, action, forms, principal)):
        return answer
    closures = [one for one in closures_of([action.plan]) if one.action_id == action.pk]
    row = ActionRead(action, closures, principal.on)
    context = {"row": row, "plan": action.plan, "completion": completion, **forms}
    invalid = any(form.errors for form in forms.values())
    return render(request, "training/plan_action.html", context, status=422 if invalid else 200)


def _forms(action: PlanAction, request: HttpRequest, *, done_on: date) -> dict[str, Any]:
    kept = {name: getattr(action, name) for name in ChangeActionForm.base_fields}
    done = _posted(request, "done")
    return {
        "change": ChangeActionForm(_posted(request, "change"), initial=kept),
        "done": DoneForm(done, request.FILES if done is not None else None, initial={"done_on": done_on}),
        "noting": NotesForm(_posted(request, "notes"), initial={"notes": action.notes}),
    }


def _act(
    request: HttpRequest, action: PlanAction, forms: dict[str, Any], by: Principal
) -> HttpResponse | None:
    """Do what the posted button says; None shows the page again with its errors."""
    act = request.POST.get("act")
    form = {"change": forms["change"], "done": forms["done"], "notes": forms["noting"]}.get(act or "")
    if form is not None and not form.is_valid():
        return None
    try:
        _do(act, request, action, form, by)
    except DomainError as error:
        if form is not None:
            blame(form, error)
            return None
        messages.error(request, str(error))
    if act == "remove":
        return redirect(f"{reverse('own_plan')}?tahun={action.plan.year}")
    return redirect("plan_action", public_id=action.public_id)


def _do(act: str | None, request: HttpRequest, action: PlanAction, form: Any, by: Principal) -> None:
    now = timezone.now()
    if act == "begin":
        progress.begin(action, by=by, at=now)
    elif act == "take_back":
        progress.take_back(action, by=by)
    elif act == "notes":
        progress.write_notes(action, form.cleaned_data["notes"], by=by)
    elif act == "done":
        evidence = _kept(form.cleaned_data["evidence"], action, by)
        day, completion = form.cleaned_data["done_on"], progress.find_completion(action, on=by.on)
        progress.mark_done(action, done_on=day, by=by, at=now, evidence=evidence, completion=completion)
    elif act == "change":
        content = {**form.cleaned_data, "hours": form.cleaned_data["hours"] or None}
        change_action(action, content, version=_version(request), by=by)
    elif act == "remove":
        remove_action(action, version=_version(request), by=by)


def _kept(upload: Any, action: PlanAction, by: Principal) -> Document | None:
    return keep_document(upload, employee_id=action.plan.employee_id, by=by.identity) if upload else None


def _ask(request: HttpRequest, plan: DevelopmentPlan, step: str) -> HttpResponse:
    """The question before a step."""
    asked = {
        "send": (
            _("Send the plan %(year)s to your superior?"),
            _("Until it is agreed or returned you can only withdraw it."),
            _("Send"),
        ),
        "withdraw": (
            _("Withdraw the plan %(year)s?"),
            _("It becomes a draft again; your superior is no longer asked."),
            _("Take back"),
        ),
        "change": (
            _("Change the agreed plan %(year)s?"),
            _("A new revision begins, which has to be agreed again. What is done stays done."),
            _("Change the plan"),
        ),
    }[step]
    question, consequence, verb = asked
    context = {
        "question": question % {"year": plan.year},
        "consequence": consequence,
        "verb": verb,
        "cancel_url": f"{reverse('own_plan')}?tahun={plan.year}",
        "action": reverse(f"plan_{step}", args=[plan.public_id]),
        "reason": step == "change",
        "reason_error": _("Give a reason.") if "reason" in request.POST else "",
        "hidden": [("version", plan.version)],
    }
    return render(
        request, "components/confirm_page.html", context, status=422 if context["reason_error"] else 200
    )


def _own(principal: Principal) -> Any:
    rows = DevelopmentPlan.objects.visible_to(principal).filter(employee=principal.employee_id)
    return rows.select_related("employee__home_unit")


def _year(text: str | None, principal: Principal) -> int:
    """The year asked for, within reason; else that of today."""
    given = int(text) if text and text.isascii() and text.isdigit() and len(text) == 4 else principal.on.year
    return given if abs(given - principal.on.year) <= 20 else principal.on.year


def _years(plans: dict[int, Any], principal: Principal, year: int) -> list[int]:
    """Years with a plan, this one, the one shown, and the next towards the end of the year."""
    coming = {principal.on.year + 1} if principal.on.month >= NEXT_YEAR_FROM_MONTH else set()
    return sorted({*plans, principal.on.year, year, *coming}, reverse=True)


def _version(request: HttpRequest) -> int:
    text = request.POST.get("version", "")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 9 else 0


def _posted(request: HttpRequest, act: str) -> Any:
    return request.POST if request.method == "POST" and request.POST.get("act") == act else None
