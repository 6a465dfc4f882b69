"""A version of the dictionary on its way: drafted, reviewed by another person, in force from its day, retired.

What rests on the dictionary reads dated rows: a withdrawn competency ends the rows of standards that require it on the
day before, so that every figure of a later day, and of no earlier one, is without it. Where a scale begins anew,
standards are written anew from that day on with their levels converted.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import Any

from django.db.backends.postgresql.psycopg_any import DateRange
from django.db.models import F, Max, Q

from asn_career.base.audit import acting
from asn_career.base.canonical import digest
from asn_career.base.decreed import ensure_forwards
from asn_career.base.errors import NotPermittedError
from asn_career.base.formatting import date_long
from asn_career.base.moving import move
from competencies.choices import VersionState
from competencies.dictionary.applying import apply_content
from competencies.dictionary.content import Content, faults_of, live_content, ordered
from competencies.dictionary.conversions import (
    convert_late_standards,
    convert_standards,
    write_conversions,
)
from competencies.dictionary.errors import (
    ContentFaultsError,
    DraftExistsError,
    NotADraftError,
    OwnVersionError,
    VersionBackwardsError,
)
from competencies.models import DictionaryVersion, StandardItem
from employees.access import Permission, Principal
from employees.delegation.persons import two_in_name
from employees.models import Unit
from employees.responsible import account_of


def may_draft(principal: Principal) -> bool:
    """Whether the principal keeps the dictionary of every agency of the deployment."""
    return reaches_all(principal, Permission.MAINTAIN_REFERENCE)


def may_review(principal: Principal, version: DictionaryVersion) -> bool:
    """Whether the principal approves for every agency, and did not draft this one."""
    return not principal.stands_for(version.drafted_by) and reaches_all(
        principal, Permission.APPROVE_STANDARDS
    )


def reaches_all(principal: Principal, permission: Permission) -> bool:
    """Whether grants give ``permission`` over all agencies: the dictionary is shared by them."""
    if principal.sees_everyone(permission):
        return True
    roots = set(Unit.objects.filter(parent__isnull=True).values_list("pk", flat=True))
    return bool(roots) and roots <= principal.unit_ids(permission)


def _ensure(allowed: bool) -> None:
    if not allowed:
        raise NotPermittedError


def start_draft(
    *, by: Principal, begins: date, decree: str, decree_on: date, reason: str, content: Content | None = None
) -> DictionaryVersion:
    """A draft of what is in force today, or of ``content``; one at a time."""
    _ensure(may_draft(by))
    _forwards(begins, decree_on, by=by)
    with acting(by=by.identity, reason=reason):
        # Whoever comes second waits here, and then meets the draft of the first.
        waiting = DictionaryVersion.objects.select_for_update().filter(state=VersionState.DRAFT).first()
        if waiting:
            raise DraftExistsError(number=waiting.number)
        given = content or live_content(by.on)
        head = {"begins": begins, "decree": decree, "decree_on": decree_on, "reason": reason}
        last = DictionaryVersion.objects.aggregate(last=Max("number"))["last"] or 0
        return DictionaryVersion.objects.create(
            number=last + 1, content=given, content_hash=_hash(given, head), drafted_by=account_of(by), **head
        )


def change_head(version: DictionaryVersion, *, by: Principal, seen_hash: str, **head: Any) -> None:
    """Change days, decree and reason of a draft (``begins``, ``decree``, ``decree_on``, ``reason``)."""
    _forwards(head["begins"], head["decree_on"], by=by)
    _change(version, lambda draft: draft.content, by=by, seen_hash=seen_hash, head=head)


def change_content(
    version: DictionaryVersion, change: Callable[[Content], Content], *, by: Principal, seen_hash: str
) -> None:
    """Let ``change`` make another content of the draft's."""
    _change(version, lambda draft: ordered(change(draft.content)), by=by, seen_hash=seen_hash)


def _change(
    version: DictionaryVersion,
    content: Callable[[DictionaryVersion], Content],
    *,
    by: Principal,
    seen_hash: str,
    head: dict[str, Any] | None = None,
) -> None:
    _ensure(may_draft(by))
    with acting(by=by.identity):
        draft = _locked(version, state=VersionState.DRAFT, seen_hash=seen_hash)
        for name, value in (head or {}).items():
            setattr(draft, name, value)
        draft.content = content(draft)
        draft.content_hash = _hash(draft.content, _head_of(draft))
        draft.save(update_fields=["content", "content_hash", "begins", "decree", "decree_on", "reason"])
    version.refresh_from_db()


