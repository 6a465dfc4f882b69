"""Rule sets of vacancies: fixed when proposed, approved by two people, sealed before any score is joined."""

from __future__ import annotations

from typing import Any, ClassVar

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import Q
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from asn_career.base.audit import actor_required, capture_triggers
from asn_career.base.models import RecordModel
from promotions.choices import RuleSetState
from promotions.models.opening_triggers import rules_after_the_applicants
from promotions.models.vacancies import Vacancy
from promotions.rule_set_querysets import RuleSetApprovalQuerySet, RuleSetQuerySet
from training.models.triggers import kept_as_written, only_these_moves

SHA256 = 64
APPROVERS = 2
MOVES: dict[str, tuple[str, ...]] = {"proposed": ("sealed", "returned"), "sealed": ("replaced",)}
_FIXED = (
    "vacancy_id", "number", "as_of", "unit_code", "content", "content_hash", "basis", "reason", "drafted_by_id",
    "drafted_at", "public_id",
)  # fmt: skip


def _row(name: str) -> str:
    return ", ".join(f"{name}.{column}" for column in _FIXED)


def sealed_by_two() -> pgtrigger.Trigger:
    """The content of a rule set never changes, and only the approvals of two others seal it, at the database's time."""
    return pgtrigger.Trigger(
        name="sealed_by_two",
        when=pgtrigger.Before,
        operation=pgtrigger.Update,
        func=f"""
            IF ({_row("OLD")}) IS DISTINCT FROM ({_row("NEW")})
                OR OLD.sealed_at IS NOT NULL AND OLD.sealed_at IS DISTINCT FROM NEW.sealed_at
                OR OLD.state = NEW.state
            THEN
                RAISE EXCEPTION 'a rule set does not change' USING ERRCODE = 'check_violation';
            END IF;
            IF NEW.state = 'sealed' THEN
                IF (SELECT count(DISTINCT a.approver_id) FROM promotions_rulesetapproval a
                    WHERE a.rule_set_id = NEW.id AND a.content_hash = NEW.content_hash
                      AND a.approver_id <> NEW.drafted_by_id) < {APPROVERS}
                THEN
                    RAISE EXCEPTION 'two others approve a rule set' USING ERRCODE = 'check_violation';
                END IF;
                NEW.sealed_at := clock_timestamp();
            END IF;
            RETURN NEW;
        """,
    )


class RuleSet(RecordModel):
    """Everything that decides about a vacancy, as proposed by one person; nothing of it ever changes."""

    vacancy = models.ForeignKey(Vacancy, models.PROTECT, related_name="rule_sets", verbose_name=_("vacancy"))
    number = models.PositiveSmallIntegerField(_("number"))
    as_of = models.DateField(_("as of"))
    # The population: a subtree of the target's agency, or all of it when empty.
    unit_code = models.CharField(_("population"), max_length=100, blank=True, default="")
    content = models.JSONField(_("rule set"))
    content_hash = models.CharField(_("rule set hash"), max_length=SHA256)
    # What permits to depart from the national default, and why an earlier rule set is replaced.
    basis = models.CharField(_("legal basis"), max_length=300, blank=True, default="")
    reason = models.TextField(_("reason"), blank=True, default="")
    state = models.CharField(_("state"), max_length=10, choices=RuleSetState, default=RuleSetState.PROPOSED)
    version = models.PositiveIntegerField(default=1)
    drafted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("drafted by")
    )
    drafted_at = models.DateTimeField(_("drafted at"), db_default=Now())
    sealed_at = models.DateTimeField(_("sealed at"), null=True, blank=True)
    closed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name=_("taken back by")
    )
    closed_at = models.DateTimeField(_("taken back at"), null=True, blank=True)
    closed_reason = models.TextField(_("reason for taking it back"), blank=True, default="")

    objects: ClassVar[Any] = RuleSetQuerySet.as_manager()

    class Meta(RecordModel.Meta):
        verbose_name = _("rule set")
        verbose_name_plural = _("rule sets")
        constraints = [
            models.UniqueConstraint(name="ruleset_number", fields=["vacancy", "number"]),
            models.UniqueConstraint(
                name="ruleset_one_proposed", fields=["vacancy"], condition=Q(state=RuleSetState.PROPOSED)
            ),
            models.UniqueConstraint(
                name="ruleset_one_sealed", fields=["vacancy"], condition=Q(state=RuleSetState.SEALED)
            ),
            models.CheckConstraint(name="ruleset_known_state", condition=Q(state__in=RuleSetState.values)),
            models.CheckConstraint(
                name="ruleset_sealed_at",
                condition=Q(state__in=[RuleSetState.SEALED, RuleSetState.REPLACED], sealed_at__isnull=False)
                | Q(state__in=[RuleSetState.PROPOSED, RuleSetState.RETURNED], sealed_at__isnull=True),
            ),
            models.CheckConstraint(
                name="ruleset_taken_back_by_somebody",
                condition=Q(state=RuleSetState.RETURNED, closed_by__isnull=False, closed_at__isnull=False)
                & ~Q(closed_reason="")
                | (~Q(state=RuleSetState.RETURNED) & Q(closed_by__isnull=True, closed_at__isnull=True)),
            ),
        ]
        triggers = [
            *capture_triggers(),
            actor_required(),
            only_these_moves(MOVES, first=["proposed"]),
            sealed_by_two(),
            rules_after_the_applicants(),
            pgtrigger.Protect(name="kept", operation=pgtrigger.Delete),
        ]

    def __str__(self) -> str:
        return f"{self.vacancy_id}: {self.number}"

    @property
    def is_sealed(self) -> bool:
        return self.state == RuleSetState.SEALED

    @property
    def is_proposed(self) -> bool:
        return self.state == RuleSetState.PROPOSED


