"""Vacancies, the runs that make their shortlists, everyone who was considered, and the review."""

from __future__ import annotations

from typing import ClassVar

import pgtrigger
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from asn_career.base.audit import actor_required, capture_triggers
from asn_career.base.models import Job, PublicModel, RecordModel
from employees.access import Permission
from employees.models import Employee, PersonalModel, Position
from employees.querysets import GatedManager
from promotions.choices import (
    CandidateOutcome,
    Decision,
    Route,
    ShortlistState,
    VerifiedOutcome,
)
from promotions.querysets import (
    CandidateQuerySet,
    ReviewMarkQuerySet,
    ShortlistQuerySet,
    VacancyQuerySet,
    VerificationQuerySet,
)
from promotions.run_models import (
    OF_SHORTLIST,
    Considered,
    FrozenFacts,
    Outcome,
    ShortlistBlock,
    Snapshot,
    SnapshotChunk,
    SuccessionBlock,
    SuccessionRun,
    Successor,
    as_it_was_decided,
    fixed_once_published,
)

__all__ = [
    "Candidate",
    "Considered",
    "FrozenFacts",
    "ReviewMark",
    "Shortlist",
    "ShortlistBlock",
    "Snapshot",
    "SnapshotChunk",
    "SuccessionBlock",
    "SuccessionRun",
    "Successor",
    "Vacancy",
    "Verification",
]
SHA256 = 64


class Vacancy(RecordModel):
    """A post to be filled, by one of three routes."""

    code = models.CharField(_("code"), max_length=100, unique=True)
    position = models.ForeignKey(
        Position, models.PROTECT, related_name="vacancies", verbose_name=_("position")
    )
    opened_on = models.DateField(_("opened on"))
    route = models.CharField(_("route"), max_length=20, choices=Route, default=Route.OPEN_SELECTION)
    seats = models.PositiveSmallIntegerField(_("seats"), default=1)

    objects = VacancyQuerySet.as_manager()

    class Meta(RecordModel.Meta):
        verbose_name = _("vacancy")
        verbose_name_plural = _("vacancies")
        constraints = [
            models.CheckConstraint(name="vacancy_seats", condition=Q(seats__gte=1)),
            models.CheckConstraint(name="vacancy_known_route", condition=Q(route__in=Route.values)),
        ]

    def __str__(self) -> str:
        return self.code


class Verification(PersonalModel):
    """A dated fact, established by people, that decides a rule which the data leave open; it enters the next run."""

    _gated_queryset: ClassVar[type[models.QuerySet]] = VerificationQuerySet
    read_permission: ClassVar[Permission] = Permission.READ_SHORTLISTS

    employee = models.ForeignKey(
        Employee, models.PROTECT, related_name="verifications", verbose_name=_("employee")
    )
    vacancy = models.ForeignKey(
        Vacancy, models.PROTECT, related_name="verifications", verbose_name=_("vacancy")
    )
    rule = models.CharField(_("rule"), max_length=40)
    outcome = models.CharField(_("outcome"), max_length=10, choices=VerifiedOutcome)
    document = models.CharField(_("document"), max_length=500)
    reason = models.TextField(_("reason"))
    on = models.DateField(_("as of"))
    by = models.CharField(_("by"), max_length=120)
    at = models.DateTimeField(_("at"))

    class Meta(PersonalModel.Meta):
        verbose_name = _("verification")
        verbose_name_plural = _("verifications")
        constraints = [
            models.CheckConstraint(
                name="verification_known_outcome", condition=Q(outcome__in=VerifiedOutcome.values)
            ),
            models.CheckConstraint(
                name="verification_is_founded", condition=~Q(document="") & ~Q(reason="") & ~Q(by="")
            ),
        ]
        indexes = [
            models.Index(fields=["vacancy", "employee", "rule", "-on", "-id"], name="verification_latest")
        ]
        triggers = [
            *capture_triggers(),
            actor_required(),
            pgtrigger.Protect(name="append_only", operation=pgtrigger.Update | pgtrigger.Delete),
        ]

    def __str__(self) -> str:
        return f"{self.employee_id}: {self.rule} {self.outcome}"


