"""The superior's pages: the people of the team, and the plans that wait for agreement."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_http_methods, require_safe

from asn_career.base.access_log import log_access
from asn_career.base.errors import DomainError
from asn_career.base.tables import Column, keyset_page
from asn_career.base.templatetags.ui import BulkAction
from assessments.choices import GapStatus
from assessments.gaps import PersonGaps, gaps_of
from employees.access import Permission, Principal
from employees.models import Employee
from employees.policy import requires, scope_of
from training.choices import ActionState, PlanState
from training.hour_rules import NO_RULE, YearRule, rules_of
from training.models import DevelopmentPlan
from training.plan_forms import ActionChangeForm, AdditionForm, ReturnForm
from training.plans import moves
from training.plans.reading import TONES, agreeing_names, read_plan, waiting_for, with_plan
from training.plans.rows import actions_of
from training.plans.standing import capacities

TEAM_COLUMNS = (
    Column("nama", gettext_lazy("Name / post"), order="name"),
    Column("kesenjangan", gettext_lazy("Competency gaps"), numeric=True),
    Column("rencana", gettext_lazy("Development plan"), order="plan_state"),
    Column("jp", gettext_lazy("Planned JP"), order="plan_hours", numeric=True),
    Column("kegiatan", gettext_lazy("Actions done"), numeric=True),
)
WAITING_COLUMNS = (
    Column("nama", gettext_lazy("Name / NIP"), order="employee__name"),
    Column("unit", gettext_lazy("Work unit"), order="employee__home_unit__name"),
    Column("tahun", gettext_lazy("Year"), order="year", numeric=True),
    Column("kegiatan", gettext_lazy("Actions of the plan"), numeric=True),
    Column("jp", gettext_lazy("Planned JP"), numeric=True),
)


@dataclass(frozen=True, slots=True)
class Member:
    """One person of the team with the gaps of the post and the plan of the year."""

    person: Any
    gaps: PersonGaps | None
    rule: YearRule

    @property
    def below(self) -> int:
        return sum(gap.status == GapStatus.GAP for gap in self.gaps.gaps) if self.gaps else 0

    @property
    def unknown(self) -> int:
        others = (GapStatus.EXPIRED, GapStatus.UNKNOWN)
        return sum(gap.status in others for gap in self.gaps.gaps) if self.gaps else 0

    @property
    def tone(self) -> str:
        return TONES[PlanState(self.person.plan_state)] if self.person.plan_state else "plain"

    @property
    def state(self) -> str:
        state = self.person.plan_state
        return str(PlanState(state).label) if state else _("No plan yet")


@require_safe
@requires(Permission.AGREE_PLANS)
def team(request: HttpRequest) -> HttpResponse:
    """The people who answer to the reader, with their gaps, hours and the state of their plan."""
    principal, year = scope_of(request), scope_of(request).on.year
    people = Employee.objects.visible_to(principal, permission=Permission.AGREE_PLANS)
    people = people.exclude(pk=principal.employee_id or 0)
    rows = with_plan(people.with_current_post(on=principal.on), year=year)
    page = keyset_page(rows, columns=TEAM_COLUMNS, params=request.GET, default="nama")
    gaps = gaps_of([person.pk for person in page.rows], as_of=principal.on)
    rules = rules_of(year)
    log_access(by=principal.identity, action="team.read", subject=f"year:{year}")
    context = {
        "page": page,
        "members": [
            Member(person, gaps.get(person.pk), rules.get(person.status, NO_RULE)) for person in page.rows
        ],
        "year": year,
        "waiting": waiting_for(principal).count(),
    }
    return render(request, "training/team.html", context)


@require_http_methods(["GET", "POST"])
@requires(Permission.AGREE_PLANS, Permission.NOMINATE)
def approvals(request: HttpRequest) -> HttpResponse:
    """Plans that wait for the reader; the chosen ones are agreed together, all or none."""
    principal = scope_of(request)
    waiting = waiting_for(principal).select_related("employee__home_unit")
    if request.method == "POST":
        _agree_chosen(request, waiting, principal)
        return redirect("plan_approvals")
    page = keyset_page(waiting, columns=WAITING_COLUMNS, params=request.GET, default="nama")
    sums = (
        DevelopmentPlan.objects.visible_to(principal)
        .filter(pk__in=[plan.pk for plan in page.rows])
        .with_sums()
    )
    told = {plan.pk: plan for plan in sums}
    context = {
        "page": page,
        "rows": [(plan, told[plan.pk]) for plan in page.rows if plan.pk in told],
        "actions": [BulkAction("agree", _("Agree"))],
        "select": True,
    }
    return render(request, "training/plan_approvals.html", context)


def _agree_chosen(request: HttpRequest, waiting: Any, by: Principal) -> None:
    rows = waiting if request.POST.get("all") else waiting.filter(public_id__in=_selected(request))
    plans = list(rows.order_by("pk")[: moves.AT_ONCE])
    if not plans:
        messages.warning(request, _("Choose at least one plan."))
        return
    try:
        moves.agree(plans, versions=moves.versions_of(plans), by=by, at=timezone.now())
    except DomainError as error:
        messages.error(request, str(error))
        return
    done = ngettext("%(n)d plan is agreed.", "%(n)d plans are agreed.", len(plans)) % {"n": len(plans)}
    messages.success(request, done)


def _selected(request: HttpRequest) -> list[UUID]:
    found = []
    for text in request.POST.getlist("selected"):
        try:
            found.append(UUID(text))
        except ValueError:
            continue
    return found


@require_safe
@requires(Permission.READ_DEVELOPMENT)
def plan_detail(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Somebody's plan, for those whose role opens it; whoever agrees decides here."""
    principal = scope_of(request)
    plan = _plan(principal, public_id)
    log_access(by=principal.identity, action="plan.read", subject=f"employee:{plan.employee.public_id}")
    context = {
        "plan": plan,
        "read": read_plan(plan, on=principal.on),
        "agreeing": agreeing_names(plan, on=principal.on),
        "capacity": _capacity(plan, principal),
        "may_see_person": principal.may_manage(Permission.READ_GAPS),
    }
    return render(request, "training/plan_detail.html", context)


