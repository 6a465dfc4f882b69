"""A sitting of a committee: who was there, votes, departures from the official order, minutes and signatures."""

from __future__ import annotations

from typing import Any, ClassVar

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import Q
from django.db.models.functions import Length
from django.utils.translation import gettext_lazy as _

from asn_career.base.audit import actor_required, capture_triggers
from asn_career.base.models import IssuedDocument, RecordModel
from promotions.choices import (
    SHORTEST_REASON,
    Ballot,
    Departure,
    DepartureReason,
    DepartureState,
    SittingState,
)
from promotions.committee_querysets import OfSittingQuerySet, SittingQuerySet
from promotions.models.candidates import Candidate
from promotions.models.committee import Committee, CommitteeMember
from promotions.models.committee_triggers import (
    departed_with_two,
    held_after_its_decree,
    minutes_stay,
    named_while_drafting,
    signed_by_oneself,
    voted_without_conflict,
)
from promotions.models.objection_triggers import no_objection_would_change_it
from promotions.models.rule_sets import SHA256
from training.models.triggers import kept_as_written, only_these_moves

MOVES: dict[str, tuple[str, ...]] = {"open": ("minuted",), "minuted": ("signed", "withdrawn")}

models.TextField.register_lookup(Length)


class Sitting(RecordModel):
    """One sitting (sidang) of a committee and its minutes, which tell what happened in it."""

    committee = models.ForeignKey(
        Committee, models.PROTECT, related_name="sittings", verbose_name=_("committee")
    )
    round = models.PositiveSmallIntegerField(_("round"))
    held_on = models.DateField(_("held on"))
    place = models.CharField(_("place"), max_length=200)
    opened_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("opened by")
    )
    opened_at = models.DateTimeField(_("opened at"))
    state = models.CharField(_("state"), max_length=10, choices=SittingState, default=SittingState.OPEN)
    version = models.PositiveIntegerField(default=1)
    # The minutes: fixed when they are drafted, frozen when the last member signs.
    minutes_number = models.CharField(_("number of the minutes"), max_length=100, blank=True, default="")
    content = models.JSONField(_("minutes"), null=True)
    content_hash = models.CharField(_("hash of the minutes"), max_length=SHA256, blank=True, default="")
    fewer_reason = models.TextField(_("why fewer names"), blank=True, default="")
    drafted_at = models.DateTimeField(_("drafted at"), null=True)
    withdrawn_reason = models.TextField(_("why the minutes were withdrawn"), blank=True, default="")
    signed_at = models.DateTimeField(_("signed at"), null=True)
    issued = models.ForeignKey(
        IssuedDocument, models.PROTECT, null=True, related_name="+", verbose_name=_("issued document")
    )
    file_sha256 = models.CharField(_("fingerprint of the file"), max_length=SHA256, blank=True, default="")

    objects: ClassVar[Any] = SittingQuerySet.as_manager()

    class Meta(RecordModel.Meta):
        verbose_name = _("sitting")
        verbose_name_plural = _("sittings")
        constraints = [
            models.UniqueConstraint(name="sitting_round", fields=["committee", "round"]),
            models.UniqueConstraint(
                name="sitting_one_going_on",
                fields=["committee"],
                condition=Q(state__in=[SittingState.OPEN, SittingState.MINUTED]),
            ),
            models.CheckConstraint(name="sitting_known_state", condition=Q(state__in=SittingState.values)),
            models.CheckConstraint(
                name="sitting_minutes_are_whole",
                condition=Q(state=SittingState.OPEN, content__isnull=True, content_hash="")
                | ~Q(state=SittingState.OPEN) & Q(content__isnull=False, drafted_at__isnull=False)
                & ~Q(content_hash="") & ~Q(minutes_number=""),
            ),
            models.CheckConstraint(
                name="sitting_signed_at",
                condition=Q(state=SittingState.SIGNED, signed_at__isnull=False)
                | ~Q(state=SittingState.SIGNED) & Q(signed_at__isnull=True),
            ),
            models.CheckConstraint(
                name="sitting_withdrawn_with_reason",
                condition=~Q(state=SittingState.WITHDRAWN) | ~Q(withdrawn_reason=""),
            ),
        ]  # fmt: skip
        triggers = [
            *capture_triggers(),
            actor_required(),
            only_these_moves(MOVES, first=["open"]),
            minutes_stay(),
            held_after_its_decree(),
            pgtrigger.Protect(name="kept", operation=pgtrigger.Delete),
        ]

    def __str__(self) -> str:
        return f"{self.committee_id}: {self.round}"


