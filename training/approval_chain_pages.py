"""Pages of the approvals of nominations: which chain holds where, and an agency's own."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from asn_career.base.errors import DomainError
from asn_career.base.forms import blame
from asn_career.base.tables import Column, keyset_page
from employees.access import Permission, Principal
from employees.policy import requires, scope_of
from training.approval_chain_forms import ChainForm, WhichChainForm
from training.enrolment_choices import ApprovalStep, ChainState
from training.models import ApprovalChain
from training.sessions.chains import approve_chain, may_decide, propose_chain, refuse_chain
from training.sessions.rules import APPROVAL_CHAIN, chain_with_source

COLUMNS = (
    Column("unit", gettext_lazy("Agency or work unit"), order="unit__name"),
    Column("program", gettext_lazy("Programme")),
    Column("rantai", gettext_lazy("Who approves, in this order")),
    Column("mulai", gettext_lazy("Applies from"), order="effective_from"),
    Column("keadaan", gettext_lazy("State"), order="state"),
)
TONES = {ChainState.WAITING: "warn", ChainState.APPROVED: "plain", ChainState.REFUSED: "bad"}


@dataclass(frozen=True, slots=True)
class ChainRow:
    """An agency's chain as the table shows it."""

    chain: ApprovalChain
    holds: bool
    may_decide: bool

    @property
    def words(self) -> str:
        return in_words(self.chain.steps)

    @property
    def tone(self) -> str:
        return "ok" if self.holds else TONES[ChainState(self.chain.state)]

    @property
    def state(self) -> str:
        return _("Holds today") if self.holds else self.chain.get_state_display()


def in_words(steps: Any) -> str:
    """The approvals in their order, for reading."""
    return " → ".join(str(ApprovalStep(step).label) for step in ApprovalStep.values if step in steps)


@require_safe
@requires(Permission.NOMINATE, Permission.MANAGE_TRAINING, Permission.APPROVE_TRAINING)
def approval_chains(request: HttpRequest) -> HttpResponse:
    """The chain of the rules, those of agencies, and which one holds for a unit and a programme."""
    principal = scope_of(request)
    chains = ApprovalChain.objects.visible_to(principal)
    page = keyset_page(
        chains.select_related("unit", "program"), columns=COLUMNS, params=request.GET, default="-mulai"
    )
    holding = chains.holding_keys(on=principal.on)
    rows = [ChainRow(row, row.pk in holding, may_decide(row, by=principal)) for row in page.rows]
    asked = WhichChainForm(request.GET if "unit" in request.GET else None, principal=principal)
    provision = APPROVAL_CHAIN.in_force_on(principal.on)
    context = {
        "page": page,
        "rows": rows,
        "asked": asked,
        "answer": _answer(asked, principal),
        "national": in_words(provision.value),
        "provision": provision,
        "may_propose": principal.may_manage(Permission.MANAGE_TRAINING),
    }
    return render(request, "training/approval_chains.html", context)


def _answer(asked: WhichChainForm, principal: Principal) -> dict[str, Any] | None:
    if not asked.is_valid():
        return None
    unit, program = asked.cleaned_data["unit"], asked.cleaned_data["program"]
    steps, own = chain_with_source(unit, program, on=principal.on)
    return {"unit": unit, "program": program, "words": in_words(steps), "own": own}


@require_http_methods(["GET", "HEAD", "POST"])
@requires(Permission.MANAGE_TRAINING)
def approval_chain_new(request: HttpRequest) -> HttpResponse:
    """Propose a chain for a unit from a day on."""
    principal = scope_of(request)
    given = request.POST if request.method == "POST" else None
    form = ChainForm(given, principal=principal, initial={"effective_from": principal.on})
    if request.method == "POST" and form.is_valid():
        try:
            propose_chain(**form.cleaned_data, by=principal, at=timezone.now())
        except DomainError as error:
            blame(form, error)
        else:
            messages.success(request, _("The chain is proposed; it holds once a second person approves it."))
            return redirect("approval_chains")
    return render(
        request, "training/approval_chain_form.html", {"form": form}, status=422 if form.errors else 200
    )


@require_POST
@requires(Permission.APPROVE_TRAINING)
def approval_chain_decide(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Approve or refuse a proposed chain."""
    principal = scope_of(request)
    chains = ApprovalChain.objects.visible_to(principal).select_related("unit")
    chain = get_object_or_404(chains, public_id=public_id)
    try:
        if request.POST.get("action") == "approve":
            approve_chain(chain, by=principal, at=timezone.now())
        else:
            refuse_chain(chain, by=principal, at=timezone.now(), reason=request.POST.get("reason", ""))
    except DomainError as error:
        messages.error(request, str(error))
    else:
        messages.success(request, _("Your decision is saved."))
    return redirect("approval_chains")
