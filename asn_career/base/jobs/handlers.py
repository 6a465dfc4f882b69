"""Who does which kind of job. Apps register in their ``tasks.py``, which Celery and this module discover."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.utils.module_loading import autodiscover_modules

if TYPE_CHECKING:
    from .context import JobContext
    from .models import Job

Work = Callable[["JobContext"], Mapping[str, Any]]
Permits = Callable[[Any, "JobContext"], bool]
ResultPage = Callable[["Job"], str]


def still_acts(principal: Any, context: JobContext) -> bool:
    """The least that every job needs: its principal still holds a role."""
    return bool(principal.permissions)


@dataclass(frozen=True, slots=True)
class Handler:
    """The work of one kind of job, the version of its engine, and who may have it done."""

    kind: str
    work: Work
    engine: str
    permits: Permits
    result_page: ResultPage | None = None


_handlers: dict[str, Handler] = {}


def handles(
    kind: str,
    *,
    engine: str = "1",
    permits: Permits = still_acts,
    result_page: ResultPage | None = None,
) -> Callable[[Work], Work]:
    """Register the decorated function for ``kind``.

    An attempt under another ``engine`` version begins anew instead of going on with the finished chunks.
    ``permits`` is asked when work starts and again in the transaction that publishes.
    ``result_page`` gives the address of the page that shows what the finished job made.
    """

    def register(work: Work) -> Work:
        _handlers[kind] = Handler(kind, work, engine, permits, result_page)
        return work

    return register


def handler_for(kind: str) -> Handler | None:
    if kind not in _handlers:
        autodiscover_modules("tasks")
    return _handlers.get(kind)
