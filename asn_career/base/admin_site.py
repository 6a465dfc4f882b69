"""Django admin for operators; one login page serves it too."""

from functools import wraps
from typing import Any

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _


class AdminSite(admin.AdminSite):
    site_title = _("ASN career management")
    site_header = _("ASN career management")
    index_title = _("Administration")

    def register(self, model_or_iterable: Any, admin_class: Any = None, **options: Any) -> None:
        """Only pages that name the product's own permission; those that libraries bring know none, and stay shut."""
        if hasattr(admin_class, "view_permission"):
            super().register(model_or_iterable, admin_class, **options)

    def has_permission(self, request: HttpRequest) -> bool:
        """Whoever holds a role that any registered model admits; each model asks for its own permission again."""
        return request.user.is_active and any(
            model_admin.has_module_permission(request) for model_admin in self._registry.values()
        )

    def admin_view(self, view: Any, cacheable: bool = False) -> Any:
        """As Django's, which leads whoever holds no such role to the sign-in page; that somebody was is recorded."""
        inner = super().admin_view(view, cacheable)

        @wraps(inner)
        def recording(request: Any, *args: Any, **kwargs: Any) -> Any:
            if request.user.is_authenticated and not self.has_permission(request):
                from asn_career.base.access_log import log_refusal  # its models are not loaded with the app

                log_refusal(by=request.principal.identity, subject=f"{request.method} {request.path_info}")
            return inner(request, *args, **kwargs)

        return recording

    def login(self, request: HttpRequest, extra_context: dict | None = None) -> HttpResponse:
        if request.user.is_authenticated:
            raise PermissionDenied
        from django.contrib.auth.views import redirect_to_login  # its models are not loaded with the app

        return redirect_to_login(request.GET.get("next", request.path))

    login.policy = "public"  # type: ignore[attr-defined]  # it only sends to the one login page
