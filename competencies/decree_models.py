"""Standards of posts on their way: classes of posts, and decrees that say what classes and posts require.

A decree is drafted by one person and approved by another. What it then says of each post is written as a version of its
standard (``StandardVersion``); the decree itself never changes any more.
"""

from __future__ import annotations

from typing import Any, ClassVar

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from asn_career.base.audit import actor_required, capture_triggers
from asn_career.base.decreed import DecreedRecord
from asn_career.base.models import RecordModel
from asn_career.base.state_triggers import agreed_by_another, kept_but, only_these_moves, two_in_name
from competencies.choices import DecreeState, Importance, Level, RequirementKind
from competencies.querysets import (
    DecreeTargetQuerySet,
    PositionClassMemberQuerySet,
    PositionClassQuerySet,
    StandardDecreeQuerySet,
)
from employees.models import Position, Unit

DECREE_MOVES: dict[str, tuple[str, ...]] = {"draft": ("approved", "returned")}


def only_in_a_draft(decree: str) -> pgtrigger.Trigger:
    """Refuses to write what belongs to a decree that is no draft any more; ``decree`` finds its state from
    ``{row}``."""
    return pgtrigger.Trigger(
        name="only_in_a_draft",
        when=pgtrigger.Before,
        operation=pgtrigger.Insert | pgtrigger.Update | pgtrigger.Delete,
        func=f"""
            IF TG_OP <> 'INSERT' AND ({decree.format(row="OLD")}) <> 'draft'
                OR TG_OP <> 'DELETE' AND ({decree.format(row="NEW")}) <> 'draft'
            THEN
                RAISE EXCEPTION 'what was decided does not change' USING ERRCODE = 'check_violation';
            END IF;
            IF TG_OP = 'DELETE' THEN
                RETURN OLD;
            END IF;
            RETURN NEW;
        """,
    )


class PositionClass(RecordModel):
    """Posts of an agency that require the same, such as all heads of subdistricts."""

    root = models.ForeignKey(Unit, models.PROTECT, related_name="+", verbose_name=_("agency"))
    code = models.CharField(_("code"), max_length=100)
    name = models.CharField(_("name"), max_length=250)

    objects: ClassVar[Any] = PositionClassQuerySet.as_manager()

    class Meta(RecordModel.Meta):
        verbose_name = _("class of posts")
        verbose_name_plural = _("classes of posts")
        constraints = [
            models.UniqueConstraint(name="positionclass_key", fields=["root", "code"]),
            models.CheckConstraint(name="positionclass_named", condition=~Q(code="") & ~Q(name="")),
        ]
        triggers = [*capture_triggers(), actor_required()]

    def __str__(self) -> str:
        return self.name


class PositionClassMember(RecordModel):
    """A post is in one class at most; it inherits what the class requires unless a decree says otherwise of it."""

    position = models.OneToOneField(Position, models.CASCADE, related_name="class_membership")
    position_class = models.ForeignKey(PositionClass, models.CASCADE, related_name="members")

    objects: ClassVar[Any] = PositionClassMemberQuerySet.as_manager()

    class Meta(RecordModel.Meta):
        triggers = [
            *capture_triggers(),
            actor_required(),
            pgtrigger.Trigger(
                name="of_the_same_agency",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert | pgtrigger.Update,
                func="""
                    IF NOT EXISTS (
                        SELECT 1 FROM employees_position p
                        JOIN employees_unit u ON u.id = p.unit_id
                        JOIN competencies_positionclass c ON c.root_id = u.lineage[1]
                        WHERE p.id = NEW.position_id AND c.id = NEW.position_class_id
                    ) THEN
                        RAISE EXCEPTION 'a class has posts of its own agency' USING ERRCODE = 'check_violation';
                    END IF;
                    RETURN NEW;
                """,
            ),
        ]

    def __str__(self) -> str:
        return f"{self.position_class_id}: {self.position_id}"


class StandardDecree(DecreedRecord):
    """A decree about standards of an agency's posts; in force from ``begins`` once somebody else has approved it."""

    root = models.ForeignKey(Unit, models.PROTECT, related_name="+", verbose_name=_("agency"))
    number = models.PositiveIntegerField(_("number"))
    state = models.CharField(_("state"), max_length=10, choices=DecreeState, default=DecreeState.DRAFT)
    content_hash = models.CharField(_("hash"), max_length=64, blank=True, default="")
    begins = models.DateField(_("in force from"))

    objects: ClassVar[Any] = StandardDecreeQuerySet.as_manager()

    class Meta(DecreedRecord.Meta):
        verbose_name = _("decree about standards")
        verbose_name_plural = _("decrees about standards")
        constraints = [
            models.UniqueConstraint(name="standarddecree_number", fields=["root", "number"]),
            models.CheckConstraint(
                name="standarddecree_known_state", condition=Q(state__in=DecreeState.values)
            ),
            models.CheckConstraint(name="standarddecree_named", condition=~Q(decree="") & ~Q(reason="")),
            models.CheckConstraint(
                name="standarddecree_decided_by_somebody",
                condition=Q(state=DecreeState.DRAFT, decided_by__isnull=True)
                | ~Q(state=DecreeState.DRAFT) & Q(decided_by__isnull=False, decided_on__isnull=False),
            ),
            models.CheckConstraint(
                name="standarddecree_never_backwards",
                condition=~Q(state=DecreeState.APPROVED)
                | Q(begins__gte=F("decided_on")) & Q(begins__gte=F("decree_on")) & ~Q(content_hash=""),
            ),
            models.CheckConstraint(
                name="standarddecree_returned_with_reason",
                condition=~Q(state=DecreeState.RETURNED) | ~Q(decided_reason=""),
            ),
        ]
        triggers = [
            *capture_triggers(),
            actor_required(),
            only_these_moves(DECREE_MOVES, first=["draft"]),
            agreed_by_another(DecreeState.APPROVED.value),
            two_in_name("drafted_by_id", "decided_by_id"),
            kept_but(),
            pgtrigger.Protect(name="kept", operation=pgtrigger.Delete),
        ]

    def __str__(self) -> str:
        return f"{self.root_id}: {self.number}"

    @property
    def is_draft(self) -> bool:
        return self.state == DecreeState.DRAFT


