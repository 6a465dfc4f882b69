"""The run that makes the shortlist of one vacancy."""

from __future__ import annotations

import pgtrigger
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from asn_career.base.audit import capture_triggers
from asn_career.base.models import Job, PublicModel
from promotions.choices import RuleSetState, RunKind, ShortlistState
from promotions.models.rule_sets import SHA256, RuleSet
from promotions.models.snapshots import Snapshot
from promotions.models.vacancies import Vacancy
from promotions.querysets import ShortlistQuerySet

OF_APPROVED_RULES = [RunKind.OFFICIAL, RunKind.CORRECTION, RunKind.OBJECTION]


def as_approved() -> pgtrigger.Trigger:
    """A run is sealed at the database's time; one of an approved rule set has its content, unchanged."""
    return pgtrigger.Trigger(
        name="as_approved",
        when=pgtrigger.Before,
        operation=pgtrigger.Insert,
        declare=[("found", "promotions_ruleset%ROWTYPE")],
        func="""
            IF NEW.kind = 'earlier' OR NEW.inputs_opened_at IS NOT NULL OR NEW.published_at IS NOT NULL THEN
                RAISE EXCEPTION 'a run begins with sealed rules and nothing read' USING ERRCODE = 'check_violation';
            END IF;
            IF NEW.approved_rules_id IS NULL THEN
                NEW.sealed_at := clock_timestamp();
                RETURN NEW;
            END IF;
            SELECT * INTO found FROM promotions_ruleset WHERE id = NEW.approved_rules_id FOR SHARE;
            IF found.state <> 'sealed' OR
                (found.vacancy_id, found.as_of, found.content, found.content_hash)
                IS DISTINCT FROM (NEW.vacancy_id, NEW.as_of, NEW.rule_set, NEW.rule_set_hash)
            THEN
                RAISE EXCEPTION 'a run uses exactly the rule set that was sealed' USING ERRCODE = 'check_violation';
            END IF;
            NEW.sealed_at := found.sealed_at;
            RETURN NEW;
        """,
    )


def published_without_judges() -> pgtrigger.Trigger:
    """An official run is not published when somebody who drafted or approved its rules is a candidate in it."""
    return pgtrigger.Trigger(
        name="published_without_judges",
        when=pgtrigger.Before,
        operation=pgtrigger.Update,
        condition=pgtrigger.Q(
            old__published_at__isnull=True, new__published_at__isnull=False, new__kind="official"
        ),
        func="""
            IF EXISTS (
                SELECT 1 FROM promotions_candidate c
                WHERE c.shortlist_id = NEW.id AND c.outcome IN ('eligible', 'manual') AND c.employee_id IN (
                    SELECT a.person_id FROM promotions_rulesetapproval a WHERE a.rule_set_id = NEW.approved_rules_id
                    UNION ALL
                    SELECT u.employee_id FROM promotions_ruleset r JOIN employees_user u ON u.id = r.drafted_by_id
                    WHERE r.id = NEW.approved_rules_id
                )
            ) THEN
                RAISE EXCEPTION 'a candidate drafted or approved the rules of this run'
                    USING ERRCODE = 'check_violation';
            END IF;
            RETURN NEW;
        """,
    )


def only_a_standing_run_is_sent() -> pgtrigger.Trigger:
    """What is sent is the official run of the rule set that is in force."""
    return pgtrigger.Trigger(
        name="only_a_standing_run_is_sent",
        when=pgtrigger.Before,
        operation=pgtrigger.Update,
        condition=~pgtrigger.Q(old__state="sent") & pgtrigger.Q(new__state="sent"),
        func="""
            PERFORM 1 FROM promotions_ruleset WHERE id = NEW.approved_rules_id AND state = 'sealed' FOR SHARE;
            IF NEW.kind <> 'official' OR NOT FOUND THEN
                RAISE EXCEPTION 'only the official run is sent' USING ERRCODE = 'check_violation';
            END IF;
            RETURN NEW;
        """,
    )


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
    kind = models.CharField(_("kind of run"), max_length=10, choices=RunKind, default=RunKind.TRIAL)
    reason = models.TextField(_("reason"), blank=True, default="")
    # The rule set that two people approved; a trial seals its own.
    approved_rules = models.ForeignKey(
        RuleSet,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="runs",
        verbose_name=_("approved rule set"),
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
            models.UniqueConstraint(
                name="shortlist_one_official", fields=["approved_rules"], condition=Q(kind=RunKind.OFFICIAL)
            ),
            models.CheckConstraint(name="shortlist_known_kind", condition=Q(kind__in=RunKind.values)),
            models.CheckConstraint(
                name="shortlist_kind_and_rules",
                condition=Q(kind__in=OF_APPROVED_RULES, approved_rules__isnull=False)
                | Q(kind__in=[RunKind.TRIAL, RunKind.EARLIER], approved_rules__isnull=True),
            ),
            models.CheckConstraint(
                name="shortlist_correction_has_reason",
                condition=~Q(kind__in=[RunKind.CORRECTION, RunKind.OBJECTION]) | ~Q(reason=""),
            ),
            models.CheckConstraint(
                name="shortlist_only_official_sent",
                condition=~Q(state=ShortlistState.SENT) | Q(kind__in=[RunKind.OFFICIAL, RunKind.EARLIER]),
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
                        OLD.sealed_at, OLD.engine_hash, OLD.created_by, OLD.created_at, OLD.public_id,
                        OLD.kind, OLD.reason, OLD.approved_rules_id)
                       IS DISTINCT FROM
                       (NEW.vacancy_id, NEW.as_of, NEW.job_id, NEW.rerun_of_id, NEW.rule_set, NEW.rule_set_hash,
                        NEW.sealed_at, NEW.engine_hash, NEW.created_by, NEW.created_at, NEW.public_id,
                        NEW.kind, NEW.reason, NEW.approved_rules_id)
                       OR OLD.inputs_opened_at IS NOT NULL
                        AND OLD.inputs_opened_at IS DISTINCT FROM NEW.inputs_opened_at
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
                    IF OLD.inputs_opened_at IS NULL AND NEW.inputs_opened_at IS NOT NULL THEN
                        NEW.inputs_opened_at := clock_timestamp();
                    END IF;
                    RETURN NEW;
                """,
            ),
            as_approved(),
            published_without_judges(),
            only_a_standing_run_is_sent(),
        ]

    def __str__(self) -> str:
        vacancy = self._state.fields_cache.get("vacancy")  # a name must not cost a query
        return f"{vacancy.code if vacancy else self.vacancy_id} {self.as_of:%Y-%m-%d}"

    @property
    def is_sent(self) -> bool:
        return self.state == ShortlistState.SENT

    @property
    def is_official(self) -> bool:
        return self.kind == RunKind.OFFICIAL

    @property
    def stands(self) -> bool:
        """Whether this is the run that is reviewed and sent: the official one of the rule set in force."""
        rules = self.approved_rules
        return self.is_official and rules is not None and rules.state == RuleSetState.SEALED

    @property
    def review_state(self) -> str:
        """Where the run stands in the review, as a word of the vocabulary; what is not sent says what it is for."""
        if self.is_sent:
            return "sent"
        if self.stands:
            return "in_review"
        return "replaced" if self.is_official else self.kind

    @property
    def talent_alone(self) -> bool:
        """Whether the target has no technical requirements, so that talent has the whole weight."""
        return not self.rule_set["weights"]["technical"]
