"""Tell people what waits for them, once, and take it away when it is done."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache
from typing import Any

from django.utils.module_loading import autodiscover_modules

from employees.access import Principal
from employees.models import Notice


@dataclass(frozen=True, slots=True)
class NoticeKind:
    """What a notice of this kind says (with ``about`` filled in), why it matters, and what its button says."""

    code: str
    text: Any
    why: Any
    act: Any
    digest: bool = True


@dataclass(frozen=True, slots=True)
class Told:
    """One notice to give: to whom (account number), about what, where it is done, until when."""

    recipient_id: int
    subject: str
    address: str
    about: Mapping[str, str]
    due_on: date | None = None


_kinds: dict[str, NoticeKind] = {}


def register_notices(*kinds: NoticeKind) -> None:
    """Declare kinds of notices, in ``<app>/notice_kinds.py``."""
    for kind in kinds:
        _kinds[kind.code] = kind


@cache
def _discover() -> None:
    autodiscover_modules("notice_kinds")


def kind_of(code: str) -> NoticeKind:
    _discover()
    return _kinds[code]


def kind_codes(*, digest: bool) -> list[str]:
    """The codes of the kinds that go (or do not go) into letters."""
    _discover()
    return [kind.code for kind in _kinds.values() if kind.digest == digest]


def notify(kind: str, notices: Iterable[Told], *, at: datetime) -> int:
    """Give each notice unless the same one is open already; how many are new. One statement."""
    kind_of(kind)
    rows = [
        Notice(
            recipient_id=told.recipient_id,
            kind=kind,
            subject=told.subject,
            address=told.address,
            about=dict(told.about),
            due_on=told.due_on,
            created_at=at,
        )
        for told in notices
    ]
    before = Notice.objects.count_open(kind, (row.subject for row in rows))
    Notice.objects.bulk_create(rows, ignore_conflicts=True, batch_size=2_000)
    return Notice.objects.count_open(kind, (row.subject for row in rows)) - before


@dataclass(frozen=True, slots=True)
class Waiting:
    """An open notice as a page or a letter says it."""

    notice: Notice
    text: str
    why: str
    act: str


def waiting_for(principal: Principal, *, most: int = 5) -> list[Waiting]:
    """The reader's own open notices, what is due first. One query."""
    return [said(notice) for notice in Notice.objects.open().addressed_to(principal).in_order()[:most]]


def said(notice: Notice) -> Waiting:
    """A notice in the language of the moment."""
    kind = kind_of(notice.kind)
    return Waiting(notice, str(kind.text) % notice.about, str(kind.why) % notice.about, str(kind.act))


def settle(kind: str, *, subjects: Iterable[str], at: datetime, acted: bool = True) -> int:
    """Close the open notices about these subjects: the act was done, or (``acted=False``) it no longer matters."""
    open_ones = Notice.objects.open().filter(kind=kind, subject__in=list(subjects))
    return open_ones.update(settled_at=at, acted=acted)
