"""What is kept of fairness figures: counts per run, stage, attribute and group, and never a person."""

from __future__ import annotations

from typing import Any, ClassVar

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Length
from django.utils.translation import gettext_lazy as _

from asn_career.base.audit import actor_required, capture_triggers
from asn_career.base.models import AuditedModel, RecordModel
from asn_career.base.state_triggers import refusal
from employees.models import Unit
from promotions.choices import SHORTEST_REASON
from promotions.fairness_choices import (
    CRITERIA,
    Attribute,
    FairnessOccasion,
    FairnessStage,
    FairnessState,
    GapMeasure,
)
from promotions.fairness_querysets import FairnessReportQuerySet, FairnessResponseQuerySet
from promotions.models.shortlists import Shortlist
from training.models.triggers import kept_as_written

models.TextField.register_lookup(Length)


def after_it_was_sent() -> pgtrigger.Trigger:
    """Figures by group are of official runs, and only once these were sent: nobody mends a list by them."""
    return pgtrigger.Trigger(
        name="after_it_was_sent",
        when=pgtrigger.Before,
        operation=pgtrigger.Insert,
        func=refusal(
            """NOT EXISTS (
                SELECT 1 FROM promotions_shortlist s JOIN promotions_vacancy v ON v.id = s.vacancy_id
                JOIN employees_position p ON p.id = v.position_id JOIN employees_unit u ON u.id = p.unit_id
                WHERE s.id = NEW.shortlist_id AND s.kind = 'official' AND s.state = 'sent'
                  AND u.lineage[1] = NEW.root_id
            )""",
            "figures by group are of an official run that was sent",
        )
        + " RETURN NEW;",
    )


def answered_once() -> pgtrigger.Trigger:
    """A response is written once, and stays."""
    return pgtrigger.Trigger(
        name="answered_once",
        when=pgtrigger.Before,
        operation=pgtrigger.Update,
        func="""
            IF OLD.text <> '' OR (OLD.id, OLD.public_id, OLD.report_id, OLD.due_on)
                IS DISTINCT FROM (NEW.id, NEW.public_id, NEW.report_id, NEW.due_on)
            THEN
                RAISE EXCEPTION 'a response is written once' USING ERRCODE = 'check_violation';
            END IF;
            RETURN NEW;
        """,
    )


class FairnessReport(RecordModel):
    """The figures of one official run, computed after it was sent and once more after the decision."""

    shortlist = models.ForeignKey(
        Shortlist, models.PROTECT, related_name="fairness_reports", verbose_name=_("shortlist")
    )
    number = models.PositiveSmallIntegerField(_("number"))
    occasion = models.CharField(_("occasion"), max_length=10, choices=FairnessOccasion)
    root = models.ForeignKey(Unit, models.PROTECT, related_name="+", verbose_name=_("agency"))
    as_of = models.DateField(_("as of"))
    computed_at = models.DateTimeField(_("computed at"))

    objects: ClassVar[Any] = FairnessReportQuerySet.as_manager()

    class Meta(RecordModel.Meta):
        verbose_name = _("fairness figures")
        verbose_name_plural = _("fairness figures")
        constraints = [
            models.UniqueConstraint(name="fairnessreport_number", fields=["shortlist", "number"]),
            models.CheckConstraint(
                name="fairnessreport_known_occasion", condition=Q(occasion__in=FairnessOccasion.values)
            ),
        ]
        indexes = [models.Index(fields=["root", "as_of"], name="fairnessreport_of_agency")]
        triggers = [*capture_triggers(), actor_required(), after_it_was_sent(), kept_as_written()]

    def __str__(self) -> str:
        return f"{self.shortlist_id}: {self.number}"


class OfReport(AuditedModel):
    """A row of figures; it is of a report and stays as it was computed."""

    attribute = models.CharField(_("attribute"), max_length=10, choices=Attribute)

    class Meta(AuditedModel.Meta):
        abstract = True


