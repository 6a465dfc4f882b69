"""System checks: every address has a policy."""

from collections.abc import Iterator
from typing import Any

from django.core import checks
from django.urls import URLPattern, URLResolver, get_resolver

from employees import protected

# Views of libraries whose own policy is known: the admin asks the site's has_permission, static files are public.
_LIBRARY_MODULES = (
    "django.contrib.admin",
    "django.contrib.auth.admin",
    "django.contrib.staticfiles",
    "django.views.i18n",
    "oauth2_provider",
)


def walk_patterns(resolver: URLResolver | None = None, prefix: str = "") -> Iterator[tuple[str, URLPattern]]:
    """Every (route, pattern) that the project resolves, depth first."""
    for entry in (resolver or get_resolver()).url_patterns:
        route = prefix + str(entry.pattern)
        if isinstance(entry, URLResolver):
            yield from walk_patterns(entry, route)
        else:
            yield route, entry


def policy_of(callback: Any) -> Any:
    """The policy a view declares: by decorator, or as ``permission`` of its class."""
    view = getattr(callback, "cls", None) or getattr(callback, "view_class", None)
    declared = (
        getattr(callback, "policy", None)
        or getattr(view, "policy", None)
        or getattr(view, "permission", None)
    )
    if declared:
        return declared
    module = getattr(view or callback, "__module__", "")
    if (
        module.startswith(_LIBRARY_MODULES)
        or hasattr(callback, "admin_site")
        or hasattr(callback, "model_admin")
    ):
        return "library"
    return None


@checks.register(checks.Tags.database)
def protected_attributes_are_apart(databases: Any = None, **_kwargs: Any) -> list[checks.CheckMessage]:
    """Asked with ``check --database default`` and before migrating."""
    if not databases or protected.is_apart():
        return []
    told = "The application's connection can read protected attributes (schema pelindungan)."
    return [checks.Warning(told, hint="docs/operations.md, Two database roles", id="employees.W001")]


@checks.register(checks.Tags.security)
def every_address_has_a_policy(**_kwargs: Any) -> list[checks.CheckMessage]:
    return [
        checks.Error(f"{route} has no policy", hint="use employees.policy", id="employees.E001")
        for route, pattern in walk_patterns()
        if policy_of(pattern.callback) is None
    ]
