"""Plans of whom an assessment centre assesses first: computed once, never changed, approved by a second person."""

from __future__ import annotations

from typing import Any, ClassVar

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from asn_career.base.drafted import DraftedRecord
from asn_career.base.models import Job, PublicModel, RecordModel
from asn_career.base.state_triggers import (
    agreed_by_another,
    kept_as_written,
    only_these_moves,
    refusal,
    two_in_name,
)
from assessments.models import AssessmentRound
from employees.access import Permission
from employees.models import Employee, Unit
from employees.querysets import GatedManager
from promotions.assessment_choices import AssessmentPlanState, CountedIn, Reason
from promotions.assessment_querysets import AssessmentNeedQuerySet, AssessmentPlanQuerySet
from promotions.models.triggers import fixed_once_published

MOVES: dict[str, tuple[str, ...]] = {"computing": ("proposed",), "proposed": ("approved", "refused")}
_ASKED = (
    *("root_id", "job_id", "first_day", "last_day", "as_of", "capacity", "counted_in", "floor_percent"),
    *("note", "drafted_by_id", "drafted_at"),
)
_RESULT = ("engine_hash", "rules", "posts", "considered", "needed", "chosen", "effect", "published_at")


def _differ(columns: tuple[str, ...]) -> str:
    """SQL that says whether any of these columns is about to change."""
    old, new = (", ".join(f"{row}.{column}" for column in columns) for row in ("OLD", "NEW"))
    return f"({old}) IS DISTINCT FROM ({new})"


class AssessmentPlan(DraftedRecord):
    """Whom a centre with a capacity assesses in a period, for the most effect by the rule in force."""

    root = models.ForeignKey(Unit, models.PROTECT, related_name="+", verbose_name=_("agency"))
    job = models.OneToOneField(Job, models.PROTECT, related_name="assessment_plan")
    first_day = models.DateField(_("first day of the period"))
    last_day = models.DateField(_("last day of the period"))
    as_of = models.DateField(_("as of"))
    capacity = models.PositiveIntegerField(_("capacity"))
    counted_in = models.CharField(_("counted in"), max_length=10, choices=CountedIn)
    floor_percent = models.PositiveSmallIntegerField(_("floor per unit, percent of its share"))
    note = models.CharField(_("what the plan is for"), max_length=300)
    state = models.CharField(
        _("state"), max_length=10, choices=AssessmentPlanState, default=AssessmentPlanState.COMPUTING
    )
    # Known once it is computed: the versions of engine and rules, what the effect was reckoned on, and the sums.
    engine_hash = models.CharField(_("engine hash"), max_length=64, blank=True, default="")
    rules = models.JSONField(_("rules"), default=dict)
    posts = models.JSONField(_("posts"), default=dict)
    considered = models.PositiveIntegerField(_("people considered"), null=True)
    needed = models.PositiveIntegerField(_("people whose assessment has an effect"), null=True)
    chosen = models.PositiveIntegerField(_("people chosen"), null=True)
    effect = models.DecimalField(_("effect"), max_digits=12, decimal_places=2, null=True)
    published_at = models.DateTimeField(_("computed at"), null=True, blank=True)

    objects: ClassVar[Any] = AssessmentPlanQuerySet.as_manager()

    class Meta(DraftedRecord.Meta):
        verbose_name = _("assessment plan")
        verbose_name_plural = _("assessment plans")
        constraints = [
            models.CheckConstraint(
                name="assessmentplan_known_state", condition=Q(state__in=AssessmentPlanState.values)
            ),
            models.CheckConstraint(
                name="assessmentplan_period", condition=Q(last_day__gte=F("first_day"), capacity__gte=1)
            ),
            models.CheckConstraint(
                name="assessmentplan_counted",
                condition=Q(counted_in__in=CountedIn.values, floor_percent__lte=100),
            ),
            models.CheckConstraint(
                name="assessmentplan_decided",
                condition=Q(state__in=("computing", "proposed"), decided_by__isnull=True)
                | (Q(state="approved", decided_by__isnull=False))
                | (Q(state="refused", decided_by__isnull=False) & ~Q(decided_reason="")),
            ),
            models.CheckConstraint(
                name="assessmentplan_published",
                condition=Q(state="computing", published_at__isnull=True)
                | (~Q(state="computing") & Q(published_at__isnull=False, chosen__isnull=False)),
            ),
        ]
        triggers = [
            *RecordModel.Meta.triggers,
            only_these_moves(MOVES, first=("computing",)),
            agreed_by_another("approved"),
            two_in_name("drafted_by_id", "decided_by_id"),
            pgtrigger.Trigger(
                name="as_computed",
                when=pgtrigger.Before,
                operation=pgtrigger.Update,
                func=f"""
                    IF {_differ(_ASKED)} OR OLD.published_at IS NOT NULL AND {_differ(_RESULT)}
                        OR OLD.decided_by_id IS NOT NULL
                    THEN
                        RAISE EXCEPTION 'an assessment plan stays as it was computed and decided'
                        USING ERRCODE = 'check_violation';
                    END IF;
                    RETURN NEW;
                """,
            ),
            pgtrigger.Protect(name="kept", operation=pgtrigger.Delete),
        ]

    def __str__(self) -> str:
        return f"{self.root_id}: {self.first_day:%Y-%m-%d}"