class Shortlist(PublicModel):
    """One run for a vacancy: its rules sealed before scores are joined, immutable once published."""

    vacancy = models.ForeignKey(Vacancy, models.PROTECT, related_name="shortlists", verbose_name=_("vacancy"))
    as_of = models.DateField(_("as of"))
    job = models.ForeignKey(Job, models.PROTECT, related_name="shortlists", verbose_name=_("background job"))
    snapshot = models.ForeignKey(
        Snapshot, models.PROTECT, null=True, related_name="shortlists", verbose_name=_("snapshot of facts")
    )
    rerun_of = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="reruns", verbose_name=_("run again from")
    )
    state = models.CharField(
        _("state"), max_length=10, choices=ShortlistState, default=ShortlistState.COMPUTING
    )
    created_by = models.CharField(_("created by"), max_length=120)
    created_at = models.DateTimeField(_("created at"), db_default=Now())

    rule_set = models.JSONField(_("rule set"))
    rule_set_hash = models.CharField(_("rule set hash"), max_length=SHA256)
    sealed_at = models.DateTimeField(_("sealed at"))
    inputs_opened_at = models.DateTimeField(_("inputs opened at"), null=True, blank=True)
    engine_hash = models.CharField(_("engine hash"), max_length=SHA256)
    # Known once published.
    input_hash = models.CharField(_("input hash"), max_length=SHA256, blank=True, default="")
    result_hash = models.CharField(_("result hash"), max_length=SHA256, blank=True, default="")
    considered = models.PositiveIntegerField(_("people considered"), null=True, blank=True)
    eligible = models.PositiveIntegerField(_("eligible people"), null=True, blank=True)
    manual = models.PositiveIntegerField(_("people to be checked"), null=True, blank=True)
    ineligible = models.PositiveIntegerField(_("people not eligible"), null=True, blank=True)
    ranked = models.PositiveIntegerField(_("people ranked"), null=True, blank=True)
    # How many people each rule refuses; null in runs that were made before this was counted.
    refused = models.JSONField(_("people refused by rule"), null=True, blank=True)
    published_at = models.DateTimeField(_("published at"), null=True, blank=True)
    # The review: the only part that changes after publication.
    sent_at = models.DateTimeField(_("sent at"), null=True, blank=True)
    sent_by = models.CharField(_("sent by"), max_length=120, blank=True, default="")
    sent_reason = models.TextField(_("note to the committee"), blank=True, default="")

    objects = ShortlistQuerySet.as_manager()

    class Meta:
        verbose_name = _("shortlist")
        verbose_name_plural = _("shortlists")
        constraints = [
            models.UniqueConstraint(fields=["job", "vacancy"], name="shortlist_once_per_job"),
            models.CheckConstraint(
                name="shortlist_known_state", condition=Q(state__in=ShortlistState.values)
            ),
            # Seal before score: the rules are fixed before the first input is read.
            models.CheckConstraint(
                name="shortlist_sealed_before_inputs",
                condition=Q(inputs_opened_at__isnull=True) | Q(sealed_at__lt=F("inputs_opened_at")),
            ),
            models.CheckConstraint(
                name="shortlist_published_is_complete",
                condition=Q(state=ShortlistState.COMPUTING, published_at__isnull=True)
                | (
                    Q(published_at__isnull=False, inputs_opened_at__isnull=False, considered__isnull=False)
                    & Q(eligible__isnull=False, manual__isnull=False, ineligible__isnull=False)
                    & Q(ranked__isnull=False, snapshot__isnull=False)
                    & ~Q(state=ShortlistState.COMPUTING)
                    & ~Q(result_hash="")
                ),
            ),
            models.CheckConstraint(
                name="shortlist_sent_by_somebody",
                condition=Q(state=ShortlistState.SENT, sent_at__isnull=False) & ~Q(sent_by="")
                | (~Q(state=ShortlistState.SENT) & Q(sent_at__isnull=True, sent_by="")),
            ),
        ]
        indexes = [models.Index("vacancy", F("published_at").desc(), name="shortlist_newest")]
        triggers = [
            *capture_triggers(),
            pgtrigger.Trigger(
                name="seal",
                when=pgtrigger.Before,
                operation=pgtrigger.Update | pgtrigger.Delete,
                func="""
                    IF TG_OP = 'DELETE' THEN
                        IF OLD.published_at IS NOT NULL THEN
                            RAISE EXCEPTION 'a published shortlist is kept' USING ERRCODE = 'check_violation';
                        END IF;
                        RETURN OLD;
                    END IF;
                    IF (OLD.vacancy_id, OLD.as_of, OLD.job_id, OLD.rerun_of_id, OLD.rule_set, OLD.rule_set_hash,
                        OLD.sealed_at, OLD.engine_hash, OLD.created_by, OLD.created_at, OLD.public_id)
                       IS DISTINCT FROM
                       (NEW.vacancy_id, NEW.as_of, NEW.job_id, NEW.rerun_of_id, NEW.rule_set, NEW.rule_set_hash,
                        NEW.sealed_at, NEW.engine_hash, NEW.created_by, NEW.created_at, NEW.public_id)
                       OR OLD.published_at IS NOT NULL AND (
                        (OLD.published_at, OLD.snapshot_id, OLD.inputs_opened_at, OLD.input_hash, OLD.result_hash,
                         OLD.considered, OLD.eligible, OLD.manual, OLD.ineligible, OLD.ranked, OLD.refused)
                        IS DISTINCT FROM
                        (NEW.published_at, NEW.snapshot_id, NEW.inputs_opened_at, NEW.input_hash, NEW.result_hash,
                         NEW.considered, NEW.eligible, NEW.manual, NEW.ineligible, NEW.ranked, NEW.refused)
                        OR OLD.state = 'sent')
                    THEN
                        RAISE EXCEPTION 'a sealed shortlist does not change' USING ERRCODE = 'check_violation';
                    END IF;
                    RETURN NEW;
                """,
            ),
        ]

    def __str__(self) -> str:
        vacancy = self._state.fields_cache.get("vacancy")  # a name must not cost a query
        return f"{vacancy.code if vacancy else self.vacancy_id} {self.as_of:%Y-%m-%d}"

    @property
    def is_sent(self) -> bool:
        return self.state == ShortlistState.SENT

    @property
    def talent_alone(self) -> bool:
        """Whether the target has no technical requirements, so that talent has the whole weight."""
        return not self.rule_set["weights"]["technical"]


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


