"""Who has to approve nominations: the chains that agencies set for themselves, from a day on."""

import pgtrigger
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from asn_career.base.audit import actor_required, capture_triggers
from asn_career.base.models import RecordModel
from employees.models import Unit
from training.approval_querysets import ApprovalChainQuerySet
from training.enrolment_choices import CHAIN_STEPS, ApprovalStep, ChainState
from training.models.catalogue import TrainingProgram
from training.models.sessions import only_these_steps


class ApprovalChain(RecordModel):
    """Who approves nominations to sessions of a unit, in order, from a day on; of one programme, or of all.

    Proposed by one person and approved by another. A change is a new row with its day, so that an enrolment of
    before stays explained; a unit without a chain has that of the unit above it, and at last that of the rules.
    """

    unit = models.ForeignKey(
        Unit, models.PROTECT, related_name="approval_chains", verbose_name=_("work unit")
    )
    program = models.ForeignKey(
        TrainingProgram,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="approval_chains",
        verbose_name=_("training programme"),
    )
    steps = ArrayField(
        models.CharField(max_length=10, choices=ApprovalStep), verbose_name=_("who approves, in this order")
    )
    effective_from = models.DateField(_("applies from"))
    decree = models.CharField(_("decree"), max_length=250)
    state = models.CharField(_("state"), max_length=10, choices=ChainState, default=ChainState.WAITING)
    proposed_by = models.CharField(_("proposed by"), max_length=120)
    proposed_at = models.DateTimeField(_("proposed at"))
    decided_by = models.CharField(_("decided by"), max_length=120, blank=True)
    decided_at = models.DateTimeField(_("decided at"), null=True, blank=True)
    reason = models.CharField(_("reason"), max_length=500, blank=True)

    objects = ApprovalChainQuerySet.as_manager()

    class Meta(RecordModel.Meta):
        verbose_name = _("approval chain")
        verbose_name_plural = _("approval chains")
        constraints = [
            models.CheckConstraint(
                name="approvalchain_known_steps",
                condition=Q(steps__contained_by=list(ApprovalStep.values), steps__len__gte=1),
            ),
            models.UniqueConstraint(
                fields=["unit", "program", "effective_from"],
                condition=~Q(state=ChainState.REFUSED),
                nulls_distinct=False,
                name="approvalchain_once",
            ),
            models.CheckConstraint(name="approvalchain_by_decree", condition=~Q(decree="")),
            models.CheckConstraint(name="approvalchain_by_somebody", condition=~Q(proposed_by="")),
            models.CheckConstraint(
                name="approvalchain_two_persons",
                condition=Q(state=ChainState.WAITING, decided_by="", decided_at__isnull=True)
                | Q(state__in=[ChainState.APPROVED, ChainState.REFUSED], decided_at__isnull=False)
                & ~Q(decided_by="")
                & ~Q(decided_by=F("proposed_by")),
            ),
            models.CheckConstraint(
                name="approvalchain_refused_for_a_reason",
                condition=~Q(state=ChainState.REFUSED) | ~Q(reason=""),
            ),
        ]
        triggers = [
            *capture_triggers(),
            actor_required(),
            only_these_steps(CHAIN_STEPS, what="an approval chain"),
            pgtrigger.Protect(name="kept", operation=pgtrigger.Delete),
            pgtrigger.Protect(
                name="proposal_stays",
                operation=pgtrigger.UpdateOf(
                    "unit_id", "program_id", "steps", "effective_from", "decree", "proposed_by", "proposed_at"
                ),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.unit_id}: {', '.join(self.steps)}"
