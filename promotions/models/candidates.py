"""What a run says of people: candidates as rows, everybody considered in compact blocks."""

from __future__ import annotations

from collections.abc import Mapping
from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from asn_career.base.models import PublicModel
from employees.access import Permission
from employees.models import Employee
from employees.querysets import GatedManager
from promotions.choices import CandidateOutcome
from promotions.models.shortlists import Shortlist
from promotions.models.snapshots import SnapshotChunk, figures
from promotions.models.triggers import (
    OF_SHORTLIST,
    as_it_was_decided,
    fixed_once_published,
    nothing_read_before_the_seal,
)
from promotions.outcomes import told
from promotions.querysets import CandidateQuerySet, ConsideredQuerySet


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


class Candidate(PublicModel, Outcome):
    """Somebody whom people review: eligible, to be checked, or refused by one rule alone; the rest are in blocks.

    Who is in a block alone gets a row with the first mark (``promotions/review.py``).
    """

    _gated_queryset: ClassVar[type[models.QuerySet]] = CandidateQuerySet
    read_permission: ClassVar[Permission] = Permission.READ_SHORTLISTS

    shortlist = models.ForeignKey(
        Shortlist, models.CASCADE, related_name="candidates", db_index=False, verbose_name=_("shortlist")
    )
    employee = models.ForeignKey(
        Employee, models.PROTECT, related_name="candidacies", verbose_name=_("employee")
    )

    objects = GatedManager()

    class Meta:
        verbose_name = _("candidate")
        verbose_name_plural = _("candidates")
        constraints = [
            models.UniqueConstraint(fields=["shortlist", "employee"], name="candidate_once"),
            models.CheckConstraint(
                name="candidate_known_outcome", condition=Q(outcome__in=CandidateOutcome.values)
            ),
            models.CheckConstraint(
                name="candidate_only_eligible_ranked",
                condition=Q(rank__isnull=True, proposed=False)
                | Q(outcome=CandidateOutcome.ELIGIBLE, score__isnull=False, rank__isnull=False),
            ),
        ]
        indexes = [
            models.Index(fields=["shortlist", "outcome", "rank", "id"], name="candidate_in_order"),
        ]
        # A row that is made later, to carry a mark, says what the run decided.
        triggers = [
            as_it_was_decided(),
            *(each for each in fixed_once_published(OF_SHORTLIST) if each.name != "fixed_insert"),
        ]

    def __str__(self) -> str:
        person = self._state.fields_cache.get("employee")
        return person.full_name if person else f"{self.shortlist_id}: {self.employee_id}"


class ConsideredOutcome(Outcome):
    """What the views of everyone considered have in common."""

    _gated_queryset: ClassVar[type[models.QuerySet]] = ConsideredQuerySet
    read_permission: ClassVar[Permission] = Permission.READ_SHORTLISTS

    id = models.BigIntegerField(primary_key=True)
    public_id = models.UUIDField()
    shortlist = models.ForeignKey("promotions.Shortlist", models.DO_NOTHING, related_name="+")
    employee = models.ForeignKey(Employee, models.DO_NOTHING, related_name="+")
    candidate = models.ForeignKey("promotions.Candidate", models.DO_NOTHING, null=True, related_name="+")
    # The first row id of the part in which the person is: parts follow one another in this order.
    part = models.BigIntegerField()

    objects = GatedManager()

    class Meta:
        abstract = True

    def __str__(self) -> str:
        person = self._state.fields_cache.get("employee")
        return person.full_name if person else f"{self.shortlist_id}: {self.employee_id}"


class Considered(ConsideredOutcome):
    """Everyone whom a published run considered: its blocks unfolded by a view, and who is a candidate."""

    class Meta:
        managed = False
        db_table = "promotions_considered"
        verbose_name = _("person considered")
        verbose_name_plural = _("people considered")


class ConsideredPerson(ConsideredOutcome):
    """The same rows found from the people: for a few of them, or for the first of them in an order of people."""

    class Meta:
        managed = False
        db_table = "promotions_consideredperson"
        verbose_name = _("person considered")
        verbose_name_plural = _("people considered")


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
    y = figures()
    x = figures()
    talent = figures()
    box = figures()
    jpm = figures()
    jpm_uncapped = ArrayField(models.IntegerField())
    jpm_technical = figures()
    score = figures()
    # Verifications that entered the run, by person and rule: [record, outcome].
    settled = models.JSONField(_("verifications"), default=dict)
    # Row ids of people whom no rule refuses and who hold something by a weaker method than the vacancy takes.
    needing_method = ArrayField(
        models.BigIntegerField(), default=list, verbose_name=_("need a stronger method")
    )

    class Meta:
        verbose_name = _("part of a shortlist")
        verbose_name_plural = _("parts of a shortlist")
        constraints = [models.UniqueConstraint(fields=["shortlist", "chunk"], name="shortlistblock_once")]
        triggers = [*fixed_once_published(OF_SHORTLIST), nothing_read_before_the_seal()]

    def __str__(self) -> str:
        return f"{self.shortlist_id}: {self.chunk_id}"
