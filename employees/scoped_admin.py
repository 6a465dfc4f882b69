"""Django admin behind the product's own gate: rows in scope, rights by role, changes under a name."""

from __future__ import annotations

from contextlib import AbstractContextManager
from typing import Any, ClassVar

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from asn_career.base.audit import acting
from employees.access import Permission
from employees.policy import scope_of


def _changing(request: HttpRequest) -> AbstractContextManager[None]:
    """The transaction of a change, under the name and on the day of whoever asks for it."""
    by = scope_of(request)
    return acting(by=by.identity, reason=str(_("Changed in administration")), on=by.on)


class ScopedModelAdmin(admin.ModelAdmin):
    """Shows the rows that ``visible_to`` gives; Django's own permissions and superusers play no part.

    A model without ``change_permission`` is there to read. ``filters`` names the lookups that an address may use.
    """

    view_permission: ClassVar[Permission]
    change_permission: ClassVar[Permission | None] = None
    filters: ClassVar[tuple[str, ...]] = ()
    show_full_result_count = False
    list_per_page = 50

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        rows = self.model.objects.visible_to(scope_of(request))
        return rows.order_by(*(self.get_ordering(request) or ("-pk",)))

    def has_module_permission(self, request: HttpRequest) -> bool:
        return self.has_view_permission(request)

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return scope_of(request).may_manage(self.view_permission)

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return self._may_change(request)

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return self._may_change(request)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False  # what has been on record stays; rows are closed by date

    def lookup_allowed(self, lookup: str, value: str, request: HttpRequest) -> bool:
        """Only declared filters: a hidden column can be neither filtered nor guessed at."""
        return lookup in self.filters

    def get_actions(self, request: HttpRequest) -> dict[str, Any]:
        return {
            name: found for name, found in super().get_actions(request).items() if name != "delete_selected"
        }

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        with _changing(request):
            super().save_model(request, obj, form, change)

    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: bool) -> None:
        with _changing(request):
            super().save_related(request, form, formsets, change)

    def _may_change(self, request: HttpRequest) -> bool:
        return self.change_permission is not None and scope_of(request).may_manage(self.change_permission)


class ReadOnlyAdmin(ScopedModelAdmin):
    """Rows that are made elsewhere and are here to read."""

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


class SharedModelAdmin(ScopedModelAdmin):
    """Rows that all agencies share: read by whoever maintains some, changed by those of the whole deployment."""

    view_permission = Permission.MAINTAIN_REFERENCE
    change_permission = Permission.MAINTAIN_REFERENCE

    def _may_change(self, request: HttpRequest) -> bool:
        return scope_of(request).sees_everyone(Permission.MAINTAIN_REFERENCE)
