"""Accounts, roles, and what two administrators decide about them, in admin."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any, ClassVar

from django import forms
from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from asn_career.base.errors import DomainError, NotPermittedError
from employees.access import Permission
from employees.access_requests import (
    LinkGoneError,
    OwnAccessError,
    approve,
    end_grant,
    password_link,
    refuse,
    request_factor_reset,
    request_grant,
    request_password_link,
)
from employees.choices import Role
from employees.models import AccessRequest, ApiClient, Grant, Unit, User
from employees.policy import scope_of
from employees.scoped_admin import ScopedModelAdmin


class EverybodyAdmin(ScopedModelAdmin):
    """Rows that belong to no unit; whoever may manage access sees them all."""

    view_permission = Permission.MANAGE_ACCESS
    change_permission: ClassVar[Permission | None] = Permission.MANAGE_ACCESS

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        return self.model._base_manager.order_by(*(self.get_ordering(request) or ("-pk",)))


class NewAccountForm(forms.ModelForm):
    """An account without a password: its holder sets one by a link that two administrators agree on."""

    class Meta:
        model = User
        fields = ("username",)

    def save(self, commit: bool = True) -> User:
        self.instance.set_unusable_password()
        return super().save(commit)


@admin.register(User)
class UserAdmin(EverybodyAdmin):
    """Accounts; whom an account belongs to is told by number only, since the technical role reads no people."""

    list_display = ("username", "is_active", "last_login", "second_factor_since")
    list_select_related = ("second_factor",)
    list_filter = ("is_active",)
    filters = ("is_active__exact",)
    search_fields = ("username",)
    ordering = ("username",)
    fields = ("username", "is_active", "last_login", "date_joined", "public_id")

    def get_form(self, request: HttpRequest, obj: Any = None, change: bool = False, **kwargs: Any) -> Any:
        return super().get_form(request, obj, change, **({} if obj else {"form": NewAccountForm}), **kwargs)

    def get_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        return self.fields if obj else ("username",)

    @admin.display(description=_("Second factor since"))
    def second_factor_since(self, account: Any) -> Any:
        return account.second_factor.set_up_at if hasattr(account, "second_factor") else None

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> tuple[str, ...]:
        return ("username", "last_login", "date_joined", "public_id") if obj else ()


@admin.register(Grant)
class GrantAdmin(EverybodyAdmin):
    """Roles that accounts hold. They are given by access requests; taking one away needs no second person."""

    change_permission: ClassVar[Permission | None] = None
    list_display = ("user", "role", "unit", "validity", "granted_by")
    list_filter = ("role",)
    filters = ("role__exact",)
    list_select_related = ("user", "unit")
    search_fields = ("user__username",)
    fields = ("user", "role", "unit", "validity", "granted_by")
    actions = ("end",)

    @admin.action(description=_("End today"), permissions=["view"])
    def end(self, request: HttpRequest, queryset: QuerySet) -> None:
        _each(
            self, request, queryset, partial(end_grant, by=scope_of(request)), _("The role has been ended.")
        )


ASKED_WITHOUT_ROLE: dict[str, Callable[..., AccessRequest]] = {
    AccessRequest.Kind.PASSWORD: request_password_link,
    AccessRequest.Kind.FACTOR: request_factor_reset,
}


class AccessRequestForm(forms.ModelForm):
    """What is asked for somebody else and why: a role with its scope and days, a password link, a lost factor's end."""

    administrator: Any = None

    class Meta:
        model = AccessRequest
        fields = ("kind", "user", "role", "unit", "starts_on", "ends_on", "reason")

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if data.get("user") == self.administrator:
            self.add_error("user", str(OwnAccessError.message))
        if data.get("kind") in ASKED_WITHOUT_ROLE:
            return {**data, "role": "", "unit": None, "starts_on": None, "ends_on": None}
        for name in ("role", "starts_on"):
            if not data.get(name) and name not in self.errors:
                self.add_error(name, _("Needed for a role."))
        if data.get("role") == Role.SUPERIOR and not data.get("unit"):
            self.add_error("unit", _("A superior has a unit."))
        return data


