"""What a run keeps of everybody it considered: the facts as they were, and every outcome, compactly."""

from __future__ import annotations

from collections.abc import Mapping
from typing import ClassVar

import pgtrigger
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils.translation import gettext_lazy as _

from asn_career.base.models import Job, PublicModel
from employees.access import Permission
from employees.models import Employee, Position, Unit
from employees.querysets import GatedManager, PersonalQuerySet
from promotions.choices import CandidateOutcome
from promotions.outcomes import told
from promotions.querysets import ConsideredQuerySet, SuccessionRunQuerySet, SuccessorQuerySet


def published_is_fixed(
    name: str, operation: pgtrigger.Operation, *, runs: str, **tables: str
) -> pgtrigger.Trigger:
    """Refuses to write rows of a published run: one look at the runs per statement.

    ``runs`` joins the changed rows ``c`` with their runs ``s``.
    """
    return pgtrigger.Trigger(
        name=f"fixed_{name}",
        level=pgtrigger.Statement,
        when=pgtrigger.After,
        operation=operation,
        referencing=pgtrigger.Referencing(**tables),
        func=f"""
            IF EXISTS (
                SELECT 1 FROM {next(iter(tables.values()))} c {runs} WHERE s.published_at IS NOT NULL
            ) THEN
                RAISE EXCEPTION 'what a published shortlist rests on does not change'
                USING ERRCODE = 'check_violation';
            END IF;
            RETURN NULL;
        """,
    )


def fixed_once_published(runs: str) -> list[pgtrigger.Trigger]:
    """The three triggers of a table whose rows belong to runs."""
    return [
        published_is_fixed("insert", pgtrigger.Insert, runs=runs, new="new_rows"),
        published_is_fixed("update", pgtrigger.Update, runs=runs, old="old_rows", new="new_rows"),
        published_is_fixed("delete", pgtrigger.Delete, runs=runs, old="old_rows"),
    ]


def as_it_was_decided() -> pgtrigger.Trigger:
    """Refuses rows of a published run for anybody whom its blocks do not tell of in these very words and figures."""
    figures = ("y", "x", "talent", "jpm", "jpm_uncapped", "jpm_technical", "score")
    stored = ", ".join(f"nullif(b.{name}[p.place], -1)::int * 0.01" for name in figures)
    given = ", ".join(f"c.{name}" for name in figures)
    return pgtrigger.Trigger(
        name="as_decided",
        level=pgtrigger.Statement,
        when=pgtrigger.After,
        operation=pgtrigger.Insert,
        referencing=pgtrigger.Referencing(new="new_rows"),
        func=f"""
            IF EXISTS (
                SELECT 1
                FROM new_rows c
                JOIN promotions_shortlist s ON s.id = c.shortlist_id
                WHERE s.published_at IS NOT NULL AND NOT EXISTS (
                    SELECT 1
                    FROM promotions_shortlistblock b
                    JOIN promotions_snapshotchunk k ON k.id = b.chunk_id AND k.low <= c.employee_id
                    CROSS JOIN LATERAL (SELECT array_position(k.people, c.employee_id) AS place) p
                    WHERE b.shortlist_id = c.shortlist_id AND p.place IS NOT NULL
                      AND c.rank IS NULL AND NOT c.proposed AND c.letters = b.letters[p.place]
                      AND c.outcome = CASE
                            WHEN strpos(c.letters, 'f') > 0 THEN 'ineligible'
                            WHEN strpos(c.letters, 'm') > 0 THEN 'manual'
                            ELSE 'eligible'
                          END
                      AND ({given}, c.box) IS NOT DISTINCT FROM ({stored}, nullif(b.box[p.place], -1))
                      AND c.public_id = encode(substring(sha256(
                            convert_to(s.public_id::text || c.employee_id, 'UTF8')
                          ) FROM 1 FOR 16), 'hex')::uuid
                )
            ) THEN
                RAISE EXCEPTION 'a candidate of a published shortlist is what the run decided'
                USING ERRCODE = 'check_violation';
            END IF;
            RETURN NULL;
        """,
    )


