"""Pages of retention: how long what is kept, whose records are to go, and their erasure."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django.db.models import Count
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST, require_safe

from asn_career.base.access_log import log_access
from asn_career.base.models import AuditEntry
from asn_career.base.page_acts import act_with_reason
from asn_career.base.tables import Column, keyset_page
from employees.access import Permission
from employees.choices import ErasureState
from employees.delegation.trail import signers, with_names
from employees.models import Employee, Erasure
from employees.policy import for_anyone, requires, scope_of
from employees.retention import erasing
from employees.retention.due import described, due_people, left_on_unknown_day
from employees.retention.forms import DuePersonFilter, ErasureFilter
from employees.retention.rows import NOTHING, Found, find_rows
from employees.retention.rules import RETENTION, classes_on
from employees.retention.telling import subject_of
from employees.retention.wording import EXAMPLES, NAMES, SURE, name_of, named_rows, period_of

DUE_COLUMNS = (
    Column("nama", _("Name"), order="name"),
    Column("berhenti", _("Left, as it is on record"), order="left_at"),
    Column("golongan", _("No longer kept")),
    Column("halangan", _("What stands in the way")),
    Column("penghapusan", _("Erasure")),
)
ERASURE_COLUMNS = (
    Column("nama", _("Name"), order="employee__name"),
    Column("keadaan", _("State")),
    Column("diusulkan", _("Proposed"), order="drafted_at"),
    Column("diputuskan", _("Decided")),
    Column("selesai", _("Ended")),
)
_LISTING = (Permission.READ_AUDIT, Permission.MAINTAIN_REFERENCE, Permission.APPROVE_ERASURES)


@require_safe
@for_anyone
def retention_classes(request: HttpRequest) -> HttpResponse:
    """How long each class of records is kept, with source and certainty: the same for everybody."""
    principal = scope_of(request)
    context = {
        "classes": [
            {
                "each": each,
                "name": name_of(each),
                "examples": EXAMPLES[each.code],
                "period": period_of(each),
                "tone": SURE[each.confidence][0],
                "sure": SURE[each.confidence][1],
            }
            for each in classes_on(principal.on)
        ],
        "rule": RETENTION,
        "may_list": any(principal.may_manage(permission) for permission in _LISTING),
    }
    return render(request, "employees/retention/classes.html", context)


@require_safe
@requires(*_LISTING)
def retention_due(request: HttpRequest) -> HttpResponse:
    """People in the reader's scope of whom some class is kept no longer, with what stands in the way."""
    principal = scope_of(request)
    seen = Employee.objects.visible_to(principal)
    filters = DuePersonFilter(request.GET, queryset=due_people(seen, on=principal.on), request=request)
    page = keyset_page(filters.qs, columns=DUE_COLUMNS, params=request.GET, default="berhenti")
    log_access(by=principal.identity, action="retention.read")
    erasures = _newest_of_each(seen.filter(pk__in=[row.pk for row in page.rows]))
    context = {
        "page": page,
        "filter": filters,
        "listed": [
            (each, [(name_of(one.kind), one.on) for one in each.ended], erasures.get(each.employee.pk))
            for each in described(page.rows, within=seen, on=principal.on)
        ],
        "unknown": left_on_unknown_day(seen, on=principal.on).count(),
    }
    return render(request, "employees/retention/due.html", context)