class SittingAttendance(RecordModel):
    """Whether a member was at a sitting, and why not."""

    sitting = models.ForeignKey(Sitting, models.PROTECT, related_name="attendance", verbose_name=_("sitting"))
    member = models.ForeignKey(
        CommitteeMember, models.PROTECT, related_name="attendance", verbose_name=_("committee member")
    )
    present = models.BooleanField(_("present"))
    reason = models.CharField(_("reason"), max_length=300, blank=True, default="")

    objects: ClassVar[Any] = OfSittingQuerySet.as_manager()

    class Meta(RecordModel.Meta):
        verbose_name = _("attendance at a sitting")
        verbose_name_plural = _("attendances at sittings")
        constraints = [
            models.UniqueConstraint(name="sittingattendance_once", fields=["sitting", "member"]),
        ]
        triggers = [*capture_triggers(), actor_required(), kept_as_written()]

    def __str__(self) -> str:
        return f"{self.sitting_id}: {self.member_id}"


class CommitteeVote(RecordModel):
    """A member's vote about proposing a candidate: one each, in person, never changed."""

    sitting = models.ForeignKey(Sitting, models.PROTECT, related_name="votes", verbose_name=_("sitting"))
    member = models.ForeignKey(
        CommitteeMember, models.PROTECT, related_name="votes", verbose_name=_("committee member")
    )
    candidate = models.ForeignKey(
        Candidate, models.PROTECT, related_name="votes", verbose_name=_("candidate")
    )
    ballot = models.CharField(_("vote"), max_length=10, choices=Ballot)
    at = models.DateTimeField(_("at"))

    objects: ClassVar[Any] = OfSittingQuerySet.as_manager()

    class Meta(RecordModel.Meta):
        verbose_name = _("vote")
        verbose_name_plural = _("votes")
        constraints = [
            models.UniqueConstraint(
                name="committeevote_once_each", fields=["sitting", "member", "candidate"]
            ),
            models.CheckConstraint(name="committeevote_known", condition=Q(ballot__in=Ballot.values)),
        ]
        triggers = [*capture_triggers(), actor_required(), voted_without_conflict(), kept_as_written()]

    def __str__(self) -> str:
        return f"{self.member_id}: {self.candidate_id}"


