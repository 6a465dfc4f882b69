"""The catalogue and the fields of service in admin."""

from django.contrib import admin

from employees.scoped_admin import SharedModelAdmin
from training.models import ActionTemplate, FieldOfService, TrainingProgram


@admin.register(TrainingProgram)
class TrainingProgramAdmin(SharedModelAdmin):
    list_display = ("name", "code", "kind", "modality", "hours", "competency", "target_level")
    list_filter = ("kind", "modality")
    filters = ("kind__exact", "modality__exact")
    list_select_related = ("competency",)
    search_fields = ("name", "code")
    ordering = ("code",)
    fields = ("code", "name", "kind", "modality", "hours", "cost", "provider", "competency", "target_level")
    autocomplete_fields = ("competency",)


@admin.register(ActionTemplate)
class ActionTemplateAdmin(SharedModelAdmin):
    list_display = ("name", "code", "competency", "level", "form", "hours", "unit", "active")
    list_filter = ("form", "level", "active")
    filters = ("form__exact", "level__exact", "active__exact")
    list_select_related = ("competency", "unit")
    search_fields = ("name", "code")
    ordering = ("code",)
    fields = ("code", "competency", "level", "form", "name", "description", "hours", "unit", "active")
    autocomplete_fields = ("competency", "unit")


@admin.register(FieldOfService)
class FieldOfServiceAdmin(SharedModelAdmin):
    list_display = ("name", "code", "families")
    search_fields = ("name", "code")
    ordering = ("code",)
    fields = ("code", "name", "name_en", "families")
