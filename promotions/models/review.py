"""What people establish and decide beside a run: verifications of open rules, and the marks of the review."""

from __future__ import annotations

from typing import ClassVar

import pgtrigger
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from asn_career.base.audit import actor_required, capture_triggers
from asn_career.base.models import RecordModel
from employees.access import Permission
from employees.models import Employee, PersonalModel
from promotions.choices import Decision, VerifiedOutcome
from promotions.models.candidates import Candidate
from promotions.models.vacancies import Vacancy
from promotions.querysets import ReviewMarkQuerySet, VerificationQuerySet


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
