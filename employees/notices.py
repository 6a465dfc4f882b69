"""Tell people what waits for them, once, and take it away when it is done."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache
from itertools import islice
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
    """One notice to give: to whom (account number), about what, where it is done, until when.

    With ``told_for`` (the first day of a time) it is given once for that time, whatever became of it meanwhile.
    """

    recipient_id: int
    subject: str
    address: str
    about: Mapping[str, str]
    due_on: date | None = None
    told_for: date | None = None


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
            told_for=told.told_for,
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


def keep_told(kind: str, notices: Iterable[Told], *, at: datetime, batch: int = 2_000) -> int:
    """Give what is due now, and take back what no longer is; how many are new.

    An open notice about the same thing from an earlier time gives way to the one of today. Per batch a constant number
    of statements; repeatable.
    """
    new, due = 0, set()
    for some in _batches(notices, size=batch):
        due |= {(told.recipient_id, told.subject) for told in some}
        _end_earlier(kind, some, at=at)
        new += notify(kind, some, at=at)
    left = Notice.objects.open().filter(kind=kind).values_list("pk", "recipient", "subject")
    over = [pk for pk, recipient, subject in left.iterator() if (recipient, subject) not in due]
    Notice.objects.open().filter(pk__in=over).update(settled_at=at)
    return new


def _batches(notices: Iterable[Told], *, size: int) -> Iterator[list[Told]]:
    """Lists of at most ``size``."""
    given = iter(notices)
    while some := list(islice(given, size)):
        yield some


def _end_earlier(kind: str, notices: list[Told], *, at: datetime) -> None:
    """Settle open notices about these things that were told for another time."""
    now = {(told.recipient_id, told.subject): told.told_for for told in notices}
    rows = Notice.objects.open().filter(kind=kind, subject__in={told.subject for told in notices})
    earlier = [
        pk
        for pk, recipient, subject, told_for in rows.values_list("pk", "recipient", "subject", "told_for")
        if now.get((recipient, subject), told_for) != told_for
    ]
    Notice.objects.open().filter(pk__in=earlier).update(settled_at=at)


def settle(kind: str, *, subjects: Iterable[str], at: datetime, acted: bool = True) -> int:
    """Close the open notices about these subjects: the act was done, or (``acted=False``) it no longer matters."""
    open_ones = Notice.objects.open().filter(kind=kind, subject__in=list(subjects))
    return open_ones.update(settled_at=at, acted=acted)
