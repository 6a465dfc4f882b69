"""What follows a proposal: the decision of the appointing authority (PPK), and the appointment with its decree."""

from __future__ import annotations

from typing import Any, ClassVar

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from asn_career.base.audit import actor_required, capture_triggers
from asn_career.base.models import RecordModel
from employees.models import Employee, Position
from promotions.choices import AppointmentState, Verdict
from promotions.committee_querysets import OfCommitteeQuerySet, OfDecisionQuerySet
from promotions.models.candidates import Candidate
from promotions.models.committee import Committee
from promotions.models.committee_triggers import appointed_as_decided, decided_by_the_authority
from promotions.models.sittings import Sitting
from promotions.models.vacancies import Vacancy
from training.models.triggers import kept_as_written, only_these_moves


class AppointingDecision(RecordModel):
    """What the appointing authority made of signed minutes for one seat: one of the names, or back with a reason."""

    committee = models.ForeignKey(
        Committee, models.PROTECT, related_name="decisions", verbose_name=_("committee")
    )
    sitting = models.ForeignKey(Sitting, models.PROTECT, related_name="decisions", verbose_name=_("sitting"))
    # Seats of a post are alike: their numbers say which decisions are about the same one.
    seat = models.PositiveSmallIntegerField(_("seat no."), default=1)
    verdict = models.CharField(_("verdict"), max_length=10, choices=Verdict)
    candidate = models.ForeignKey(
        Candidate, models.PROTECT, null=True, related_name="+", verbose_name=_("candidate")
    )
    reason = models.TextField(_("reason"))
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("decided by")
    )
    decided_on = models.DateField(_("decided on"))
    decided_at = models.DateTimeField(_("decided at"))

    objects: ClassVar[Any] = OfCommitteeQuerySet.as_manager()

    class Meta(RecordModel.Meta):
        verbose_name = _("decision of the appointing authority")
        verbose_name_plural = _("decisions of the appointing authority")
        constraints = [
            models.CheckConstraint(
                name="appointingdecision_verdict",
                condition=Q(verdict=Verdict.CHOSEN, candidate__isnull=False)
                | Q(verdict=Verdict.RETURNED, candidate__isnull=True),
            ),
            models.CheckConstraint(name="appointingdecision_seat", condition=Q(seat__gte=1)),
            models.UniqueConstraint(name="appointingdecision_once_each_seat", fields=["sitting", "seat"]),
            models.UniqueConstraint(
                name="appointingdecision_seat_filled_once",
                fields=["committee", "seat"],
                condition=Q(verdict=Verdict.CHOSEN),
            ),
            models.UniqueConstraint(
                name="appointingdecision_nobody_twice",
                fields=["committee", "candidate"],
                condition=Q(verdict=Verdict.CHOSEN),
            ),
            models.CheckConstraint(name="appointingdecision_has_reason", condition=~Q(reason="")),
        ]
        triggers = [*capture_triggers(), actor_required(), decided_by_the_authority(), kept_as_written()]

    def __str__(self) -> str:
        return f"{self.committee_id}: {self.verdict}"


class Appointment(RecordModel):
    """The appointment of the person chosen: a draft until an officer records it with the decree."""

    decision = models.OneToOneField(
        AppointingDecision, models.PROTECT, related_name="appointment", verbose_name=_("decision")
    )
    employee = models.ForeignKey(
        Employee, models.PROTECT, related_name="appointments", verbose_name=_("employee")
    )
    position = models.ForeignKey(
        Position, models.PROTECT, related_name="appointments", verbose_name=_("position")
    )
    # What the decision proposes; the officer enters what the decree says.
    effective_on = models.DateField(_("effective on"))
    decree_number = models.CharField(_("number of the decree"), max_length=100, blank=True, default="")
    decree_on = models.DateField(_("date of the decree"), null=True, blank=True)
    state = models.CharField(
        _("state"), max_length=10, choices=AppointmentState, default=AppointmentState.DRAFT
    )
    version = models.PositiveIntegerField(default=1)
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name=_("recorded by")
    )
    recorded_at = models.DateTimeField(_("recorded at"), null=True)
    vacated = models.ForeignKey(
        Position, models.PROTECT, null=True, related_name="+", verbose_name=_("post that became vacant")
    )
    next_vacancy = models.OneToOneField(
        Vacancy, models.PROTECT, null=True, related_name="opened_by", verbose_name=_("vacancy that follows")
    )

    objects: ClassVar[Any] = OfDecisionQuerySet.as_manager()

    class Meta(RecordModel.Meta):
        verbose_name = _("appointment")
        verbose_name_plural = _("appointments")
        constraints = [
            models.CheckConstraint(
                name="appointment_recorded_with_decree",
                condition=Q(state=AppointmentState.DRAFT, recorded_by__isnull=True, recorded_at__isnull=True)
                | Q(state=AppointmentState.RECORDED, recorded_by__isnull=False, recorded_at__isnull=False)
                & Q(decree_on__isnull=False) & ~Q(decree_number=""),
            ),
            models.UniqueConstraint(
                name="appointment_decree_once", fields=["decree_number"], condition=~Q(decree_number="")
            ),
        ]  # fmt: skip
        triggers = [
            *capture_triggers(),
            actor_required(),
            only_these_moves({"draft": ("recorded",)}, first=["draft"]),
            appointed_as_decided(),
            pgtrigger.Protect(name="kept", operation=pgtrigger.Delete),
        ]

    def __str__(self) -> str:
        return f"{self.employee_id}: {self.position_id}"
