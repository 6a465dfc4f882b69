"""An agency's own rules where the law leaves them open: valid from a day, by a decree, agreed by two people."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any, ClassVar

import pgtrigger
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateRangeField, RangeOperators
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from asn_career.base.audit import actor_required, capture_triggers
from asn_career.base.decreed import DecreedRecord
from asn_career.base.models import Job, PublicModel, RecordModel
from asn_career.base.state_triggers import kept_as_written, refusal
from employees.models import Unit
from promotions.choices import LocalRule, PolicyState
from promotions.models.rule_sets import SHA256
from promotions.policy_querysets import (
    LocalPolicyQuerySet,
    PolicyDecreeFileQuerySet,
    PolicyDryRunQuerySet,
)
from training.models.triggers import only_these_moves

MOVES: dict[str, tuple[str, ...]] = {"proposed": ("published", "returned")}


def published_by_another() -> pgtrigger.Trigger:
    """What was proposed never changes but for its end, which a successor brings forward; somebody else publishes it."""
    return pgtrigger.Trigger(
        name="published_by_another",
        when=pgtrigger.Before,
        operation=pgtrigger.Update,
        func="""
            IF (OLD.root_id, OLD.rule, OLD.number, OLD.value, OLD.content_hash, lower(OLD.validity), OLD.decree,
                OLD.decree_on, OLD.reason, OLD.drafted_by_id, OLD.drafted_at, OLD.public_id)
               IS DISTINCT FROM
               (NEW.root_id, NEW.rule, NEW.number, NEW.value, NEW.content_hash, lower(NEW.validity), NEW.decree,
                NEW.decree_on, NEW.reason, NEW.drafted_by_id, NEW.drafted_at, NEW.public_id)
               OR OLD.state <> 'proposed' AND
                (OLD.state, OLD.decided_by_id, OLD.decided_at, OLD.decided_on, OLD.decided_reason)
                IS DISTINCT FROM
                (NEW.state, NEW.decided_by_id, NEW.decided_at, NEW.decided_on, NEW.decided_reason)
               OR NEW.validity <> OLD.validity AND NOT (OLD.state = 'published' AND NEW.validity <@ OLD.validity)
            THEN
                RAISE EXCEPTION 'a policy does not change' USING ERRCODE = 'check_violation';
            END IF;
            IF NEW.state = 'published' AND OLD.state = 'proposed' THEN
                IF NEW.decided_by_id = OLD.drafted_by_id OR EXISTS (
                    SELECT 1 FROM employees_user a JOIN employees_user b ON a.employee_id = b.employee_id
                    WHERE a.id = NEW.decided_by_id AND b.id = OLD.drafted_by_id
                ) THEN
                    RAISE EXCEPTION 'nobody publishes their own policy' USING ERRCODE = 'check_violation';
                END IF;
                NEW.decided_at := clock_timestamp();
            END IF;
            RETURN NEW;
        """,
    )


class LocalPolicy(DecreedRecord):
    """What an agency has set for one rule; ``value`` null goes back to the national default."""

    root = models.ForeignKey(Unit, models.PROTECT, related_name="+", verbose_name=_("agency"))
    rule = models.CharField(_("rule"), max_length=30, choices=LocalRule)
    number = models.PositiveSmallIntegerField(_("number"))
    value = models.JSONField(_("value"), null=True)
    content_hash = models.CharField(_("hash"), max_length=SHA256)
    validity: Any = DateRangeField(_("validity"))
    state = models.CharField(_("state"), max_length=10, choices=PolicyState, default=PolicyState.PROPOSED)

    objects: ClassVar[Any] = LocalPolicyQuerySet.as_manager()

    class Meta(DecreedRecord.Meta):
        verbose_name = _("local policy")
        verbose_name_plural = _("local policies")
        constraints = [
            models.UniqueConstraint(name="localpolicy_number", fields=["root", "rule", "number"]),
            models.UniqueConstraint(
                name="localpolicy_one_proposed",
                fields=["root", "rule"],
                condition=Q(state=PolicyState.PROPOSED),
            ),
            ExclusionConstraint(
                name="localpolicy_one_at_a_time",
                expressions=[
                    ("root", RangeOperators.EQUAL),
                    ("rule", RangeOperators.EQUAL),
                    ("validity", RangeOperators.OVERLAPS),
                ],
                condition=Q(state=PolicyState.PUBLISHED),
            ),
            models.CheckConstraint(name="localpolicy_known_rule", condition=Q(rule__in=LocalRule.values)),
            models.CheckConstraint(name="localpolicy_known_state", condition=Q(state__in=PolicyState.values)),
            models.CheckConstraint(
                name="localpolicy_bounded_below",
                condition=Q(validity__startswith__isnull=False, validity__isempty=False),
            ),
            models.CheckConstraint(name="localpolicy_by_decree", condition=~Q(decree="") & ~Q(reason="")),
            models.CheckConstraint(
                name="localpolicy_decided_by_somebody",
                condition=Q(state=PolicyState.PROPOSED, decided_by__isnull=True, decided_at__isnull=True)
                | (
                    ~Q(state=PolicyState.PROPOSED)
                    & Q(decided_by__isnull=False, decided_at__isnull=False, decided_on__isnull=False)
                ),
            ),
            models.CheckConstraint(
                name="localpolicy_never_backwards",
                condition=~Q(state=PolicyState.PUBLISHED)
                | Q(validity__startswith__gte=F("decided_on")) & Q(validity__startswith__gte=F("decree_on")),
            ),
            models.CheckConstraint(
                name="localpolicy_returned_with_reason",
                condition=~Q(state=PolicyState.RETURNED) | ~Q(decided_reason=""),
            ),
        ]
        triggers = [
            *capture_triggers(),
            actor_required(),
            only_these_moves(MOVES, first=["proposed"]),
            published_by_another(),
            pgtrigger.Protect(name="kept", operation=pgtrigger.Delete),
        ]

    def __str__(self) -> str:
        return f"{self.root_id} {self.rule}: {self.number}"

    @property
    def is_proposed(self) -> bool:
        return self.state == PolicyState.PROPOSED

    def holds_on(self, day: date) -> bool:
        return self.begins <= day and (self.validity.upper is None or day < self.validity.upper)

    @property
    def begins(self) -> Any:
        return self.validity.lower

    @property
    def last_day(self) -> Any:
        """The last day on which it holds; None while no end is set."""
        return self.validity.upper - timedelta(days=1) if self.validity.upper else None


def comes_with_its_policy() -> pgtrigger.Trigger:
    """The fingerprint is part of what was proposed, so a file comes in the proposal's own transaction or never."""
    return pgtrigger.Trigger(
        name="comes_with_its_policy",
        when=pgtrigger.Before,
        operation=pgtrigger.Insert,
        func=refusal(
            "NOT EXISTS (SELECT 1 FROM promotions_localpolicy p WHERE p.id = NEW.policy_id AND p.drafted_at >= now())",
            "the file of a decree comes with its policy",
        )
        + " RETURN NEW;",
    )


