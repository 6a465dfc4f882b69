"""Another attempt to fill a vacancy that ended with seats left: proposed by one with a reason, approved by another."""

from __future__ import annotations

from typing import Any, ClassVar

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from asn_career.base.audit import actor_required, capture_triggers
from asn_career.base.models import RecordModel
from promotions.attempt_choices import AttemptCause, AttemptKind, AttemptState
from promotions.attempt_querysets import FurtherAttemptQuerySet
from promotions.choices import Route
from promotions.models.attempt_triggers import attempt_of_two
from promotions.models.committee import Committee
from promotions.models.vacancies import Vacancy
from training.models.triggers import only_these_moves

MOVES: dict[str, tuple[str, ...]] = {"proposed": ("approved", "returned", "withdrawn")}


class FurtherAttempt(RecordModel):
    """What follows an attempt without an appointment: another committee for the same list, or a vacancy announced anew.

    The attempt before it stays as it ended. ``origin`` is the vacancy of the first attempt of a chain.
    """

    previous = models.ForeignKey(
        Vacancy, models.PROTECT, related_name="further_attempts", verbose_name=_("attempt before")
    )
    origin = models.ForeignKey(Vacancy, models.PROTECT, related_name="+", verbose_name=_("first attempt"))
    # The last committee of the attempt before; None where none was formed.
    committee = models.ForeignKey(
        Committee, models.PROTECT, null=True, related_name="followed_by", verbose_name=_("committee")
    )
    kind = models.CharField(_("kind of attempt"), max_length=12, choices=AttemptKind)
    cause = models.CharField(_("why the attempt before ended"), max_length=10, choices=AttemptCause)
    reason = models.TextField(_("reason"))
    route = models.CharField(_("route"), max_length=20, choices=Route)
    seats = models.PositiveSmallIntegerField(_("seats"))
    state = models.CharField(_("state"), max_length=10, choices=AttemptState, default=AttemptState.PROPOSED)
    version = models.PositiveIntegerField(default=1)
    proposed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("proposed by")
    )
    proposed_at = models.DateTimeField(_("proposed at"))
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name=_("decided by")
    )
    decided_at = models.DateTimeField(_("decided at"), null=True)
    answer = models.TextField(_("answer"), blank=True, default="")
    # The vacancy that is announced anew; of another committee it is the one before.
    following = models.OneToOneField(
        Vacancy, models.PROTECT, null=True, related_name="attempt", verbose_name=_("vacancy that follows")
    )

    objects: ClassVar[Any] = FurtherAttemptQuerySet.as_manager()

    class Meta(RecordModel.Meta):
        verbose_name = _("further attempt")
        verbose_name_plural = _("further attempts")
        constraints = [
            models.UniqueConstraint(
                name="furtherattempt_one_waiting",
                fields=["previous"],
                condition=Q(state=AttemptState.PROPOSED),
            ),
            models.UniqueConstraint(
                name="furtherattempt_announced_once",
                fields=["previous"],
                condition=Q(state=AttemptState.APPROVED, kind=AttemptKind.ANNOUNCEMENT),
            ),
            models.UniqueConstraint(
                name="furtherattempt_judged_once",
                fields=["committee"],
                condition=Q(state=AttemptState.APPROVED, kind=AttemptKind.COMMITTEE),
            ),
            models.CheckConstraint(
                name="furtherattempt_known_kind",
                condition=Q(kind=AttemptKind.COMMITTEE, committee__isnull=False)
                | Q(kind=AttemptKind.ANNOUNCEMENT),
            ),
            models.CheckConstraint(
                name="furtherattempt_known_words",
                condition=Q(
                    cause__in=AttemptCause.values, state__in=AttemptState.values, route__in=Route.values
                ),
            ),
            models.CheckConstraint(name="furtherattempt_seats", condition=Q(seats__gte=1)),
            models.CheckConstraint(name="furtherattempt_has_a_reason", condition=~Q(reason="")),
            models.CheckConstraint(
                name="furtherattempt_two_people",
                condition=Q(state__in=[AttemptState.PROPOSED, AttemptState.WITHDRAWN])
                | Q(decided_by__isnull=False, decided_at__isnull=False) & ~Q(decided_by=F("proposed_by")),
            ),
            models.CheckConstraint(
                name="furtherattempt_leads_somewhere",
                condition=Q(following__isnull=True)
                & ~Q(state=AttemptState.APPROVED, kind=AttemptKind.ANNOUNCEMENT)
                | Q(following__isnull=False, state=AttemptState.APPROVED, kind=AttemptKind.ANNOUNCEMENT),
            ),
        ]  # fmt: skip
        triggers = [
            *capture_triggers(),
            actor_required(),
            only_these_moves(MOVES, first=["proposed"]),
            attempt_of_two(),
            pgtrigger.Protect(name="kept", operation=pgtrigger.Delete),
        ]

    def __str__(self) -> str:
        return f"{self.previous_id}: {self.kind}"

    @property
    def is_proposed(self) -> bool:
        return self.state == AttemptState.PROPOSED

    @property
    def is_approved(self) -> bool:
        return self.state == AttemptState.APPROVED
