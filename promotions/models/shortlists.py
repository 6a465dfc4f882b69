"""The run that makes the shortlist of one vacancy."""

from __future__ import annotations

import pgtrigger
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from asn_career.base.audit import capture_triggers
from asn_career.base.models import Job, PublicModel
from promotions.choices import ShortlistState
from promotions.models.snapshots import Snapshot
from promotions.models.vacancies import Vacancy
from promotions.querysets import ShortlistQuerySet

SHA256 = 64


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
