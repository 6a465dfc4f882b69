"""The dictionary in admin."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.http import HttpRequest

from competencies.models import Competency, CompetencyLevel
from employees.access import Permission
from employees.policy import scope_of
from employees.scoped_admin import SharedModelAdmin


class LevelInline(admin.StackedInline):
    """Levels are the competency's own: whoever may change the one may change the others."""

    model = CompetencyLevel
    fields = ("level", "description")
    extra = 0

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return scope_of(request).may_manage(Permission.MAINTAIN_REFERENCE)

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return scope_of(request).sees_everyone(Permission.MAINTAIN_REFERENCE)

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return scope_of(request).sees_everyone(Permission.MAINTAIN_REFERENCE)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


@admin.register(Competency)
class CompetencyAdmin(SharedModelAdmin):
    list_display = ("name", "code", "kind", "family")
    list_filter = ("kind",)
    filters = ("kind__exact",)
    search_fields = ("name", "code")
    ordering = ("code",)
    fields = ("code", "name", "name_en", "kind", "family", "description")
    inlines = (LevelInline,)
