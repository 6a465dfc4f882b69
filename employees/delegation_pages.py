"""Pages of delegations: one's own, naming a deputy, what was done under one, acting in a name, the auditors' list."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from asn_career.base.access_log import log_access
from asn_career.base.errors import DomainError, NotPermittedError
from asn_career.base.forms import blame
from asn_career.base.page_acts import act_with_reason, told
from asn_career.base.tables import Column, keyset_page
from employees.access import Permission, Principal
from employees.awaiting import decisions_in_names
from employees.delegation import naming
from employees.delegation.forms import OfficialForm, OrderForm, right_name
from employees.delegation.rules import DELEGATION, rules_on
from employees.delegation.showing import Shown, parties, shown
from employees.delegation.standing import IN_NAME, act_under, all_names, received_by
from employees.delegation.trail import deeds_under
from employees.delegation.wording import WHY_NEVER, act_name
from employees.models import Delegation, User
from employees.policy import for_anyone, requires, scope_of
from employees.responsible import find_account
from employees.sender_names import signer_name

LISTED = 50
COLUMNS = (
    Column("dicatat", gettext_lazy("Named at"), order="proposed_at"),
    Column("pejabat", gettext_lazy("Official who is away")),
    Column("pelaksana", gettext_lazy("Deputy")),
    Column("surat", gettext_lazy("The order"), order="order_number"),
    Column("masa", gettext_lazy("Days it holds"), order="validity"),
    Column("keadaan", gettext_lazy("State"), order="state"),
)


@require_safe
@for_anyone
def delegation_list(request: HttpRequest) -> HttpResponse:
    """What one stands in for today and what waits there, what one gave, and what waits for a second administrator."""
    principal = scope_of(request)
    own = Delegation.objects.visible_to(principal).with_people().prefetch_related("acts")
    account = find_account(principal)
    given = own.filter(delegator=account).newest_first()[:LISTED]
    administers = principal.may_manage(Permission.MANAGE_ACCESS)
    waiting = own.filter(state="waiting").newest_first()[:LISTED] if administers else []
    context = {
        "received": [shown(row, principal) for row in received_by(principal)],
        "decisions": decisions_in_names(all_names(principal)),
        "given": [shown(row, principal) for row in given],
        "waiting": [shown(row, principal) for row in waiting],
        "administers": administers,
        "may_name": account is not None
        and not principal.in_name_of
        and (administers or naming.rights_of(account, on=principal.on).exists()),
        "may_audit": principal.may_manage(Permission.READ_AUDIT),
    }
    return render(request, "employees/delegation/list.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@for_anyone
def delegation_new(request: HttpRequest) -> HttpResponse:
    """Name a deputy for one's own right or, as an administrator, for an official who cannot."""
    principal = scope_of(request)
    official = _official(request, principal)
    if official is None:
        form = OfficialForm(request.GET if "official" in request.GET else None)
        if form.is_bound and form.is_valid():
            form.add_error(
                "official", _("No account with a right that can be left to a deputy has this NIP.")
            )
        status = 422 if form.errors else 200
        return render(request, "employees/delegation/official.html", {"form": form}, status=status)
    rights = list(naming.rights_of(official, on=principal.on))
    initial = {"first": principal.on, "on": principal.on}
    order = OrderForm(request.POST or None, rights=rights, day=principal.on, initial=initial)
    if request.method == "POST" and order.is_valid():
        try:
            made = naming.name_deputy(
                order.cleaned_data["grant"], order.order(), by=principal, at=timezone.now()
            )
        except DomainError as error:
            blame(order, error)
        else:
            messages.success(request, _named(made))
            return redirect("delegation_detail", public_id=made.public_id)
    rules = rules_on(principal.on)
    context = {
        "form": order,
        "official": signer_name(official),
        "for_another": official != find_account(principal),
        "never": [(act_name(act), WHY_NEVER[why]) for act, why in rules.never.items()],
        "months": rules.months,
        "source": DELEGATION.in_force_on(principal.on).source,
    }
    return render(request, "employees/delegation/new.html", context, status=422 if order.errors else 200)


def _named(made: Delegation) -> str:
    if made.state == "given":
        return _("The deputy is named and told.")
    return _("Recorded. Another administrator decides.")


