"""Gap runs in admin, to read."""

from django.contrib import admin

from assessments.models import GapRun
from employees.access import Permission
from employees.scoped_admin import ReadOnlyAdmin


@admin.register(GapRun)
class GapRunAdmin(ReadOnlyAdmin):
    view_permission = Permission.RUN_GAPS
    list_display = (
        "as_of",
        "unit",
        "people",
        "without_post",
        "without_standard",
        "published_at",
        "engine_version",
    )
    list_filter = ("as_of",)
    filters = ("as_of__gte", "as_of__lt", "as_of__isnull")
    list_select_related = ("unit",)
    # without the job, which is its sender's own
    fields = (
        ("as_of", "unit", "published_at"),
        ("people", "without_post", "without_standard"),
        ("superseded_at", "retired_at"),
        ("engine_version", "rules"),
    )
    ordering = ("-pk",)