class ReviewMark(RecordModel):
    """What a reviewer decided about a candidate; a later mark replaces it and both stay."""

    candidate = models.ForeignKey(
        Candidate, models.PROTECT, related_name="marks", verbose_name=_("candidate")
    )
    decision = models.CharField(_("decision"), max_length=10, choices=Decision)
    reason = models.TextField(_("reason"), blank=True, default="")
    by = models.CharField(_("by"), max_length=120)
    at = models.DateTimeField(_("at"))
    replaced_at = models.DateTimeField(_("replaced at"), null=True, blank=True)

    objects = ReviewMarkQuerySet.as_manager()

    class Meta(RecordModel.Meta):
        verbose_name = _("review mark")
        verbose_name_plural = _("review marks")
        constraints = [
            models.UniqueConstraint(
                fields=["candidate"], condition=Q(replaced_at__isnull=True), name="reviewmark_one_current"
            ),
            models.CheckConstraint(
                name="reviewmark_known_decision", condition=Q(decision__in=Decision.values)
            ),
            models.CheckConstraint(
                name="reviewmark_exclusion_has_reason",
                condition=~Q(decision=Decision.EXCLUDED) | ~Q(reason=""),
            ),
        ]
        triggers = [
            *capture_triggers(),
            actor_required(),
            pgtrigger.Protect(name="kept", operation=pgtrigger.Delete),
            pgtrigger.Trigger(
                name="only_replaced",
                when=pgtrigger.Before,
                operation=pgtrigger.Update,
                func="""
                    IF OLD.replaced_at IS NOT NULL
                       OR (OLD.candidate_id, OLD.decision, OLD.reason, OLD."by", OLD.at, OLD.public_id)
                       IS DISTINCT FROM
                       (NEW.candidate_id, NEW.decision, NEW.reason, NEW."by", NEW.at, NEW.public_id)
                    THEN
                        RAISE EXCEPTION 'a review mark is replaced, not changed' USING ERRCODE = 'check_violation';
                    END IF;
                    RETURN NEW;
                """,
            ),
        ]

    def __str__(self) -> str:
        return f"{self.candidate_id}: {self.decision}"
