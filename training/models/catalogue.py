"""The catalogue of programmes."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from asn_career.base.models import RecordModel
from competencies.choices import Level
from competencies.models import Competency
from training.choices import Modality, TrainingKind
from training.querysets import TrainingProgramQuerySet


class TrainingProgram(RecordModel):
    """A programme of the catalogue, with the competency and the level it leads to."""

    code = models.CharField(max_length=100, unique=True)
    name = models.CharField(max_length=250)
    kind = models.CharField(max_length=20, choices=TrainingKind, blank=True)
    modality = models.CharField(max_length=20, choices=Modality, blank=True)
    hours = models.DecimalField(max_digits=7, decimal_places=2)
    cost = models.DecimalField(max_digits=14, decimal_places=2, null=True, blank=True)
    provider = models.CharField(max_length=250, blank=True)
    competency = models.ForeignKey(
        Competency, models.PROTECT, null=True, blank=True, related_name="training_programs"
    )
    target_level = models.PositiveSmallIntegerField(choices=Level, null=True, blank=True)

    objects = TrainingProgramQuerySet.as_manager()

    class Meta(RecordModel.Meta):
        verbose_name = _("training programme")
        verbose_name_plural = _("training programmes")
        constraints = [
            models.CheckConstraint(name="trainingprogram_hours", condition=Q(hours__gt=0, hours__lt=100_000)),
            models.CheckConstraint(name="trainingprogram_cost", condition=Q(cost__gte=0, cost__lt=10**12)),
            models.CheckConstraint(
                name="trainingprogram_target_level", condition=Q(target_level__range=(1, 5))
            ),
            models.CheckConstraint(
                name="trainingprogram_known_kind", condition=Q(kind__in=["", *TrainingKind.values])
            ),
            models.CheckConstraint(
                name="trainingprogram_known_modality", condition=Q(modality__in=["", *Modality.values])
            ),
        ]

    def __str__(self) -> str:
        return self.name
