"""Pages about gaps: the map, the people behind it, and having it computed."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST, require_safe

from asn_career.base.access_log import log_access
from asn_career.base.models import Job
from asn_career.base.tables import Column, keyset_page
from assessments.forms import GapListForm, GapMapForm
from assessments.gap_pages import as_table, people_behind, rows_of, totals_of
from assessments.gap_querysets import speaking_runs
from assessments.gap_runs import GAP_RUN, request_gap_run
from assessments.heat_map import find_heat_map
from employees.access import Permission
from employees.models import Unit
from employees.policy import requires, scope_of

GAP_COLUMNS = (
    Column("nama", _("Name"), order="name"),
    Column("standar", _("Standard"), numeric=True),
    Column("capaian", _("Held"), numeric=True),
    Column("status", _("Status")),
    Column("bukti", _("Evidence")),
    Column("berlaku", _("Valid until")),
)


@require_safe
@requires(Permission.READ_GAPS)
def gap_map(request: HttpRequest) -> HttpResponse:
    """Units by competencies, from the newest published runs."""
    principal = scope_of(request)
    form = GapMapForm(request.GET, principal=principal)
    unit = form.cleaned_data["unit"] if form.is_valid() else None
    map = find_heat_map(principal, unit=unit, kinds=form.kinds if form.is_valid() else None)
    if map is None and unit is not None:
        raise Http404
    running = (
        Job.objects.visible_to(principal)
        .filter(kind=GAP_RUN)
        .exclude(state__in=("done", "failed", "cancelled"))
    )
    context = {
        "form": form,
        "map": map,
        "totals": totals_of(map) if map else None,
        "table": as_table(map, kind=request.GET.get("jenis", "")) if map and map.rows else None,
        "job": running.order_by("-created_at").first(),
        "may_run": principal.may_manage(Permission.RUN_GAPS),
    }
    return render(request, "assessments/gap_map.html", context)


@require_POST
@requires(Permission.RUN_GAPS)
def start_gap_run(request: HttpRequest) -> HttpResponse:
    """Have the gaps of today computed, for the whole scope or one unit."""
    principal = scope_of(request)
    unit = None
    if wanted := request.POST.get("unit"):
        unit = Unit.objects.visible_to(principal).filter(public_id=wanted).first()
        if unit is None:
            raise Http404
    run = request_gap_run(principal, as_of=principal.on, unit=unit)
    return redirect("job_detail", public_id=Job.objects.get(pk=run.job_id).public_id)


@require_safe
@requires(Permission.READ_GAPS)
def gap_list(request: HttpRequest) -> HttpResponse:
    """People and their level in one competency: whom a cell of the map counts."""
    principal = scope_of(request)
    form = GapListForm(request.GET or None, principal=principal)
    if not form.is_valid():
        return render(request, "assessments/gap_list.html", {"form": form, "page": None})
    chosen = form.cleaned_data
    runs = speaking_runs()
    people, known = people_behind(
        principal,
        competency=chosen["kompetensi"],
        unit=chosen["unit"],
        status=chosen["status"],
        depth=int(chosen["kurang"]) if chosen["kurang"] else None,
        runs=runs,
    )
    people = people.select_related("home_unit")
    page = keyset_page(people, columns=GAP_COLUMNS, params=request.GET, default="nama", known=known)
    rows = rows_of(principal, page.rows, competency=chosen["kompetensi"], runs=runs)
    log_access(
        by=principal.identity, action="gaps.list", subject=f"competency:{chosen['kompetensi'].public_id}"
    )
    context = {
        "form": form,
        "page": page,
        "competency": chosen["kompetensi"],
        "listed": [(person, rows.get(person.pk)) for person in page.rows],
    }
    return render(request, "assessments/gap_list.html", context)
