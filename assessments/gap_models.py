"""Gap runs: immutable, stored compactly, partitioned by run, and visible once they are published."""

from __future__ import annotations

from typing import ClassVar

import pgtrigger
from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.functions import RandomUUID
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from asn_career.base.models import Job
from assessments.choices import GapStatus
from assessments.gap_querysets import GapAggregateQuerySet, GapResultQuerySet, GapRowQuerySet, GapRunQuerySet
from competencies.choices import Importance
from competencies.models import Competency, StandardVersion
from employees.access import Permission
from employees.models import Employee, Position, Unit
from employees.querysets import GatedManager


def kept_with_its_month() -> list[pgtrigger.Trigger]:
    """Refuses to change or remove rows of a run from which a month is kept, until the run is retired."""
    return [
        pgtrigger.Trigger(
            name=f"kept_{name}",
            level=pgtrigger.Statement,
            when=pgtrigger.After,
            operation=operation,
            referencing=pgtrigger.Referencing(old="old_rows"),
            func="""
                IF EXISTS (
                    SELECT FROM (SELECT DISTINCT run_id FROM old_rows) c
                    JOIN assessments_gapsnapshot s ON s.run_id = c.run_id
                    JOIN assessments_gaprun r ON r.id = c.run_id AND r.retired_at IS NULL
                ) THEN
                    RAISE EXCEPTION 'a run from which a month is kept does not change'
                    USING ERRCODE = 'check_violation';
                END IF;
                RETURN NULL;
            """,
        )
        for name, operation in (("update", pgtrigger.Update), ("delete", pgtrigger.Delete))
    ]


LEAST_MONTHS = 13
"""So many months, the newest included, keep their rows whatever the rule says: a year of changes can be told again."""


def newest_months_stay() -> pgtrigger.Trigger:
    """Refuses to retire a run from which one of the newest months is kept."""
    return pgtrigger.Trigger(
        name="newest_months_stay",
        when=pgtrigger.Before,
        operation=pgtrigger.UpdateOf("retired_at"),
        func=f"""
            IF NEW.retired_at IS NOT NULL AND EXISTS (
                SELECT FROM assessments_gapsnapshot s WHERE s.run_id = NEW.id AND (
                    SELECT count(*) FROM assessments_gapsnapshot n WHERE n.month >= s.month
                ) <= {LEAST_MONTHS}
            ) THEN
                RAISE EXCEPTION 'one of the newest months is kept from gap run %', NEW.id
                USING ERRCODE = 'check_violation';
            END IF;
            RETURN NEW;
        """,
    )


class GapRun(models.Model):
    """One computation of gaps for a day, over the deployment or one unit's subtree; seen wholly or not at all."""

    public_id = models.UUIDField(_("public id"), unique=True, editable=False, db_default=RandomUUID())
    job = models.OneToOneField(Job, models.PROTECT, related_name="gap_run", verbose_name=_("background job"))
    as_of = models.DateField(_("as of"))
    unit = models.ForeignKey(
        Unit, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("unit")
    )
    chunk_size = models.PositiveIntegerField(_("people per chunk"))
    engine_version = models.CharField(_("engine version"), max_length=64, blank=True, default="")
    rules = models.JSONField(_("rules"), default=dict)
    # The transactions whose changes every chunk knows; later ones are recomputed beside the run.
    seen = models.TextField(null=True, editable=False)  # noqa: DJ001  (no snapshot is not an empty one)
    # Known once published; null before, since a half count is no count.
    people = models.PositiveIntegerField(_("people"), null=True, blank=True)
    without_post = models.PositiveIntegerField(_("people without a post"), null=True, blank=True)
    without_standard = models.PositiveIntegerField(
        _("people whose post has no standard"), null=True, blank=True
    )
    published_at = models.DateTimeField(_("published at"), null=True, blank=True)
    # Set when a later run covers everyone whom this one covers.
    superseded_at = models.DateTimeField(_("superseded at"), null=True, blank=True)
    retired_at = models.DateTimeField(_("results removed at"), null=True, blank=True)

    objects = GapRunQuerySet.as_manager()

    class Meta:
        verbose_name = _("gap run")
        verbose_name_plural = _("gap runs")
        constraints = [
            models.CheckConstraint(
                name="gaprun_published_is_counted",
                condition=Q(published_at=None)
                | Q(people__isnull=False, without_post__isnull=False, without_standard__isnull=False),
            ),
        ]
        indexes = [models.Index(F("published_at").desc(nulls_last=True), name="gaprun_newest")]
        triggers = [newest_months_stay()]

    def __str__(self) -> str:
        return f"{self.as_of:%Y-%m-%d} {self.unit_id or '*'}"


class GapStandard(models.Model):
    """A post's standard as a run used it; results refer to its competencies by their place."""

    run = models.ForeignKey(
        GapRun, models.CASCADE, db_constraint=False, db_index=False, related_name="standards"
    )
    position = models.ForeignKey(
        Position, models.DO_NOTHING, db_constraint=False, db_index=False, related_name="+"
    )
    version = models.ForeignKey(
        StandardVersion, models.DO_NOTHING, db_constraint=False, db_index=False, related_name="+"
    )
    competencies = ArrayField(models.BigIntegerField())
    required = ArrayField(models.SmallIntegerField())
    importance = ArrayField(models.CharField(max_length=10))

    class Meta:
        constraints = [models.UniqueConstraint(fields=["run", "position"], name="gapstandard_key")]
        triggers = kept_with_its_month()

    def __str__(self) -> str:
        return f"{self.run_id}: {self.position_id}"


