"""Pages of the registry: people, and one's own record."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST, require_safe

from asn_career.base.access_log import log_access
from asn_career.base.errors import DomainError
from asn_career.base.forms import SEARCHED, SearchedSelect
from asn_career.base.tables import Column, keyset_page
from employees.access import Permission
from employees.forms import EmployeeFilter, units_of
from employees.models import Employee, Unit
from employees.people_files import CONTENT_TYPES, CSV, XLSX, people_file
from employees.policy import for_employees, requires, scope_of
from employees.profiles import find_profile

PEOPLE_COLUMNS = (
    Column("nama", _("Name / NIP"), order="name"),
    Column("jabatan", _("Post / unit")),
    Column("golongan", _("Rank")),
    Column("status", _("Status"), order="status"),
)


@require_safe
@requires(Permission.READ_PEOPLE)
def employee_list(request: HttpRequest) -> HttpResponse:
    """People in the reader's scope, searched, narrowed and sorted by what the role may read."""
    principal = scope_of(request)
    readable = principal.readable_columns()
    people = Employee.objects.visible_to(principal).select_related("home_unit")
    filters = EmployeeFilter(request.GET, queryset=people, request=request)
    annotated = filters.qs.with_current_post(on=principal.on).with_rank(on=principal.on)
    columns = [
        c for c in PEOPLE_COLUMNS if {"golongan": "rank", "status": "status"}.get(c.name, "name") in readable
    ]
    page = keyset_page(annotated, columns=columns, params=request.GET, default="nama")
    if request.GET.get("cari"):
        log_access(by=principal.identity, action="employees.search")
    context = {"page": page, "filter": filters, "readable": readable}
    return render(request, "employees/employee_list.html", context)


@require_POST
@requires(Permission.READ_PEOPLE)
def employee_file(request: HttpRequest) -> HttpResponse:
    """The list as it is filtered by the address, as a file for a stated purpose."""
    principal = scope_of(request)
    people = EmployeeFilter(request.GET, queryset=Employee.objects.visible_to(principal), request=request).qs
    form = CSV if request.POST.get("format") == CSV else XLSX
    try:
        content = people_file(
            people, form=form, by=principal, at=timezone.now(), purpose=request.POST.get("purpose", "")
        )
    except DomainError as error:
        messages.error(request, str(error))
        return redirect(f"{reverse('employee_list')}?{request.GET.urlencode()}")
    headers = {"Content-Disposition": f'attachment; filename="pegawai.{form}"', "Cache-Control": "no-store"}
    return HttpResponse(content, content_type=CONTENT_TYPES[form], headers=headers)


@require_safe
@requires(Permission.READ_PEOPLE)
def employee_detail(request: HttpRequest, public_id: str) -> HttpResponse:
    """One person's record, with the histories that the reader's role opens."""
    profile = find_profile(scope_of(request), public_id=public_id, as_of=scope_of(request).on)
    if profile is None:
        raise Http404
    log_access(by=scope_of(request).identity, action="employee.read", subject=f"employee:{public_id}")
    return render(request, "employees/employee_detail.html", {"profile": profile, "person": profile.employee})


@require_safe
@for_employees
def own_profile(request: HttpRequest) -> HttpResponse:
    """One's own record, all of it."""
    principal = scope_of(request)
    own = (
        Employee.objects.visible_to(principal)
        .filter(pk=principal.employee_id)
        .values_list("public_id", flat=True)
    )
    profile = find_profile(principal, public_id=own.get(), as_of=principal.on)
    assert profile is not None
    return render(request, "employees/own_profile.html", {"profile": profile, "person": profile.employee})


@require_safe
@requires(Permission.READ_ORGANISATION)
def unit_choices(request: HttpRequest) -> HttpResponse:
    """Units whose name has what is typed, as options for a searched list; of those that the reader may choose."""
    text = request.GET.get(f"unit{SEARCHED}", "").replace("\x00", "").strip()[:100]
    units = units_of(request).filter(name__icontains=text) if text else Unit.objects.none()
    context = {"units": list(units[: SearchedSelect.MOST])}
    return render(request, "employees/_unit_choices.html", context)
