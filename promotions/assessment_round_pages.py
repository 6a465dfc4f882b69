"""The page on which an approved plan of whom to assess first becomes a round, and which tells who takes part in it."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from asn_career.base.access_log import log_access
from asn_career.base.errors import DomainError
from asn_career.base.forms import blame
from assessments.rounds.choices import RoundMethod
from employees.access import Permission, Principal
from employees.policy import requires, scope_of
from employees.sender_names import signer_name
from promotions.assessment_choices import AssessmentPlanState
from promotions.assessment_forms import PlannedRoundForm
from promotions.assessment_pages import plan_or_404
from promotions.assessment_planning import carrying_out
from promotions.models import AssessmentPlan, PlannedRound


@require_http_methods(["GET", "HEAD", "POST"])
@requires(Permission.MANAGE_ROUNDS)
def assessment_plan_round(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Before: who would take part, who is left out and why, and the form. Afterwards: the round and the same of it."""
    principal = scope_of(request)
    plan = plan_or_404(principal, public_id)
    if not carrying_out.may_carry_out(principal, plan):
        raise Http404
    log_access(by=principal.identity, action="assessment_plan.read", subject=f"plan:{public_id}")
    if planned := carrying_out.round_of(plan):
        if request.method == "POST":
            messages.info(request, _("The plan is a round already; nothing was made twice."))
            return redirect("assessment_plan_round", public_id=public_id)
        return _carried_out(request, planned, by=principal)
    form = PlannedRoundForm(request.POST or None, initial=_proposed(plan, principal))
    if request.method == "POST" and form.is_valid() and _made(request, plan, form, by=principal):
        return redirect("assessment_plan_round", public_id=public_id)
    method = form.data.get("method") or RoundMethod.ASSESSMENT_CENTER.value
    context = {
        "plan": plan,
        "form": form,
        "is_approved": plan.state == AssessmentPlanState.APPROVED,
        "whom": carrying_out.participants(plan, method=method, by=principal),
        "method": RoundMethod(method).label if method in RoundMethod.values else "",
    }
    status = 422 if form.errors else 200
    return render(request, "promotions/assessment_planning/plan_round.html", context, status=status)


def _proposed(plan: AssessmentPlan, principal: Principal) -> dict[str, object]:
    """The period and the note of the plan, to begin with."""
    return {
        "title": plan.note[:200],
        "opens_on": max(plan.first_day, principal.on),
        "closes_on": max(plan.last_day, principal.on),
    }


def _made(request: HttpRequest, plan: AssessmentPlan, form: PlannedRoundForm, *, by: Principal) -> bool:
    try:
        asked = carrying_out.Asked(**form.cleaned_data)
        planned, is_new = carrying_out.carry_out(plan, asked, by=by, at=timezone.now())
    except DomainError as error:
        blame(form, error)
        return False
    if is_new:
        told = _(
            "The draft is there with %(taken)s of %(chosen)s people. Now share them out among assessors."
        )
        messages.success(request, told % {"taken": planned.taken, "chosen": planned.chosen})
    else:
        messages.info(request, _("The plan is a round already; nothing was made twice."))
    return True


def _carried_out(request: HttpRequest, planned: PlannedRound, *, by: Principal) -> HttpResponse:
    context = {
        "plan": planned.plan,
        "planned": planned,
        "made_by": signer_name(planned.made_by),
        "whom": carrying_out.participants_in(planned, by=by),
    }
    return render(request, "promotions/assessment_planning/plan_round.html", context)
