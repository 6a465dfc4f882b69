"""What is kept of gaps for every month: a run as of its last day, and what it counted; none of it ever changes."""

from __future__ import annotations

import pgtrigger
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from assessments.gap_models import GapRun
from assessments.snapshot_querysets import SnapshotCountQuerySet, SnapshotQuerySet
from competencies.models import Competency
from employees.models import Unit

_FOLLOWS = """
    IF NEW.previous_id IS NOT NULL AND NOT EXISTS (
        SELECT FROM assessments_gapsnapshot s
        WHERE s.id = NEW.previous_id AND (s.month + interval '1 month')::date = NEW.month
    ) THEN
        RAISE EXCEPTION 'months are kept one after the other' USING ERRCODE = 'check_violation';
    END IF;
    IF NOT EXISTS (
        SELECT FROM assessments_gaprun r
        WHERE r.id = NEW.run_id AND r.published_at IS NOT NULL AND r.retired_at IS NULL AND r.unit_id IS NULL
          AND r.as_of = (NEW.month + interval '1 month - 1 day')::date
    ) THEN
        RAISE EXCEPTION 'a month is kept from a published run of everybody as of its last day'
        USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
"""


def fixed_once_kept() -> list[pgtrigger.Trigger]:
    """Refuses to write rows of a month that is kept: one look at the months per statement."""
    return [
        _fixed("insert", pgtrigger.Insert, new="new_rows"),
        _fixed("update", pgtrigger.Update, old="old_rows", new="new_rows"),
        _fixed("delete", pgtrigger.Delete, old="old_rows"),
    ]


def _fixed(name: str, operation: pgtrigger.Operation, **tables: str) -> pgtrigger.Trigger:
    rows = next(iter(tables.values()))
    return pgtrigger.Trigger(
        name=f"fixed_{name}",
        level=pgtrigger.Statement,
        when=pgtrigger.After,
        operation=operation,
        referencing=pgtrigger.Referencing(**tables),
        func=f"""
            IF EXISTS (
                SELECT FROM (SELECT DISTINCT month FROM {rows}) c JOIN assessments_gapsnapshot s ON s.month = c.month
            ) THEN
                RAISE EXCEPTION 'a month that is kept does not change' USING ERRCODE = 'check_violation';
            END IF;
            RETURN NULL;
        """,
    )


class GapSnapshot(models.Model):
    """The gaps of everybody at the end of a month; ``month`` is its first day. Each follows the one before it."""

    month = models.DateField(_("month"), unique=True)
    run = models.OneToOneField(GapRun, models.PROTECT, related_name="snapshot", verbose_name=_("gap run"))
    previous = models.ForeignKey(
        "self",
        models.PROTECT,
        null=True,
        db_index=False,  # the constraint below is the index
        related_name="+",
        verbose_name=_("month before"),
    )
    kept_at = models.DateTimeField(_("kept at"))

    objects = SnapshotQuerySet.as_manager()

    class Meta:
        verbose_name = _("gaps of a month")
        verbose_name_plural = _("gaps of months")
        constraints = [
            models.CheckConstraint(name="gapsnapshot_first_of_month", condition=Q(month__day=1)),
            models.UniqueConstraint(
                fields=["previous"], name="gapsnapshot_one_beginning", nulls_distinct=False
            ),
        ]
        triggers = [
            pgtrigger.Protect(name="append_only", operation=pgtrigger.Update | pgtrigger.Delete),
            pgtrigger.Trigger(
                name="follows", when=pgtrigger.Before, operation=pgtrigger.Insert, func=_FOLLOWS
            ),
        ]

    def __str__(self) -> str:
        return f"{self.month:%Y-%m}"


class GapFigure(models.Model):
    """Requirements of one unit (without those below it) and one competency at the end of a month, by status.

    Those below the standard are told apart by what is missing: up to one level, up to two, and more.
    """

    month = models.DateField()
    unit = models.ForeignKey(
        Unit, models.DO_NOTHING, db_constraint=False, db_index=False, null=True, related_name="+"
    )
    competency = models.ForeignKey(
        Competency, models.DO_NOTHING, db_constraint=False, db_index=False, related_name="+"
    )
    met = models.PositiveIntegerField()
    short_1 = models.PositiveIntegerField()
    short_2 = models.PositiveIntegerField()
    short_3 = models.PositiveIntegerField()
    expired = models.PositiveIntegerField()
    unknown = models.PositiveIntegerField()

    objects = SnapshotCountQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["month", "unit", "competency"], name="gapfigure_key", nulls_distinct=False
            )
        ]
        triggers = fixed_once_kept()

    def __str__(self) -> str:
        return f"{self.month:%Y-%m}: {self.unit_id} {self.competency_id}"


class GapHeadcount(models.Model):
    """People of one unit at the end of a month, and those of them who could not be compared."""

    month = models.DateField()
    unit = models.ForeignKey(
        Unit, models.DO_NOTHING, db_constraint=False, db_index=False, null=True, related_name="+"
    )
    people = models.PositiveIntegerField()
    without_post = models.PositiveIntegerField()
    without_standard = models.PositiveIntegerField()

    objects = SnapshotCountQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["month", "unit"], name="gapheadcount_key", nulls_distinct=False)
        ]
        triggers = fixed_once_kept()

    def __str__(self) -> str:
        return f"{self.month:%Y-%m}: {self.unit_id} {self.people}"
