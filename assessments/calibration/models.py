"""Calibration sessions: who took part, what was discussed, and each change with its reason."""

from __future__ import annotations

from typing import Any, ClassVar

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Floor
from django.utils.translation import gettext_lazy as _

from asn_career.base.audit import actor_required, capture_triggers
from asn_career.base.models import RecordModel
from asn_career.base.state_triggers import kept_as_written, only_these_moves, two_in_name
from assessments.calibration import triggers
from assessments.calibration.choices import MOVES, SHORTEST_REASON, SessionState
from assessments.calibration.querysets import CalibrationSessionQuerySet
from assessments.rounds.models import AssessmentRound, RoundOutcome, RoundSubject
from employees.access import Permission
from employees.models import Employee, PersonalModel


def _account(label: Any, **given: Any) -> Any:
    return models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=label, **given
    )


class CalibrationSession(RecordModel):
    """The one calibration of a round of named assessors; one person proposes to close it, another one does."""

    round = models.OneToOneField(
        AssessmentRound, models.PROTECT, related_name="calibration", verbose_name=_("assessment round")
    )
    state = models.CharField(_("state"), max_length=10, choices=SessionState, default=SessionState.OPEN)
    version = models.PositiveIntegerField(default=1)
    # Highest shares of people by level as the rule said when it began; see the rule calibration.
    guideline = models.JSONField(_("guideline"))
    led_by = _account(_("led by"))
    opened_at = models.DateTimeField(_("opened at"))
    proposed_by = _account(_("closing proposed by"), null=True)
    proposed_at = models.DateTimeField(_("closing proposed at"), null=True)
    # How many changes were proposed to be final; since changes are only ever added, the number says which.
    proposed_changes = models.PositiveIntegerField(_("changes proposed"), null=True)
    returned_by = _account(_("closing returned by"), null=True)
    returned_at = models.DateTimeField(_("closing returned at"), null=True)
    returned_reason = models.TextField(_("reason of returning the closing"), blank=True, default="")
    # Who closed it agreed to what another one proposed; of sessions closed before that was asked, who closed them.
    closed_by = _account(_("closed by"), null=True)
    closed_at = models.DateTimeField(_("closed at"), null=True)
    note = models.TextField(_("note for the minutes"), blank=True, default="")

    objects: ClassVar[Any] = CalibrationSessionQuerySet.as_manager()

    class Meta(RecordModel.Meta):
        verbose_name = _("calibration session")
        verbose_name_plural = _("calibration sessions")
        constraints = [
            models.CheckConstraint(
                name="calibrationsession_closed_whole",
                condition=Q(state=SessionState.CLOSED, closed_by__isnull=False, closed_at__isnull=False)
                | (~Q(state=SessionState.CLOSED) & Q(closed_by__isnull=True, closed_at__isnull=True)),
            ),
            models.CheckConstraint(
                name="calibrationsession_proposed_whole",
                condition=(
                    ~Q(state=SessionState.OPEN)
                    & Q(proposed_by__isnull=False, proposed_at__isnull=False, proposed_changes__isnull=False)
                )
                | (
                    ~Q(state=SessionState.PROPOSED)
                    & Q(proposed_by__isnull=True, proposed_at__isnull=True, proposed_changes__isnull=True)
                ),
            ),
            models.CheckConstraint(
                name="calibrationsession_returned_whole",
                condition=Q(returned_by__isnull=True, returned_at__isnull=True, returned_reason="")
                | Q(
                    returned_by__isnull=False,
                    returned_at__isnull=False,
                    returned_reason__length__gte=SHORTEST_REASON,
                ),
            ),
        ]
        triggers = [
            *capture_triggers(),
            actor_required(),
            only_these_moves(MOVES, first=[SessionState.OPEN]),
            triggers.begins_in_calibration(),
            triggers.closed_by_another(),
            two_in_name("proposed_by_id", "closed_by_id"),
            pgtrigger.Protect(name="kept", operation=pgtrigger.Delete),
        ]

    def __str__(self) -> str:
        return f"{self.round_id}: {self.state}"

    @property
    def is_open(self) -> bool:
        return self.state == SessionState.OPEN

    @property
    def is_proposed(self) -> bool:
        return self.state == SessionState.PROPOSED

    @property
    def is_closed(self) -> bool:
        return self.state == SessionState.CLOSED


