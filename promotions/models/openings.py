"""Openings: a vacancy on its way through the stages of its route, with the evidence of each."""

from __future__ import annotations

from typing import Any, ClassVar

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from asn_career.base.audit import actor_required, capture_triggers
from asn_career.base.models import RecordModel
from promotions.models.opening_triggers import (
    opening_approved_by_another,
    opening_sealed_by_two,
    stage_in_turn,
)
from promotions.models.rule_sets import APPROVERS, SHA256
from promotions.models.vacancies import Vacancy
from promotions.opening_choices import OpeningState, StageKind, StageState
from promotions.opening_querysets import OfOpeningQuerySet, OfStageQuerySet, OpeningQuerySet
from training.models.triggers import kept_as_written, only_these_moves

MOVES: dict[str, tuple[str, ...]] = {
    "proposed": ("running", "cancelled"),
    "running": ("finished", "cancelled"),
}
# An extension of the call takes the document check back and opens the call again.
STAGE_MOVES: dict[str, tuple[str, ...]] = {
    "waiting": ("open",),
    "open": ("closed", "waiting"),
    "closed": ("open",),
}


class Opening(RecordModel):
    """What fills a vacancy: the stages of its route, as the rules of its day and the approvals of two fixed them."""

    vacancy = models.ForeignKey(Vacancy, models.PROTECT, related_name="openings", verbose_name=_("vacancy"))
    as_of = models.DateField(_("as of"))
    # Stages, weights, criteria, documents, checklist and tie-break, whole; see promotions/openings/content.py.
    content = models.JSONField(_("stages"))
    content_hash = models.CharField(_("hash of the stages"), max_length=SHA256)
    # The decree that permits weights other than the national ones.
    basis = models.CharField(_("legal basis"), max_length=300, blank=True, default="")
    state = models.CharField(_("state"), max_length=10, choices=OpeningState, default=OpeningState.PROPOSED)
    version = models.PositiveIntegerField(default=1)
    opened_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("opened by")
    )
    opened_at = models.DateTimeField(_("opened at"))
    sealed_at = models.DateTimeField(_("sealed at"), null=True, blank=True)
    result_hash = models.CharField(_("hash of the result"), max_length=SHA256, blank=True, default="")
    result_at = models.DateTimeField(_("result drawn up at"), null=True, blank=True)
    ended_at = models.DateTimeField(_("ended at"), null=True, blank=True)
    ended_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name=_("ended by")
    )
    ended_reason = models.TextField(_("reason for the end"), blank=True, default="")

    objects: ClassVar[Any] = OpeningQuerySet.as_manager()

    class Meta(RecordModel.Meta):
        verbose_name = _("opening")
        verbose_name_plural = _("openings")
        constraints = [
            models.UniqueConstraint(
                name="opening_one_standing", fields=["vacancy"], condition=~Q(state=OpeningState.CANCELLED)
            ),
            models.CheckConstraint(name="opening_known_state", condition=Q(state__in=OpeningState.values)),
            models.CheckConstraint(
                name="opening_cancelled_with_reason",
                condition=~Q(state=OpeningState.CANCELLED)
                | (Q(ended_by__isnull=False, ended_at__isnull=False) & ~Q(ended_reason="")),
            ),
            models.CheckConstraint(
                name="opening_result_is_whole",
                condition=Q(result_hash="", result_at__isnull=True)
                | (~Q(result_hash="") & Q(result_at__isnull=False)),
            ),
        ]
        triggers = [
            *capture_triggers(),
            actor_required(),
            only_these_moves(MOVES, first=["proposed"]),
            opening_sealed_by_two(),
            pgtrigger.Protect(name="kept", operation=pgtrigger.Delete),
        ]

    def __str__(self) -> str:
        return f"{self.vacancy_id}: {self.as_of:%Y-%m-%d}"

    @property
    def is_proposed(self) -> bool:
        return self.state == OpeningState.PROPOSED

    @property
    def is_running(self) -> bool:
        return self.state == OpeningState.RUNNING

    @property
    def has_result(self) -> bool:
        return bool(self.result_hash)


class OpeningApproval(RecordModel):
    """One of the two approvals of an opening: who saw and accepted the stages with this hash."""

    opening = models.ForeignKey(Opening, models.PROTECT, related_name="approvals", verbose_name=_("opening"))
    place = models.PositiveSmallIntegerField(_("first or second"))
    approver = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("approved by")
    )
    # Whom the account belongs to; written by the database.
    person = models.ForeignKey(
        "employees.Employee", models.PROTECT, null=True, related_name="+", verbose_name=_("person")
    )
    content_hash = models.CharField(_("hash of the stages"), max_length=SHA256)
    at = models.DateTimeField(_("at"), db_default=Now())

    objects: ClassVar[Any] = OfOpeningQuerySet.as_manager()

    class Meta(RecordModel.Meta):
        verbose_name = _("approval of an opening")
        verbose_name_plural = _("approvals of openings")
        constraints = [
            models.UniqueConstraint(name="openingapproval_place", fields=["opening", "place"]),
            models.UniqueConstraint(name="openingapproval_once_each", fields=["opening", "approver"]),
            models.UniqueConstraint(name="openingapproval_two_people", fields=["opening", "person"]),
            models.CheckConstraint(
                name="openingapproval_two_places", condition=Q(place__range=(1, APPROVERS))
            ),
        ]
        triggers = [*capture_triggers(), actor_required(), opening_approved_by_another(), kept_as_written()]

    def __str__(self) -> str:
        return f"{self.opening_id}: {self.place}"


