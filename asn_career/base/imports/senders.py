"""Who sends packages, as people call them; the app that knows accounts says how they are called."""

from __future__ import annotations

from collections.abc import Callable
from zoneinfo import ZoneInfo

from django.conf import settings

from .errors import ImportInProgressError
from .models import IN_PROGRESS, Import
from .specs import all_tables

NameOf = Callable[[str], str]
_names: list[NameOf] = []


def register_names(name_of: NameOf) -> None:
    """Let ``name_of(identity)`` say how a sender is called."""
    _names[:] = [name_of]


def refusal_of_second(sha256: str) -> ImportInProgressError:
    """Who is loading the same bytes, and since when."""
    all_tables()
    first = Import.objects.filter(sha256=sha256, state__in=IN_PROGRESS).order_by("pk").first()
    if first is None:
        return ImportInProgressError(sender="–", since="–")
    since = first.created_at.astimezone(ZoneInfo(settings.TIME_ZONE)).strftime("%Y-%m-%d %H:%M:%S")
    return ImportInProgressError(sender=_names[0](first.identity), since=since)
