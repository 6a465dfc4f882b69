"""The facts of everybody as they were when a run read them: canonical JSON, packed."""

from __future__ import annotations

from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils.translation import gettext_lazy as _

from asn_career.base.models import Job
from employees.access import Permission
from employees.models import Employee
from employees.querysets import GatedManager, PersonalQuerySet
from promotions.models.triggers import fixed_once_published


class Snapshot(models.Model):
    """The facts of one population on one day, read once and shared by all runs of a job."""

    job = models.ForeignKey(Job, models.PROTECT, related_name="snapshots", verbose_name=_("background job"))
    unit_code = models.CharField(_("population"), max_length=100)
    # The pairs of legal ages of the posts in question, ascending: when service ends, the highest at appointment or 0.
    ages = models.JSONField(_("legal ages"))

    class Meta:
        verbose_name = _("snapshot of facts")
        verbose_name_plural = _("snapshots of facts")
        constraints = [models.UniqueConstraint(fields=["job", "unit_code"], name="snapshot_once")]

    def __str__(self) -> str:
        return f"{self.job_id}: {self.unit_code}"


class SnapshotChunk(models.Model):
    """People with neighbouring row ids, in ascending order: the order of everything that is stored of them."""

    snapshot = models.ForeignKey(
        Snapshot, models.CASCADE, related_name="chunks", db_index=False, verbose_name=_("snapshot of facts")
    )
    low = models.BigIntegerField(_("first row"))
    people = ArrayField(models.BigIntegerField(), verbose_name=_("people"))
    # What the packing of the facts refers to; with it, each person's facts can be unpacked on their own.
    dictionary = models.BinaryField(_("dictionary"))

    class Meta:
        verbose_name = _("part of a snapshot")
        verbose_name_plural = _("parts of a snapshot")
        constraints = [models.UniqueConstraint(fields=["snapshot", "low"], name="snapshotchunk_once")]
        triggers = fixed_once_published("JOIN promotions_shortlist s ON s.snapshot_id = c.snapshot_id")

    def __str__(self) -> str:
        return f"{self.snapshot_id}: {self.low}"


class FrozenFacts(models.Model):
    """Everything about one person that decides, as it was known: canonical JSON, packed."""

    _gated_queryset: ClassVar[type[models.QuerySet]] = PersonalQuerySet
    read_permission: ClassVar[Permission] = Permission.READ_SHORTLISTS

    chunk = models.ForeignKey(
        SnapshotChunk, models.CASCADE, related_name="facts", db_index=False, verbose_name=_("part")
    )
    employee = models.ForeignKey(Employee, models.PROTECT, related_name="+", verbose_name=_("employee"))
    packed = models.BinaryField(_("packed facts"))
    digest = models.BinaryField(_("digest"))
    # By the snapshot's pairs of ages: the only trace of a birth date.
    retires_on = ArrayField(models.DateField(), verbose_name=_("retirement dates"))
    age_limit_on = ArrayField(models.DateField(null=True), verbose_name=_("days of the highest age"))

    objects = GatedManager()

    class Meta:
        verbose_name = _("frozen facts")
        verbose_name_plural = _("frozen facts")
        constraints = [models.UniqueConstraint(fields=["chunk", "employee"], name="frozenfacts_once")]
        triggers = fixed_once_published(
            "JOIN promotions_snapshotchunk k ON k.id = c.chunk_id"
            " JOIN promotions_shortlist s ON s.snapshot_id = k.snapshot_id"
        )

    def __str__(self) -> str:
        return f"{self.chunk_id}: {self.employee_id}"


def figures() -> ArrayField:
    """A column of hundredths in the order of a part's people; -1 is unknown."""
    return ArrayField(models.SmallIntegerField())
