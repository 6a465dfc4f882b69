"""The dictionary in admin."""

from __future__ import annotations

from typing import Any

from django.contrib import admin

from competencies.models import Competency, CompetencyLevel
from employees.access import Permission
from employees.policy import scope_of
from employees.scoped_admin import ScopedModelAdmin


class LevelInline(admin.TabularInline):
    model = CompetencyLevel
    fields = ("level", "description")
    extra = 0

    def has_add_permission(self, request: Any, obj: Any = None) -> bool:
        return scope_of(request).may_manage(Permission.MAINTAIN_REFERENCE)

    def has_change_permission(self, request: Any, obj: Any = None) -> bool:
        return scope_of(request).may_manage(Permission.MAINTAIN_REFERENCE)

    def has_view_permission(self, request: Any, obj: Any = None) -> bool:
        return scope_of(request).may_manage(Permission.MAINTAIN_REFERENCE)

    def has_delete_permission(self, request: Any, obj: Any = None) -> bool:
        return False


@admin.register(Competency)
class CompetencyAdmin(ScopedModelAdmin):
    view_permission = Permission.MAINTAIN_REFERENCE
    change_permission = Permission.MAINTAIN_REFERENCE
    list_display = ("name", "code", "kind", "family")
    list_filter = ("kind",)
    filters = ("kind__exact",)
    search_fields = ("name", "code")
    ordering = ("code",)
    fields = ("code", "name", "name_en", "kind", "family", "description")
    inlines = (LevelInline,)