class GapResult(models.Model):
    """One person in one run, also without post or standard; ``held`` counts half levels, in the standard's order.

    ``evidence`` names the official result behind each level: with no level it is the one that expired.
    The table is partitioned by run and has no foreign keys: a run tells what was, and is dropped whole.
    """

    _gated_queryset: ClassVar[type[models.QuerySet]] = GapResultQuerySet
    read_permission: ClassVar[Permission] = Permission.READ_GAPS

    pk = models.CompositePrimaryKey("run_id", "employee_id")
    run = models.ForeignKey(GapRun, models.DO_NOTHING, db_constraint=False, db_index=False, related_name="+")
    employee = models.ForeignKey(
        Employee, models.DO_NOTHING, db_constraint=False, db_index=False, related_name="+"
    )
    unit = models.ForeignKey(
        Unit, models.DO_NOTHING, db_constraint=False, db_index=False, null=True, related_name="+"
    )
    position = models.ForeignKey(
        Position, models.DO_NOTHING, db_constraint=False, db_index=False, null=True, related_name="+"
    )
    held = ArrayField(models.SmallIntegerField(null=True), null=True)
    evidence = ArrayField(models.BigIntegerField(null=True), null=True)

    objects = GatedManager()

    class Meta:
        verbose_name = _("gap result")
        verbose_name_plural = _("gap results")
        triggers = kept_with_its_month()

    def __str__(self) -> str:
        return f"{self.run_id}: {self.employee_id}"


class GapRow(models.Model):
    """One required competency of one person, as a run or a later recomputation tells it; unfolded by a view.

    ``run`` is empty for what was recomputed since the runs; ``source`` is its number then, for the key: 0.
    """

    _gated_queryset: ClassVar[type[models.QuerySet]] = GapRowQuerySet
    read_permission: ClassVar[Permission] = Permission.READ_GAPS

    pk = models.CompositePrimaryKey("source", "employee_id", "competency_id")
    source = models.BigIntegerField()
    run = models.ForeignKey(GapRun, models.DO_NOTHING, null=True, related_name="rows")
    as_of = models.DateField(_("as of"))
    recomputed_at = models.DateTimeField(_("recomputed at"), null=True)
    employee = models.ForeignKey(Employee, models.DO_NOTHING, related_name="+")
    unit = models.ForeignKey(Unit, models.DO_NOTHING, related_name="+")
    position = models.ForeignKey(Position, models.DO_NOTHING, related_name="+")
    version = models.ForeignKey(StandardVersion, models.DO_NOTHING, related_name="+")
    competency = models.ForeignKey(Competency, models.DO_NOTHING, related_name="+")
    importance = models.CharField(_("importance"), max_length=10, choices=Importance)
    required = models.SmallIntegerField(_("required level"))
    held = models.DecimalField(_("held level"), max_digits=2, decimal_places=1, null=True)
    gap = models.DecimalField(_("gap"), max_digits=2, decimal_places=1, null=True)
    status = models.CharField(_("status"), max_length=8, choices=GapStatus)
    evidence = models.ForeignKey("assessments.Assessment", models.DO_NOTHING, null=True, related_name="+")

    objects = GatedManager()

    class Meta:
        managed = False
        db_table = "assessments_gaprow"
        verbose_name = _("gap")
        verbose_name_plural = _("gaps")

    def __str__(self) -> str:
        return f"{self.employee_id}: {self.competency_id} {self.status}"


class GapAggregate(models.Model):
    """Counts of one unit (without those below it) and one competency; sums are in half levels.

    A published run has one row per unit and competency: that of the chunk which met the whole unit, or, where several
    met it, the sum of theirs (``chunk`` null). Rows are found by their run alone, so that the key is their only index;
    checking each row's run at the commit would cost a fifth of a run.
    """

    run = models.ForeignKey(
        GapRun, models.CASCADE, db_constraint=False, db_index=False, related_name="aggregates"
    )
    unit = models.ForeignKey(
        Unit, models.DO_NOTHING, db_constraint=False, db_index=False, null=True, related_name="+"
    )
    competency = models.ForeignKey(
        Competency, models.DO_NOTHING, db_constraint=False, db_index=False, related_name="+"
    )
    chunk = models.PositiveIntegerField(null=True)
    met = models.PositiveIntegerField()
    gap = models.PositiveIntegerField()
    expired = models.PositiveIntegerField()
    unknown = models.PositiveIntegerField()
    distance = models.IntegerField(help_text=_("Sum of held less required, of known levels, in half levels."))
    shortfall = models.PositiveIntegerField(help_text=_("Sum of what is missing to the required level."))

    objects = GapAggregateQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["run", "unit", "competency", "chunk"], name="gapaggregate_key", nulls_distinct=False
            )
        ]

    def __str__(self) -> str:
        return f"{self.run_id}: {self.unit_id} {self.competency_id}"


class GapCoverage(models.Model):
    """How many people of one unit a run met, and how many had nothing to be compared with; parts as above."""

    run = models.ForeignKey(
        GapRun, models.CASCADE, db_constraint=False, db_index=False, related_name="coverage"
    )
    unit = models.ForeignKey(
        Unit, models.DO_NOTHING, db_constraint=False, db_index=False, null=True, related_name="+"
    )
    chunk = models.PositiveIntegerField(null=True)
    people = models.PositiveIntegerField()
    without_post = models.PositiveIntegerField()
    without_standard = models.PositiveIntegerField()

    objects = GapAggregateQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["run", "unit", "chunk"], name="gapcoverage_key", nulls_distinct=False
            )
        ]

    def __str__(self) -> str:
        return f"{self.run_id}: {self.unit_id} {self.people}"
