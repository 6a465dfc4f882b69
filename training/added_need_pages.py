"""Pages of the needs that an officer adds to an annual plan beside those that follow from gaps."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from employees.access import Permission
from employees.policy import requires, scope_of
from training.annual.added import add_need, change_added, remove_added, units_for
from training.annual_forms import AddedNeedForm
from training.annual_pages import tried, version_of
from training.models import AddedNeed, AnnualPlan


@require_http_methods(["GET", "POST"])
@requires(Permission.MANAGE_TRAINING)
def added_need_new(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Add a need to the plan, with the decree or programme that it rests on."""
    principal = scope_of(request)
    plans = AnnualPlan.objects.visible_to(principal).select_related("unit")
    plan = get_object_or_404(plans, public_id=public_id)
    form = AddedNeedForm(request.POST or None, units=units_for(plan), initial={"version": plan.version})
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        if tried(form, lambda: add_need(plan, by=principal, **given)):
            messages.success(request, _("The need is added."))
            return redirect("annual_plan_detail", public_id=plan.public_id)
    return _shown(request, plan, form)


@require_http_methods(["GET", "POST"])
@requires(Permission.MANAGE_TRAINING)
def added_need_edit(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Change an added need, or take it out of the plan."""
    principal = scope_of(request)
    rows = AddedNeed.objects.visible_to(principal).select_related("plan__unit", "unit", "program")
    need = get_object_or_404(rows, public_id=public_id)
    told = {name: getattr(need, name) for name in ("people", "decree", "reason")}
    initial = {**told, "version": need.plan.version}
    removes = "remove" in request.POST
    form = AddedNeedForm(request.POST or None, fixed=True, initial=initial)
    if removes and tried(form, lambda: remove_added(need, version=version_of(request), by=principal)):
        messages.success(request, _("The need is taken out."))
        return redirect("annual_plan_detail", public_id=need.plan.public_id)
    if request.method == "POST" and not removes and form.is_valid():
        given = form.cleaned_data
        if tried(form, lambda: change_added(need, by=principal, **given)):
            messages.success(request, _("The need is changed."))
            return redirect("annual_plan_detail", public_id=need.plan.public_id)
    return _shown(request, need.plan, form, need=need)


def _shown(request: HttpRequest, plan: AnnualPlan, form: Any, **more: Any) -> HttpResponse:
    context = {"plan": plan, "form": form, **more}
    return render(request, "training/added_need.html", context, status=422 if form.errors else 200)
