"""What changed between the gaps of two months, with its one cause; written by the job that keeps a month."""

from __future__ import annotations

from decimal import Decimal
from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from assessments.models import Assessment
from assessments.snapshot_models import fixed_once_kept
from assessments.snapshot_querysets import SnapshotCountQuerySet
from competencies.models import Competency
from employees.access import Permission
from employees.models import Employee, Position, Unit
from employees.querysets import GatedManager
from training.models.history import TrainingHistory
from training.trend_choices import Cause, Movement
from training.trend_querysets import GapChangeQuerySet


def _told(model: type[models.Model], *, null: bool = True) -> models.ForeignKey:
    """A row as it was known: a change tells what was, whatever becomes of the row."""
    return models.ForeignKey(
        model, models.DO_NOTHING, db_constraint=False, db_index=False, related_name="+", null=null
    )


class GapChange(models.Model):
    """One requirement of one person that stood otherwise at the end of ``month`` than a month before.

    Levels held are half levels. ``unit`` is where the change counts: a gap that is gone, and a requirement dropped,
    where the person was; everything else where the person is. The key keeps it to one row, and so to one cause.
    """

    _gated_queryset: ClassVar[type[models.QuerySet]] = GapChangeQuerySet
    read_permission: ClassVar[Permission] = Permission.READ_GAPS

    pk = models.CompositePrimaryKey("month", "employee_id", "competency_id")
    month = models.DateField(_("month"))
    employee = _told(Employee, null=False)
    competency = _told(Competency, null=False)
    movement = models.CharField(_("movement"), max_length=12, choices=Movement)
    cause = models.CharField(_("cause"), max_length=12, choices=Cause)
    unit = _told(Unit)
    position_before = _told(Position)
    position_after = _told(Position)
    required_before = models.SmallIntegerField(null=True)
    required_after = models.SmallIntegerField(null=True)
    held_before = models.SmallIntegerField(null=True)
    held_after = models.SmallIntegerField(null=True)
    evidence_before = _told(Assessment)
    evidence_after = _told(Assessment)
    training = _told(TrainingHistory)

    objects = GatedManager()

    class Meta:
        verbose_name = _("change of a gap")
        verbose_name_plural = _("changes of gaps")
        constraints = [
            models.CheckConstraint(name="gapchange_movement", condition=Q(movement__in=Movement.values)),
            models.CheckConstraint(name="gapchange_cause", condition=Q(cause__in=Cause.values)),
            models.CheckConstraint(
                name="gapchange_training_is_named",
                condition=Q(cause=Cause.TRAINING, training__isnull=False)
                | ~Q(cause=Cause.TRAINING) & Q(training__isnull=True),
            ),
        ]
        indexes = [models.Index(fields=["employee", "competency", "month"], name="gapchange_of_person")]
        triggers = fixed_once_kept()

    def __str__(self) -> str:
        return f"{self.month:%Y-%m}: {self.employee_id} {self.competency_id} {self.movement}"

    @property
    def level_before(self) -> Decimal | None:
        return None if self.held_before is None else Decimal(self.held_before) / 2

    @property
    def level_after(self) -> Decimal | None:
        return None if self.held_after is None else Decimal(self.held_after) / 2

    @property
    def missing_before(self) -> Decimal | None:
        """Levels missing to the standard a month before; None where it was met, not known or not asked for."""
        return _missing(self.required_before, self.level_before)

    @property
    def missing_after(self) -> Decimal | None:
        return _missing(self.required_after, self.level_after)


def _missing(required: int | None, held: Decimal | None) -> Decimal | None:
    if required is None or held is None or held >= required:
        return None
    return required - held


class GapMovement(models.Model):
    """How many changes of one kind and cause a month brought, by unit (without those below it) and competency."""

    month = models.DateField()
    unit = _told(Unit)
    competency = _told(Competency, null=False)
    movement = models.CharField(max_length=12, choices=Movement)
    cause = models.CharField(max_length=12, choices=Cause)
    number = models.PositiveIntegerField()

    objects = SnapshotCountQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["month", "unit", "competency", "movement", "cause"],
                name="gapmovement_key",
                nulls_distinct=False,
            )
        ]
        triggers = fixed_once_kept()

    def __str__(self) -> str:
        return f"{self.month:%Y-%m}: {self.movement} {self.cause} {self.number}"
