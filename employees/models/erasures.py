"""The erasure of what is kept no longer about somebody who left: proposed by one, approved by another, then done."""

from __future__ import annotations

from typing import Any, ClassVar

import pgtrigger
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from asn_career.base.audit import actor_required, capture_triggers
from asn_career.base.drafted import DraftedRecord
from asn_career.base.state_triggers import (
    agreed_by_another,
    not_about_oneself,
    only_these_moves,
    two_in_name,
)
from employees.access import Permission
from employees.choices import ERASURE_MOVES, ERASURE_UNDER_WAY, ErasureState
from employees.models.erasure_triggers import erases_what_was_approved
from employees.models.people import Employee, PersonalModel


class Erasure(PersonalModel, DraftedRecord):
    """Classes and tables of one person's records, and the entries of the audit trail that lose their values."""

    read_permission: ClassVar[Permission] = Permission.READ_PEOPLE

    employee = models.ForeignKey(
        Employee, models.PROTECT, related_name="erasures", verbose_name=_("employee")
    )
    classes: Any = ArrayField(models.CharField(max_length=20), verbose_name=_("classes"))
    tables: Any = ArrayField(models.CharField(max_length=63), verbose_name=_("tables"))
    left_on = models.DateField(_("left on"))
    due_on = models.DateField(_("kept until"))
    reason = models.TextField(_("reason"))
    state = models.CharField(_("state"), max_length=10, choices=ErasureState, default=ErasureState.PROPOSED)
    # Written by the database when the rows are gone; numbers of entries tell nothing of anybody.
    entries: Any = ArrayField(models.BigIntegerField(), default=list)
    ended_at = models.DateTimeField(_("carried out or stopped at"), null=True, blank=True)
    stopped_reason = models.TextField(_("why it was not carried out"), blank=True, default="")

    class Meta(PersonalModel.Meta):
        verbose_name = _("erasure")
        verbose_name_plural = _("erasures")
        constraints = [
            models.CheckConstraint(name="erasure_known_state", condition=Q(state__in=ErasureState.values)),
            models.CheckConstraint(name="erasure_with_reason", condition=~Q(reason="")),
            models.CheckConstraint(
                name="erasure_after_its_period", condition=Q(due_on__gt=models.F("left_on"))
            ),
            models.CheckConstraint(
                name="erasure_decided_with_reason",
                condition=Q(
                    state="proposed", decided_by__isnull=True, decided_at__isnull=True, decided_reason=""
                )
                | ~Q(state="proposed")
                & Q(decided_by__isnull=False, decided_at__isnull=False)
                & ~Q(decided_reason=""),
            ),
            models.CheckConstraint(
                name="erasure_ended_at_a_time",
                condition=Q(state__in=("done", "stopped"), ended_at__isnull=False)
                | ~Q(state__in=("done", "stopped")) & Q(ended_at__isnull=True),
            ),
            models.CheckConstraint(
                name="erasure_stopped_with_reason",
                condition=Q(state="stopped") & ~Q(stopped_reason="")
                | ~Q(state="stopped") & Q(stopped_reason=""),
            ),
            models.UniqueConstraint(
                name="erasure_one_at_a_time",
                fields=["employee"],
                condition=Q(state__in=ERASURE_UNDER_WAY),
            ),
        ]
        triggers = [
            *capture_triggers(),
            actor_required(),
            only_these_moves(ERASURE_MOVES, first=[ErasureState.PROPOSED]),
            agreed_by_another(ErasureState.APPROVED),
            two_in_name("drafted_by_id", "decided_by_id"),
            not_about_oneself("drafted_by_id", "decided_by_id"),
            erases_what_was_approved(),
            pgtrigger.Protect(name="kept", operation=pgtrigger.Delete),
        ]

    def __str__(self) -> str:
        return f"{self.employee_id} {self.state}"

    @property
    def is_under_way(self) -> bool:
        """Whether no other erasure of the person can be proposed meanwhile."""
        return self.state in ERASURE_UNDER_WAY
