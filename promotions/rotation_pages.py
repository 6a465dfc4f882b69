"""Pages of rotation: the plans, choosing moves among people of one level, and a plan with every act on it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
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
from employees.access import Permission, Principal
from employees.models import Position
from employees.policy import requires, scope_of
from employees.sender_names import signer_name
from promotions.models import Opening, RotationPlan
from promotions.opening_forms import EvidenceForm, ReasonForm
from promotions.openings.content import rule_of
from promotions.openings.rules import said
from promotions.rotation_choices import RotationState
from promotions.rotation_forms import (
    MOST_CHOICES,
    LevelForm,
    MovesForm,
    PlanDecreeForm,
    level_name,
)
from promotions.rotations import carrying, planning
from promotions.rotations.checking import Verdict, check
from promotions.rotations.ground import Ground, ground_of
from promotions.rotations.proposing import suggest
from promotions.rotations.rules import ROTATION
from promotions.rotations.showing import chains_shown, person_rows, posts_named, vacant_posts

_MOST = 50


@require_safe
@requires(Permission.READ_SHORTLISTS)
def rotation_list(request: HttpRequest) -> HttpResponse:
    """Rotation plans in the reader's scope, the newest first."""
    principal = scope_of(request)
    rows = RotationPlan.objects.visible_to(principal).with_context().with_counts().newest_first()
    context = {
        "rows": [(row, level_name(row.kind, row.echelon)) for row in rows[:_MOST]],
        "may_plan": principal.may_manage(Permission.RUN_SHORTLISTS),
        "rule": ROTATION.value_on(principal.on),
    }
    return render(request, "promotions/rotations/list.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@requires(Permission.RUN_SHORTLISTS)
def rotation_new(request: HttpRequest) -> HttpResponse:
    """People of one level with their time in post, what the data propose, and the moves that people choose."""
    principal = scope_of(request)
    levels = Position.objects.visible_to(principal).order_by("kind", "echelon")
    named = list(levels.values_list("kind", "echelon").distinct())
    filled = LevelForm(request.GET if "unit" in request.GET else None, principal=principal, levels=named)
    context: dict[str, Any] = {"filter": filled, "rule": ROTATION.value_on(principal.on)}
    if not filled.is_bound or not filled.is_valid():
        return render(request, "promotions/rotations/new.html", context)
    kind, echelon = filled.level()
    unit = filled.cleaned_data["unit"]
    try:
        ground = ground_of(unit, kind=kind, echelon=echelon, by=principal)
    except DomainError as error:
        context["refused"] = str(error)
        return render(request, "promotions/rotations/new.html", context, status=422)
    return _choosing(request, ground, context)


@require_safe
@requires(Permission.READ_SHORTLISTS)
def rotation_detail(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """A plan: its moves as chains with why each is valid, its approvals, and the openings that carry it out."""
    plan = _plan(request, public_id)
    log_access(by=scope_of(request).identity, action="rotation.read", subject=f"rotationplan:{public_id}")
    return _home(request, plan, {})


@require_POST
@requires(Permission.RUN_SHORTLISTS, Permission.APPROVE_RULE_SETS)
def rotation_act(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """One act on a plan, named by ``act``."""
    refuse_lost_upload(request)
    plan = _plan(request, public_id)
    return named_act(
        request,
        _ACTS,
        plan,
        form_of=lambda name: _forms(carrying.openings_of(plan), request, only=name).get(name),
        again=lambda bound: _home(request, plan, bound),
        back=reverse("rotation_detail", args=[public_id]),
    )


def _choosing(request: HttpRequest, ground: Ground, context: dict[str, Any]) -> HttpResponse:
    """The table of people; what was posted becomes a plan, or comes back with what stands in the way."""
    principal = scope_of(request)
    posted = request.method == "POST"
    suggested = {} if posted else suggest(ground)
    form = MovesForm(request.POST if posted else None, ground=ground, suggested=suggested)
    verdicts: dict[int, Verdict] = {}
    if posted and form.is_valid():
        verdicts = check(ground, form.chosen())
        try:
            made = _proposed(ground, form, by=principal)
        except DomainError as error:
            blame(form, error)
        else:
            messages.success(
                request, _("Proposed. Two other people approve it; then each move has its opening.")
            )
            return redirect("rotation_detail", public_id=made.public_id)
    log_access(by=principal.identity, action="rotation.plan", subject=f"unit:{ground.unit.public_id}")
    context |= {
        "ground": ground,
        "level": level_name(ground.kind, ground.echelon),
        "form": form,
        "rows": person_rows(ground, form, verdicts),
        "suggested": len(suggested),
        "offered": MOST_CHOICES if len(ground.posts) > MOST_CHOICES + 1 else None,
        "vacant": vacant_posts(ground),
        "address": request.get_full_path(),
    }
    return render(request, "promotions/rotations/new.html", context, status=422 if form.errors else 200)


def _proposed(ground: Ground, form: MovesForm, *, by: Principal) -> RotationPlan:
    return planning.propose(ground, form.chosen(), note=form.cleaned_data["note"], by=by, at=timezone.now())


def _plan(request: HttpRequest, public_id: UUID) -> RotationPlan:
    rows = RotationPlan.objects.visible_to(scope_of(request)).with_context().filter(public_id=public_id)
    found: RotationPlan | None = rows.prefetch_related("approvals__approver__employee").first()
    if found is None:
        raise Http404
    return found


def _home(request: HttpRequest, plan: RotationPlan, bound: dict[str, forms.Form]) -> HttpResponse:
    principal = scope_of(request)
    openings = carrying.openings_of(plan)
    charge = planning.may_plan(principal, unit=plan.unit)
    at_basis = bool(plan.is_approved and charge and carrying.basis_of(openings))
    context = {
        "plan": plan,
        "level": level_name(plan.kind, plan.echelon),
        "chains": chains_shown(plan, by=principal),
        "approvals": [(signer_name(row.approver), row.at) for row in _approvals(plan)],
        "proposed_by": signer_name(plan.proposed_by),
        "left_vacant": posts_named(plan.content["left_vacant"]),
        "may_approve": _may_approve(plan, principal),
        "may_cancel": charge and plan.state != RotationState.CANCELLED,
        "at_basis": at_basis,
        "drafts": len(carrying.drafts_of(plan)) if charge and plan.is_approved else 0,
        "forms": {**_forms(openings, request), **bound},
    }
    return render(request, "promotions/rotations/detail.html", context, status=422 if bound else 200)


def _approvals(plan: RotationPlan) -> list[Any]:
    return sorted(plan.approvals.all(), key=lambda row: row.place)


def _may_approve(plan: RotationPlan, by: Principal) -> bool:
    mine = {f"user:{row.approver.public_id}" for row in _approvals(plan)}
    mine.add(f"user:{plan.proposed_by.public_id}")
    return plan.is_proposed and by.identity not in mine and planning.may_approve(by, plan=plan)


def _forms(openings: list[Opening], request: HttpRequest, *, only: str = "") -> dict[str, forms.Form]:
    """The forms of the page by act; with ``only`` the one that was sent."""
    sent, files = (request.POST, request.FILES) if only else (None, None)
    found: dict[str, Callable[[], forms.Form]] = {
        "evidence": lambda: EvidenceForm(sent, files, prefix="evidence", items=_items(openings)),
        "record": lambda: PlanDecreeForm(sent, prefix="record"),
        "cancel": lambda: ReasonForm(sent, prefix="cancel"),
    }
    return {name: make() for name, make in found.items() if not only or name == only}


def _items(openings: list[Opening]) -> list[tuple[str, str]]:
    """Items of the basis that a document fulfils; every opening of a plan has the same stages."""
    if not openings:
        return []
    return [
        (row["code"], said(row)) for row in rule_of(openings[0], "basis")["evidence"] if not row["record"]
    ]


def _given(request: HttpRequest) -> dict[str, Any]:
    return {"by": scope_of(request), "at": timezone.now()}


def _approve(request: HttpRequest, plan: RotationPlan, form: Any) -> str:
    planning.approve(plan, seen_hash=request.POST.get("hash", ""), **_given(request))
    if plan.is_approved:
        return _("Approved. Both approvals are there: each move has its opening now.")
    return _("Approved. One more approval is needed.")


def _evidence(request: HttpRequest, plan: RotationPlan, form: Any) -> str:
    told = form.cleaned_data
    given = {"item": told["item"], "note": told["note"], "upload": told["file"], **_given(request)}
    carrying.add_evidence(plan, **given)
    return _("The document has been added to every opening of the plan.")


def _close_basis(request: HttpRequest, plan: RotationPlan, form: Any) -> str:
    carrying.close_basis(plan, **_given(request))
    return _("The basis of every opening is closed; the official runs are next.")


def _record(request: HttpRequest, plan: RotationPlan, form: Any) -> str:
    carrying.record_all(plan, **form.cleaned_data, **_given(request))
    return _("Recorded. Everybody changes posts on the same day; the vacancies are closed.")


def _cancel(request: HttpRequest, plan: RotationPlan, form: Any) -> str:
    planning.cancel(plan, reason=form.cleaned_data["reason"], **_given(request))
    return _("Cancelled, with the openings of the plan.")


_ACTS: dict[str, Callable[[HttpRequest, RotationPlan, Any], str]] = {
    "approve": _approve,
    "evidence": _evidence,
    "close_basis": _close_basis,
    "record": _record,
    "cancel": _cancel,
}
