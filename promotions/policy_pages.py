"""Pages of local policies: what an agency has set, proposing a value, trying it on real data, and the second person."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from asn_career.base.errors import DomainError
from asn_career.base.forms import blame
from asn_career.base.models import Job
from asn_career.base.page_acts import act_with_reason, told
from asn_career.base.tables import Column, keyset_page
from asn_career.base.uploading import refuse_lost_upload
from employees.access import Permission, Principal
from employees.coverage import agencies_of
from employees.models import Unit
from employees.policy import requires, scope_of
from employees.sender_names import signer_name
from promotions.choices import LocalRule
from promotions.models import LocalPolicy, PolicyDecreeFile, PolicyDryRun
from promotions.opening_pages import handed_out
from promotions.policies.deciding import FOLDER, give_back, may_decide, propose_policy, publish
from promotions.policies.dry_runs import may_try, request_dry_run
from promotions.policies.examples import examples_of
from promotions.policies.in_force import Setting, rules_of_agency, with_settings
from promotions.policies.open_rules import OPEN_RULES, OpenRule
from promotions.policies.telling import box_headings, compared, moved_people, told_boxes, told_value
from promotions.policy_forms import AGENCY, PolicyForm, form_for
from promotions.rulebook import RuleBook, rules_on

COLUMNS = (
    Column("aturan", gettext_lazy("Rule")),
    Column("instansi", gettext_lazy("Agency"), order="root__name"),
    Column("keputusan", gettext_lazy("Decree or regulation")),
    Column("berlaku", gettext_lazy("Holds")),
    Column("status", gettext_lazy("State"), order="state"),
    Column("diusulkan", gettext_lazy("Proposed"), order="drafted_at", numeric=True),
)


@require_safe
@requires(Permission.READ_SHORTLISTS)
def policy_list(request: HttpRequest) -> HttpResponse:
    """What the agencies in sight have set, what waits, and what was; and the rules that they may set."""
    principal = scope_of(request)
    policies = LocalPolicy.objects.visible_to(principal).select_related("root")
    page = keyset_page(policies, columns=COLUMNS, params=request.GET, default="-diusulkan")
    context = {"page": page, "agencies": _agencies(principal), "rules": list(OPEN_RULES.values())}
    return render(request, "promotions/policies/list.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@requires(Permission.RUN_SHORTLISTS)
def policy_new(request: HttpRequest, rule: str) -> HttpResponse:
    """Propose a value for one rule of an agency; the examples can be seen before anything is kept."""
    principal, chosen = scope_of(request), _rule(rule)
    agencies = agencies_of(principal, Permission.RUN_SHORTLISTS)
    root = _chosen_agency(request, agencies)
    if root is None:
        return render(request, "promotions/policies/none.html", {"rule": OPEN_RULES[chosen]})
    holding = rules_of_agency(root.pk, day=principal.on)
    refuse_lost_upload(request)
    form = form_for(
        chosen, request.POST or None, request.FILES or None, rules=holding, agencies=agencies, root=root
    )
    shown: dict[str, Any] = {}
    if request.method == "POST" and form.is_valid():
        if "preview" in request.POST:
            shown = _preview(form, chosen, holding)
        else:
            try:
                made = propose_policy(form.agency(), chosen, by=principal, **form.given())
            except DomainError as error:
                blame(form, error)
            else:
                messages.success(request, _("Proposed. A second person publishes it."))
                return redirect("policy_detail", public_id=made.public_id)
    context = {"root": root, "rule": OPEN_RULES[chosen], "form": form, **shown}
    return render(request, "promotions/policies/new.html", context, status=422 if form.errors else 200)


@require_safe
@requires(Permission.READ_SHORTLISTS)
def policy_detail(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """A policy beside what held when it was looked at, its examples, its dry runs, and who decides."""
    principal, policy = scope_of(request), _policy(request, public_id)
    rule = LocalRule(policy.rule)
    day = principal.on if policy.is_proposed else policy.begins
    national = rules_on(day)
    value = OPEN_RULES[rule].read(national) if policy.value is None else policy.value
    runs = PolicyDryRun.objects.visible_to(principal).filter(policy=policy).newest_first()[:20]
    jobs = Job.objects.visible_to(principal).filter(
        kind="policy_dry_run", parameters__policy=str(policy.public_id)
    )
    context = {
        "policy": policy,
        "rule": OPEN_RULES[rule],
        "drafted_by": signer_name(policy.drafted_by),
        "decided_by": signer_name(policy.decided_by) if policy.decided_by else "",
        **_shown(rule, value, national, policy=policy),
        "runs": [_told_run(run) for run in runs],
        "headings": box_headings(),
        "job": jobs.exclude(state__in=("done", "failed", "cancelled")).order_by("-created_at").first(),
        "may_decide": policy.is_proposed and may_decide(principal, policy),
        "may_take_back": policy.is_proposed
        and (may_decide(principal, policy) or principal.stands_for(policy.drafted_by)),
        "may_try": policy.is_proposed and may_try(principal, policy),
    }
    return render(request, "promotions/policies/detail.html", context)


@require_safe
@requires(Permission.READ_SHORTLISTS)
def policy_decree_file(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """The signed decree of a policy as a file."""
    rows = PolicyDecreeFile.objects.visible_to(scope_of(request)).filter(policy__public_id=public_id)
    found = rows.first()
    if found is None:
        raise Http404
    return handed_out(found, folder=FOLDER)


@require_POST
@requires(Permission.APPROVE_RULE_SETS)
def policy_publish(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Publish the policy that was shown, as its second person."""
    policy = _policy(request, public_id)
    told(request, lambda: _published(request, policy))
    return redirect("policy_detail", public_id=public_id)