class DecreeTarget(RecordModel):
    """A post, or a class of posts, about which a decree speaks: a row of its grid."""

    decree = models.ForeignKey(StandardDecree, models.CASCADE, related_name="targets")
    position = models.ForeignKey(Position, models.CASCADE, null=True, related_name="decree_targets")
    position_class = models.ForeignKey(
        PositionClass, models.CASCADE, null=True, related_name="decree_targets"
    )
    # Whether the decree says what is required beside competencies; if not, that stays as it is.
    sets_requirements = models.BooleanField(default=False, db_default=False)
    # Ikhtisar jabatan and indikator kinerja jabatan; empty: what stands for the post stays.
    summary = models.TextField(_("summary of the post"), blank=True, default="", db_default="")
    performance_measures = models.TextField(
        _("performance indicators of the post"), blank=True, default="", db_default=""
    )

    objects: ClassVar[Any] = DecreeTargetQuerySet.as_manager()

    class Meta(RecordModel.Meta):
        constraints = [
            models.UniqueConstraint(name="decreetarget_position", fields=["decree", "position"]),
            models.UniqueConstraint(name="decreetarget_class", fields=["decree", "position_class"]),
            models.CheckConstraint(
                name="decreetarget_a_post_or_a_class",
                condition=Q(position__isnull=True) ^ Q(position_class__isnull=True),
            ),
        ]
        triggers = [
            *capture_triggers(),
            actor_required(),
            only_in_a_draft("SELECT state FROM competencies_standarddecree WHERE id = {row}.decree_id"),
        ]

    def __str__(self) -> str:
        return f"{self.decree_id}: {self.position_id or self.position_class_id}"


class DecreeLine(RecordModel):
    """The level that a decree requires of a target in one competency; null: the post does not inherit it."""

    target = models.ForeignKey(DecreeTarget, models.CASCADE, related_name="lines")
    competency = models.ForeignKey("competencies.Competency", models.PROTECT, related_name="+")
    level = models.PositiveSmallIntegerField(choices=Level, null=True)
    importance = models.CharField(max_length=10, choices=Importance, blank=True)

    class Meta(RecordModel.Meta):
        constraints = [
            models.UniqueConstraint(name="decreeline_key", fields=["target", "competency"]),
            models.CheckConstraint(
                name="decreeline_level",
                condition=Q(level__isnull=True, importance="") | Q(level__range=(1, 5)),
            ),
            models.CheckConstraint(
                name="decreeline_known_importance", condition=Q(importance__in=["", *Importance.values])
            ),
        ]
        triggers = [
            *capture_triggers(),
            actor_required(),
            only_in_a_draft(
                "SELECT d.state FROM competencies_standarddecree d JOIN competencies_decreetarget t"
                " ON t.decree_id = d.id WHERE t.id = {row}.target_id"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.target_id}: {self.competency_id} {self.level}"


class DecreeRequirement(RecordModel):
    """What a decree requires of a target beside competencies, such as a rank or a degree."""

    target = models.ForeignKey(DecreeTarget, models.CASCADE, related_name="requirements")
    kind = models.CharField(_("kind"), max_length=20, choices=RequirementKind)
    value = models.CharField(_("requirement"), max_length=250)
    importance = models.CharField(_("importance"), max_length=10, choices=Importance, blank=True)

    class Meta(RecordModel.Meta):
        constraints = [
            models.UniqueConstraint(name="decreerequirement_key", fields=["target", "kind", "value"]),
            models.CheckConstraint(
                name="decreerequirement_known_kind", condition=Q(kind__in=RequirementKind.values)
            ),
            models.CheckConstraint(
                name="decreerequirement_known_importance",
                condition=Q(importance__in=["", *Importance.values]),
            ),
            models.CheckConstraint(name="decreerequirement_has_value", condition=~Q(value="")),
        ]
        triggers = [
            *capture_triggers(),
            actor_required(),
            only_in_a_draft(
                "SELECT d.state FROM competencies_standarddecree d JOIN competencies_decreetarget t"
                " ON t.decree_id = d.id WHERE t.id = {row}.target_id"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.target_id}: {self.kind} {self.value}"


class DecreeEdit(RecordModel):
    """One saving of the grid of a draft, so that it can be taken back.

    ``cells``: [target id, competency id, before, after], where before and after are [level, importance] or null.
    """

    decree = models.ForeignKey(StandardDecree, models.CASCADE, related_name="edits")
    cells = models.JSONField()
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    made_at = models.DateTimeField(db_default=Now())
    taken_back = models.BooleanField(default=False, db_default=False)

    class Meta(RecordModel.Meta):
        constraints = [
            models.CheckConstraint(name="decreeedit_changes_something", condition=~Q(cells=[])),
        ]
        triggers = [
            *capture_triggers(),
            actor_required(),
            only_in_a_draft("SELECT state FROM competencies_standarddecree WHERE id = {row}.decree_id"),
            pgtrigger.Protect(
                name="saved_as_it_was",
                operation=pgtrigger.UpdateOf("decree_id", "cells", "made_by_id", "made_at"),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.decree_id}: {self.made_at}"