OF_SHORTLIST = "JOIN promotions_shortlist s ON s.id = c.shortlist_id"


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


def _figures() -> ArrayField:
    return ArrayField(models.SmallIntegerField())


class ShortlistBlock(models.Model):
    """Outcomes and figures of one part of a population in one run, in the order of its people; -1 is unknown."""

    shortlist = models.ForeignKey(
        "promotions.Shortlist",
        models.CASCADE,
        related_name="blocks",
        db_index=False,
        verbose_name=_("shortlist"),
    )
    chunk = models.ForeignKey(SnapshotChunk, models.PROTECT, related_name="blocks", verbose_name=_("part"))
    letters = ArrayField(models.CharField(), verbose_name=_("outcomes"))
    y = _figures()
    x = _figures()
    talent = _figures()
    box = _figures()
    jpm = _figures()
    jpm_uncapped = ArrayField(models.IntegerField())
    jpm_technical = _figures()
    score = _figures()
    # Verifications that entered the run, by person and rule: [record, outcome].
    settled = models.JSONField(_("verifications"), default=dict)

    class Meta:
        verbose_name = _("part of a shortlist")
        verbose_name_plural = _("parts of a shortlist")
        constraints = [models.UniqueConstraint(fields=["shortlist", "chunk"], name="shortlistblock_once")]
        triggers = fixed_once_published(OF_SHORTLIST)

    def __str__(self) -> str:
        return f"{self.shortlist_id}: {self.chunk_id}"


class Outcome(models.Model):
    """What a run says of one person it considered, whether stored as a row or in a block."""

    outcome = models.CharField(_("outcome"), max_length=10, choices=CandidateOutcome)
    letters = models.CharField(_("outcomes of the rules"), max_length=40)
    y = models.DecimalField(_("performance axis"), max_digits=5, decimal_places=2, null=True)
    x = models.DecimalField(_("potential axis"), max_digits=5, decimal_places=2, null=True)
    talent = models.DecimalField(_("talent"), max_digits=5, decimal_places=2, null=True)
    box = models.PositiveSmallIntegerField(_("box"), null=True)
    jpm = models.DecimalField(_("job person match"), max_digits=5, decimal_places=2, null=True)
    jpm_uncapped = models.DecimalField(_("uncapped match"), max_digits=6, decimal_places=2, null=True)
    jpm_technical = models.DecimalField(_("technical match"), max_digits=5, decimal_places=2, null=True)
    score = models.DecimalField(_("score"), max_digits=5, decimal_places=2, null=True)
    rank = models.PositiveIntegerField(_("rank"), null=True)
    proposed = models.BooleanField(_("proposed"), default=False)

    class Meta:
        abstract = True

    @property
    def rule_outcomes(self) -> Mapping[str, str]:
        """The outcome of each rule that applied, in the order of the rules."""
        return told(self.letters)


class Considered(Outcome):
    """Everyone whom a published run considered: its blocks unfolded by a view, and who is a candidate."""

    _gated_queryset: ClassVar[type[models.QuerySet]] = ConsideredQuerySet
    read_permission: ClassVar[Permission] = Permission.READ_SHORTLISTS

    id = models.BigIntegerField(primary_key=True)
    public_id = models.UUIDField()
    shortlist = models.ForeignKey("promotions.Shortlist", models.DO_NOTHING, related_name="+")
    employee = models.ForeignKey(Employee, models.DO_NOTHING, related_name="+")
    candidate = models.ForeignKey("promotions.Candidate", models.DO_NOTHING, null=True, related_name="+")

    objects = GatedManager()

    class Meta:
        managed = False
        db_table = "promotions_considered"
        verbose_name = _("person considered")
        verbose_name_plural = _("people considered")

    def __str__(self) -> str:
        person = self._state.fields_cache.get("employee")
        return person.full_name if person else f"{self.shortlist_id}: {self.employee_id}"


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
    jpm = _figures()
    score = _figures()
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
