"""Units, the audit trail and jobs in admin; access and imports have modules of their own."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from asn_career.base.models import AuditEntry, IssuedDocument, Job
from employees import access_admin, import_admin
from employees.access import Permission
from employees.models import Unit
from employees.policy import scope_of
from employees.retention.carrying_out import is_erased
from employees.scoped_admin import ReadOnlyAdmin, ScopedModelAdmin

__all__ = ["access_admin", "import_admin"]  # registered by being imported


@admin.register(Unit)
class UnitAdmin(ScopedModelAdmin):
    view_permission = Permission.MAINTAIN_REFERENCE
    change_permission = Permission.MAINTAIN_REFERENCE
    list_display = ("name", "code", "parent", "remote")
    list_select_related = ("parent",)
    search_fields = ("name", "code")
    ordering = ("code",)
    fields = ("code", "name", "parent", "remote")
    autocomplete_fields = ("parent",)

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> tuple[str, ...]:
        return ("code",) if obj else ()

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """All units of the agency are there to read; those in the subtree of the grant can be changed."""
        may = super().has_change_permission(request, obj)
        return may and (obj is None or self._reach(request).filter(pk=obj.pk).exists())

    def get_form(self, request: HttpRequest, obj: Any = None, change: bool = False, **kwargs: Any) -> Any:
        form = super().get_form(request, obj, change, **kwargs)
        if parent := form.base_fields.get("parent"):
            units = self._reach(request)
            parent.queryset = units.exclude(lineage__contains=[obj.pk]) if obj else units  # type: ignore[attr-defined]
            if obj and obj.parent_id:  # a unit may stay where it hangs, even when that is out of reach
                parent.queryset |= Unit.objects.filter(pk=obj.parent_id)  # type: ignore[attr-defined]
            is_root = obj is not None and obj.parent_id is None
            everyone = scope_of(request).sees_everyone(Permission.MAINTAIN_REFERENCE)
            parent.required = not (is_root or everyone)  # a unit without one is an agency of its own
        return form

    def _reach(self, request: HttpRequest) -> QuerySet[Unit]:
        principal = scope_of(request)
        if principal.sees_everyone(Permission.MAINTAIN_REFERENCE):
            return Unit.objects.all()
        return Unit.objects.in_subtree(principal.unit_ids(Permission.MAINTAIN_REFERENCE))


@admin.register(AuditEntry)
class AuditEntryAdmin(ReadOnlyAdmin):
    view_permission = Permission.READ_AUDIT
    list_display = ("at", "actor", "operation", "table_name", "row_id", "reason")
    list_filter = ("operation", "table_name")
    filters = ("operation__exact", "table_name__exact")
    search_fields = ("=actor",)
    fields = (
        *("at", "actor", "operation", "table_name", "row_id", "reason", "purpose", "request_id"),
        *("old", "new", "values_kept"),
    )
    readonly_fields = ("values_kept",)

    @admin.display(description=_("Values of the entry"))
    def values_kept(self, entry: AuditEntry) -> str:
        """Every entry was written with values: without any, they were erased by the rules, or they are missing."""
        if entry.old is not None or entry.new is not None:
            return gettext("Kept")
        if is_erased(entry.pk):
            return gettext("Erased as the rules demand")
        return gettext("Missing, and no erasure names them: have the audit trail verified")

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        """The trail of the whole deployment: only an auditor of all of it may read it."""
        entries = AuditEntry.objects.order_by("-pk")
        return entries if scope_of(request).sees_everyone(Permission.READ_AUDIT) else entries.none()


@admin.register(Job)
class JobAdmin(ReadOnlyAdmin):
    view_permission = Permission.READ_JOBS
    list_display = ("kind", "state", "done", "total", "created_at", "finished_at")
    list_filter = ("state", "kind")
    filters = ("state__exact", "kind__exact")


@admin.register(IssuedDocument)
class IssuedDocumentAdmin(ReadOnlyAdmin):
    view_permission = Permission.READ_AUDIT
    list_display = ("issued_on", "kind", "title", "code", "revoked_on")
    list_filter = ("kind",)
    filters = ("kind__exact",)
    search_fields = ("=code",)

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        """The register of the whole deployment: only an auditor of all of it may read it."""
        entries = IssuedDocument.objects.order_by("-pk")
        return entries if scope_of(request).sees_everyone(Permission.READ_AUDIT) else entries.none()
