"""Pages of imports: upload, check, apply, and what came of every row."""

from __future__ import annotations

from typing import Any

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
from asn_career.base.errors import DomainError
from asn_career.base.imports.intake import Limits
from asn_career.base.imports.loading import ImportReport, Options, as_message
from asn_career.base.imports.models import Import, ImportMessage, Severity
from asn_career.base.imports.refused import refused_workbook
from asn_career.base.imports.specs import all_tables
from asn_career.base.imports.template import template_workbook
from asn_career.base.imports.undoing import can_undo, undo_import
from asn_career.base.imports.uploads import can_apply, request_apply, submit_package, visible_imports
from asn_career.base.tables import Column, keyset_page
from employees.access import Permission
from employees.policy import requires, scope_of

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
    pgettext_lazy("stage", "Check"),
    pgettext_lazy("stage", "Apply"),
    pgettext_lazy("stage", "Result"),
)


class UploadForm(forms.Form):
    """A package, and how strictly it is taken."""

    file = forms.FileField(label=_("Data package"), allow_empty_file=True)
    all_or_nothing = forms.BooleanField(label=_("All rows or nothing"), required=False)

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

    def __init__(self, *args: Any, tables: list[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        severity, table = self.fields["tingkat"], self.fields["tabel"]
        severity.choices = [("", gettext("All findings")), *Severity.choices]  # type: ignore[attr-defined]
        table.choices = [("", gettext("All tables")), *((name, name) for name in tables)]  # type: ignore[attr-defined]


@require_safe
@requires(Permission.IMPORT)
def import_list(request: HttpRequest) -> HttpResponse:
    return _list(request, UploadForm())


@require_POST
@requires(Permission.IMPORT)
def import_upload(request: HttpRequest) -> HttpResponse:
    """Keep the file and have it checked; nothing is written before somebody applies it."""
    form = UploadForm(request.POST, request.FILES)
    if not form.is_valid():
        return _list(request, form, status=400)
    file = form.cleaned_data["file"]
    try:
        package = submit_package(
            file.read(),
            name=file.name,
            principal=scope_of(request),
            as_of=timezone.localdate(),
            options=Options(all_or_nothing=form.cleaned_data["all_or_nothing"]),
            address=request.META.get("REMOTE_ADDR"),
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
    package = _package(request, public_id)
    report = ImportReport(package)
    tables = [table.name for table in all_tables() if table.name in package.tables]
    filters = FindingFilter(request.GET, tables=tables)
    found = _findings(package, filters)
    page = keyset_page(found, columns=MESSAGE_COLUMNS, params=request.GET, default="tempat", key="pk")
    context = {
        "package": package,
        "report": report,
        "steps": STEPS,
        "current": _stage(package),
        "filters": filters,
        "page": page,
        "findings": [(row.get_severity_display(), row.severity, as_message(row)) for row in page.rows],
        "can_apply": can_apply(package),
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
    package = _package(request, public_id)
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
    package = _package(request, public_id)
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
    package = _package(request, public_id)
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


def _package(request: HttpRequest, public_id: str) -> Import:
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


def _stage(package: Import) -> int:
    if package.applied_at:
        return 4
    if package.is_in_progress:
        return 3 if package.totals else 2
    return 3 if can_apply(package) else 2
