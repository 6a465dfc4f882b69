"""People in sessions: the way to a seat step by step, attendance by day, results, and levels to be confirmed."""

from __future__ import annotations

from typing import ClassVar

import pgtrigger
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import ArrayField, DateRangeField, RangeOperators
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Floor
from django.utils.translation import gettext_lazy as _

from asn_career.base.audit import actor_required, capture_triggers
from asn_career.base.models import RecordModel
from competencies.models import Competency
from employees.access import Permission
from employees.models import Employee, PersonalModel, Unit
from employees.models.histories import SCORE
from employees.querysets import GatedManager
from training.enrolment_choices import (
    ACTIVE_STATES,
    ENROLMENT_STEPS,
    SEAT_STATES,
    ApprovalStep,
    AttendanceSource,
    EnrolmentState,
    ResultOutcome,
    StepKind,
)
from training.models.history import TrainingHistory
from training.models.sessions import SessionDay, TrainingSession, only_these_steps
from training.session_querysets import EnrolmentQuerySet, OfEnrolmentQuerySet


class Enrolment(PersonalModel):
    """A person's place in a session. ``chain`` is who has to approve, ``waits_for`` whose turn it is.

    The facts of the priority rule are those of the day when the last approval was given: ``must_have_gap`` in levels
    (null: not known), ``remote``, ``last_trained_on`` (null: no training on record), ``lot`` the public lot.
    """

    _gated_queryset: ClassVar[type[models.QuerySet]] = EnrolmentQuerySet
    read_permission: ClassVar[Permission] = Permission.READ_DEVELOPMENT

    session = models.ForeignKey(
        TrainingSession, models.PROTECT, related_name="enrolments", verbose_name=_("training session")
    )
    employee = models.ForeignKey(
        Employee, models.PROTECT, related_name="enrolments", verbose_name=_("employee")
    )
    unit = models.ForeignKey(
        Unit, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("work unit")
    )
    state = models.CharField(
        _("state"), max_length=10, choices=EnrolmentState, default=EnrolmentState.NOMINATED
    )
    chain = ArrayField(
        models.CharField(max_length=10, choices=ApprovalStep), default=list, verbose_name=_("approvals")
    )
    waits_for = models.CharField(_("waits for"), max_length=10, choices=ApprovalStep, blank=True)
    seat_number = models.PositiveSmallIntegerField(_("seat"), null=True, blank=True)
    # The session's, kept by trigger.
    period = DateRangeField(_("held"), editable=False)
    must_have_gap = models.DecimalField(
        _("gap in a must-have competency"), max_digits=2, decimal_places=1, null=True, blank=True
    )
    remote = models.BooleanField(_("remote"), null=True, blank=True)
    last_trained_on = models.DateField(_("last training"), null=True, blank=True)
    lot = models.CharField(_("lot"), max_length=64, blank=True)

    objects: ClassVar[GatedManager] = GatedManager()

    class Meta(PersonalModel.Meta):
        verbose_name = _("enrolment")
        verbose_name_plural = _("enrolments")
        constraints = [
            models.UniqueConstraint(
                fields=["session", "employee"],
                condition=Q(state__in=ACTIVE_STATES),
                name="enrolment_active_once",
            ),
            # A seat is sold once, whatever a program forgets to lock.
            models.UniqueConstraint(fields=["session", "seat_number"], name="enrolment_seat_once"),
            models.CheckConstraint(
                name="enrolment_seat_with_its_states",
                condition=Q(state__in=SEAT_STATES, seat_number__isnull=False, seat_number__gte=1)
                | (~Q(state__in=SEAT_STATES) & Q(seat_number__isnull=True)),
            ),
            models.CheckConstraint(
                name="enrolment_waits_while_nominated",
                condition=Q(state=EnrolmentState.NOMINATED, waits_for__in=ApprovalStep.values)
                | (~Q(state=EnrolmentState.NOMINATED) & Q(waits_for="")),
            ),
            models.CheckConstraint(
                name="enrolment_waiting_has_a_lot",
                condition=~Q(state=EnrolmentState.WAITING) | ~Q(lot=""),
            ),
            models.CheckConstraint(
                name="enrolment_known_state", condition=Q(state__in=EnrolmentState.values)
            ),
            ExclusionConstraint(
                name="enrolment_one_seat_at_a_time",
                expressions=[("employee", RangeOperators.EQUAL), ("period", RangeOperators.OVERLAPS)],
                condition=Q(state=EnrolmentState.SEATED),
            ),
        ]
        indexes = [
            models.Index(fields=["session", "state"], name="enrolment_of_session"),
            models.Index(
                fields=["waits_for"], name="enrolment_to_approve", condition=Q(state=EnrolmentState.NOMINATED)
            ),
        ]
        triggers = [
            *capture_triggers(),
            actor_required(),
            only_these_steps(ENROLMENT_STEPS, what="an enrolment"),
            pgtrigger.Protect(name="kept", operation=pgtrigger.Delete),
            pgtrigger.Trigger(
                name="within_the_session",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert | pgtrigger.UpdateOf("seat_number", "session_id"),
                declare=[("held", "record")],
                func="""
                    SELECT s.seats, s.period INTO held
                    FROM training_trainingsession s WHERE s.id = NEW.session_id FOR SHARE;
                    IF NEW.seat_number > held.seats THEN
                        RAISE EXCEPTION 'session % has % seats', NEW.session_id, held.seats
                            USING ERRCODE = 'check_violation';
                    END IF;
                    NEW.period := held.period;
                    RETURN NEW;
                """,
            ),
        ]

    def __str__(self) -> str:
        return f"{self.session_id}: {self.employee_id} {self.state}"


