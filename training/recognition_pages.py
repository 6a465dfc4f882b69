"""Pages of recognition: programmes, who meets their criteria and why, nominations, decisions, and one's own."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.db import IntegrityError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from asn_career.base.access_log import log_access
from asn_career.base.errors import DomainError, NotPermittedError
from asn_career.base.tables import Column, keyset_page
from employees.access import Permission, Principal
from employees.coverage import agencies_of, covers_unit
from employees.delegation.trail import signers, with_names
from employees.models import Employee, Unit
from employees.policy import for_employees, requires, scope_of
from training.errors import OwnMatterError
from training.models import RecognitionNomination, RecognitionProgram
from training.recognition import nominating, programmes
from training.recognition.nominating import find_candidates, may_decide
from training.recognition.wording import criteria, lines
from training.recognition_forms import NominationForm, ProgramForm
from training.study_leave_page import seen_version

PROGRAM_COLUMNS = (
    Column("nama", gettext_lazy("Programme"), order="name"),
    Column("tahun", gettext_lazy("Year"), order="year", numeric=True),
    Column("keadaan", gettext_lazy("State"), order="state"),
    Column("terpakai", gettext_lazy("Recognised"), order="awarded", numeric=True),
    Column("anggaran", gettext_lazy("Budget"), order="budget", numeric=True),
)
CANDIDATE_COLUMNS = (
    Column("nama", gettext_lazy("Name"), order="name"),
    Column("unit", gettext_lazy("Work unit"), order="home_unit__name"),
    Column("mengapa", gettext_lazy("Why?")),
    Column("usulan", gettext_lazy("Nomination")),
)
SHOWN = 100


@dataclass(frozen=True, slots=True)
class Candidate:
    """Somebody who meets the criteria, why, and whether they are nominated already."""

    person: Employee
    rules: list[dict[str, str]]
    nomination: RecognitionNomination | None


@require_safe
@for_employees
def own_recognition(request: HttpRequest) -> HttpResponse:
    """How one was recognised, and how many of each unit were; nobody else's figures."""
    principal = scope_of(request)
    mine = RecognitionNomination.objects.visible_to(principal).filter(employee=principal.employee_id)
    rows = list(mine.recognised().select_related("program", "certificate", "issued").order_by("-decided_at"))
    programs = RecognitionProgram.objects.visible_to(principal).exclude(state="draft")
    context = {
        "rows": [(row, lines(row.outcomes)) for row in rows],
        "programs": [(program, criteria(program)) for program in programs.order_by("-year", "name")[:20]],
    }
    return render(request, "training/recognition/own.html", context)