@require_safe
@requires(*_LISTING)
def retention_person(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """What has ended of one person's records, what stands in the way, what would go, and the erasures so far."""
    principal = scope_of(request)
    seen = Employee.objects.visible_to(principal).filter(public_id=public_id)
    person = seen.select_related("home_unit").first()
    if person is None:
        raise Http404
    due = erasing.find_due(principal, public_id)
    tables = erasing.erasable(due.ended) if due else {}
    found = erasing.found_of(due) if due else NOTHING
    erasures = list(Erasure.objects.of(seen).order_by("-pk"))
    under_way = next((row for row in erasures if row.is_under_way), None)
    log_access(by=principal.identity, action="retention.read", subject=f"employee:{public_id}")
    context = {
        "person": person,
        "due": due,
        "ended": [(name_of(one.kind), one.on, one.kind.code in tables) for one in due.ended] if due else [],
        "counts": named_rows(found.rows),
        "earlier": found.earlier,
        "erasures": erasures,
        "under_way": under_way,
        "may_propose": bool(found)
        and not (due and due.hindrances)
        and under_way is None
        and person.pk not in principal.themselves
        and principal.may_manage(Permission.PROPOSE_ERASURES),
    }
    return render(request, "employees/retention/person.html", context)


@require_POST
@requires(Permission.PROPOSE_ERASURES)
def erasure_propose(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Propose the erasure, with a reason."""
    by = scope_of(request)
    if not Employee.objects.visible_to(by).filter(public_id=public_id).exists():
        raise Http404

    def act(reason: str) -> str:
        due = erasing.find_due(by, public_id)
        if due is None:
            raise erasing.NotDueError
        erasing.propose(due, reason=reason, by=by, at=timezone.now())
        return gettext("Proposed. Another person decides.")

    return act_with_reason(
        request,
        act,
        question=gettext("Propose to erase these records?"),
        consequence=gettext(
            "Once another person approves, nobody can bring them back. The trail still verifies."
        ),
        verb=gettext("Propose"),
        action=reverse("erasure_propose", args=[public_id]),
        back=reverse("retention_person", args=[public_id]),
    )


@require_safe
@requires(*_LISTING)
def erasure_list(request: HttpRequest) -> HttpResponse:
    """Erasures of people in the reader's scope, the newest first."""
    principal = scope_of(request)
    rows = Erasure.objects.visible_to(principal).select_related("employee__home_unit")
    filters = ErasureFilter(request.GET, queryset=rows, request=request)
    page = keyset_page(filters.qs, columns=ERASURE_COLUMNS, params=request.GET, default="-diusulkan")
    log_access(by=principal.identity, action="retention.read")
    context = {"page": page, "filter": filters}
    return render(request, "employees/retention/erasures.html", context)


@require_safe
@requires(*_LISTING)
def erasure_detail(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """One erasure: what goes and what stays, what stands in the way, who decided why, and the letter to the person."""
    row, principal = _erasure(request, public_id), scope_of(request)
    log_access(by=principal.identity, action="retention.read", subject=subject_of(row))
    found = _found_of(row)
    context: dict[str, Any] = {
        "row": row,
        "person": row.employee,
        "counts": named_rows(found.rows),
        "earlier": found.earlier,
        "stays": [(NAMES[code], EXAMPLES[code]) for code in ("decision", "file")],
        "entries": len(row.entries),
        "hindrances": erasing.in_the_way(row, by=principal) if row.is_under_way else [],
        "may_decide": erasing.may_decide(row, principal),
        "is_own": row.state == ErasureState.PROPOSED and principal.stands_for(row.drafted_by),
        "history": _history(row),
    }
    return render(request, "employees/retention/erasure.html", context)


@require_POST
@requires(Permission.APPROVE_ERASURES)
def erasure_approve(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Approve as the second person, with a reason; a job carries it out."""
    row, by = _erasure(request, public_id), scope_of(request)

    def act(reason: str) -> str:
        erasing.approve(row, reason=reason, by=by, at=timezone.now())
        return gettext("Approved. It is being carried out.")

    return act_with_reason(
        request,
        act,
        question=gettext("Approve this erasure?"),
        consequence=gettext(
            "What is erased cannot be brought back. Approve only if no legal proceeding needs it. "
            "What decisions rest on stays."
        ),
        verb=gettext("Approve"),
        action=reverse("erasure_approve", args=[public_id]),
        back=reverse("erasure_detail", args=[public_id]),
    )


@require_POST
@requires(Permission.APPROVE_ERASURES)
def erasure_refuse(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Refuse as the second person, with a reason."""
    row, by = _erasure(request, public_id), scope_of(request)

    def act(reason: str) -> str:
        erasing.refuse(row, reason=reason, by=by, at=timezone.now())
        return gettext("Refused.")

    return act_with_reason(
        request,
        act,
        question=gettext("Refuse this erasure?"),
        consequence=gettext("Nothing is erased. It can be proposed again."),
        verb=gettext("Refuse"),
        action=reverse("erasure_refuse", args=[public_id]),
        back=reverse("erasure_detail", args=[public_id]),
    )


def _erasure(request: HttpRequest, public_id: UUID) -> Erasure:
    """An erasure in the reader's scope, with the names of its two people."""
    rows = Erasure.objects.visible_to(scope_of(request)).select_related(
        "employee__home_unit", "drafted_by__employee", "decided_by__employee"
    )
    found: Erasure | None = with_names(rows.filter(public_id=public_id), "drafted_by", "decided_by").first()
    if found is None:
        raise Http404
    return found


def _newest_of_each(people: Any) -> dict[int, Erasure]:
    """The newest erasure of each of these people, by number of the person. One query."""
    newest = Erasure.objects.of(people).order_by("employee", "-pk").distinct("employee")
    return {row.employee_id: row for row in newest}


def _found_of(row: Erasure) -> Found:
    """What an erasure took or, as long as it has not, would take. Three queries at most.

    What it took is told by the heads of its entries, which have outlived the values.
    """
    if row.state not in (ErasureState.REMOVED, ErasureState.DONE):
        return find_rows(row.tables, employee_id=row.employee_id)
    gone = AuditEntry.objects.filter(pk__in=row.entries, operation="delete")
    return Found(dict(gone.values_list("table_name").annotate(Count("pk")).order_by()), earlier=0)


def _history(row: Erasure) -> list[dict[str, Any]]:
    """What happened to an erasure, the newest first, for the time line."""
    names = signers(row, ["drafted_by", "decided_by"])
    happened: Iterable[tuple[Any, Any, str, str]] = (
        (row.ended_at, row.get_state_display(), "", row.stopped_reason),
        (row.decided_at, _decision_of(row), names["decided_by"], row.decided_reason),
        (row.drafted_at, gettext("Proposed"), names["drafted_by"], row.reason),
    )
    return [
        {"at": at, "action": action, "actor": actor, "reason": reason}
        for at, action, actor, reason in happened
        if at is not None
    ]


def _decision_of(row: Erasure) -> str:
    return gettext("Refused") if row.state == ErasureState.REFUSED else gettext("Approved")