def another_person() -> pgtrigger.Trigger:
    """Whoever approves is neither the drafter nor a candidate; approvals of one rule set take turns on its row."""
    return pgtrigger.Trigger(
        name="another_person",
        when=pgtrigger.Before,
        operation=pgtrigger.Insert,
        declare=[("found", "promotions_ruleset%ROWTYPE")],
        func="""
            SELECT * INTO found FROM promotions_ruleset WHERE id = NEW.rule_set_id FOR UPDATE;
            NEW.person_id := (SELECT u.employee_id FROM employees_user u WHERE u.id = NEW.approver_id);
            NEW.at := clock_timestamp();
            IF found.state <> 'proposed' OR NEW.content_hash <> found.content_hash THEN
                RAISE EXCEPTION 'only a proposed rule set is approved, as it was shown'
                    USING ERRCODE = 'check_violation';
            END IF;
            IF NEW.approver_id = found.drafted_by_id OR EXISTS (
                SELECT 1 FROM employees_user u WHERE u.id = found.drafted_by_id AND u.employee_id = NEW.person_id
            ) THEN
                RAISE EXCEPTION 'nobody approves their own rule set' USING ERRCODE = 'check_violation';
            END IF;
            IF EXISTS (
                SELECT 1 FROM promotions_candidate c JOIN promotions_shortlist s ON s.id = c.shortlist_id
                WHERE s.vacancy_id = found.vacancy_id AND s.published_at IS NOT NULL
                  AND c.employee_id = NEW.person_id AND c.outcome IN ('eligible', 'manual')
            ) THEN
                RAISE EXCEPTION 'a candidate approves no rule set' USING ERRCODE = 'check_violation';
            END IF;
            RETURN NEW;
        """,
    )


class RuleSetApproval(RecordModel):
    """One of the two approvals of a rule set: who saw and accepted the content with this hash."""

    rule_set = models.ForeignKey(
        RuleSet, models.PROTECT, related_name="approvals", verbose_name=_("rule set")
    )
    place = models.PositiveSmallIntegerField(_("first or second"))
    approver = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("approved by")
    )
    # Whom the account belongs to; written by the database.
    person = models.ForeignKey(
        "employees.Employee", models.PROTECT, null=True, related_name="+", verbose_name=_("person")
    )
    content_hash = models.CharField(_("rule set hash"), max_length=SHA256)
    at = models.DateTimeField(_("at"), db_default=Now())

    objects: ClassVar[Any] = RuleSetApprovalQuerySet.as_manager()

    class Meta(RecordModel.Meta):
        verbose_name = _("approval of a rule set")
        verbose_name_plural = _("approvals of rule sets")
        constraints = [
            models.UniqueConstraint(name="rulesetapproval_place", fields=["rule_set", "place"]),
            models.UniqueConstraint(name="rulesetapproval_once_each", fields=["rule_set", "approver"]),
            models.UniqueConstraint(name="rulesetapproval_two_people", fields=["rule_set", "person"]),
            models.CheckConstraint(
                name="rulesetapproval_two_places", condition=Q(place__range=(1, APPROVERS))
            ),
        ]
        triggers = [*capture_triggers(), actor_required(), another_person(), kept_as_written()]

    def __str__(self) -> str:
        return f"{self.rule_set_id}: {self.place}"