class OpeningStage(RecordModel):
    """One stage of an opening, with its days."""

    opening = models.ForeignKey(Opening, models.PROTECT, related_name="stages", verbose_name=_("opening"))
    place = models.PositiveSmallIntegerField(_("place"))
    code = models.CharField(_("code"), max_length=30)
    kind = models.CharField(_("kind of stage"), max_length=20, choices=StageKind)
    state = models.CharField(_("state"), max_length=10, choices=StageState, default=StageState.WAITING)
    version = models.PositiveIntegerField(default=1)
    starts_on = models.DateField(_("first day"), null=True, blank=True)
    # The last day as announced: binding for the call, a plan for every other stage.
    ends_on = models.DateField(_("last day"), null=True, blank=True)
    closed_on = models.DateField(_("closed on"), null=True, blank=True)

    objects: ClassVar[Any] = OfOpeningQuerySet.as_manager()

    class Meta(RecordModel.Meta):
        verbose_name = _("stage of an opening")
        verbose_name_plural = _("stages of openings")
        constraints = [
            models.UniqueConstraint(name="openingstage_place", fields=["opening", "place"]),
            models.UniqueConstraint(name="openingstage_code", fields=["opening", "code"]),
            models.UniqueConstraint(
                name="openingstage_one_open", fields=["opening"], condition=Q(state=StageState.OPEN)
            ),
            models.CheckConstraint(name="openingstage_known_kind", condition=Q(kind__in=StageKind.values)),
            models.CheckConstraint(
                name="openingstage_dated",
                condition=Q(state=StageState.WAITING)
                | Q(state=StageState.OPEN, starts_on__isnull=False, closed_on__isnull=True)
                | Q(state=StageState.CLOSED, starts_on__isnull=False, closed_on__gte=F("starts_on")),
            ),
            models.CheckConstraint(
                name="openingstage_call_has_an_end",
                condition=~Q(kind=StageKind.CALL) | Q(state=StageState.WAITING) | Q(ends_on__isnull=False),
            ),
        ]
        triggers = [
            *capture_triggers(),
            actor_required(),
            only_these_moves(STAGE_MOVES, first=["waiting"]),
            stage_in_turn(),
            pgtrigger.Protect(name="kept", operation=pgtrigger.Delete),
        ]

    def __str__(self) -> str:
        return f"{self.opening_id}: {self.code}"

    @property
    def is_open(self) -> bool:
        return self.state == StageState.OPEN

    @property
    def is_closed(self) -> bool:
        return self.state == StageState.CLOSED


class OpeningEvidence(RecordModel):
    """A document that proves an item of a stage's checklist; the bytes lie under their SHA-256 in the media folder."""

    stage = models.ForeignKey(
        OpeningStage, models.PROTECT, related_name="evidence", verbose_name=_("stage of an opening")
    )
    item = models.CharField(_("item of the checklist"), max_length=40)
    note = models.CharField(_("number and day of the document"), max_length=300, blank=True, default="")
    name = models.CharField(_("name of the file"), max_length=200)
    content_type = models.CharField(_("kind of file"), max_length=20)
    size = models.PositiveIntegerField(_("size"))
    sha256 = models.CharField(_("fingerprint of the file"), max_length=SHA256)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("by"))
    at = models.DateTimeField(_("at"))

    objects: ClassVar[Any] = OfStageQuerySet.as_manager()

    class Meta(RecordModel.Meta):
        verbose_name = _("evidence of a stage")
        verbose_name_plural = _("evidence of stages")
        constraints = [
            models.CheckConstraint(
                name="openingevidence_fingerprint", condition=Q(sha256__regex=r"^[0-9a-f]{64}$")
            ),
            models.CheckConstraint(name="openingevidence_not_empty", condition=Q(size__gt=0)),
        ]
        triggers = [*capture_triggers(), actor_required(), kept_as_written()]

    def __str__(self) -> str:
        return f"{self.stage_id}: {self.item}"


class CallExtension(RecordModel):
    """The call opened again, because fewer than the rule asks for passed the document check."""

    opening = models.ForeignKey(Opening, models.PROTECT, related_name="extensions", verbose_name=_("opening"))
    until = models.DateField(_("new last day"))
    admitted = models.PositiveIntegerField(_("passed so far"))
    minimum = models.PositiveIntegerField(_("asked for by the rule"))
    reason = models.TextField(_("reason"))
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("by"))
    at = models.DateTimeField(_("at"))

    objects: ClassVar[Any] = OfOpeningQuerySet.as_manager()

    class Meta(RecordModel.Meta):
        verbose_name = _("extension of a call")
        verbose_name_plural = _("extensions of calls")
        constraints = [
            models.CheckConstraint(name="callextension_needed", condition=Q(admitted__lt=F("minimum"))),
            models.CheckConstraint(name="callextension_has_reason", condition=~Q(reason="")),
            models.UniqueConstraint(name="callextension_once_each", fields=["opening", "until"]),
        ]
        triggers = [*capture_triggers(), actor_required(), kept_as_written()]

    def __str__(self) -> str:
        return f"{self.opening_id}: {self.until}"
