"""Training that people completed."""

from django.db import models
from django.db.models import Q

from employees.models import Employee, PersonalModel
from training.choices import TrainingKind
from training.models.catalogue import TrainingProgram


class TrainingHistory(PersonalModel):
    """A training completed, from the catalogue or elsewhere."""

    employee = models.ForeignKey(Employee, models.CASCADE, related_name="training_history")
    program = models.ForeignKey(
        TrainingProgram, models.PROTECT, null=True, blank=True, related_name="completions"
    )
    name = models.CharField(max_length=250)
    kind = models.CharField(max_length=20, choices=TrainingKind, blank=True)
    hours = models.DecimalField(max_digits=7, decimal_places=2)
    completed_on = models.DateField()
    certificate_no = models.CharField(max_length=250, blank=True)

    class Meta(PersonalModel.Meta):
        constraints = [
            models.UniqueConstraint(fields=["employee", "name", "completed_on"], name="traininghistory_key"),
            models.CheckConstraint(name="traininghistory_hours", condition=Q(hours__gt=0, hours__lt=100_000)),
            models.CheckConstraint(
                name="traininghistory_known_kind", condition=Q(kind__in=["", *TrainingKind.values])
            ),
        ]

    def __str__(self) -> str:
        return f"{self.employee_id}: {self.name}"
