"""What participants knew before and after a training: the scores of its two tests."""

from typing import ClassVar

import pgtrigger
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from asn_career.base.audit import actor_required, capture_triggers
from asn_career.base.models import RecordModel
from employees.access import Permission
from employees.querysets import GatedManager
from training.models.enrolments import Enrolment
from training.session_querysets import OfEnrolmentQuerySet


class LearningScore(RecordModel):
    """A participant's scores in the tests before and after a session; null: not taken, or not known.

    ``maximum`` is the highest possible score of both tests, null where nobody stated it: such scores are compared
    within their session alone.
    """

    _gated_queryset: ClassVar[type[models.QuerySet]] = OfEnrolmentQuerySet
    read_permission: ClassVar[Permission] = Permission.READ_DEVELOPMENT

    enrolment = models.OneToOneField(
        Enrolment, models.PROTECT, related_name="learning_score", verbose_name=_("enrolment")
    )
    before = models.DecimalField(
        _("score before the training"), max_digits=7, decimal_places=2, null=True, blank=True
    )
    after = models.DecimalField(
        _("score after the training"), max_digits=7, decimal_places=2, null=True, blank=True
    )
    maximum = models.DecimalField(
        _("highest possible score"), max_digits=7, decimal_places=2, null=True, blank=True
    )
    by = models.CharField(_("by"), max_length=120)
    at = models.DateTimeField(_("at"))

    objects: ClassVar[GatedManager] = GatedManager()

    class Meta(RecordModel.Meta):
        verbose_name = _("scores of the tests of a training")
        verbose_name_plural = _("scores of the tests of trainings")
        constraints = [
            models.CheckConstraint(
                name="learningscore_says_something",
                condition=Q(before__isnull=False) | Q(after__isnull=False),
            ),
            models.CheckConstraint(
                name="learningscore_not_below_nought",
                condition=(Q(before__isnull=True) | Q(before__gte=0))
                & (Q(after__isnull=True) | Q(after__gte=0)),
            ),
            models.CheckConstraint(
                name="learningscore_within_maximum",
                condition=Q(maximum__isnull=True)
                | Q(maximum__gt=0)
                & (Q(before__isnull=True) | Q(before__lte=F("maximum")))
                & (Q(after__isnull=True) | Q(after__lte=F("maximum"))),
            ),
        ]
        triggers = [
            *capture_triggers(),
            actor_required(),
            # Who never had a seat took no test of the session.
            pgtrigger.Trigger(
                name="of_a_participant",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert | pgtrigger.UpdateOf("enrolment_id"),
                func="""
                    IF NOT EXISTS (SELECT 1 FROM training_enrolment e
                                   WHERE e.id = NEW.enrolment_id AND e.state IN ('seated', 'attended')) THEN
                        RAISE EXCEPTION 'scores are those of participants' USING ERRCODE = 'check_violation';
                    END IF;
                    RETURN NEW;
                """,
            ),
        ]

    def __str__(self) -> str:
        return f"{self.enrolment_id}: {self.before} {self.after}"
