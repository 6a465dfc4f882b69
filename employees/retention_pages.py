"""Pages of retention: how long what is kept, whose records are to go, and their erasure."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST, require_safe

from asn_career.base.access_log import log_access
from asn_career.base.jobs.queue import enqueue
from asn_career.base.page_acts import act_with_reason
from asn_career.base.tables import Column, keyset_page
from employees.access import Permission
from employees.models import Employee, Erasure
from employees.policy import for_anyone, requires, scope_of
from employees.retention import erasing
from employees.retention.carrying_out import KIND
from employees.retention.due import described, due_people, left_on_unknown_day
from employees.retention.rules import RETENTION, classes_on
from employees.retention.wording import EXAMPLES, SURE, name_of, period_of

COLUMNS = (
    Column("nama", _("Name"), order="name"),
    Column("berhenti", _("Left, as it is on record"), order="left_at"),
    Column("golongan", _("No longer kept")),
    Column("halangan", _("What stands in the way")),
    Column("penghapusan", _("Erasure")),
)
_LISTING = (Permission.READ_AUDIT, Permission.MAINTAIN_REFERENCE)


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
    page = keyset_page(
        due_people(seen, on=principal.on), columns=COLUMNS, params=request.GET, default="berhenti"
    )
    log_access(by=principal.identity, action="retention.read")
    erasures = _latest(seen.filter(pk__in=[row.pk for row in page.rows]))
    context = {
        "page": page,
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
    person = Employee.objects.visible_to(principal).filter(public_id=public_id).first()
    if person is None:
        raise Http404
    due = erasing.find_due(principal, public_id)
    tables = erasing.erasable(due.ended) if due else {}
    rows = Erasure.objects.of(Employee.objects.visible_to(principal).filter(pk=person.pk))
    log_access(by=principal.identity, action="retention.read", subject=f"employee:{public_id}")
    context = {
        "person": person,
        "due": due,
        "ended": [(name_of(one.kind), one.on, one.kind.code in tables) for one in due.ended] if due else [],
        "what": [EXAMPLES[code] for code in tables],
        "erasures": rows.order_by("-pk"),
        "may_propose": bool(tables)
        and not (due and due.hindrances)
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
@requires(*_LISTING, Permission.APPROVE_ERASURES)
def erasure_detail(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """One erasure: what goes, what stays, who proposed and decided, and the letter to the person."""
    row, principal = _erasure(request, public_id), scope_of(request)
    log_access(by=principal.identity, action="retention.read", subject=erasing.subject_of(row))
    context: dict[str, Any] = {
        "row": row,
        "person": row.employee,
        "what": [EXAMPLES[code] for code in row.classes],
        "stays": [EXAMPLES[code] for code in ("decision", "file")],
        "entries": len(row.entries),
        "may_decide": erasing.may_decide(row, principal),
    }
    return render(request, "employees/retention/erasure.html", context)


@require_POST
@requires(Permission.APPROVE_ERASURES)
def erasure_approve(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Approve as the second person; a job carries it out."""
    return _decided(request, public_id, approved=True)


@require_POST
@requires(Permission.APPROVE_ERASURES)
def erasure_refuse(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Refuse as the second person."""
    return _decided(request, public_id, approved=False)


def _decided(request: HttpRequest, public_id: UUID, *, approved: bool) -> HttpResponse:
    row, by = _erasure(request, public_id), scope_of(request)

    def act(reason: str) -> str:
        with transaction.atomic():
            erasing.decide(row, approved=approved, reason=reason, by=by, at=timezone.now())
            if approved:
                enqueue(
                    KIND,
                    principal=by,
                    purpose=erasing.subject_of(row),
                    parameters={"erasure": str(row.public_id)},
                )
        return gettext("Approved. It is being carried out.") if approved else gettext("Refused.")

    return act_with_reason(
        request,
        act,
        question=gettext("Approve this erasure?") if approved else gettext("Refuse this erasure?"),
        consequence=gettext(
            "What is erased cannot be brought back. Approve only if no legal proceeding needs it. "
            "What decisions rest on stays."
        )
        if approved
        else gettext("Nothing is erased. It can be proposed again."),
        verb=gettext("Approve") if approved else gettext("Refuse"),
        action=reverse("erasure_approve" if approved else "erasure_refuse", args=[public_id]),
        back=reverse("erasure_detail", args=[public_id]),
    )


def _erasure(request: HttpRequest, public_id: UUID) -> Erasure:
    rows = Erasure.objects.visible_to(scope_of(request)).select_related(
        "employee__home_unit", "drafted_by__employee", "decided_by__employee"
    )
    row = rows.filter(public_id=public_id).first()
    if row is None:
        raise Http404
    return row


def _latest(people: Any) -> dict[int, Erasure]:
    return {row.employee_id: row for row in Erasure.objects.of(people).order_by("pk")}
