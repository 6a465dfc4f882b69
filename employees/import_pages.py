"""Pages of imports: upload, check, apply, and what came of every row."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from asn_career.base.access_log import log_access
from asn_career.base.addresses import client_address
from asn_career.base.errors import DomainError
from asn_career.base.imports.intake import TABLE_TITLES, Limits, Message
from asn_career.base.imports.loading import ImportReport, Options, as_message
from asn_career.base.imports.models import Import, ImportMessage, Severity
from asn_career.base.imports.refused import refused_workbook
from asn_career.base.imports.specs import Table, all_tables
from asn_career.base.imports.template import template_workbook
from asn_career.base.imports.undoing import can_undo, undo_import
from asn_career.base.imports.uploads import (
    can_apply,
    can_map,
    request_apply,
    submit_package,
    visible_imports,
)
from asn_career.base.tables import Column, keyset_page
from asn_career.base.uploading import refuse_lost_upload
from employees.access import Permission, Principal
from employees.imports_registration import units_to_choose
from employees.policy import requires, scope_of

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

WORKBOOK_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
MEGABYTE = 1024 * 1024
LIST_COLUMNS = (
    Column("berkas", _("File"), order="file_name"),
    Column("keadaan", _("State")),
    Column("baris", _("Rows"), numeric=True),
    Column("ditolak", _("Refused rows"), numeric=True),
    Column("dikirim", _("Sent"), order="created_at", numeric=True),
)
MESSAGE_COLUMNS = (
    Column("tempat", _("Place"), order="table,row"),
    Column("temuan", _("Finding")),
    Column("perbaikan", _("What to do")),
)
STEPS = (
    _("Upload"),
    _("Map columns"),
    pgettext_lazy("stage", "Check"),
    pgettext_lazy("stage", "Apply"),
    pgettext_lazy("stage", "Result"),
)


class UploadForm(forms.Form):
    """A package, and how strictly it is taken."""

    file = forms.FileField(label=_("Data package"), allow_empty_file=True)
    all_or_nothing = forms.BooleanField(label=_("All rows or nothing"), required=False)
    unit = forms.ChoiceField(label=_("Unit of new people without a post"), required=False)

    def __init__(self, *args: Any, principal: Principal, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        units = units_to_choose(principal)
        chosen = [("", gettext("Not chosen")), *((unit.code, f"{unit.name} ({unit.code})") for unit in units)]
        self.fields["unit"].choices = chosen  # type: ignore[attr-defined]
        if not units:
            del self.fields["unit"]

    def clean_file(self) -> Any:
        file, limit = self.cleaned_data["file"], Limits.from_settings().upload
        if file.size > limit:
            message = gettext("The file is larger than %(limit)d MB. Split the data over several packages.")
            raise forms.ValidationError(message, params={"limit": limit // MEGABYTE})
        return file


class FindingFilter(forms.Form):
    """Which findings are listed."""

    tingkat = forms.ChoiceField(label=_("Severity"), required=False)
    tabel = forms.ChoiceField(label=_("Table"), required=False)

    def __init__(self, *args: Any, tables: list[Table], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        severity, table = self.fields["tingkat"], self.fields["tabel"]
        severity.choices = [("", gettext("All findings")), *Severity.choices]  # type: ignore[attr-defined]
        table.choices = [("", gettext("All tables")), *((t.name, t.title) for t in tables)]  # type: ignore[attr-defined]


@require_safe
@requires(Permission.IMPORT)
def import_list(request: HttpRequest) -> HttpResponse:
    return _list(request, UploadForm(principal=scope_of(request)))


@require_POST
@requires(Permission.IMPORT)
def import_upload(request: HttpRequest) -> HttpResponse:
    """Keep the file and have it checked; nothing is written before somebody applies it."""
    refuse_lost_upload(request)
    form = UploadForm(request.POST, request.FILES, principal=scope_of(request))
    if not form.is_valid():
        return _list(request, form, status=400)
    file = form.cleaned_data["file"]
    try:
        package = submit_package(
            file.read(),
            name=file.name,
            principal=scope_of(request),
            as_of=timezone.localdate(),
            options=Options(
                all_or_nothing=form.cleaned_data["all_or_nothing"],
                unit_code=form.cleaned_data.get("unit", ""),
            ),
            address=client_address(request),
        )
    except DomainError as error:
        form.add_error("file", str(error))
        return _list(request, form, status=error.status)
    return redirect("import_detail", public_id=package.public_id)


def _list(request: HttpRequest, form: UploadForm, *, status: int = 200) -> HttpResponse:
    packages = visible_imports(scope_of(request)).select_related("job")
    page = keyset_page(packages, columns=LIST_COLUMNS, params=request.GET, default="-dikirim")
    return render(request, "imports/import_list.html", {"page": page, "form": form}, status=status)


@require_safe
@requires(Permission.IMPORT)
def import_detail(request: HttpRequest, public_id: str) -> HttpResponse:
    """How far a package is, what came of it, and every finding with its remedy."""
    package = visible_package(request, public_id)
    report, mappable = ImportReport(package), can_map(package)
    tables = [table for table in all_tables() if table.name in package.tables]
    filters = FindingFilter(request.GET, tables=tables)
    found = _findings(package, filters)
    page = keyset_page(found, columns=MESSAGE_COLUMNS, params=request.GET, default="tempat", key="pk")
    context = {
        "package": package,
        "report": report,
        "steps": STEPS,
        "current": _stage(package, mappable=mappable),
        "filters": filters,
        "page": page,
        "by_table": [
            (table, package.sources.get(table.name, {}), package.tables[table.name]) for table in tables
        ],
        "findings": [_finding(row, package) for row in page.rows],
        "failure": package.job.error_message if package.job else "",
        "can_apply": can_apply(package),
        "can_map": mappable,
        "can_undo": can_undo(package),
        "refused": package.totals.get("refused", 0),
        "job": package.job if package.is_in_progress else None,
        "poll_url": reverse("job_fragment", args=[package.job.public_id]) if package.job else "",
        "result_url": reverse("import_detail", args=[package.public_id]),
    }
    log_access(by=scope_of(request).identity, action="import.read", subject=f"import:{public_id}")
    return render(request, "imports/import_detail.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@requires(Permission.IMPORT)
def import_apply(request: HttpRequest, public_id: str) -> HttpResponse:
    """Ask once, then have the accepted rows written."""
    package = visible_package(request, public_id)
    if request.method == "POST":
        request_apply(package, by=scope_of(request))
        return redirect("import_detail", public_id=public_id)
    totals = package.totals
    consequence = gettext(
        "%(new)d new and %(changed)d changed rows are written; %(refused)d refused rows stay out."
    ) % {key: totals.get(key, 0) for key in ("new", "changed", "refused")}
    if totals.get("warnings"):
        consequence += " " + gettext("There are %(count)d warnings.") % {"count": totals["warnings"]}
    return _confirm(request, package, gettext("Apply this package?"), consequence, gettext("Apply"))


@require_http_methods(["GET", "HEAD", "POST"])
@requires(Permission.IMPORT)
def import_undo(request: HttpRequest, public_id: str) -> HttpResponse:
    """Ask once, then take back what the package wrote."""
    package = visible_package(request, public_id)
    if request.method == "POST":
        undo_import(package, by=scope_of(request))
        messages.success(request, gettext("The import has been undone."))
        return redirect("import_detail", public_id=public_id)
    consequence = gettext("What the package added is removed, what it changed gets its former values back.")
    return _confirm(
        request, package, gettext("Undo this import?"), consequence, gettext("Undo the import"), danger=True
    )


def _confirm(
    request: HttpRequest, package: Import, question: str, consequence: str, verb: str, *, danger: bool = False
) -> HttpResponse:
    context = {
        "question": question,
        "consequence": consequence,
        "verb": verb,
        "danger": danger,
        "cancel_url": reverse("import_detail", args=[package.public_id]),
    }
    return render(request, "components/confirm_page.html", context)


@require_safe
@requires(Permission.IMPORT)
def import_refused(request: HttpRequest, public_id: str) -> HttpResponse:
    """The refused rows as a workbook to correct and load again."""
    package = visible_package(request, public_id)
    log_access(by=scope_of(request).identity, action="import.download", subject=f"import:{public_id}")
    return _workbook(refused_workbook(package), "baris-bermasalah.xlsx")


@require_safe
@requires(Permission.IMPORT)
def import_template(request: HttpRequest) -> HttpResponse:
    """An empty workbook with a sheet per table."""
    return _workbook(template_workbook(), "paket-data.xlsx")


def _workbook(content: bytes, name: str) -> HttpResponse:
    disposition = {"Content-Disposition": f'attachment; filename="{name}"'}
    return HttpResponse(content, content_type=WORKBOOK_TYPE, headers=disposition)


def visible_package(request: HttpRequest, public_id: str) -> Import:
    """One of the imports that the requester may see; any other does not exist."""
    package = visible_imports(scope_of(request)).select_related("job").filter(public_id=public_id).first()
    if package is None:
        raise Http404
    return package


def _findings(package: Import, filters: FindingFilter) -> Any:
    found = ImportMessage.objects.filter(package=package)
    if filters.is_valid():
        if severity := filters.cleaned_data["tingkat"]:
            found = found.filter(severity=severity)
        if table := filters.cleaned_data["tabel"]:
            found = found.filter(table=table)
    return found


def _finding(found: ImportMessage, package: Import) -> tuple[str, str, StrOrPromise, Message]:
    """A finding in words, with the table's own name."""
    message = as_message(found, package)
    return found.get_severity_display(), found.severity, TABLE_TITLES.get(found.table, found.table), message


def _stage(package: Import, *, mappable: bool) -> int:
    """The stage of `STEPS` at which a package is; mapping is passed by where the headings speak for themselves."""
    if package.applied_at:
        return 5
    if package.is_in_progress:
        return 4 if package.totals else 3
    if can_apply(package):
        return 4
    return 2 if mappable else 3