class EnrolmentStep(RecordModel):
    """What somebody did with an enrolment, when and why; never changed."""

    _gated_queryset: ClassVar[type[models.QuerySet]] = OfEnrolmentQuerySet
    read_permission: ClassVar[Permission] = Permission.READ_DEVELOPMENT

    enrolment = models.ForeignKey(
        Enrolment, models.PROTECT, related_name="steps", verbose_name=_("enrolment")
    )
    kind = models.CharField(_("step"), max_length=10, choices=StepKind)
    approval = models.CharField(_("approval"), max_length=10, choices=ApprovalStep, blank=True)
    state = models.CharField(_("state afterwards"), max_length=10, choices=EnrolmentState)
    reason = models.TextField(_("reason"), blank=True, default="")
    by = models.CharField(_("by"), max_length=120)
    at = models.DateTimeField(_("at"))

    objects: ClassVar[GatedManager] = GatedManager()

    class Meta(RecordModel.Meta):
        verbose_name = _("step of an enrolment")
        verbose_name_plural = _("steps of enrolments")
        constraints = [
            models.CheckConstraint(
                name="enrolmentstep_refused_for_a_reason",
                condition=~Q(kind__in=[StepKind.REJECTED, StepKind.CANCELLED]) | ~Q(reason=""),
            ),
            models.CheckConstraint(name="enrolmentstep_by_somebody", condition=~Q(by="")),
        ]
        triggers = [
            *capture_triggers(),
            pgtrigger.Protect(name="append_only", operation=pgtrigger.Update | pgtrigger.Delete),
        ]

    def __str__(self) -> str:
        return f"{self.enrolment_id}: {self.kind}"


