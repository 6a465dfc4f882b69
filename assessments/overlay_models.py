"""What changed since the last run: people recomputed one by one, until a run that knows the change speaks for them."""

from __future__ import annotations

from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models

from competencies.models import StandardVersion
from employees.access import Permission
from employees.models import Employee, Position, Unit
from employees.querysets import GatedManager, PersonalQuerySet


class GapOverlay(models.Model):
    """A person's place, standard and levels as recomputed after the newest run; compact like ``GapResult``.

    It has no foreign keys, as results have none. ``txid`` is the transaction that recomputed, ``seen`` what it saw of
    others: by them a run tells which rows it makes superfluous, and the sweeper which changes nobody recomputed.
    """

    _gated_queryset: ClassVar[type[models.QuerySet]] = PersonalQuerySet
    read_permission: ClassVar[Permission] = Permission.READ_GAPS

    employee = models.OneToOneField(
        Employee, models.DO_NOTHING, primary_key=True, db_constraint=False, related_name="+"
    )
    unit = models.ForeignKey(
        Unit, models.DO_NOTHING, db_constraint=False, db_index=False, null=True, related_name="+"
    )
    position = models.ForeignKey(
        Position, models.DO_NOTHING, db_constraint=False, db_index=False, null=True, related_name="+"
    )
    version = models.ForeignKey(
        StandardVersion, models.DO_NOTHING, db_constraint=False, db_index=False, null=True, related_name="+"
    )
    competencies = ArrayField(models.BigIntegerField(), null=True)
    required = ArrayField(models.SmallIntegerField(), null=True)
    importance = ArrayField(models.CharField(max_length=10), null=True)
    held = ArrayField(models.SmallIntegerField(null=True), null=True)
    evidence = ArrayField(models.BigIntegerField(null=True), null=True)
    as_of = models.DateField()
    recomputed_at = models.DateTimeField()
    engine_version = models.CharField(max_length=64)
    txid = models.BigIntegerField()
    seen = models.TextField()

    objects = GatedManager()

    def __str__(self) -> str:
        return f"{self.employee_id}: {self.as_of:%Y-%m-%d}"


class ChangeSweep(models.Model):
    """Up to which transaction and day the changes of facts have been looked through; one row."""

    txid = models.BigIntegerField()
    day = models.DateField()

    def __str__(self) -> str:
        return f"{self.txid}"
