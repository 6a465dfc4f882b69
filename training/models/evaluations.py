"""What participants and their superiors say of a training: soon after it, and when behaviour at work can show."""

from typing import ClassVar

import pgtrigger
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from asn_career.base.audit import actor_required, capture_triggers
from asn_career.base.models import RecordModel
from employees.access import Permission
from employees.querysets import GatedManager
from training.models.enrolments import Enrolment
from training.session_querysets import OfEnrolmentQuerySet


class EvaluationKind(models.TextChoices):
    """Who evaluates, and when."""

    REACTION = "reaction", pgettext_lazy("evaluation", "Participant, after the training")
    BEHAVIOUR = "behaviour", pgettext_lazy("evaluation", "Participant, three to six months later")
    SUPERIOR = "superior", pgettext_lazy("evaluation", "Superior, three to six months later")


class Evaluation(RecordModel):
    """Answers (question code to 1-4) of one person about one participant's training; never changed afterwards."""

    _gated_queryset: ClassVar[type[models.QuerySet]] = OfEnrolmentQuerySet
    read_permission: ClassVar[Permission] = Permission.READ_DEVELOPMENT

    enrolment = models.ForeignKey(
        Enrolment, models.PROTECT, related_name="evaluations", verbose_name=_("enrolment")
    )
    kind = models.CharField(_("kind"), max_length=10, choices=EvaluationKind)
    answers = models.JSONField(_("answers"))
    comment = models.TextField(_("comment"), blank=True, default="")
    by = models.CharField(_("by"), max_length=120)
    at = models.DateTimeField(_("at"))

    objects: ClassVar[GatedManager] = GatedManager()

    class Meta(RecordModel.Meta):
        verbose_name = _("evaluation")
        verbose_name_plural = _("evaluations")
        constraints = [
            models.UniqueConstraint(fields=["enrolment", "kind"], name="evaluation_once"),
            models.CheckConstraint(name="evaluation_known_kind", condition=Q(kind__in=EvaluationKind.values)),
        ]
        triggers = [
            *capture_triggers(),
            actor_required(),
            pgtrigger.Protect(name="append_only", operation=pgtrigger.Update | pgtrigger.Delete),
        ]

    def __str__(self) -> str:
        return f"{self.enrolment_id}: {self.kind}"