class PolicyDecreeFile(RecordModel):
    """The signed decree of a policy; the bytes lie under their SHA-256 in the media folder."""

    policy = models.OneToOneField(
        LocalPolicy, models.PROTECT, related_name="decree_file", verbose_name=_("local policy")
    )
    name = models.CharField(_("name of the file"), max_length=200)
    content_type = models.CharField(_("kind of file"), max_length=20)
    size = models.PositiveIntegerField(_("size"))
    sha256 = models.CharField(_("fingerprint of the file"), max_length=SHA256)

    objects: ClassVar[Any] = PolicyDecreeFileQuerySet.as_manager()

    class Meta(RecordModel.Meta):
        verbose_name = _("file of a decree")
        verbose_name_plural = _("files of decrees")
        constraints = [
            models.CheckConstraint(
                name="policydecreefile_fingerprint", condition=Q(sha256__regex=r"^[0-9a-f]{64}$")
            ),
            models.CheckConstraint(name="policydecreefile_not_empty", condition=Q(size__gt=0)),
        ]
        triggers = [*capture_triggers(), actor_required(), kept_as_written(), comes_with_its_policy()]

    def __str__(self) -> str:
        return f"{self.policy_id}: {self.name}"


class PolicyDryRun(PublicModel):
    """What a proposed policy would change today, counted; nobody is named, and every dry run stays listed."""

    policy = models.ForeignKey(
        LocalPolicy, models.PROTECT, related_name="dry_runs", verbose_name=_("local policy")
    )
    job = models.OneToOneField(
        Job, models.PROTECT, related_name="policy_dry_run", verbose_name=_("background job")
    )
    as_of = models.DateField(_("as of"))
    engine_hash = models.CharField(_("engine hash"), max_length=SHA256)
    counts = models.JSONField(_("counts"), null=True)
    published_at = models.DateTimeField(_("published at"), null=True, blank=True)

    objects = PolicyDryRunQuerySet.as_manager()

    class Meta:
        verbose_name = _("dry run of a policy")
        verbose_name_plural = _("dry runs of policies")
        constraints = [
            models.CheckConstraint(
                name="policydryrun_published_is_counted",
                condition=Q(published_at=None) | Q(counts__isnull=False),
            )
        ]

    def __str__(self) -> str:
        return f"{self.policy_id} {self.as_of:%Y-%m-%d}"