@require_safe
@requires(Permission.READ_DEVELOPMENT)
def recognition_list(request: HttpRequest) -> HttpResponse:
    """Programmes of the reader's agency."""
    principal = scope_of(request)
    programs = RecognitionProgram.objects.visible_to(principal).select_related("unit")
    if not (
        principal.may_manage(Permission.MANAGE_TRAINING) or principal.may_manage(Permission.APPROVE_TRAINING)
    ):
        programs = programs.exclude(state="draft")
    page = keyset_page(programs, columns=PROGRAM_COLUMNS, params=request.GET, default="-tahun")
    context = {"page": page, "may_set_up": bool(_agencies(principal))}
    return render(request, "training/recognition/list.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@requires(Permission.MANAGE_TRAINING)
def recognition_new(request: HttpRequest) -> HttpResponse:
    """Set up a programme; another person opens it."""
    principal = scope_of(request)
    units = Unit.objects.filter(pk__in=[unit.pk for unit in _agencies(principal)]).order_by("name")
    form = ProgramForm(request.POST or None, units=units, initial={"year": principal.on.year})
    if request.method == "POST" and form.is_valid():
        try:
            program = programmes.set_up(by=principal, **form.cleaned_data)
        except IntegrityError as error:
            if "recognitionprogram_key" not in str(error):
                raise
            form.add_error("name", _("This agency has a programme of this name in this year already."))
        else:
            messages.success(request, _("Set up. Another person opens it for nominations."))
            return redirect("recognition_detail", public_id=program.public_id)
    status = 422 if form.errors else 200
    return render(request, "training/recognition/new.html", {"form": form}, status=status)


@require_safe
@requires(Permission.READ_DEVELOPMENT)
def recognition_detail(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """A programme: its criteria and budget, who meets them and why, nominations, and the recognised by unit."""
    principal = scope_of(request)
    program = _program(request, public_id)
    found = find_candidates(program, by=principal) if program.state == "open" else {}
    people = Employee.objects.visible_to(principal).filter(pk__in=list(found)).select_related("home_unit")
    page = keyset_page(
        people, columns=CANDIDATE_COLUMNS, params=request.GET, default="nama", known=len(found)
    )
    nominations = _nominations(principal).filter(program=program)
    live = list(
        nominations.filter(state__in=["waiting", "approved"]).order_by("unit__name", "employee__name")
    )
    by_person = {row.employee_id: row for row in live}
    log_access(by=principal.identity, action="recognition.read", subject=f"recognition:{public_id}")
    context = {
        "program": program,
        "criteria": criteria(program),
        "page": page,
        "candidates": [
            Candidate(
                person,
                lines([row._asdict() for row in found[person.pk]]),
                by_person.get(person.pk),
            )
            for person in page.rows
        ],
        "waiting": [row for row in live if row.state == "waiting"][:SHOWN],
        "recognised": _by_unit([row for row in live if row.state == "approved"][:SHOWN]),
        "may_open": program.state == "draft"
        and covers_unit(principal, Permission.APPROVE_TRAINING, program.unit),
        "may_close": program.state == "open"
        and covers_unit(principal, Permission.APPROVE_TRAINING, program.unit),
        "may_nominate": program.state == "open" and principal.may_manage(Permission.NOMINATE),
    }
    return render(request, "training/recognition/detail.html", context)


@require_POST
@requires(Permission.APPROVE_TRAINING)
def recognition_open(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Open a programme, or close it."""
    program = _program(request, public_id)
    do = programmes.close_program if request.POST.get("action") == "close" else programmes.open_program
    try:
        do(program, by=scope_of(request), at=timezone.now(), version=seen_version(request))
    except DomainError as error:
        messages.error(request, str(error))
    else:
        messages.success(request, _("Recorded."))
    return redirect("recognition_detail", public_id=public_id)


@require_http_methods(["GET", "HEAD", "POST"])
@requires(Permission.NOMINATE)
def recognition_nominate(request: HttpRequest, public_id: UUID, person_id: UUID) -> HttpResponse:
    """Nominate somebody, with the reason; what the criteria say is shown beside it."""
    principal = scope_of(request)
    program = _program(request, public_id)
    seen = Employee.objects.visible_to(principal, permission=Permission.NOMINATE)
    people = seen.in_subtree([program.unit_id])
    person = people.select_related("home_unit").filter(public_id=person_id).first()
    if person is None:
        raise Http404
    form = NominationForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            nominating.nominate(
                program, employee=person, reason=form.cleaned_data["reason"], by=principal, at=timezone.now()
            )
        except DomainError as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, _("Nominated. Another person decides."))
            return redirect("recognition_detail", public_id=public_id)
    found = nominating.find_meeting(program, people.filter(pk=person.pk), on=principal.on).get(person.pk)
    context = {
        "program": program,
        "person": person,
        "form": form,
        "rules": lines([row._asdict() for row in found or ()]),
    }
    return render(request, "training/recognition/nominate.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
@requires(Permission.NOMINATE, Permission.APPROVE_TRAINING)
def recognition_nomination(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """One nomination: why, by whom, and the decision."""
    principal = scope_of(request)
    named = with_names(_nominations(principal), "nominated_by", "decided_by")
    row = named.filter(public_id=public_id).first()
    if row is None:
        raise Http404
    if request.method == "POST":
        try:
            _decide(request, row)
        except (NotPermittedError, OwnMatterError):
            raise
        except DomainError as error:
            messages.error(request, str(error))
        else:
            messages.success(request, _("Recorded."))
        return redirect("recognition_nomination", public_id=public_id)
    deciding = may_decide(row, by=principal)
    context = {
        "row": row,
        **signers(row, ["nominated_by", "decided_by"]),
        "rules": lines(row.outcomes),
        "may_decide": deciding and row.state == "waiting",
        "may_revoke": deciding and row.state == "approved",
        "may_withdraw": row.state == "waiting" and principal.account_key == str(row.nominated_by.public_id),
    }
    return render(request, "training/recognition/nomination.html", context)


def _decide(request: HttpRequest, row: RecognitionNomination) -> None:
    given: dict[str, Any] = {"by": scope_of(request), "at": timezone.now(), "version": seen_version(request)}
    reason = request.POST.get("reason", "")[:2000]
    action = request.POST.get("action")
    if action == "approve":
        nominating.approve(row, reason=reason, **given)
    elif action == "revoke":
        nominating.revoke_recognition(row, reason=reason, **given)
    elif action == "withdraw":
        nominating.withdraw(row, **given)
    else:
        nominating.refuse(row, reason=reason, **given)


def _nominations(principal: Principal) -> Any:
    rows = RecognitionNomination.objects.visible_to(principal)
    return rows.select_related(
        "program__unit",
        "employee__home_unit",
        "unit",
        "nominated_by__employee",
        "decided_by__employee",
        "certificate",
        "issued",
    )


def _by_unit(rows: list[RecognitionNomination]) -> list[tuple[str, list[RecognitionNomination]]]:
    found: dict[str, list[RecognitionNomination]] = {}
    for row in rows:
        found.setdefault(row.unit.name, []).append(row)
    return list(found.items())


def _agencies(principal: Principal) -> list[Unit]:
    """The roots over which the reader sets up programmes."""
    return agencies_of(principal, Permission.MANAGE_TRAINING)


def _program(request: HttpRequest, public_id: UUID) -> RecognitionProgram:
    rows = RecognitionProgram.objects.visible_to(scope_of(request)).select_related("unit", "created_by")
    program = rows.filter(public_id=public_id).first()
    if program is None:
        raise Http404
    return program