@require_http_methods(["GET", "HEAD", "POST"])
@requires(Permission.RUN_SHORTLISTS, Permission.APPROVE_RULE_SETS)
def policy_return(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Take a proposed policy back, or return it, with a reason."""
    policy = _policy(request, public_id)
    return act_with_reason(
        request,
        lambda reason: give_back(policy, by=scope_of(request), at=timezone.now(), reason=reason),
        question=_("Return this policy?"),
        consequence=_("It stays listed with the reason, and can no longer be published."),
        verb=_("Return"),
        action=reverse("policy_return", args=[public_id]),
        back=reverse("policy_detail", args=[public_id]),
    )


@require_POST
@requires(Permission.RUN_SHORTLISTS, Permission.APPROVE_RULE_SETS)
def policy_try(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Start a dry run of a proposed policy."""
    try:
        job = request_dry_run(_policy(request, public_id), by=scope_of(request))
    except DomainError as error:
        messages.error(request, str(error))
        return redirect("policy_detail", public_id=public_id)
    return redirect("job_detail", public_id=Job.objects.get(pk=job.pk).public_id)


def _published(request: HttpRequest, policy: LocalPolicy) -> str:
    publish(policy, by=scope_of(request), at=timezone.now(), seen_hash=request.POST.get("hash", ""))
    return _("Published. It holds from its first day on.")


def _preview(form: PolicyForm, rule: LocalRule, holding: RuleBook) -> dict[str, Any]:
    """What an entered value would say, without anything being kept."""
    given = form.given()
    national = rules_on(holding.day)
    value = OPEN_RULES[rule].read(national) if given["value"] is None else given["value"]
    faults = list(OPEN_RULES[rule].faults(value, holding.day))
    for fault in faults:
        form.add_error("value" if "value" in form.fields else None, fault)
    if faults:
        return {}
    after = with_settings(holding, {rule: Setting(value, given["decree"], holding.day)})
    return {
        "lines": compared(rule, value, with_rules=holding),
        "examples": examples_of(rule, before=holding, after=after),
    }


def _shown(rule: LocalRule, value: Any, national: RuleBook, *, policy: LocalPolicy) -> dict[str, Any]:
    after = with_settings(national, {rule: Setting(value, policy.decree, policy.begins)})
    return {
        "lines": compared(rule, value, with_rules=national),
        "examples": examples_of(rule, before=national, after=after),
    }


def _told_run(run: PolicyDryRun) -> dict[str, Any]:
    counts: dict[str, Any] = run.counts or {"boxes": []}  # a published one has counts
    return {"run": run, "counts": counts, "moved": moved_people(counts), "boxes": told_boxes(counts)}


def _agencies(principal: Principal) -> list[dict[str, Any]]:
    """The agencies for which the reader proposes, with what holds there today. Two queries."""
    roots = agencies_of(principal, Permission.RUN_SHORTLISTS)
    holding = _holding(roots, principal)
    return [
        {
            "root": root,
            "rules": [_held(each, holding.get((root.pk, each.rule.value))) for each in OPEN_RULES.values()],
        }
        for root in roots
    ]


def _chosen_agency(request: HttpRequest, agencies: Sequence[Unit]) -> Unit | None:
    """The agency that the address or the form names, or the first; None where there is none to propose for."""
    named = request.POST.get(AGENCY) or request.GET.get(AGENCY)
    return next((root for root in agencies if str(root.public_id) == named), next(iter(agencies), None))


def _held(rule: OpenRule, policy: LocalPolicy | None) -> dict[str, Any]:
    """A rule with the policy that holds, if any, and what it says."""
    told = told_value(rule.rule, policy.value) if policy and policy.value is not None else None
    return {"open": rule, "policy": policy, "told": told}


def _holding(roots: Iterable[Unit], principal: Principal) -> dict[tuple[int, str], LocalPolicy]:
    rows = LocalPolicy.objects.in_force_on(principal.on, roots=[root.pk for root in roots])
    return {(row.root_id, row.rule): row for row in rows}


def _rule(name: str) -> LocalRule:
    if name not in LocalRule.values:
        raise Http404
    return LocalRule(name)


def _policy(request: HttpRequest, public_id: UUID) -> LocalPolicy:
    rows = LocalPolicy.objects.visible_to(scope_of(request)).filter(public_id=public_id)
    people = ("drafted_by__employee", "decided_by__employee")
    found = rows.select_related("root", "decree_file", *people).first()
    if found is None:
        raise Http404
    return found