def review(version: DictionaryVersion, *, by: Principal, at: datetime, seen_hash: str) -> None:
    """Agree to the draft that was shown; on its first day it is in force. Refreshes whose standards lose a row."""
    if by.stands_for(version.drafted_by):
        raise OwnVersionError
    _ensure(may_review(by, version))
    with two_in_name(), acting(by=by.identity, on=by.on):
        draft = _locked(version, state=VersionState.DRAFT, seen_hash=seen_hash)
        _forwards(draft.begins, draft.decree_on, by=by)
        if faults := faults_of(draft):
            raise ContentFaultsError(faults=" ".join(faults[:5]))
        _cut_short(draft)
        validity = DateRange(draft.begins, None)
        _move(
            draft,
            VersionState.REVIEWED,
            decided_by=account_of(by),
            decided_at=at,
            decided_on=by.on,
            validity=validity,
        )
        end_requirements(draft)
        write_conversions()
        convert_standards(draft)
        if draft.begins <= by.on:
            _put_into_force(draft)
    version.refresh_from_db()


def hold_dictionary_draft() -> None:
    """Until the transaction ends nobody agrees to a draft: what is decreed meanwhile was judged by the scales agreed to
    before, and whoever agrees then sees it."""
    list(DictionaryVersion.objects.select_for_update().filter(state=VersionState.DRAFT).values_list("pk"))


def give_back(version: DictionaryVersion, *, by: Principal, at: datetime, reason: str) -> None:
    """Close a draft: by its author, or returned by the second person."""
    _ensure(by.stands_for(version.drafted_by) or may_review(by, version))
    with two_in_name(), acting(by=by.identity, reason=reason):
        draft = _locked(version, state=VersionState.DRAFT)
        told = {"decided_at": at, "decided_on": by.on, "decided_reason": reason}
        _move(draft, VersionState.RETURNED, decided_by=account_of(by), **told)
    version.refresh_from_db()


def begin_due(*, by: str, on: date) -> int:
    """Put into force what was reviewed for a day that has come; returns how many. Repeatable.

    Standards that a file brought since, of days before a scale that was agreed to, are converted to it as well.
    """
    with acting(by=by, reason="first day of a dictionary version", on=on):
        due = DictionaryVersion.objects.select_for_update().filter(
            state=VersionState.REVIEWED, begins__lte=on
        )
        versions = list(due.order_by("begins"))
        for version in versions:
            _put_into_force(version)
        convert_late_standards()
    return len(versions)


def end_requirements(version: DictionaryVersion) -> int:
    """End the rows of standards that require what the version withdraws, the day before it begins."""
    until = version.begins - timedelta(days=1)
    rows = StandardItem.objects.filter(competency__code__in=version.content["withdrawn"])
    open_rows = rows.filter(Q(valid_to__isnull=True) | Q(valid_to__gt=until))
    holding = open_rows.filter(version__validity__overlap=DateRange(version.begins, None))
    return holding.update(valid_to=until)


def _put_into_force(version: DictionaryVersion) -> None:
    DictionaryVersion.objects.filter(state=VersionState.IN_FORCE).exclude(pk=version.pk).update(
        state=VersionState.RETIRED, version=F("version") + 1
    )
    version.refresh_from_db()
    _move(version, VersionState.IN_FORCE)
    end_requirements(version)
    apply_content(version.content, begins=version.begins)


def _cut_short(draft: DictionaryVersion) -> None:
    """What holds on the draft's first day ends the day before; one that begins then or later stands in its way."""
    for earlier in DictionaryVersion.objects.select_for_update().filter(
        validity__overlap=DateRange(draft.begins, None)
    ):
        if earlier.begins >= draft.begins:
            raise VersionBackwardsError(day=date_long(earlier.begins + timedelta(days=1)))
        earlier.validity = DateRange(earlier.begins, draft.begins)
        earlier.save(update_fields=["validity"])


def _forwards(begins: date, decree_on: date, *, by: Principal) -> None:
    ensure_forwards(begins, decree_on=decree_on, today=by.on, refused=VersionBackwardsError)


def _locked(
    version: DictionaryVersion, *, state: VersionState, seen_hash: str | None = None
) -> DictionaryVersion:
    locked: DictionaryVersion = DictionaryVersion.objects.select_for_update().get(pk=version.pk)
    if locked.state != state or seen_hash not in (None, locked.content_hash):
        raise NotADraftError
    return locked


def _move(version: DictionaryVersion, state: VersionState, **changes: Any) -> None:
    move(version, state, refused=NotADraftError, **changes)
    version.refresh_from_db()


def _head_of(version: DictionaryVersion) -> dict[str, Any]:
    return {name: getattr(version, name) for name in ("begins", "decree", "decree_on", "reason")}


def _hash(content: Content, head: dict[str, Any]) -> str:
    return digest({"content": content, **head})