class PlannedRound(RecordModel):
    """The round of assessment that an approved plan became; another one only once it is cancelled."""

    plan = models.ForeignKey(AssessmentPlan, models.PROTECT, related_name="rounds")
    round = models.OneToOneField(AssessmentRound, models.PROTECT, related_name="+")
    # How many the plan had chosen of those in sight, and how many of them became participants.
    chosen = models.PositiveIntegerField(_("people chosen"))
    taken = models.PositiveIntegerField(_("participants"))
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("made by")
    )
    made_at = models.DateTimeField(_("made at"), db_default=Now())

    class Meta(RecordModel.Meta):
        verbose_name = _("round of a plan")
        verbose_name_plural = _("rounds of plans")
        constraints = [
            models.CheckConstraint(name="plannedround_taken", condition=Q(taken__lte=F("chosen"))),
        ]
        triggers = [
            *RecordModel.Meta.triggers,
            kept_as_written(),
            pgtrigger.Trigger(
                name="one_at_a_time",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert,
                func="PERFORM 1 FROM promotions_assessmentplan WHERE id = NEW.plan_id FOR NO KEY UPDATE;"
                + refusal(
                    "(SELECT state FROM promotions_assessmentplan WHERE id = NEW.plan_id) <> 'approved'",
                    "only an approved plan becomes a round",
                )
                + refusal(
                    """EXISTS (SELECT 1 FROM promotions_plannedround p
                    JOIN assessments_assessmentround r ON r.id = p.round_id
                    WHERE p.plan_id = NEW.plan_id AND r.state <> 'cancelled')""",
                    "a plan becomes one round",
                )
                + " RETURN NEW;",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.plan_id}: {self.round_id}"


class AssessmentNeed(PublicModel):
    """Somebody whose assessment has an effect, with its parts, and whether a plan chose them and why."""

    _gated_queryset: ClassVar[type[models.QuerySet]] = AssessmentNeedQuerySet
    read_permission: ClassVar[Permission] = Permission.READ_SHORTLISTS

    plan = models.ForeignKey(AssessmentPlan, models.PROTECT, related_name="needs", db_index=False)
    employee = models.ForeignKey(Employee, models.PROTECT, related_name="+")
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+", verbose_name=_("unit of the floor"))
    place = models.PositiveIntegerField(_("place"))
    effect = models.DecimalField(_("effect"), max_digits=7, decimal_places=2)
    # Kind, code of the post and points of each addend; they add up to the effect.
    parts = models.JSONField(_("parts"))
    expiring = models.PositiveSmallIntegerField(_("results that expire"))
    required = models.PositiveSmallIntegerField(_("required competencies"))
    cost = models.PositiveSmallIntegerField(_("days"))
    last_assessed_on = models.DateField(_("last assessed"), null=True)
    chosen = models.BooleanField(_("chosen"))
    reason = models.CharField(_("reason"), max_length=20, choices=Reason)

    objects = GatedManager()

    class Meta:
        verbose_name = _("need of an assessment")
        verbose_name_plural = _("needs of assessments")
        constraints = [
            models.UniqueConstraint(fields=["plan", "employee"], name="assessmentneed_once"),
            models.CheckConstraint(
                name="assessmentneed_reason",
                condition=Q(chosen=True, reason__in=("effect", "floor"))
                | Q(chosen=False, reason__in=("less", "equal", "floor_of_others", "days")),
            ),
        ]
        indexes = [models.Index(fields=["plan", "place", "id"], name="assessmentneed_in_order")]
        triggers = fixed_once_published("JOIN promotions_assessmentplan s ON s.id = c.plan_id")

    def __str__(self) -> str:
        return f"{self.plan_id}: {self.employee_id}"