class FairnessCount(OfReport):
    """How many of a group entered a stage and passed it."""

    report = models.ForeignKey(
        FairnessReport, models.PROTECT, related_name="counts", verbose_name=_("fairness figures")
    )
    stage = models.CharField(_("stage"), max_length=12, choices=FairnessStage)
    group = models.CharField(_("group"), max_length=40)
    entered = models.PositiveIntegerField(_("entered"))
    passed = models.PositiveIntegerField(_("passed"))
    # The conclusion of that day; none of the group compared with, and of those whose group is unknown.
    state = models.CharField(_("state"), max_length=10, choices=FairnessState, blank=True, default="")
    pooled_odds = models.FloatField(_("odds ratio over the last months"), null=True)
    pooled_chance = models.FloatField(_("chance over the last months"), null=True)
    pooled_runs = models.PositiveIntegerField(_("runs together"), default=0)

    class Meta(OfReport.Meta):
        verbose_name = _("count of a group")
        verbose_name_plural = _("counts of groups")
        constraints = [
            models.UniqueConstraint(
                name="fairnesscount_once", fields=["report", "stage", "attribute", "group"]
            ),
            models.CheckConstraint(name="fairnesscount_at_most_all", condition=Q(passed__lte=F("entered"))),
            models.CheckConstraint(
                name="fairnesscount_known",
                condition=Q(stage__in=FairnessStage.values)
                & Q(attribute__in=Attribute.values)
                & Q(state__in=["", *FairnessState.values]),
            ),
        ]
        triggers = [*capture_triggers(), actor_required(), kept_as_written()]

    def __str__(self) -> str:
        return f"{self.report_id}: {self.stage} {self.attribute} {self.group}"


class FairnessDeparture(OfReport):
    """From how many of a group the committee departed, of those before it."""

    report = models.ForeignKey(
        FairnessReport, models.PROTECT, related_name="departures", verbose_name=_("fairness figures")
    )
    group = models.CharField(_("group"), max_length=10)
    before_it = models.PositiveIntegerField(_("before the committee"))
    departed = models.PositiveIntegerField(_("departed from"))

    class Meta(OfReport.Meta):
        verbose_name = _("departures of a group")
        verbose_name_plural = _("departures of groups")
        constraints = [
            models.UniqueConstraint(name="fairnessdeparture_once", fields=["report", "attribute", "group"]),
            models.CheckConstraint(
                name="fairnessdeparture_at_most_all", condition=Q(departed__lte=F("before_it"))
            ),
        ]
        triggers = [*capture_triggers(), actor_required(), kept_as_written()]

    def __str__(self) -> str:
        return f"{self.report_id}: {self.attribute} {self.group}"


class FairnessGap(OfReport):
    """How a criterion and an attribute go together among those with a score; null where too few are known."""

    report = models.ForeignKey(
        FairnessReport, models.PROTECT, related_name="gaps", verbose_name=_("fairness figures")
    )
    criterion = models.CharField(_("criterion"), max_length=15)
    measure = models.CharField(_("measure"), max_length=10, choices=GapMeasure)
    people = models.PositiveIntegerField(_("people"))
    value = models.FloatField(_("value"), null=True)

    class Meta(OfReport.Meta):
        verbose_name = _("gap in a criterion")
        verbose_name_plural = _("gaps in criteria")
        constraints = [
            models.UniqueConstraint(name="fairnessgap_once", fields=["report", "criterion", "measure"]),
            models.CheckConstraint(
                name="fairnessgap_known",
                condition=Q(criterion__in=CRITERIA) & Q(measure__in=GapMeasure.values),
            ),
        ]
        triggers = [*capture_triggers(), actor_required(), kept_as_written()]

    def __str__(self) -> str:
        return f"{self.report_id}: {self.criterion} {self.measure}"


class FairnessResponse(RecordModel):
    """The written response that figures to be reviewed need, by the appointing authority, in the days of the rule."""

    report = models.OneToOneField(
        FairnessReport, models.PROTECT, related_name="response", verbose_name=_("fairness figures")
    )
    due_on = models.DateField(_("due on"))
    text = models.TextField(_("response"), blank=True, default="")
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name=_("by")
    )
    at = models.DateTimeField(_("at"), null=True)

    objects: ClassVar[Any] = FairnessResponseQuerySet.as_manager()

    class Meta(RecordModel.Meta):
        verbose_name = _("response to fairness figures")
        verbose_name_plural = _("responses to fairness figures")
        constraints = [
            models.CheckConstraint(
                name="fairnessresponse_whole",
                condition=Q(text="", by__isnull=True, at__isnull=True)
                | Q(text__length__gte=SHORTEST_REASON, by__isnull=False, at__isnull=False),
            ),
        ]
        triggers = [
            *capture_triggers(),
            actor_required(),
            answered_once(),
            pgtrigger.Protect(name="kept", operation=pgtrigger.Delete),
        ]

    def __str__(self) -> str:
        return f"{self.report_id}: {self.due_on:%Y-%m-%d}"