ASKED: tuple[Any, ...] = ("kind", "user", "role", "unit", ("starts_on", "ends_on"), "reason")


@admin.register(AccessRequest)
class AccessRequestAdmin(EverybodyAdmin):
    """Roles, password links and lost second factors: one administrator asks here, another one decides."""

    list_display = ("requested_at", "kind", "user", "role", "unit", "state", "requested_by", "decided_by")
    list_filter = ("state", "kind")
    filters = ("state__exact", "kind__exact")
    list_select_related = ("user", "unit", "requested_by", "decided_by")
    search_fields = ("user__username",)
    fields = ASKED
    autocomplete_fields = ("user",)
    actions = ("approve", "refuse")

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return obj is None and super().has_change_permission(request)  # what was asked for stays as it was

    def get_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        decided: tuple[Any, ...] = (
            "state",
            ("requested_by", "requested_at"),
            ("decided_by", "decided_at"),
            "link",
        )
        return (*ASKED, *decided) if obj else ASKED

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> tuple[str, ...]:
        return ("link",) if obj else ()

    def get_form(self, request: HttpRequest, obj: Any = None, change: bool = False, **kwargs: Any) -> Any:
        if obj:
            return super().get_form(request, obj, change, **kwargs)
        form: Any = super().get_form(request, obj, change, form=AccessRequestForm, **kwargs)
        form.base_fields["unit"].queryset = Unit.objects.order_by("code")  # names of units are no secret here
        form.administrator = request.user
        return form

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        given = {name: form.cleaned_data[name] for name in ("user", "reason")}
        by, at = scope_of(request), timezone.now()
        if ask := ASKED_WITHOUT_ROLE.get(form.cleaned_data["kind"]):
            asked = ask(**given, by=by, at=at)
        else:
            given |= {name: form.cleaned_data[name] for name in ("role", "unit", "starts_on", "ends_on")}
            asked = request_grant(**given, by=by, at=at)
        obj.pk = asked.pk
        obj.refresh_from_db()

    def render_change_form(self, request: HttpRequest, context: Any, *args: Any, **kwargs: Any) -> Any:
        if row := kwargs.get("obj"):
            row.holder_link = _link_of(row, request)
        return super().render_change_form(request, context, *args, **kwargs)

    @admin.display(description=_("Link for the holder"))
    def link(self, row: Any) -> str:
        """Where the password is set; shown to the one who asked, until it is used."""
        return row.holder_link

    @admin.action(description=_("Approve"), permissions=["add"])
    def approve(self, request: HttpRequest, queryset: QuerySet) -> None:
        carry_out = partial(approve, by=scope_of(request), at=timezone.now())
        _each(self, request, queryset, carry_out, _("The request has been approved and carried out."))

    @admin.action(description=_("Refuse"), permissions=["add"])
    def refuse(self, request: HttpRequest, queryset: QuerySet) -> None:
        leave = partial(refuse, by=scope_of(request), at=timezone.now())
        _each(self, request, queryset, leave, _("The request has been refused."))


def _link_of(row: AccessRequest, request: HttpRequest) -> str:
    try:
        parts = password_link(row, by=scope_of(request), at=timezone.now())
    except (NotPermittedError, LinkGoneError):
        return "–"
    return request.build_absolute_uri(reverse("set_password", args=parts))


def _each(
    page: admin.ModelAdmin, request: HttpRequest, rows: QuerySet, do: Callable[[Any], Any], done: Any
) -> None:
    """Do it to each chosen row, and say of each what came of it."""
    for row in rows:
        try:
            do(row)
        except DomainError as error:
            page.message_user(request, f"{row.user}: {error}", messages.ERROR)
        else:
            page.message_user(request, f"{row.user}: {done}", messages.SUCCESS)


@admin.register(ApiClient)
class ApiClientAdmin(EverybodyAdmin):
    list_display = ("name", "is_active", "scopes")
    fields = ("name", "is_active", "scopes")
    readonly_fields = ("name", "scopes")

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False  # made by manage.py create_api_client, which shows the secret once
