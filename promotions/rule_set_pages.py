"""Pages of rule sets: proposing one, reading it whole, approving it as one of two, and starting its official run."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from asn_career.base.errors import DomainError
from asn_career.base.forms import blame
from asn_career.base.models import Job
from asn_career.base.page_acts import act_with_reason, told
from employees.access import Permission, Principal
from employees.models import Unit
from employees.policy import requires, scope_of
from employees.sender_names import signer_name
from promotions.forms import RuleSetForm
from promotions.models import RuleSet, Vacancy
from promotions.permissions import may_run
from promotions.rule_sets.approving import approve, may_approve, propose, take_back
from promotions.rule_sets.content import Choices, content_of, differences, national_of
from promotions.rule_sets.official import official_job, request_official
from promotions.rule_sets.telling import told_differences, told_requirements, told_rules, told_standard


@require_http_methods(["GET", "HEAD", "POST"])
@requires(Permission.RUN_SHORTLISTS)
def rule_set_new(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Propose the rules of a vacancy; two other people approve them."""
    principal = scope_of(request)
    vacancy = _vacancy(request, public_id)
    if not may_run(principal, vacancy=vacancy):
        raise Http404
    form = RuleSetForm(
        request.POST or None,
        units=Unit.objects.in_subtree([vacancy.position.unit.lineage[0]]).order_by("name"),
        holds=content_of(vacancy, as_of=principal.on, choices=Choices()),
        replaces=RuleSet.objects.filter(vacancy=vacancy).sealed().exists(),
        initial={"as_of": principal.on},
    )
    if request.method == "POST" and form.is_valid():
        try:
            made = propose(vacancy, by=principal, **form.given())
        except DomainError as error:
            blame(form, error)
        else:
            messages.success(request, _("Proposed. Two other people approve it before anything is read."))
            return redirect("rule_set_detail", public_id=made.public_id)
    context = {"vacancy": vacancy, "form": form}
    return render(request, "promotions/rule_sets/new.html", context, status=422 if form.errors else 200)


@require_safe
@requires(Permission.READ_SHORTLISTS)
def rule_set_detail(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """A rule set whole, where it departs from the national default, its approvals and its runs."""
    principal = scope_of(request)
    rule_set = _rule_set(request, public_id)
    approvals = _approvals(rule_set)
    found = differences(rule_set.content, national_of(rule_set.vacancy, as_of=rule_set.as_of))
    runs = (
        rule_set.runs.filter(published_at__isnull=False).select_related("vacancy").order_by("-published_at")
    )
    context = {
        "rule_set": rule_set,
        "content": rule_set.content,
        "standard": told_standard(rule_set.content),
        "requirements": told_requirements(rule_set.content),
        "rules": told_rules(rule_set.content),
        "differences": told_differences(found),
        "drafted_by": signer_name(rule_set.drafted_by),
        "approvals": approvals,
        "runs": list(runs[:50]),
        **_acts(rule_set, principal, approvals),
    }
    return render(request, "promotions/rule_sets/detail.html", context)


@require_POST
@requires(Permission.APPROVE_RULE_SETS)
def rule_set_approve(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Give one of the two approvals to the content that was shown."""
    rule_set = _rule_set(request, public_id)
    told(request, lambda: _approved(request, rule_set))
    return redirect("rule_set_detail", public_id=public_id)


@require_http_methods(["GET", "HEAD", "POST"])
@requires(Permission.RUN_SHORTLISTS, Permission.APPROVE_RULE_SETS)
def rule_set_return(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Take a proposed rule set back, or return it, with a reason."""
    rule_set = _rule_set(request, public_id)
    return act_with_reason(
        request,
        lambda reason: take_back(rule_set, by=scope_of(request), at=timezone.now(), reason=reason),
        question=_("Take this rule set back?"),
        consequence=_("It stays listed with the reason, and can no longer be approved."),
        verb=_("Take back"),
        action=reverse("rule_set_return", args=[public_id]),
        back=reverse("rule_set_detail", args=[public_id]),
    )


@require_POST
@requires(Permission.RUN_SHORTLISTS)
def start_official(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Start the one official run of a sealed rule set."""
    try:
        job = request_official(_rule_set(request, public_id), by=scope_of(request))
    except DomainError as error:
        messages.error(request, str(error))
        return redirect("rule_set_detail", public_id=public_id)
    return redirect("job_detail", public_id=Job.objects.get(pk=job.pk).public_id)


def _acts(rule_set: RuleSet, principal: Principal, approvals: list[dict[str, Any]]) -> dict[str, Any]:
    """What the reader may do with a rule set now."""
    runs, approves = (
        may_run(principal, vacancy=rule_set.vacancy),
        may_approve(principal, vacancy=rule_set.vacancy),
    )
    drafted = principal.identity == f"user:{rule_set.drafted_by.public_id}"
    approved = principal.identity in [each["approver"] for each in approvals]
    return {
        "may_approve": rule_set.is_proposed and approves and not drafted and not approved,
        "may_take_back": rule_set.is_proposed and (drafted or approves),
        "may_start": rule_set.is_sealed and runs and official_job(rule_set) is None,
    }


def _approvals(rule_set: RuleSet) -> list[dict[str, Any]]:
    rows = rule_set.approvals.select_related("approver__employee").order_by("place")
    return [
        {
            "place": row.place,
            "at": row.at,
            "signer": signer_name(row.approver),
            "approver": f"user:{row.approver.public_id}",
        }
        for row in rows
    ]


def _approved(request: HttpRequest, rule_set: RuleSet) -> str:
    approve(rule_set, by=scope_of(request), seen_hash=request.POST.get("hash", ""))
    if rule_set.is_sealed:
        return _("Approved. Both approvals are there: the rule set is sealed.")
    return _("Approved. One more approval is needed.")


def _rule_set(request: HttpRequest, public_id: UUID) -> RuleSet:
    rows = RuleSet.objects.visible_to(scope_of(request)).filter(public_id=public_id)
    found = rows.select_related("vacancy__position__unit", "drafted_by__employee").first()
    if found is None:
        raise Http404
    return found


def _vacancy(request: HttpRequest, public_id: UUID) -> Vacancy:
    rows = Vacancy.objects.reviewable_by(scope_of(request)).select_related("position__unit")
    found = rows.filter(public_id=public_id).first()
    if found is None:
        raise Http404
    return found