def _official(request: HttpRequest, principal: Principal) -> User | None:
    """The reader, or whom an administrator names by NIP; None while nobody is found. Raises NotPermittedError."""
    account = find_account(principal)
    if account is None or principal.in_name_of:
        raise NotPermittedError
    number = "".join(sign for sign in request.GET.get("official", "") if sign.isdigit())
    if principal.may_manage(Permission.MANAGE_ACCESS):
        found = User.objects.filter(employee__nip=number, is_active=True).exclude(pk=account.pk).first()
        return found if found and naming.rights_of(found, on=principal.on).exists() else None
    if not naming.rights_of(account, on=principal.on).exists():
        raise NotPermittedError
    return account


@require_safe
@for_anyone
def delegation_detail(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """One delegation: the order, the acts, and everything that was done under it."""
    principal = scope_of(request)
    row = _delegation(request, public_id)
    log_access(by=principal.identity, action="delegation.read", subject=row.purpose)
    context: dict[str, Any] = {
        "each": shown(row, principal),
        "row": row,
        "right": right_name(row),  # type: ignore[arg-type]
        "people": parties(row),
        "deeds": deeds_under(row),
        "may_decide": naming.may_decide(row, principal),
        "may_end": naming.may_end(row, principal),
    }
    return render(request, "employees/delegation/detail.html", context)


@require_POST
@for_anyone
def delegation_decide(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Give or refuse, as the second administrator."""
    row = _delegation(request, public_id)
    approved = request.POST.get("decision") == "give"

    def act() -> None:
        naming.decide(
            row, approved=approved, by=scope_of(request), at=timezone.now(), version=_version(request)
        )

    told(request, act)
    return redirect("delegation_detail", public_id=public_id)


@require_POST
@for_anyone
def delegation_end(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """End it before its last day, with a reason."""
    row = _delegation(request, public_id)
    by = scope_of(request)

    def act(reason: str) -> None:
        naming.end(row, reason=reason, by=by, at=timezone.now(), version=row.version)

    return act_with_reason(
        request,
        act,
        question=_("End this delegation?"),
        consequence=_(
            "From this moment on nothing can be done under it; what was done stays, under both names."
        ),
        verb=_("End it"),
        action=reverse("delegation_end", args=[public_id]),
        back=reverse("delegation_detail", args=[public_id]),
    )


@require_POST
@for_anyone
def delegation_enter(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Act in the official's name from now on, in this session, until one leaves it or it ends."""
    principal = scope_of(request)
    if not Delegation.objects.visible_to(principal).filter(public_id=public_id).exists():
        raise Http404
    act_under(principal, public_id)
    request.session[IN_NAME] = str(public_id)
    log_access(by=principal.identity, action="delegation.enter", subject=f"delegation:{public_id}")
    return redirect(_next(request))


@require_POST
@for_anyone
def delegation_leave(request: HttpRequest) -> HttpResponse:
    """Back to one's own rights."""
    request.session.pop(IN_NAME, None)
    return redirect("delegation_list")


@require_safe
@requires(Permission.READ_AUDIT)
def delegation_register(request: HttpRequest) -> HttpResponse:
    """All delegations in the auditor's scope; each leads to what was done under it."""
    principal = scope_of(request)
    rows = Delegation.objects.visible_to(principal).with_people().prefetch_related("acts")
    page = keyset_page(rows, columns=COLUMNS, params=request.GET, default="-dicatat")
    log_access(by=principal.identity, action="delegations.read")
    listed: list[Shown] = [shown(row, principal) for row in page.rows]
    return render(request, "employees/delegation/register.html", {"page": page, "listed": listed})


def _next(request: HttpRequest) -> str:
    wanted = request.POST.get("next", "")
    if url_has_allowed_host_and_scheme(
        wanted, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    ):
        return wanted
    return "/"


def _version(request: HttpRequest) -> int:
    given = request.POST.get("version", "")
    return int(given) if given.isdecimal() and len(given) < 10 else 0


def _delegation(request: HttpRequest, public_id: UUID) -> Delegation:
    rows = Delegation.objects.visible_to(scope_of(request)).with_people().prefetch_related("acts")
    found = rows.filter(public_id=public_id).first()
    if found is None:
        raise Http404
    return found
