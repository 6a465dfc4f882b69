"""Rotation plans: who of one level moves to which post of the same level, several people at once."""

from __future__ import annotations

from typing import Any, ClassVar

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from asn_career.base.audit import actor_required, capture_triggers
from asn_career.base.models import RecordModel
from employees.access import Permission
from employees.choices import PositionKind
from employees.models import Employee, PersonalModel, Position, Unit
from promotions.models.rotation_triggers import move_as_planned, plan_approved_by_another, plan_sealed_by_two
from promotions.models.rule_sets import APPROVERS, SHA256
from promotions.models.vacancies import Vacancy
from promotions.rotation_choices import RotationState
from promotions.rotation_querysets import OfPlanQuerySet, RotationMoveQuerySet, RotationPlanQuerySet
from training.models.triggers import kept_as_written, only_these_moves

MOVES: dict[str, tuple[str, ...]] = {"proposed": ("approved", "cancelled"), "approved": ("cancelled",)}


class RotationPlan(RecordModel):
    """Moves between posts of one kind and echelon in one unit, proposed together and approved by two others."""

    code = models.CharField(_("code"), max_length=90, unique=True)
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+", verbose_name=_("work unit"))
    kind = models.CharField(_("kind of post"), max_length=20, choices=PositionKind)
    echelon = models.CharField(_("echelon"), max_length=10, blank=True, default="")
    as_of = models.DateField(_("as of"))
    # What was compared and by which rules; of people the opaque ids alone. See promotions/rotations/planning.py.
    content = models.JSONField(_("content"))
    content_hash = models.CharField(_("hash of the plan"), max_length=SHA256)
    note = models.TextField(_("need of the organisation"))
    state = models.CharField(_("state"), max_length=10, choices=RotationState, default=RotationState.PROPOSED)
    version = models.PositiveIntegerField(default=1)
    proposed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("proposed by")
    )
    proposed_at = models.DateTimeField(_("proposed at"))
    sealed_at = models.DateTimeField(_("sealed at"), null=True, blank=True)
    ended_at = models.DateTimeField(_("ended at"), null=True, blank=True)
    ended_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name=_("ended by")
    )
    ended_reason = models.TextField(_("reason for the end"), blank=True, default="")

    objects: ClassVar[Any] = RotationPlanQuerySet.as_manager()

    class Meta(RecordModel.Meta):
        verbose_name = _("rotation plan")
        verbose_name_plural = _("rotation plans")
        constraints = [
            models.CheckConstraint(
                name="rotationplan_known_state", condition=Q(state__in=RotationState.values)
            ),
            models.CheckConstraint(name="rotationplan_has_a_need", condition=~Q(note="")),
            models.CheckConstraint(
                name="rotationplan_cancelled_with_reason",
                condition=~Q(state=RotationState.CANCELLED)
                | (Q(ended_by__isnull=False, ended_at__isnull=False) & ~Q(ended_reason="")),
            ),
        ]
        triggers = [
            *capture_triggers(),
            actor_required(),
            only_these_moves(MOVES, first=["proposed"]),
            plan_sealed_by_two(),
            pgtrigger.Protect(name="kept", operation=pgtrigger.Delete),
        ]

    def __str__(self) -> str:
        return self.code

    @property
    def is_proposed(self) -> bool:
        return self.state == RotationState.PROPOSED

    @property
    def is_approved(self) -> bool:
        return self.state == RotationState.APPROVED


class RotationApproval(RecordModel):
    """One of the two approvals of a plan and of its openings: who saw and accepted what has this hash."""

    plan = models.ForeignKey(
        RotationPlan, models.PROTECT, related_name="approvals", verbose_name=_("rotation plan")
    )
    place = models.PositiveSmallIntegerField(_("first or second"))
    approver = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("approved by")
    )
    # Whom the account belongs to; written by the database.
    person = models.ForeignKey(
        Employee, models.PROTECT, null=True, related_name="+", verbose_name=_("person")
    )
    content_hash = models.CharField(_("hash of the plan"), max_length=SHA256)
    at = models.DateTimeField(_("at"), db_default=Now())

    objects: ClassVar[Any] = OfPlanQuerySet.as_manager()

    class Meta(RecordModel.Meta):
        verbose_name = _("approval of a rotation plan")
        verbose_name_plural = _("approvals of rotation plans")
        constraints = [
            models.UniqueConstraint(name="rotationapproval_place", fields=["plan", "place"]),
            models.UniqueConstraint(name="rotationapproval_once_each", fields=["plan", "approver"]),
            models.UniqueConstraint(name="rotationapproval_two_people", fields=["plan", "person"]),
            models.CheckConstraint(
                name="rotationapproval_two_places", condition=Q(place__range=(1, APPROVERS))
            ),
        ]
        triggers = [*capture_triggers(), actor_required(), plan_approved_by_another(), kept_as_written()]

    def __str__(self) -> str:
        return f"{self.plan_id}: {self.place}"


class RotationMove(PersonalModel):
    """One person's move within a plan, with why it is valid; its vacancy is opened once the plan is approved."""

    _gated_queryset = RotationMoveQuerySet
    read_permission = Permission.READ_SHORTLISTS

    plan = models.ForeignKey(
        RotationPlan, models.PROTECT, related_name="moves", verbose_name=_("rotation plan")
    )
    place = models.PositiveSmallIntegerField(_("place"))
    employee = models.ForeignKey(Employee, models.PROTECT, related_name="+", verbose_name=_("employee"))
    from_position = models.ForeignKey(
        Position, models.PROTECT, related_name="+", verbose_name=_("present post")
    )
    to_position = models.ForeignKey(Position, models.PROTECT, related_name="+", verbose_name=_("new post"))
    # Time in post, match, rules and what is to be weighed; see promotions/rotations/explaining.py.
    told = models.JSONField(_("explanation"))
    vacancy = models.OneToOneField(
        Vacancy, models.PROTECT, null=True, related_name="rotation_move", verbose_name=_("vacancy")
    )

    class Meta(PersonalModel.Meta):
        verbose_name = _("planned move")
        verbose_name_plural = _("planned moves")
        constraints = [
            models.UniqueConstraint(name="rotationmove_place", fields=["plan", "place"]),
            models.UniqueConstraint(name="rotationmove_once_each", fields=["plan", "employee"]),
            models.CheckConstraint(
                name="rotationmove_leads_elsewhere", condition=~Q(from_position=F("to_position"))
            ),
        ]
        triggers = [
            *capture_triggers(),
            actor_required(),
            move_as_planned(),
            pgtrigger.Protect(name="kept", operation=pgtrigger.Delete),
        ]

    def __str__(self) -> str:
        return f"{self.plan_id}: {self.place}"
