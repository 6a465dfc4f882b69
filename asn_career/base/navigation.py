"""What the menus list: each app declares its pages, and people see those that their role opens."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from enum import Enum, StrEnum
from functools import cache
from typing import TYPE_CHECKING, Any

from django.http import HttpRequest
from django.urls import NoReverseMatch, get_script_prefix, get_urlconf, reverse
from django.utils.module_loading import autodiscover_modules
from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from django_stubs_ext import StrPromise


class Audience(StrEnum):
    OFFICER = "officer"
    EMPLOYEE = "employee"


class Group(Enum):
    """Headings of the officers' menu, in their order."""

    WORK = _("My work")
    TALENT = _("Talent and promotion")
    COMPETENCY = _("Competencies")
    DEVELOPMENT = _("Development")
    DATA = _("Data")
    SETTINGS = _("Settings")


@dataclass(frozen=True, slots=True)
class Entry:
    """A page in a menu, for whoever has the permission or, where some are named, one of ``others``.

    ``also`` lists it for an account without an employee to whom a task and no permission opens it; one query at most.
    ``count`` may add a number and has to cost one query at most.
    """

    url_name: str
    label: StrPromise | str
    permission: str = ""
    others: tuple[str, ...] = ()
    group: Group = Group.WORK
    audience: Audience = Audience.OFFICER
    order: int = 50
    icon: str = ""
    count: Callable[[Any], int] | None = None
    also: Callable[[Any], bool] | None = None


@dataclass(frozen=True, slots=True)
class Link:
    """An entry as one request shows it."""

    href: str
    label: str
    icon: str
    count: int | None
    current: str  # value of aria-current, empty elsewhere


_entries: dict[tuple[str, Audience], Entry] = {}


def register_navigation(*entries: Entry) -> None:
    for entry in entries:
        _entries[entry.url_name, entry.audience] = entry


@cache
def _discover() -> None:
    autodiscover_modules("navigation")


def all_entries() -> list[Entry]:
    """Every declared entry, in menu order."""
    _discover()
    groups = list(Group)
    return sorted(_entries.values(), key=lambda e: (groups.index(e.group), e.order, e.url_name))


def entries_for(principal: Any, *, audience: Audience) -> list[tuple[Entry, str]]:
    """The entries that ``principal`` may open, each with its address."""
    allowed = (e for e in all_entries() if e.audience == audience and _may_open(e, principal))
    return [
        (entry, href)
        for entry in allowed
        if (href := _address(entry.url_name, get_script_prefix(), get_urlconf()))
    ]


def _may_open(entry: Entry, principal: Any) -> bool:
    if principal is None:
        return False
    if entry.audience == Audience.EMPLOYEE:
        return bool(principal.employee_id) and not principal.in_name_of
    # one's own rights as an employee open no officer's page
    permissions = (entry.permission, *entry.others)
    for_everybody = not entry.permission and entry.also is None
    return for_everybody or any(principal.may_manage(each) for each in permissions if each)


@cache
def _address(url_name: str, _prefix: str, urlconf: str | None) -> str:
    """Kept by where the product is mounted: every page asks for all of them, more than once."""
    try:
        return reverse(url_name, urlconf)
    except NoReverseMatch:
        return ""


def has_workplace(principal: Any) -> bool:
    """Whether the officers' shell has anything for this person beyond pages open to every officer."""
    return any(e.permission for e, _href in entries_for(principal, audience=Audience.OFFICER))


def home_address(principal: Any) -> str | None:
    """Where ``/`` leads: officers to their desk, employees to their own page."""
    order = [Audience.EMPLOYEE]
    if has_workplace(principal):
        order.insert(0, Audience.OFFICER)
    for audience in order:
        entries = entries_for(principal, audience=audience)
        if entries:
            return min(entries, key=lambda pair: pair[0].order)[1]
    return None


def groups(request: HttpRequest, *, audience: Audience) -> list[tuple[str, list[Link]]]:
    """Headings with their links, the page being shown marked; a page that shows them twice asks once."""
    known: dict[Audience, list[tuple[str, list[Link]]]] = request.__dict__.setdefault("_menus", {})
    if audience not in known:
        known[audience] = _groups(request, audience=audience)
    return known[audience]


def _groups(request: HttpRequest, *, audience: Audience) -> list[tuple[str, list[Link]]]:
    principal = getattr(request, "principal", None)
    if audience == Audience.OFFICER and not has_workplace(principal):
        return []  # of a page in the officers' shell that an employee is led to: no page of theirs is in this menu
    entries = [*entries_for(principal, audience=audience), *_by_task(principal, audience=audience)]
    entries.sort(key=lambda pair: pair[0].order)
    current = _closest(request.path, (href for _entry, href in entries))
    result: dict[Group, list[Link]] = {}
    for entry, href in entries:
        mark = ("page" if href == request.path else "true") if href == current else ""
        count = entry.count(principal) if entry.count else None
        result.setdefault(entry.group, []).append(Link(href, str(entry.label), entry.icon, count, mark))
    return [(str(group.value), result[group]) for group in Group if group in result]


def _by_task(principal: Any, *, audience: Audience) -> list[tuple[Entry, str]]:
    """What a task opens to an account without an employee, in the menu it has; employees have these pages anyway."""
    if principal is None or principal.employee_id:
        return []
    if audience != (Audience.OFFICER if has_workplace(principal) else Audience.EMPLOYEE):
        return []
    found = [e for e in all_entries() if e.also and e.audience == audience and not _may_open(e, principal)]
    return [
        (entry, href)
        for entry in found
        if entry.also
        and entry.also(principal)
        and (href := _address(entry.url_name, get_script_prefix(), get_urlconf()))
    ]


def _closest(path: str, addresses: Iterable[str]) -> str:
    """The longest address that ``path`` lies under; a home is current only on itself."""
    under = [a for a in addresses if path == a or (path.startswith(a) and a.count("/") > 2)]
    return max(under, key=len, default="")
