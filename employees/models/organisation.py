"""The organisation: units in a tree, and posts in units."""

import pgtrigger
from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from asn_career.base.audit import capture_triggers
from asn_career.base.models import RecordModel
from employees.choices import PositionKind
from employees.querysets import PositionQuerySet, UnitQuerySet

MAX_UNIT_DEPTH = 20

# The tree is small (at most some ten thousand units), so every change walks it once; a unit that the walk does not
# reach hangs on a cycle.
_REFRESH_LINEAGE = f"""
    WITH RECURSIVE tree AS (
        SELECT id, ARRAY[id] AS path FROM employees_unit WHERE parent_id IS NULL
        UNION ALL
        SELECT u.id, t.path || u.id FROM employees_unit u JOIN tree t ON u.parent_id = t.id
        WHERE cardinality(t.path) <= {MAX_UNIT_DEPTH}
    )
    UPDATE employees_unit u SET lineage = t.path
    FROM tree t WHERE t.id = u.id AND u.lineage IS DISTINCT FROM t.path;
    IF (SELECT max(cardinality(lineage)) FROM employees_unit) > {MAX_UNIT_DEPTH} THEN
        RAISE EXCEPTION 'a unit tree has at most {MAX_UNIT_DEPTH} levels' USING ERRCODE = 'check_violation';
    END IF;
    IF EXISTS (
        SELECT 1 FROM employees_unit u LEFT JOIN employees_unit p ON p.id = u.parent_id
        WHERE u.lineage IS DISTINCT FROM coalesce(p.lineage, '{{}}'::bigint[]) || u.id
           OR (u.parent_id IS NOT NULL AND u.id = ANY (p.lineage))
    ) THEN
        RAISE EXCEPTION 'units form a cycle' USING ERRCODE = 'check_violation';
    END IF;
    RETURN NULL;
"""


class Unit(RecordModel):
    """A work unit (unit kerja); a root of the tree is an agency (instansi)."""

    code = models.CharField(max_length=100, unique=True)
    name = models.CharField(max_length=250)
    parent = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="children")
    remote = models.BooleanField(null=True, blank=True)
    # From the root down to the unit itself; kept by trigger, so that a subtree is one indexed overlap.
    lineage = ArrayField(models.BigIntegerField(), default=list, editable=False)

    objects = UnitQuerySet.as_manager()

    class Meta(RecordModel.Meta):
        verbose_name = _("work unit")
        verbose_name_plural = _("work units")
        indexes = [GinIndex(fields=["lineage"], name="unit_lineage")]
        triggers = [
            *capture_triggers(),
            pgtrigger.Trigger(
                name="lineage_insert",
                level=pgtrigger.Statement,
                when=pgtrigger.After,
                operation=pgtrigger.Insert,
                func=_REFRESH_LINEAGE,
            ),
            pgtrigger.Trigger(
                name="lineage_update",
                level=pgtrigger.Statement,
                when=pgtrigger.After,
                operation=pgtrigger.UpdateOf("parent_id"),
                func=_REFRESH_LINEAGE,
            ),
        ]

    def __str__(self) -> str:
        return self.name


class Position(RecordModel):
    """A post in the register; ``seats`` people may hold it definitively."""

    code = models.CharField(max_length=100, unique=True)
    name = models.CharField(max_length=250)
    kind = models.CharField(max_length=20, choices=PositionKind)
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="positions")
    echelon = models.CharField(max_length=10, blank=True)
    job_class = models.PositiveSmallIntegerField(null=True, blank=True)
    family = models.CharField(max_length=250, blank=True)
    seats = models.PositiveIntegerField(null=True, blank=True)
    retirement_age = models.PositiveSmallIntegerField(null=True, blank=True)
    critical = models.BooleanField(null=True, blank=True)

    objects = PositionQuerySet.as_manager()

    class Meta(RecordModel.Meta):
        verbose_name = _("post")
        verbose_name_plural = _("posts")
        constraints = [
            models.CheckConstraint(name="position_known_kind", condition=Q(kind__in=PositionKind.values)),
            models.CheckConstraint(name="position_job_class", condition=Q(job_class__range=(1, 17))),
            models.CheckConstraint(
                name="position_retirement_age", condition=Q(retirement_age__range=(50, 75))
            ),
            models.CheckConstraint(name="position_seats", condition=Q(seats__gte=0)),
        ]

    def __str__(self) -> str:
        return self.name
