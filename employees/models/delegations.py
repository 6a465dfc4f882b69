"""What an official who is away leaves to somebody for a time: by order, act by act (UU 30/2014 Pasal 14, 34)."""

from __future__ import annotations

from typing import Any

import pgtrigger
from django.conf import settings
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateRangeField, RangeOperators
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from asn_career.base.audit import actor_of_each_row, capture_triggers
from asn_career.base.models import RecordModel
from asn_career.base.state_triggers import only_these_moves
from employees.access import UNDER
from employees.choices import DELEGABLE, DELEGATION_MOVES, DelegationKind, DelegationState, Role
from employees.delegation_querysets import DelegationQuerySet
from employees.models.accounts import Grant
from employees.models.delegation_triggers import (
    acts_follow,
    kept_but_its_end,
    of_its_delegation,
    right_of_ones_own,
)
from employees.models.organisation import Unit


def _account(name: Any, *, related: str = "+", **options: Any) -> Any:
    return models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name=related, verbose_name=name, **options
    )


class Delegation(RecordModel):
    """One right of an official, in the hands of a deputy between two days; the acts are rows of their own.

    ``role`` and ``unit`` say which right it was also after the grant is gone; without the grant it does not stand.
    """

    grant = models.ForeignKey(
        Grant, models.SET_NULL, null=True, related_name="delegations", verbose_name=_("grant")
    )
    delegator = _account(_("official"), related="delegations_given")
    delegate = _account(_("deputy"), related="delegations_received")
    role = models.CharField(_("role"), max_length=20, choices=Role)
    unit = models.ForeignKey(
        Unit, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("work unit")
    )
    kind = models.CharField(_("kind"), max_length=3, choices=DelegationKind)
    order_number = models.CharField(_("number of the order"), max_length=120)
    order_on = models.DateField(_("day of the order"))
    reason = models.TextField(_("reason"))
    validity: Any = DateRangeField(_("validity"))
    zone = models.CharField(_("time zone"), max_length=40)
    state = models.CharField(_("state"), max_length=10, choices=DelegationState)
    version = models.PositiveIntegerField(default=1)
    proposed_by = _account(_("named by"))
    proposed_at = models.DateTimeField(_("named at"), db_default=Now())
    decided_by = _account(_("decided by"), null=True)
    decided_at = models.DateTimeField(_("decided at"), null=True, blank=True)
    ended_by = _account(_("ended by"), null=True)
    ended_at = models.DateTimeField(_("ended at"), null=True, blank=True)
    ended_reason = models.TextField(_("reason of the end"), blank=True, default="")

    objects = DelegationQuerySet.as_manager()

    class Meta(RecordModel.Meta):
        verbose_name = _("delegation")
        verbose_name_plural = _("delegations")
        constraints = [
            models.CheckConstraint(name="delegation_two_people", condition=~Q(delegator=F("delegate"))),
            models.CheckConstraint(name="delegation_known_kind", condition=Q(kind__in=DelegationKind.values)),
            models.CheckConstraint(
                name="delegation_known_state", condition=Q(state__in=DelegationState.values)
            ),
            models.CheckConstraint(
                name="delegation_by_order", condition=~Q(order_number="") & ~Q(reason="") & ~Q(zone="")
            ),
            models.CheckConstraint(
                name="delegation_has_two_days",
                condition=Q(
                    validity__isempty=False,
                    validity__startswith__isnull=False,
                    validity__endswith__isnull=False,
                ),
            ),
        ]
        indexes = [models.Index(fields=["delegate", "state"], name="delegation_received")]
        triggers = [
            *capture_triggers(),
            actor_of_each_row(),
            only_these_moves(DELEGATION_MOVES, first=["waiting", "given"]),
            right_of_ones_own(),
            kept_but_its_end(),
            acts_follow(),
            pgtrigger.Protect(name="kept", operation=pgtrigger.Delete),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.order_number}"

    @property
    def purpose(self) -> str:
        """How the audit trail names it."""
        return f"{UNDER}{self.public_id}"


class DelegatedAct(RecordModel):
    """One act that a delegation names; of a right, an act is in one hand on a day."""

    delegation = models.ForeignKey(
        Delegation, models.PROTECT, related_name="acts", verbose_name=_("delegation")
    )
    act = models.CharField(_("act"), max_length=40)
    grant = models.ForeignKey(Grant, models.SET_NULL, null=True, related_name="+", verbose_name=_("grant"))
    validity: Any = DateRangeField(_("validity"))
    live = models.BooleanField(default=True)

    class Meta(RecordModel.Meta):
        verbose_name = _("delegated act")
        verbose_name_plural = _("delegated acts")
        constraints = [
            models.CheckConstraint(name="delegatedact_can_be_left", condition=Q(act__in=DELEGABLE)),
            models.UniqueConstraint(fields=["delegation", "act"], name="delegatedact_once"),
            ExclusionConstraint(
                name="delegatedact_in_one_hand",
                expressions=[
                    ("grant", RangeOperators.EQUAL),
                    ("act", RangeOperators.EQUAL),
                    ("validity", RangeOperators.OVERLAPS),
                ],
                condition=Q(live=True),
            ),
        ]
        triggers = [
            *capture_triggers(),
            actor_of_each_row(),
            of_its_delegation(),
            pgtrigger.Protect(name="kept", operation=pgtrigger.Delete),
        ]

    def __str__(self) -> str:
        return self.act
