"""Imports and their rows in admin, to read."""

from __future__ import annotations

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from asn_career.base.imports.loading import as_message
from asn_career.base.imports.models import Import, ImportMessage, ImportRow
from asn_career.base.imports.uploads import visible_imports
from employees.access import Permission
from employees.policy import scope_of
from employees.scoped_admin import ReadOnlyAdmin


@admin.register(Import)
class ImportAdmin(ReadOnlyAdmin):
    """One's own imports, or all of them for those who import for the whole deployment; made on the import pages."""

    view_permission = Permission.IMPORT
    list_display = (
        "file_name",
        "created_at",
        "as_of",
        "state",
        "outcome",
        "applied_at",
        "undone_at",
        "row_list",
    )
    list_filter = ("state", "outcome")
    filters = ("state__exact", "outcome__exact")
    fields = (
        "file_name", "sha256", ("as_of", "dry_run"), ("state", "outcome"), "totals",
        ("created_at", "finished_at"), ("applied_at", "undone_at"), "row_list",
    )  # fmt: skip
    readonly_fields = ("row_list",)

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        return visible_imports(scope_of(request)).order_by("-pk")

    @admin.display(description=_("Rows"))
    def row_list(self, row: Import) -> str:
        address = reverse("admin:base_importrow_changelist")
        return format_html(
            '<a href="{}?package__public_id__exact={}">{}</a>', address, row.public_id, _("Rows")
        )


@admin.register(ImportRow)
class ImportRowAdmin(ReadOnlyAdmin):
    """Rows of imports with their verdicts, for those who see the import."""

    view_permission = Permission.IMPORT
    list_display = ("package", "table", "sheet", "row", "verdict")
    list_filter = ("judged__verdict", "table")
    filters = ("judged__verdict__exact", "table__exact", "package__public_id__exact")
    list_select_related = ("package", "judged")
    fields = ("package", ("table", "sheet", "row"), "verdict", "data", "findings")
    readonly_fields = ("verdict", "findings")

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        return ImportRow.objects.filter(package__in=visible_imports(scope_of(request)).values("pk")).order_by(
            "-pk"
        )

    @admin.display(description=_("verdict"))
    def verdict(self, row: ImportRow) -> str:
        return row.judged.get_verdict_display() if hasattr(row, "judged") else ""

    @admin.display(description=_("Findings"))
    def findings(self, row: ImportRow) -> str:
        found = ImportMessage.objects.filter(package=row.package_id, table=row.table, row=row.row).order_by(
            "pk"
        )
        said = (as_message(message, row.package) for message in found)
        return "\n".join(f"{message.message} {message.remedy}".strip() for message in said) or "–"
