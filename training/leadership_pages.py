"""The list of people proposed for leadership training, as far as the reader sees them, and its file."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from asn_career.base.access_log import log_access, log_file
from asn_career.base.errors import DomainError
from asn_career.base.exports import Sheet, csv_lines, workbook
from asn_career.base.tables import Column, keyset_page
from employees.access import Permission, Principal
from employees.models import Employee
from employees.policy import requires, scope_of
from employees.responsible import reaches
from training.enrolment_choices import SessionState
from training.leadership import Proposal, Standing, candidates, find_proposals, proposals_of
from training.leadership_forms import LeadershipFilter
from training.models import TrainingSession

LARGEST_FILE = 5_000
CONTENT_TYPES = {
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "csv": "text/csv; charset=utf-8",
}
COLUMNS = (
    Column("nama", gettext_lazy("Name / NIP"), order="name"),
    Column("unit", gettext_lazy("Post and work unit")),
    Column("pelatihan", gettext_lazy("Training")),
    Column("potensial", gettext_lazy("Potential"), numeric=True),
    Column("manajerial", gettext_lazy("Managerial"), numeric=True),
    Column("alasan", gettext_lazy("Reason")),
)


@dataclass(frozen=True, slots=True)
class Row:
    """A person with the proposal."""

    person: Employee
    proposal: Proposal


@require_safe
@requires(Permission.READ_TALENT)
def leadership_list(request: HttpRequest) -> HttpResponse:
    """Who is proposed for the training of the next level; with ``keadaan``, about whom something is unknown."""
    principal = scope_of(request)
    filters, standing = _filtered(request, request.GET)
    people = filters.qs.select_related("home_unit").with_current_post(on=principal.on)
    page = keyset_page(people, columns=COLUMNS, params=request.GET, default="nama")
    found = proposals_of([person.pk for person in page.rows], as_of=principal.on)
    context = {
        "filter": filters,
        "page": page,
        "rows": [Row(person, found[person.pk]) for person in page.rows if person.pk in found],
        "unknown": standing == Standing.UNKNOWN,
        "query": request.GET.urlencode(),
        "on": principal.on,
    }
    log_access(by=principal.identity, action="leadership.read")
    return render(request, "training/leadership_list.html", context)


@require_safe
@requires(Permission.READ_TALENT)
def leadership_person(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """What is known of one person's potential for leading, and the sessions for which the reader may nominate."""
    principal = scope_of(request)
    people = Employee.objects.visible_to(principal, permission=Permission.READ_TALENT)
    rows = people.select_related("home_unit").with_current_post(on=principal.on)
    person = get_object_or_404(rows, public_id=public_id)
    proposed = find_proposals([person.pk], as_of=principal.on).get(person.pk)
    proposal = proposed or proposals_of([person.pk], as_of=principal.on).get(person.pk)
    log_access(by=principal.identity, action="leadership.read", subject=f"employee:{public_id}")
    context = {
        "person": person,
        "proposal": proposal,
        "proposed": proposed is not None,
        "sessions": _sessions_for(proposed, person, principal),
        "may_manage": principal.may_manage(Permission.MANAGE_TRAINING),
        "on": principal.on,
    }
    return render(request, "training/leadership_person.html", context)


def _sessions_for(
    proposal: Proposal | None, person: Employee, principal: Principal
) -> list[TrainingSession] | None:
    """Sessions of the training that take people; None where the reader may nominate nobody. One query."""
    if proposal is None or proposal.program is None or proposal.blocked:
        return None
    if not reaches(principal, Permission.NOMINATE, person) or person.home_unit is None:
        return None
    sessions = TrainingSession.objects.visible_to(principal).filter(
        program=proposal.program,
        unit__in=person.home_unit.lineage,
        state__in=[SessionState.OPEN, SessionState.CLOSED],
        period__startswith__gt=principal.on,
    )
    return list(sessions.with_counts().order_by("period", "pk"))


@require_POST
@requires(Permission.READ_TALENT)
def leadership_file(request: HttpRequest) -> HttpResponse:
    """The list as a file; each has a purpose and is logged."""
    principal = scope_of(request)
    form = "csv" if request.POST.get("bentuk") == "csv" else "xlsx"
    filters, standing = _filtered(request, request.POST)
    purpose = request.POST.get("keperluan", "")
    try:
        log_file(
            by=principal.identity,
            action="leadership.export",
            subject=f"leadership:{standing}",
            purpose=purpose,
        )
    except DomainError as error:
        messages.error(request, str(error))
        return redirect("leadership_list")
    taken = f"{request.user.get_username()}, {timezone.localtime():%Y-%m-%d %H:%M}: {purpose.strip()}"
    people = list(
        filters.qs.select_related("home_unit").with_current_post(on=principal.on).by_name()[:LARGEST_FILE]
    )
    found = proposals_of([person.pk for person in people], as_of=principal.on)
    with_nip = "nip" in principal.readable_columns()
    rows = _lines(people, found, with_nip=with_nip, taken=taken)
    headings = _headings(with_nip)
    if form == "csv":
        content = "".join(csv_lines(headings, rows)).encode("utf-8")
    else:
        content = workbook([Sheet(_("Leadership proposals"), headings, rows)])
    name = f"usulan-kepemimpinan-{principal.on:%Y-%m-%d}.{form}"
    headers = {"Content-Disposition": content_disposition_header(True, name) or "attachment"}
    return HttpResponse(content, content_type=CONTENT_TYPES[form], headers=headers)


def _filtered(request: HttpRequest, params: Any) -> tuple[LeadershipFilter, Standing]:
    principal = scope_of(request)
    asked = params.get("keadaan")
    standing = Standing.UNKNOWN if asked == Standing.UNKNOWN else Standing.PROPOSED
    people = candidates(principal, standing=standing, as_of=principal.on)
    return LeadershipFilter(params, queryset=people, request=request), standing


def _headings(with_nip: bool) -> list[str]:
    nip = ["NIP"] if with_nip else []
    told = [_("Post"), _("Work unit"), _("Training"), _("Potential"), _("Managerial"), _("Has to come first")]
    return [_("Name"), *nip, *told, _("Not known"), _("Reason"), _("Taken by, at, for")]


def _lines(
    people: list[Any], found: dict[int, Proposal], *, with_nip: bool, taken: str
) -> Iterator[list[Any]]:
    for person in people:
        if (proposal := found.get(person.pk)) is None:
            continue
        yield [
            person.full_name,
            *([person.nip] if with_nip else []),
            person.post_name or "",
            person.home_unit.name if person.home_unit else "",
            proposal.training,
            proposal.potential,
            f"{proposal.reached}/{proposal.asked}",
            ", ".join(proposal.first),
            ", ".join(proposal.missing),
            proposal.reason,
            taken,
        ]