class Attendance(RecordModel):
    """Whether a participant was there on a day; a correction replaces it with its reason and both stay."""

    _gated_queryset: ClassVar[type[models.QuerySet]] = OfEnrolmentQuerySet
    read_permission: ClassVar[Permission] = Permission.READ_DEVELOPMENT

    enrolment = models.ForeignKey(
        Enrolment, models.PROTECT, related_name="attendance", verbose_name=_("enrolment")
    )
    day = models.ForeignKey(SessionDay, models.PROTECT, related_name="attendance", verbose_name=_("day"))
    present = models.BooleanField(_("present"))
    how = models.CharField(_("recorded by"), max_length=10, choices=AttendanceSource)
    reason = models.TextField(_("reason"), blank=True, default="")
    by = models.CharField(_("by"), max_length=120)
    at = models.DateTimeField(_("at"))
    replaced_at = models.DateTimeField(_("replaced at"), null=True, blank=True)

    objects: ClassVar[GatedManager] = GatedManager()

    class Meta(RecordModel.Meta):
        verbose_name = _("attendance")
        verbose_name_plural = _("attendance")
        constraints = [
            models.UniqueConstraint(
                fields=["enrolment", "day"],
                condition=Q(replaced_at__isnull=True),
                name="attendance_one_current",
            ),
            models.CheckConstraint(
                name="attendance_known_source", condition=Q(how__in=AttendanceSource.values)
            ),
        ]
        triggers = [
            *capture_triggers(),
            actor_required(),
            pgtrigger.Protect(name="kept", operation=pgtrigger.Delete),
            pgtrigger.Trigger(
                name="only_replaced",
                when=pgtrigger.Before,
                operation=pgtrigger.Update,
                func="""
                    IF OLD.replaced_at IS NOT NULL
                       OR (OLD.enrolment_id, OLD.day_id, OLD.present, OLD.how, OLD.reason, OLD."by", OLD.at)
                       IS DISTINCT FROM
                       (NEW.enrolment_id, NEW.day_id, NEW.present, NEW.how, NEW.reason, NEW."by", NEW.at) THEN
                        RAISE EXCEPTION 'attendance is replaced, not changed' USING ERRCODE = 'check_violation';
                    END IF;
                    RETURN NEW;
                """,
            ),
        ]

    def __str__(self) -> str:
        return f"{self.enrolment_id}: {self.day_id} {self.present}"


class Result(RecordModel):
    """What a participant made of a session; ``hours`` (JP) are credited when it is passed."""

    _gated_queryset: ClassVar[type[models.QuerySet]] = OfEnrolmentQuerySet
    read_permission: ClassVar[Permission] = Permission.READ_DEVELOPMENT

    enrolment = models.OneToOneField(
        Enrolment, models.PROTECT, related_name="result", verbose_name=_("enrolment")
    )
    outcome = models.CharField(_("result"), max_length=10, choices=ResultOutcome)
    score = models.DecimalField(_("score"), max_digits=5, decimal_places=2, null=True, blank=True)
    hours = models.DecimalField(_("hours credited"), max_digits=7, decimal_places=2, null=True, blank=True)
    certificate_no = models.CharField(_("certificate number"), max_length=250, blank=True)
    history = models.OneToOneField(
        TrainingHistory, models.PROTECT, null=True, blank=True, related_name="result", editable=False
    )
    by = models.CharField(_("by"), max_length=120)
    at = models.DateTimeField(_("at"))

    objects: ClassVar[GatedManager] = GatedManager()

    class Meta(RecordModel.Meta):
        verbose_name = _("training result")
        verbose_name_plural = _("training results")
        constraints = [
            models.CheckConstraint(name="result_score", condition=SCORE),
            models.CheckConstraint(
                name="result_known_outcome", condition=Q(outcome__in=ResultOutcome.values)
            ),
            models.CheckConstraint(
                name="result_hours_when_passed",
                condition=Q(outcome=ResultOutcome.PASSED, hours__isnull=False, hours__gt=0, hours__lt=100_000)
                | (~Q(outcome=ResultOutcome.PASSED) & Q(hours__isnull=True)),
            ),
        ]
        triggers = [*capture_triggers(), actor_required()]

    def __str__(self) -> str:
        return f"{self.enrolment_id}: {self.outcome}"


class ReachedLevel(PersonalModel):
    """A level that training led to, until an official assessment on or after the day tells; in no official figure."""

    read_permission: ClassVar[Permission] = Permission.READ_DEVELOPMENT

    employee = models.ForeignKey(Employee, models.PROTECT, related_name="reached_levels")
    competency = models.ForeignKey(Competency, models.PROTECT, related_name="reached_levels")
    level = models.DecimalField(_("level"), max_digits=2, decimal_places=1)
    reached_on = models.DateField(_("reached on"))
    result = models.ForeignKey(Result, models.PROTECT, null=True, blank=True, related_name="reached_levels")

    class Meta(PersonalModel.Meta):
        verbose_name = _("level reached by training")
        verbose_name_plural = _("levels reached by training")
        constraints = [
            models.UniqueConstraint(
                fields=["employee", "competency", "reached_on"], name="reachedlevel_once"
            ),
            models.CheckConstraint(
                name="reachedlevel_in_halves",
                condition=Q(level__gte=0, level__lte=5) & Q(level=Floor(F("level") * 2) / 2),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.employee_id}: {self.competency_id} {self.level}"
