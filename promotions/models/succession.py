"""Runs that compare everybody with every post of the level above their own."""

from __future__ import annotations

from collections.abc import Mapping
from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils.translation import gettext_lazy as _

from asn_career.base.models import Job, PublicModel
from employees.access import Permission
from employees.models import Employee, Position, Unit
from employees.querysets import GatedManager
from promotions.choices import CandidateOutcome
from promotions.models.snapshots import figures
from promotions.models.triggers import fixed_once_published
from promotions.outcomes import told
from promotions.querysets import SuccessionRunQuerySet, SuccessorQuerySet


class SuccessionRun(PublicModel):
    """Everybody of one agency against every post of the level above their own, on one day."""

    job = models.OneToOneField(
        Job, models.PROTECT, related_name="succession_run", verbose_name=_("background job")
    )
    root = models.ForeignKey(Unit, models.PROTECT, related_name="+", verbose_name=_("agency"))
    as_of = models.DateField(_("as of"))
    engine_hash = models.CharField(_("engine hash"), max_length=64)
    rules_hash = models.CharField(_("hash of the rules"), max_length=64)
    # Known once published.
    people = models.PositiveIntegerField(_("people considered"), null=True, blank=True)
    posts = models.PositiveIntegerField(_("posts considered"), null=True, blank=True)
    published_at = models.DateTimeField(_("published at"), null=True, blank=True)

    objects = SuccessionRunQuerySet.as_manager()

    class Meta:
        verbose_name = _("succession run")
        verbose_name_plural = _("succession runs")
        constraints = [
            models.CheckConstraint(
                name="successionrun_published_is_counted",
                condition=models.Q(published_at=None) | models.Q(people__isnull=False, posts__isnull=False),
            )
        ]
        indexes = [models.Index("root", models.F("published_at").desc(), name="successionrun_newest")]

    def __str__(self) -> str:
        return f"{self.root_id} {self.as_of:%Y-%m-%d}"


class SuccessionBlock(models.Model):
    """Who of one part of the people fits one post, or would once open rules are settled; -1 is unknown."""

    run = models.ForeignKey(
        SuccessionRun, models.CASCADE, related_name="blocks", db_index=False, verbose_name=_("succession run")
    )
    position = models.ForeignKey(
        Position, models.PROTECT, related_name="+", db_index=False, verbose_name=_("position")
    )
    low = models.BigIntegerField(_("first row"))
    people = ArrayField(models.BigIntegerField(), verbose_name=_("people"))
    letters = ArrayField(models.CharField(), verbose_name=_("outcomes"))
    jpm = figures()
    score = figures()
    # Verifications that entered the run, by person and rule: [record, outcome].
    settled = models.JSONField(_("verifications"), db_default=models.Value({}, models.JSONField()))

    class Meta:
        verbose_name = _("part of a succession run")
        verbose_name_plural = _("parts of a succession run")
        constraints = [
            models.UniqueConstraint(fields=["run", "position", "low"], name="successionblock_once")
        ]
        triggers = fixed_once_published("JOIN promotions_successionrun s ON s.id = c.run_id")

    def __str__(self) -> str:
        return f"{self.run_id}: {self.position_id}"


class Successor(models.Model):
    """One person who fits a post of the next level: the blocks of succession runs, unfolded by a view."""

    _gated_queryset: ClassVar[type[models.QuerySet]] = SuccessorQuerySet
    read_permission: ClassVar[Permission] = Permission.READ_SHORTLISTS

    id = models.BigIntegerField(primary_key=True)
    run = models.ForeignKey(SuccessionRun, models.DO_NOTHING, related_name="+")
    position = models.ForeignKey(Position, models.DO_NOTHING, related_name="+")
    employee = models.ForeignKey(Employee, models.DO_NOTHING, related_name="+")
    outcome = models.CharField(_("outcome"), max_length=10, choices=CandidateOutcome)
    letters = models.CharField(_("outcomes of the rules"), max_length=40)
    jpm = models.DecimalField(_("job person match"), max_digits=5, decimal_places=2, null=True)
    score = models.DecimalField(_("score"), max_digits=5, decimal_places=2, null=True)
    settled = models.JSONField(_("verifications"))

    objects = GatedManager()

    class Meta:
        managed = False
        db_table = "promotions_successor"
        verbose_name = _("successor")
        verbose_name_plural = _("successors")

    def __str__(self) -> str:
        return f"{self.position_id}: {self.employee_id}"

    @property
    def rule_outcomes(self) -> Mapping[str, str]:
        """The outcome of each rule that applied, in the order of the rules."""
        return told(self.letters)

    @property
    def verified(self) -> list[str]:
        """The rules about which people established something that entered the run, by their names."""
        return sorted(self.settled)
