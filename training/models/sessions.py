"""Sessions of a programme with their days, and the seats of each unit."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

import pgtrigger
from django.contrib.postgres.fields import DateRangeField
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from asn_career.base.audit import actor_required, capture_triggers
from asn_career.base.models import RecordModel
from employees.models import Unit
from training.choices import Modality
from training.enrolment_choices import SESSION_STEPS, SessionState
from training.models.agreement_triggers import agreement_fits_session, agreement_follows_session
from training.models.annual_triggers import money_follows_session
from training.models.catalogue import TrainingProgram
from training.models.providers import Agreement
from training.session_querysets import TrainingSessionQuerySet


def only_these_steps(steps: object, *, what: str) -> pgtrigger.Trigger:
    """Refuses a change of ``state`` that the table of steps does not name."""
    allowed = " OR ".join(
        f"(OLD.state = '{old}' AND NEW.state IN ({', '.join(repr(str(new)) for new in news)}))"
        for old, news in dict(steps).items()  # type: ignore[call-overload]
        if news
    )
    return pgtrigger.Trigger(
        name="only_these_steps",
        when=pgtrigger.Before,
        operation=pgtrigger.UpdateOf("state"),
        func=f"""
            IF OLD.state <> NEW.state AND NOT ({allowed}) THEN
                RAISE EXCEPTION '{what} does not go from % to %', OLD.state, NEW.state
                    USING ERRCODE = 'check_violation';
            END IF;
            RETURN NEW;
        """,
    )


class TrainingSession(RecordModel):
    """A programme held once, for the people of ``unit`` and the units below it; ``period`` ends exclusively."""

    program = models.ForeignKey(
        TrainingProgram, models.PROTECT, related_name="sessions", verbose_name=_("training programme")
    )
    unit = models.ForeignKey(
        Unit, models.PROTECT, related_name="training_sessions", verbose_name=_("work unit")
    )
    code = models.CharField(_("code"), max_length=100, unique=True)
    seats = models.PositiveSmallIntegerField(_("seats"))
    min_participants = models.PositiveSmallIntegerField(
        _("participants needed at least"), null=True, blank=True
    )
    modality = models.CharField(_("form"), max_length=20, choices=Modality)
    venue = models.CharField(_("venue"), max_length=250, blank=True)
    link = models.URLField(_("link"), max_length=500, blank=True)
    period = DateRangeField(_("held"))
    registration_opens_on = models.DateField(_("registration opens on"), null=True, blank=True)
    registration_closes_on = models.DateField(_("registration closes on"), null=True, blank=True)
    self_registration = models.BooleanField(_("employees may register themselves"), default=True)
    cost_per_seat = models.DecimalField(
        _("cost per seat"), max_digits=14, decimal_places=2, null=True, blank=True
    )
    # With the provider of the programme; the seats count against its ceiling.
    agreement = models.ForeignKey(
        Agreement,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="sessions",
        verbose_name=_("agreement"),
    )
    state = models.CharField(_("state"), max_length=10, choices=SessionState, default=SessionState.DRAFT)
    cancel_reason = models.TextField(_("reason for cancelling"), blank=True, default="")
    # The proposal of an annual plan that the session was made from, and which of its rounds.
    planned_in = models.ForeignKey(
        "training.OptimisationRun",
        models.PROTECT,
        null=True,
        blank=True,
        editable=False,
        related_name="sessions",
        verbose_name=_("proposal of the annual plan"),
    )
    planned_round = models.PositiveSmallIntegerField(_("round"), null=True, blank=True, editable=False)
    began_on = models.DateField(_("began on"), null=True, blank=True, editable=False)

    objects = TrainingSessionQuerySet.as_manager()

    class Meta(RecordModel.Meta):
        verbose_name = _("training session")
        verbose_name_plural = _("training sessions")
        constraints = [
            models.CheckConstraint(name="trainingsession_seats", condition=Q(seats__gte=1)),
            models.CheckConstraint(
                name="trainingsession_enough_seats",
                condition=Q(min_participants__isnull=True) | Q(min_participants__lte=F("seats")),
            ),
            models.CheckConstraint(
                name="trainingsession_known_form", condition=Q(modality__in=Modality.values)
            ),
            models.CheckConstraint(
                name="trainingsession_bounded",
                condition=Q(
                    period__startswith__isnull=False, period__endswith__isnull=False, period__isempty=False
                ),
            ),
            models.CheckConstraint(
                name="trainingsession_window",
                condition=Q(registration_opens_on__isnull=True)
                | Q(registration_closes_on__isnull=True)
                | Q(registration_opens_on__lte=F("registration_closes_on")),
            ),
            models.CheckConstraint(
                name="trainingsession_planned_in_a_round",
                condition=Q(planned_in__isnull=True, planned_round__isnull=True)
                | Q(planned_in__isnull=False, planned_round__gte=1),
            ),
            models.CheckConstraint(
                name="trainingsession_cost", condition=Q(cost_per_seat__gte=0, cost_per_seat__lt=10**12)
            ),
            models.CheckConstraint(
                name="trainingsession_known_state", condition=Q(state__in=SessionState.values)
            ),
            models.CheckConstraint(
                name="trainingsession_cancelled_for_a_reason",
                condition=~Q(state=SessionState.CANCELLED) | ~Q(cancel_reason=""),
            ),
            # What has begun says on which day, and none begins before its first.
            models.CheckConstraint(
                name="trainingsession_began",
                condition=~Q(state__in=[SessionState.RUNNING, SessionState.FINISHED])
                | Q(began_on__isnull=False),
            ),
            models.CheckConstraint(
                name="trainingsession_not_before_its_day",
                condition=Q(began_on__isnull=True) | Q(began_on__gte=F("period__startswith")),
            ),
        ]
        indexes = [models.Index(fields=["program", "state"], name="trainingsession_of_program")]
        triggers = [
            *capture_triggers(),
            actor_required(),
            only_these_steps(SESSION_STEPS, what="a session"),
            money_follows_session(),
            agreement_fits_session(),
            agreement_follows_session(),
            # Seats that people hold stay; the reverse is refused on the side of the enrolment.
            pgtrigger.Trigger(
                name="held_seats_stay",
                when=pgtrigger.Before,
                operation=pgtrigger.UpdateOf("seats"),
                func="""
                    IF EXISTS (SELECT 1 FROM training_enrolment e
                               WHERE e.session_id = NEW.id AND e.seat_number > NEW.seats) THEN
                        RAISE EXCEPTION 'seats are held beyond %', NEW.seats USING ERRCODE = 'check_violation';
                    END IF;
                    RETURN NEW;
                """,
            ),
            # Each enrolment carries the period, so that nobody can hold seats in two sessions that overlap.
            pgtrigger.Trigger(
                name="period_of_enrolments",
                when=pgtrigger.After,
                operation=pgtrigger.UpdateOf("period"),
                func="""
                    UPDATE training_enrolment SET period = NEW.period
                    WHERE session_id = NEW.id AND period IS DISTINCT FROM NEW.period;
                    RETURN NULL;
                """,
            ),
        ]

    def __str__(self) -> str:
        return self.code

    @property
    def starts_on(self) -> date:
        return self.period.lower

    @property
    def ends_on(self) -> date:
        """The last day, inclusive."""
        return self.period.upper - timedelta(days=1)

    @property
    def cost(self) -> Decimal | None:
        """What all its seats cost; None while the cost of one is not known."""
        return None if self.cost_per_seat is None else self.seats * self.cost_per_seat


class SessionDay(RecordModel):
    """A day on which a session is held, with its times; attendance is taken by day."""

    session = models.ForeignKey(
        TrainingSession, models.CASCADE, related_name="days", verbose_name=_("training session")
    )
    on = models.DateField(_("day"))
    starts_at = models.TimeField(_("from"), null=True, blank=True)
    ends_at = models.TimeField(_("until"), null=True, blank=True)

    class Meta(RecordModel.Meta):
        verbose_name = _("day of a session")
        verbose_name_plural = _("days of sessions")
        constraints = [
            models.UniqueConstraint(fields=["session", "on"], name="sessionday_once"),
            models.CheckConstraint(
                name="sessionday_ends_after_start",
                condition=Q(starts_at__isnull=True) | Q(ends_at__isnull=True) | Q(ends_at__gt=F("starts_at")),
            ),
        ]
        triggers = [
            *capture_triggers(),
            actor_required(),
            pgtrigger.Trigger(
                name="within_the_period",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert | pgtrigger.Update,
                func="""
                    IF NOT EXISTS (SELECT 1 FROM training_trainingsession s
                                   WHERE s.id = NEW.session_id AND s.period @> NEW."on") THEN
                        RAISE EXCEPTION 'day % is outside the session', NEW."on" USING ERRCODE = 'check_violation';
                    END IF;
                    RETURN NEW;
                """,
            ),
        ]

    def __str__(self) -> str:
        return f"{self.session_id}: {self.on:%Y-%m-%d}"


class UnitQuota(RecordModel):
    """Seats of a session kept for a unit and those below it, with the gaps they were computed from.

    ``people`` have the post's requirement, ``below`` of them are known to be under it, ``must_have_below`` of these
    where it is a must-have; ``computed`` is what the formula gave, ``seats`` what holds.
    """

    session = models.ForeignKey(
        TrainingSession, models.CASCADE, related_name="quotas", verbose_name=_("training session")
    )
    unit = models.ForeignKey(
        Unit, models.PROTECT, related_name="training_quotas", verbose_name=_("work unit")
    )
    seats = models.PositiveSmallIntegerField(_("seats"))
    computed = models.PositiveSmallIntegerField(_("seats by formula"))
    people = models.PositiveIntegerField(_("people of whom it is required"))
    below = models.PositiveIntegerField(_("people below the level"))
    must_have_below = models.PositiveIntegerField(_("of these, where it is a must-have"))
    remote = models.BooleanField(_("remote"), null=True, blank=True)
    as_of = models.DateField(_("as of"))
    reason = models.TextField(_("reason"), blank=True, default="")

    class Meta(RecordModel.Meta):
        verbose_name = _("quota of a unit")
        verbose_name_plural = _("quotas of units")
        constraints = [
            models.UniqueConstraint(fields=["session", "unit"], name="unitquota_once"),
            models.CheckConstraint(
                name="unitquota_counts", condition=Q(below__lte=F("people"), must_have_below__lte=F("below"))
            ),
            models.CheckConstraint(
                name="unitquota_changed_for_a_reason", condition=Q(seats=F("computed")) | ~Q(reason="")
            ),
        ]
        triggers = [
            *capture_triggers(),
            actor_required(),
            pgtrigger.Trigger(
                name="no_more_than_the_session",
                when=pgtrigger.After,
                operation=pgtrigger.Insert | pgtrigger.Update,
                timing=pgtrigger.Deferred,
                func="""
                    IF (SELECT sum(q.seats) FROM training_unitquota q WHERE q.session_id = NEW.session_id)
                       > (SELECT s.seats FROM training_trainingsession s WHERE s.id = NEW.session_id) THEN
                        RAISE EXCEPTION 'quotas exceed the seats of the session' USING ERRCODE = 'check_violation';
                    END IF;
                    RETURN NULL;
                """,
            ),
        ]

    def __str__(self) -> str:
        return f"{self.session_id}: {self.unit_id} {self.seats}"