class CalibrationParticipant(RecordModel):
    """Somebody who takes part in a session, in person."""

    session = models.ForeignKey(CalibrationSession, models.PROTECT, related_name="participants")
    account = _account(_("account"))
    at = models.DateTimeField(_("at"))

    class Meta(RecordModel.Meta):
        verbose_name = _("participant of a calibration")
        verbose_name_plural = _("participants of calibrations")
        constraints = [
            models.UniqueConstraint(name="calibrationparticipant_once", fields=["session", "account"])
        ]
        triggers = [
            *capture_triggers(),
            actor_required(),
            triggers.of_an_open_session(acting=False),
            kept_as_written(),
        ]

    def __str__(self) -> str:
        return f"{self.session_id}: {self.account_id}"


class CalibrationMark(PersonalModel):
    """That a person was discussed in a session."""

    read_permission: ClassVar[Permission] = Permission.FINALISE_RESULTS

    session = models.ForeignKey(CalibrationSession, models.PROTECT, related_name="marks")
    subject = models.OneToOneField(RoundSubject, models.PROTECT, related_name="discussed")
    employee = models.ForeignKey(Employee, models.PROTECT, related_name="+", verbose_name=_("employee"))
    by = _account(_("by"))
    at = models.DateTimeField(_("at"))

    class Meta(PersonalModel.Meta):
        verbose_name = _("discussed person")
        verbose_name_plural = _("discussed people")
        triggers = [
            *capture_triggers(),
            actor_required(),
            triggers.of_an_open_session(acting=True),
            kept_as_written(),
        ]

    def __str__(self) -> str:
        return f"{self.session_id}: {self.subject_id}"


class CalibrationChange(PersonalModel):
    """One change of a level, with its reason and who made it; the level before stays with it."""

    read_permission: ClassVar[Permission] = Permission.FINALISE_RESULTS

    session = models.ForeignKey(CalibrationSession, models.PROTECT, related_name="changes")
    outcome = models.ForeignKey(RoundOutcome, models.PROTECT, related_name="changes")
    employee = models.ForeignKey(Employee, models.PROTECT, related_name="+", verbose_name=_("employee"))
    before = models.DecimalField(_("level before"), max_digits=2, decimal_places=1)
    after = models.DecimalField(_("level after"), max_digits=2, decimal_places=1)
    reason = models.TextField(_("reason"))
    by = _account(_("by"))
    at = models.DateTimeField(_("at"))

    class Meta(PersonalModel.Meta):
        verbose_name = _("change in a calibration")
        verbose_name_plural = _("changes in calibrations")
        constraints = [
            models.CheckConstraint(
                name="calibrationchange_in_halves",
                condition=Q(after__gte=0, after__lte=5) & Q(after=Floor(F("after") * 2) / 2),
            ),
            models.CheckConstraint(name="calibrationchange_changes", condition=~Q(after=F("before"))),
            models.CheckConstraint(
                name="calibrationchange_has_a_reason", condition=Q(reason__length__gte=SHORTEST_REASON)
            ),
        ]
        indexes = [models.Index(fields=["session", "id"], name="calibrationchange_in_order")]
        triggers = [
            *capture_triggers(),
            actor_required(),
            triggers.of_an_open_session(acting=True),
            triggers.change_of_its_round(),
            kept_as_written(),
        ]

    def __str__(self) -> str:
        return f"{self.outcome_id}: {self.before} {self.after}"
