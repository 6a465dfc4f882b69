"""Gap runs in admin, to read."""

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from assessments.models import GapRun
from employees.access import Permission
from employees.policy import scope_of
from employees.scoped_admin import ReadOnlyAdmin


@admin.register(GapRun)
class GapRunAdmin(ReadOnlyAdmin):
    view_permission = Permission.RUN_GAPS
    list_display = (
        "as_of",
        "unit",
        "own_people",
        "own_without_post",
        "own_without_standard",
        "published_at",
        "engine_version",
    )
    list_filter = ("as_of",)
    filters = ("as_of__gte", "as_of__lt", "as_of__isnull")
    list_select_related = ("unit",)
    # without the job, which is its sender's own
    fields = (
        ("as_of", "unit", "published_at"),
        ("own_people", "own_without_post", "own_without_standard"),
        ("superseded_at", "retired_at"),
        ("engine_version", "rules"),
    )
    ordering = ("-pk",)

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        rows: Any = super().get_queryset(request)
        return rows.counting_for(scope_of(request))

    @admin.display(description=_("people"))
    def own_people(self, run: GapRun) -> int | None:
        return self._own(run, "people")

    @admin.display(description=_("people without a post"))
    def own_without_post(self, run: GapRun) -> int | None:
        return self._own(run, "without_post")

    @admin.display(description=_("people whose post has no standard"))
    def own_without_standard(self, run: GapRun) -> int | None:
        return self._own(run, "without_standard")

    def _own(self, run: GapRun, name: str) -> int | None:
        """Counted within the reader's units."""
        return getattr(run, f"own_{name}")