@require_http_methods(["GET", "POST"])
@requires(Permission.AGREE_PLANS, Permission.NOMINATE)
def plan_decide(request: HttpRequest, public_id: UUID, *, agrees: bool) -> HttpResponse:
    """Agree to a plan, or return it with a reason; asks first."""
    principal = scope_of(request)
    plan = _plan(principal, public_id)
    if not agrees:
        return _return(request, plan)
    if request.method == "GET":
        return _ask(request, plan)
    try:
        versions = {str(plan.public_id): _version(request)}
        moves.agree([plan], versions=versions, by=principal, at=timezone.now())
        messages.success(request, _("The plan is agreed."))
    except DomainError as error:
        messages.error(request, str(error))
    return redirect("plan_detail", public_id=public_id)


def _return(request: HttpRequest, plan: DevelopmentPlan) -> HttpResponse:
    """Why the plan goes back, and what of its actions is changed with it."""
    principal = scope_of(request)
    open_ = list(actions_of([plan]).exclude(state=ActionState.DONE).select_related("plan"))
    form = ReturnForm(request.POST or None)
    rows = [ActionChangeForm(request.POST or None, action=action) for action in open_]
    required = gaps_of([plan.employee_id], as_of=principal.on)[plan.employee_id].gaps
    added = AdditionForm(
        request.POST or None, plan=plan, competencies=[gap.competency_id for gap in required]
    )
    valid = [form.is_valid(), added.is_valid(), *(row.is_valid() for row in rows)]
    if request.method == "POST" and all(valid):
        changes = {row.action.public_id: row.change for row in rows}
        reason = form.cleaned_data["reason"]
        try:
            version = _version(request)
            moves.send_back(
                plan,
                version=version,
                by=principal,
                at=timezone.now(),
                reason=reason,
                changes=changes,
                additions=added.additions,
            )
            messages.success(request, _("The plan is returned."))
        except DomainError as error:
            messages.error(request, str(error))
        return redirect("plan_detail", public_id=plan.public_id)
    context = {"plan": plan, "form": form, "rows": rows, "added": added}
    status = 422 if request.method == "POST" else 200
    return render(request, "training/plan_return.html", context, status=status)


def _ask(request: HttpRequest, plan: DevelopmentPlan) -> HttpResponse:
    name = {"name": plan.employee.full_name, "year": plan.year}
    context = {
        "question": _("Agree to the plan %(year)s of %(name)s?") % name,
        "consequence": _("A copy is kept; its actions can begin."),
        "verb": _("Agree"),
        "cancel_url": reverse("plan_detail", args=[plan.public_id]),
        "action": reverse("plan_agree", args=[plan.public_id]),
        "hidden": [("version", plan.version)],
    }
    return render(request, "components/confirm_page.html", context)


def _plan(principal: Principal, public_id: UUID) -> DevelopmentPlan:
    rows = DevelopmentPlan.objects.visible_to(principal).select_related("employee__home_unit")
    plan = rows.filter(public_id=public_id).first()
    if plan is None:
        raise Http404
    return plan


def _capacity(plan: DevelopmentPlan, principal: Principal) -> str:
    """As what the reader may decide about the plan now, in words; empty when not."""
    if plan.state != PlanState.SUBMITTED:
        return ""
    held = capacities([plan], by=principal).get(plan.pk)
    return str(held.label) if held else ""


def _version(request: HttpRequest) -> int:
    text = request.POST.get("version", "")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 9 else 0
