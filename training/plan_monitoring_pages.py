"""The officer's view of development plans: by unit and state, prepared for a whole unit, taken out, printed."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from asn_career.base.access_log import log_access
from asn_career.base.exports import Sheet, workbook
from asn_career.base.forms import uuids_of
from asn_career.base.models import Job
from asn_career.base.tables import Column, keyset_page
from employees.access import Permission, Principal
from employees.models import Employee, Unit
from employees.policy import for_anyone, requires, scope_of
from training.choices import PlanState
from training.hour_rules import told_by_status
from training.models import DevelopmentPlan
from training.plan_documents import plan_pdf
from training.plan_forms import MonitoringFilter
from training.plans.preparing import may_prepare, request_proposals
from training.plans.reading import TONES, count_states, with_plan

COLUMNS = (
    Column("nama", gettext_lazy("Name / NIP"), order="name"),
    Column("unit", gettext_lazy("Work unit"), order="home_unit__name"),
    Column("keadaan", gettext_lazy("Development plan"), order="plan_state"),
    Column("jp", gettext_lazy("Planned JP"), order="plan_hours", numeric=True),
    Column("kegiatan", gettext_lazy("Actions of the plan"), order="plan_actions", numeric=True),
    Column("selesai", gettext_lazy("Actions done"), order="plan_done", numeric=True),
    Column("tertutup", gettext_lazy("Closed actions"), order="plan_closed", numeric=True),
)
EXPORTED_AT_MOST = 100_000


@require_safe
@requires(Permission.READ_DEVELOPMENT)
def plan_monitoring(request: HttpRequest) -> HttpResponse:
    """Everybody in service with the plan of a year, and how many are in which state."""
    principal, year = scope_of(request), _year(request)
    people = _people(principal)
    filters = MonitoringFilter(request.GET, queryset=with_plan(people, year=year), request=request)
    page = keyset_page(filters.qs, columns=COLUMNS, params=request.GET, default="nama")
    unit = filters.form.cleaned_data.get("unit") if filters.form.is_valid() else None
    counts = count_states(people.in_subtree([unit.pk]) if unit else people, year=year)
    log_access(by=principal.identity, action="plans.read", subject=f"year:{year}")
    context = {
        "page": page,
        "rows": [(row, *_state(row.plan_state)) for row in page.rows],
        "filter": filters,
        "year": year,
        "years": range(principal.on.year + 1, principal.on.year - 4, -1),
        "counts": [(label, count, _href(request, year=year, state=value)) for value, label, count in counts],
        "hours_rules": told_by_status(year),
        "export": f"?{urlencode([*_kept(request), ('tahun', year)])}",
        "units": preparable(principal),
    }
    return render(request, "training/plan_monitoring.html", context)


@require_safe
@requires(Permission.READ_DEVELOPMENT)
def plan_export(request: HttpRequest) -> HttpResponse:
    """The list as filtered, as a workbook."""
    principal, year = scope_of(request), _year(request)
    filters = MonitoringFilter(
        request.GET, queryset=with_plan(_people(principal), year=year), request=request
    )
    log_access(by=principal.identity, action="plans.export", subject=f"year:{year}")
    headings = [_("NIP"), *(str(column.label) for column in COLUMNS)]
    with_nip = "nip" in principal.readable_columns()
    content = workbook([Sheet(_("Development plans"), headings, _exported(filters.qs, with_nip=with_nip))])
    answer = HttpResponse(
        content, content_type="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    )
    answer["Content-Disposition"] = f'attachment; filename="rencana-{year}.xlsx"'
    return answer


@require_POST
@requires(Permission.NOMINATE)
def start_proposals(request: HttpRequest) -> HttpResponse:
    """Have plans prepared for everybody of a unit who has none."""
    principal = scope_of(request)
    units = Unit.objects.visible_to(principal).filter(public_id__in=uuids_of([request.POST.get("unit")]))
    unit = units.first()
    if unit is None or not may_prepare(principal, unit=unit):
        raise Http404
    job = request_proposals(unit, year=_year(request), by=principal)
    messages.success(request, _("The proposals are being prepared; plans that exist stay as they are."))
    return redirect("job_detail", public_id=Job.objects.get(pk=job.pk).public_id)


@require_safe
@for_anyone
def plan_print(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """The plan as an official document: a draft until it is agreed, with a code from then on."""
    principal = scope_of(request)
    rows = DevelopmentPlan.objects.visible_to(principal).select_related("employee__home_unit")
    plan = rows.filter(public_id=public_id).first()
    if plan is None:
        raise Http404
    log_access(by=principal.identity, action="plan.print", subject=f"plan:{public_id}")
    answer = HttpResponse(plan_pdf(plan, by=principal), content_type="application/pdf")
    answer["Content-Disposition"] = f'inline; filename="rencana-{plan.year}.pdf"'
    answer["Cache-Control"] = "no-store, private"
    return answer


def preparable(principal: Principal) -> list[Unit]:
    """Units whose people the reader may prepare plans for: those that the grants name, or the agencies."""
    named: set[Any] = {
        grant.unit_id for grant in principal.grants_for(Permission.NOMINATE) if grant.covers_subtree
    }
    units = Unit.objects.visible_to(principal).order_by("name")
    return list(units.filter(parent__isnull=True) if None in named else units.filter(pk__in=named))


def _people(principal: Principal) -> Any:
    return Employee.objects.visible_to(principal, permission=Permission.READ_DEVELOPMENT).select_related(
        "home_unit"
    )


def _exported(rows: Any, *, with_nip: bool) -> Iterator[tuple[Any, ...]]:
    for row in rows.order_by("name", "pk")[:EXPORTED_AT_MOST].iterator(chunk_size=2_000):
        yield (
            row.nip if with_nip else "",
            row.full_name,
            row.home_unit.name if row.home_unit else "",
            _state(row.plan_state)[1],
            row.plan_hours,
            row.plan_actions,
            row.plan_done,
            row.plan_closed,
        )


def _state(state: str | None) -> tuple[str, str]:
    """Tone and words of a plan's state, or of there being none."""
    return (TONES[PlanState(state)], str(PlanState(state).label)) if state else ("plain", _("No plan yet"))


def _href(request: HttpRequest, *, year: int, state: str) -> str:
    kept = [(name, value) for name, value in _kept(request) if name != "keadaan"]
    return f"?{urlencode([*kept, ('tahun', year), ('keadaan', state)])}"


def _kept(request: HttpRequest) -> list[tuple[str, str]]:
    """The filters of the address."""
    return [(name, request.GET[name]) for name in MonitoringFilter.base_filters if request.GET.get(name)]


def _year(request: HttpRequest) -> int:
    today = scope_of(request).on.year
    text = (request.POST if request.method == "POST" else request.GET).get("tahun", "")
    given = int(text) if text.isascii() and text.isdigit() and len(text) == 4 else today
    return given if abs(given - today) <= 20 else today