class OrderDeparture(RecordModel):
    """A departure from the official order: asked for by one member with its reason, answered by another."""

    sitting = models.ForeignKey(Sitting, models.PROTECT, related_name="departures", verbose_name=_("sitting"))
    kind = models.CharField(_("kind"), max_length=10, choices=Departure)
    candidate = models.ForeignKey(
        Candidate, models.PROTECT, null=True, related_name="departures", verbose_name=_("candidate")
    )
    place = models.PositiveSmallIntegerField(_("place"), null=True)
    reason_code = models.CharField(_("kind of reason"), max_length=20, choices=DepartureReason)
    reason = models.TextField(_("reason"))
    requested_by = models.ForeignKey(
        CommitteeMember, models.PROTECT, related_name="+", verbose_name=_("requested by")
    )
    requested_at = models.DateTimeField(_("requested at"))
    state = models.CharField(
        _("state"), max_length=10, choices=DepartureState, default=DepartureState.REQUESTED
    )
    version = models.PositiveIntegerField(default=1)
    answered_by = models.ForeignKey(
        CommitteeMember, models.PROTECT, null=True, related_name="+", verbose_name=_("answered by")
    )
    answered_at = models.DateTimeField(_("answered at"), null=True)

    objects: ClassVar[Any] = OfSittingQuerySet.as_manager()

    class Meta(RecordModel.Meta):
        verbose_name = _("departure from the official order")
        verbose_name_plural = _("departures from the official order")
        constraints = [
            models.UniqueConstraint(
                name="orderdeparture_one_standing",
                fields=["sitting", "candidate"],
                condition=~Q(state=DepartureState.REFUSED),
                nulls_distinct=False,
            ),
            models.CheckConstraint(
                name="orderdeparture_of_its_kind",
                condition=Q(kind=Departure.MOVE, candidate__isnull=False, place__gte=1)
                | Q(kind=Departure.LEAVE_OUT, candidate__isnull=False, place__isnull=True)
                | Q(kind=Departure.SET_ASIDE, candidate__isnull=True, place__isnull=True),
            ),
            models.CheckConstraint(
                name="orderdeparture_known_reason", condition=Q(reason_code__in=DepartureReason.values)
            ),
            models.CheckConstraint(
                name="orderdeparture_reason_long_enough", condition=Q(reason__length__gte=SHORTEST_REASON)
            ),
            models.CheckConstraint(
                name="orderdeparture_two_people",
                condition=Q(state=DepartureState.REQUESTED, answered_by__isnull=True)
                | Q(state__in=[DepartureState.APPROVED, DepartureState.REFUSED], answered_by__isnull=False)
                & ~Q(answered_by=models.F("requested_by")),
            ),
        ]
        triggers = [
            *capture_triggers(),
            actor_required(),
            only_these_moves({"requested": ("approved", "refused")}, first=["requested"]),
            departed_with_two(),
            pgtrigger.Protect(name="kept", operation=pgtrigger.Delete),
        ]

    def __str__(self) -> str:
        return f"{self.sitting_id}: {self.kind} {self.candidate_id}"


class MinutesSignature(RecordModel):
    """A member's act of signing the minutes with this hash."""

    sitting = models.ForeignKey(Sitting, models.PROTECT, related_name="signatures", verbose_name=_("sitting"))
    member = models.ForeignKey(
        CommitteeMember, models.PROTECT, related_name="signatures", verbose_name=_("committee member")
    )
    content_hash = models.CharField(_("hash of the minutes"), max_length=SHA256)
    at = models.DateTimeField(_("at"))

    objects: ClassVar[Any] = OfSittingQuerySet.as_manager()

    class Meta(RecordModel.Meta):
        verbose_name = _("signature under minutes")
        verbose_name_plural = _("signatures under minutes")
        constraints = [
            models.UniqueConstraint(name="minutessignature_once_each", fields=["sitting", "member"]),
        ]
        triggers = [
            *capture_triggers(),
            actor_required(),
            signed_by_oneself(),
            no_objection_would_change_it(),
            kept_as_written(),
        ]

    def __str__(self) -> str:
        return f"{self.sitting_id}: {self.member_id}"


class ProposedName(RecordModel):
    """One of the names that a sitting proposes to the appointing authority, so many for each seat, by its place."""

    sitting = models.ForeignKey(Sitting, models.PROTECT, related_name="names", verbose_name=_("sitting"))
    place = models.PositiveSmallIntegerField(_("place"))
    candidate = models.ForeignKey(
        Candidate, models.PROTECT, related_name="proposals", verbose_name=_("candidate")
    )

    objects: ClassVar[Any] = OfSittingQuerySet.as_manager()

    class Meta(RecordModel.Meta):
        verbose_name = _("proposed name")
        verbose_name_plural = _("proposed names")
        constraints = [
            models.UniqueConstraint(name="proposedname_place", fields=["sitting", "place"]),
            models.UniqueConstraint(name="proposedname_once", fields=["sitting", "candidate"]),
            models.CheckConstraint(name="proposedname_from_one", condition=Q(place__gte=1)),
        ]
        triggers = [*capture_triggers(), actor_required(), named_while_drafting(), kept_as_written()]

    def __str__(self) -> str:
        return f"{self.sitting_id}: {self.place}"
