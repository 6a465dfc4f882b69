"""Recognition of those who develop themselves: a year's programme with its budget, and nominations people decide."""

from __future__ import annotations

from typing import Any, ClassVar

import pgtrigger
from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from asn_career.base.audit import actor_required, capture_triggers
from asn_career.base.models import IssuedDocument, RecordModel
from asn_career.base.state_triggers import two_in_name
from employees.access import Permission
from employees.models import Award, Document, Employee, PersonalModel, Unit
from training.models.triggers import not_about_oneself, only_these_moves
from training.recognition_choices import NominationState, RecognitionKind, RecognitionState
from training.recognition_querysets import RecognitionNominationQuerySet, RecognitionProgramQuerySet

PROGRAM_MOVES: dict[str, tuple[str, ...]] = {"draft": ("open",), "open": ("closed",)}
NOMINATION_MOVES: dict[str, tuple[str, ...]] = {
    "waiting": ("approved", "refused", "withdrawn"),
    "approved": ("revoked",),
}
_SEALED = "(unit_id, year, name, kind, seats, unit_cost, budget, closed_gaps, hours, growth, plan_done, records_award)"


def _of(row: str) -> str:
    return _SEALED.replace("(", f"({row}.").replace(", ", f", {row}.")


class RecognitionProgram(RecordModel):
    """What an agency recognises in a year, by which criteria and within which budget; sealed once it is open."""

    unit = models.ForeignKey(Unit, models.PROTECT, related_name="recognition_programs")
    year = models.PositiveSmallIntegerField(validators=[MinValueValidator(2000), MaxValueValidator(2100)])
    name = models.CharField(max_length=200)
    kind = models.CharField(max_length=15, choices=RecognitionKind)
    seats = models.PositiveSmallIntegerField(validators=[MinValueValidator(1), MaxValueValidator(10_000)])
    unit_cost = models.DecimalField(
        max_digits=14,
        decimal_places=2,
        validators=[MinValueValidator(0)],
    )
    budget = models.DecimalField(max_digits=16, decimal_places=2, validators=[MinValueValidator(0)])
    budget_line = models.CharField(max_length=200)
    # The criteria; None: not asked for.
    closed_gaps = models.PositiveSmallIntegerField(
        null=True,
        blank=True,
        validators=[MinValueValidator(1), MaxValueValidator(50)],
    )
    hours = models.PositiveSmallIntegerField(
        null=True,
        blank=True,
        validators=[MinValueValidator(1), MaxValueValidator(1000)],
    )
    growth = models.PositiveSmallIntegerField(
        null=True,
        blank=True,
        validators=[MinValueValidator(1), MaxValueValidator(100)],
    )
    plan_done = models.BooleanField(default=False)
    records_award = models.BooleanField(default=False)
    state = models.CharField(max_length=10, choices=RecognitionState, default=RecognitionState.DRAFT)
    version = models.PositiveIntegerField(default=1)
    # Counted by the database as nominations are approved and revoked.
    awarded = models.PositiveSmallIntegerField(default=0, editable=False)
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    opened_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    opened_at = models.DateTimeField(null=True)
    closed_at = models.DateTimeField(null=True)

    objects: ClassVar[Any] = RecognitionProgramQuerySet.as_manager()

    class Meta(RecordModel.Meta):
        verbose_name = _("recognition programme")
        verbose_name_plural = _("recognition programmes")
        constraints = [
            models.UniqueConstraint(name="recognitionprogram_key", fields=["unit", "year", "name"]),
            models.CheckConstraint(
                name="recognitionprogram_known_values",
                condition=Q(kind__in=RecognitionKind.values, state__in=RecognitionState.values),
            ),
            models.CheckConstraint(
                name="recognitionprogram_figures",
                condition=Q(
                    year__range=(2000, 2100),
                    seats__range=(1, 10_000),
                    unit_cost__gte=0,
                    unit_cost__lt=10**12,
                    budget__gte=0,
                    budget__lt=10**14,
                ),
            ),
            models.CheckConstraint(
                name="recognitionprogram_a_criterion",
                condition=Q(closed_gaps__range=(1, 50))
                | Q(hours__range=(1, 1000))
                | Q(growth__range=(1, 100))
                | Q(plan_done=True),
            ),
            models.CheckConstraint(name="recognitionprogram_seats", condition=Q(awarded__lte=F("seats"))),
            models.CheckConstraint(
                name="recognitionprogram_budget", condition=Q(budget__gte=F("awarded") * F("unit_cost"))
            ),
            models.CheckConstraint(
                name="recognitionprogram_two_persons",
                condition=Q(state="draft", opened_by__isnull=True, opened_at__isnull=True)
                | Q(state__in=["open", "closed"], opened_by__isnull=False, opened_at__isnull=False)
                & ~Q(opened_by=F("created_by")),
            ),
        ]
        triggers = [
            *capture_triggers(),
            actor_required(),
            only_these_moves(PROGRAM_MOVES, first=["draft"]),
            pgtrigger.Trigger(
                name="sealed_once_open",
                when=pgtrigger.Before,
                operation=pgtrigger.Update,
                func=f"""
                    IF OLD.state <> 'draft' AND {_of("OLD")} IS DISTINCT FROM {_of("NEW")} THEN
                        RAISE EXCEPTION 'an open programme keeps its criteria and its budget'
                            USING ERRCODE = 'check_violation';
                    END IF;
                    RETURN NEW;
                """,
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name} {self.year}"

    @property
    def affordable(self) -> int:
        """How many recognitions the budget and the number allow in all."""
        by_budget = int(self.budget // self.unit_cost) if self.unit_cost else self.seats
        return min(self.seats, by_budget)

    @property
    def left(self) -> int:
        return self.affordable - self.awarded

    @property
    def committed(self) -> object:
        """What the recognitions decided so far cost."""
        return self.awarded * self.unit_cost


# The one place that counts: the row lock of the programme makes two approvals take turns, its constraints refuse.
_COUNT = """
    IF NEW.state = 'approved' AND (TG_OP = 'INSERT' OR OLD.state <> 'approved') THEN
        UPDATE training_recognitionprogram SET awarded = awarded + 1
        WHERE id = NEW.program_id AND state = 'open';
        IF NOT FOUND THEN
            RAISE EXCEPTION 'only an open programme recognises' USING ERRCODE = 'check_violation';
        END IF;
    ELSIF TG_OP = 'UPDATE' AND OLD.state = 'approved' AND NEW.state <> 'approved' THEN
        UPDATE training_recognitionprogram SET awarded = awarded - 1 WHERE id = NEW.program_id;
    END IF;
    RETURN NULL;
"""


class RecognitionNomination(PersonalModel):
    """Somebody proposed for a programme, with what the criteria said on that day; decided by a second person."""

    _gated_queryset = RecognitionNominationQuerySet
    read_permission = Permission.READ_DEVELOPMENT

    program = models.ForeignKey(RecognitionProgram, models.PROTECT, related_name="nominations")
    employee = models.ForeignKey(Employee, models.PROTECT, related_name="recognitions")
    # Where the person worked when nominated, for the list by unit.
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+")
    reason = models.TextField()
    outcomes = models.JSONField()
    state = models.CharField(max_length=10, choices=NominationState, default=NominationState.WAITING)
    version = models.PositiveIntegerField(default=1)
    nominated_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    nominated_at = models.DateTimeField()
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    decided_at = models.DateTimeField(null=True)
    decision_reason = models.TextField(blank=True)
    issued = models.OneToOneField(IssuedDocument, models.PROTECT, null=True, related_name="+")
    certificate = models.OneToOneField(Document, models.PROTECT, null=True, related_name="+")
    award = models.OneToOneField(Award, models.PROTECT, null=True, related_name="+")

    class Meta(PersonalModel.Meta):
        verbose_name = _("nomination for recognition")
        verbose_name_plural = _("nominations for recognition")
        constraints = [
            models.UniqueConstraint(
                name="recognitionnomination_once",
                fields=["program", "employee"],
                condition=Q(state__in=["waiting", "approved"]),
            ),
            models.CheckConstraint(
                name="recognitionnomination_known_state", condition=Q(state__in=NominationState.values)
            ),
            models.CheckConstraint(name="recognitionnomination_reason", condition=~Q(reason="")),
            models.CheckConstraint(
                name="recognitionnomination_two_persons",
                condition=Q(state__in=["waiting", "withdrawn"], decided_by__isnull=True)
                | Q(
                    state__in=["approved", "refused", "revoked"],
                    decided_by__isnull=False,
                    decided_at__isnull=False,
                )
                & ~Q(decided_by=F("nominated_by")),
            ),
        ]
        indexes = [models.Index(fields=["program", "state", "id"], name="recognitionnomination_by_state")]
        triggers = [
            *capture_triggers(),
            actor_required(),
            only_these_moves(NOMINATION_MOVES, first=["waiting"]),
            not_about_oneself("nominated_by_id", "decided_by_id"),
            two_in_name("nominated_by_id", "decided_by_id"),
            pgtrigger.Trigger(
                name="counts_against_the_budget",
                when=pgtrigger.After,
                operation=pgtrigger.Insert | pgtrigger.Update,
                func=_COUNT,
            ),
            pgtrigger.Protect(name="kept", operation=pgtrigger.Delete),
        ]

    def __str__(self) -> str:
        return f"{self.program_id}: {self.employee_id}"
