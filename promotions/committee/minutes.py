"""The minutes (berita acara): drafted from what happened, signed in person, frozen with the last signature."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.core.files.base import ContentFile
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from asn_career.base.audit import acting
from asn_career.base.canonical import digest
from asn_career.base.documents.issuing import issue
from asn_career.base.documents.typesetting import render_pdf
from asn_career.base.formatting import moment
from employees.access import Principal
from employees.documents import keep_file
from promotions.choices import Closing, CommitteeState, SittingState
from promotions.committee import telling
from promotions.committee.appointing import end_if_recorded
from promotions.committee.errors import (
    MinutesChangedError,
    NumberNeededError,
    ObjectionOpenError,
    SignedAlreadyError,
)
from promotions.committee.minutes_content import content_of
from promotions.committee.panel import (
    Panel,
    ensure_leading,
    ensure_state,
    hold,
    member_of,
    move,
    panel_of,
)
from promotions.committee.proposing import propose
from promotions.committee.seats import chosen_people, filled_seats
from promotions.committee.sitting import current_sitting, present_members
from promotions.models import Committee, MinutesSignature, Objection, ProposedName, Sitting, Vacancy
from promotions.reasons import ensure_explained

TEMPLATE = "promotions/committee_minutes"
FOLDER = "minutes"
_GATE = "whether an open objection would change the list before the committee; tells yes or no"


def draft(
    committee: Committee, *, number: str, by: Principal, at: datetime, fewer_reason: str = ""
) -> Sitting:
    """Close the sitting: its names are fixed, and the minutes wait for the signatures of who was present."""
    if not number.strip():
        raise NumberNeededError(fields={"number": [str(NumberNeededError.message)]})
    with acting(by=by.identity):
        locked = hold(committee)
        ensure_state(locked, "sitting")
        panel = panel_of(locked)
        ensure_leading(panel, by)
        sitting = _going_on(locked)
        proposal = propose(panel, sitting, fewer_reason=fewer_reason)
        ProposedName.objects.bulk_create(
            ProposedName(sitting=sitting, place=place, candidate=candidate)
            for place, candidate in enumerate(proposal.names, start=1)
        )
        told = content_of(
            panel, sitting, proposal, number=number.strip(), fewer_reason=fewer_reason.strip(), on=by.on
        )
        move(
            sitting,
            SittingState.MINUTED,
            minutes_number=number.strip(),
            content=told,
            content_hash=digest(told),
            fewer_reason=fewer_reason.strip(),
            drafted_at=at,
        )
        move(locked, CommitteeState.MINUTED)
        telling.tell_signers(panel, sitting, signers(panel, sitting), at=at)
    committee.refresh_from_db()
    return sitting


def signers(panel: Panel, sitting: Sitting) -> list[int]:
    """Members who have to sign: present, and not kept out of the whole matter."""
    present = present_members(sitting)
    return [member.pk for member in panel.taking_part() if member.pk in present]


def sign(sitting: Sitting, *, seen_hash: str, by: Principal, at: datetime) -> Sitting:
    """Sign in person what was shown; the last signature freezes the minutes and issues the document."""
    try:
        with transaction.atomic(), acting(by=by.identity):
            locked = hold(sitting.committee)
            ensure_state(locked, "minuted")
            panel = panel_of(locked)
            seat = member_of(panel, by)
            row = Sitting.objects.select_for_update().get(pk=sitting.pk)
            if row.state != SittingState.MINUTED or seen_hash != row.content_hash:
                raise MinutesChangedError
            _ensure_no_objection(locked)
            MinutesSignature.objects.create(sitting=row, member=seat, content_hash=seen_hash, at=at)
            telling.settle_signature(row, seat, at=at)
            if set(row.signatures.values_list("member", flat=True)) >= set(signers(panel, row)):
                _freeze(locked, row, by=by, at=at)
    except IntegrityError as error:
        if "minutessignature_once_each" not in str(error):
            raise
        raise SignedAlreadyError from error
    sitting.refresh_from_db()
    return sitting


def _ensure_no_objection(committee: Committee) -> None:
    """No open objection, once upheld, would give another list: the order that is signed could be wrong."""
    rows = Objection.objects.unscoped(reason=_GATE).filter(shortlist=committee.shortlist_id).open()
    if rows.with_latest_effect().filter(changes_list=True).exists():
        raise ObjectionOpenError


def withdraw(committee: Committee, *, reason: str, by: Principal, at: datetime) -> None:
    """Take minutes back that somebody will not sign, with the reason; another sitting follows."""
    ensure_explained(reason)
    with acting(by=by.identity, reason=reason.strip()):
        locked = hold(committee)
        ensure_state(locked, "minuted")
        panel = panel_of(locked)
        ensure_leading(panel, by)
        sitting = _going_on(locked)
        move(sitting, SittingState.WITHDRAWN, withdrawn_reason=reason.strip())
        move(locked, CommitteeState.RETURNED)
        telling.settle_signatures(panel, sitting, at=at)
        telling.tell_returned(panel, on=by.on, at=at)
    committee.refresh_from_db()


def pdf_of(sitting: Sitting, *, code: str = "") -> bytes:
    """The document as it is now: with the signatures given so far, as a draft until it has its code."""
    given = {**(sitting.content or {}), "signed": signatures_of(sitting)}
    return render_pdf(TEMPLATE, given, on=sitting.held_on, code=code, draft=not code)


def signatures_of(sitting: Sitting) -> dict[str, str]:
    """When each member signed, by the opaque id of the seat."""
    rows = sitting.signatures.select_related("member").order_by("at", "pk")
    return {str(row.member.public_id): moment(row.at) for row in rows}


def _freeze(committee: Committee, sitting: Sitting, *, by: Principal, at: datetime) -> None:
    entry, content = _issued(committee, sitting, by=by)
    kept = keep_file(ContentFile(content, name="berita-acara.pdf"), folder=FOLDER)
    move(sitting, SittingState.SIGNED, signed_at=at, issued=entry, file_sha256=kept.sha256)
    if sitting.names.exists():
        move(committee, CommitteeState.PROPOSED)
        telling.tell_authority(committee, on=by.on, at=at)
        return
    # Whoever was chosen for another seat before is appointed; what is left of the list is set aside.
    if filled_seats(committee):
        move(committee, CommitteeState.DECIDED)
        end_if_recorded(committee, by=by)
        return
    move(committee, CommitteeState.SET_ASIDE)
    partly = bool(chosen_people(committee.vacancy_id))
    closed_as = Closing.PARTLY if partly else Closing.SET_ASIDE
    Vacancy.objects.filter(pk=committee.vacancy_id).update(closed_on=by.on, closed_as=closed_as)


def _issued(committee: Committee, sitting: Sitting, *, by: Principal) -> tuple[Any, bytes]:
    title = _("Minutes of the committee")
    return issue(
        lambda code: pdf_of(sitting, code=code),
        kind="committee_minutes",
        subject=telling.subject_of(sitting),
        title=title,
        told=[
            (_("Number"), sitting.minutes_number),
            (_("Post"), committee.vacancy.position.name),
            (_("Signatures"), str(sitting.signatures.count())),
            (_("Hash of the minutes"), sitting.content_hash),
        ],
        by=by.identity,
        on=by.on,
    )


def _going_on(committee: Committee) -> Sitting:
    sitting = current_sitting(committee)
    if sitting is None:
        raise MinutesChangedError
    return sitting
