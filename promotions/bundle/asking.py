"""Evidence files of large runs: made by a job, kept for some days, taken by whoever asked for them."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta
from typing import IO

from django.conf import settings
from django.db import connection, transaction
from django.utils.translation import gettext_lazy as _

from asn_career.base.access_log import PurposeRequiredError, log_access, log_file
from asn_career.base.audit import acting
from asn_career.base.errors import DomainError
from asn_career.base.jobs.queue import enqueue
from asn_career.base.models import Job
from employees.access import Principal
from promotions.models import BundlePart, BundleRequest, Shortlist
from promotions.permissions import ensure, sees_all_of

KIND = "evidence_file"
KEPT_FOR = timedelta(days=3)
"""How long a made file stays for whoever asked: it tells everybody's facts, and is made anew in minutes."""
KEPT_PER_ASKER = 5
GRACE = timedelta(hours=1)
"""How much longer the bytes stay than they may be taken: whoever began to take them gets to their end."""
PART = 1024 * 1024


class FileNotMadeError(DomainError):
    code = "bundle_not_made"
    status = 409
    message = _("The evidence file is not ready yet. Look at its job.")


class FileRemovedError(DomainError):
    code = "bundle_removed"
    status = 410
    message = _("The evidence file was kept until %(until)s and is removed. Ask for it again.")


class PartMissingError(RuntimeError):
    """A file that was being taken lost its parts: the download breaks off instead of ending short."""


def needs_job(shortlist: Shortlist) -> bool:
    """Whether the run considered more people than a file is made for while somebody waits."""
    return (shortlist.considered or 0) > settings.BUNDLE_PEOPLE_AT_ONCE


def request_bundle(shortlist: Shortlist, *, purpose: str, by: Principal, at: datetime) -> BundleRequest:
    """Queue the making of a file; what the same person has under way for the same run is not asked for twice.

    Raises PurposeRequiredError, NotPermittedError.
    """
    ensure(sees_all_of(by, shortlist))
    if not purpose.strip():
        raise PurposeRequiredError
    with acting(by=by.identity, reason=purpose.strip()):
        _one_at_a_time(shortlist, by)
        under_way = BundleRequest.objects.visible_to(by).filter(shortlist=shortlist).under_way().first()
        if under_way:
            return under_way
        job = enqueue(KIND, principal=by, purpose=KIND, scope={"shortlist": str(shortlist.public_id)})
        log_access(
            by=by.identity,
            action="shortlist_bundle.ask",
            subject=f"shortlist:{shortlist.public_id}",
            purpose=purpose.strip()[:200],
        )
        return BundleRequest.objects.create(
            shortlist=shortlist, purpose=purpose.strip(), identity=by.identity, asked_at=at, job=job
        )


def request_of(job: Job) -> BundleRequest:
    found: BundleRequest = BundleRequest.objects.with_context().get(job=job)
    return found


def keep(asked: BundleRequest, made: IO[bytes], *, at: datetime) -> BundleRequest:
    """Keep a made file, in the caller's transaction; the asker's oldest ones beyond the most make room."""
    made.seek(0)
    digest, size = hashlib.sha256(), 0
    for number, content in enumerate(iter(lambda: made.read(PART), b"")):
        BundlePart.objects.create(request=asked, number=number, content=content)  # one in memory at a time
        digest.update(content)
        size += len(content)
    asked.sha256, asked.size = digest.hexdigest(), size
    asked.made_at, asked.kept_until = at, at + KEPT_FOR
    asked.save(update_fields=["sha256", "size", "made_at", "kept_until"])
    older = BundleRequest.objects.filter(identity=asked.identity).kept().newest_first()
    _remove(older[KEPT_PER_ASKER:], at=at)
    return asked


def take_made(asked: BundleRequest, *, by: Principal, purpose: str, at: datetime) -> Iterator[bytes]:
    """The bytes of a made file, a part at a time; who takes it is entered in the access log and counted.

    Raises FileNotMadeError, FileRemovedError, and what :func:`take_bundle` raises.
    """
    ensure(asked.identity == by.identity and sees_all_of(by, asked.shortlist))
    if not asked.sha256:
        raise FileNotMadeError
    if not asked.is_takeable(at=at):
        raise FileRemovedError(until=f"{asked.kept_until:%Y-%m-%d %H:%M} UTC")
    subject = f"shortlist:{asked.shortlist.public_id}"
    log_file(by=by.identity, action="shortlist_bundle.export", subject=subject, purpose=purpose)
    return _parts(asked)


def remove_old(*, now: datetime) -> int:
    """Remove files whose time is over; how many."""
    with acting(by="system:schedule", reason="evidence files are kept for some days"), transaction.atomic():
        return _remove(BundleRequest.objects.due_for_removal(before=now - GRACE), at=now)


def _remove(rows: Iterable[BundleRequest], *, at: datetime) -> int:
    found = [row.pk for row in rows]
    if not found:
        return 0
    BundleRequest.objects.filter(pk__in=found).update(removed_at=at)
    BundlePart.objects.filter(request__in=found).delete()
    return len(found)


def _parts(asked: BundleRequest) -> Iterator[bytes]:
    sent = number = 0
    while sent < (asked.size or 0):
        rows = BundlePart.objects.filter(request=asked, number=number)
        content = rows.values_list("content", flat=True).first()
        if content is None:
            raise PartMissingError(f"part {number} of {asked.public_id}")
        sent, number = sent + len(content), number + 1
        yield bytes(content)


def _one_at_a_time(shortlist: Shortlist, by: Principal) -> None:
    """Two requests of one person at once would each not see the other's."""
    with connection.cursor() as cursor:
        name = f"evidence file of {shortlist.pk} for {by.identity}"
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext(%s))", [name])
