"""The dictionary of competencies, the standards of posts, and their other requirements."""

import pgtrigger
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateRangeField, RangeOperators
from django.db import models
from django.db.models import Deferrable, F, Q
from django.utils.translation import gettext_lazy as _

from asn_career.base.audit import capture_triggers
from asn_career.base.models import RecordModel
from competencies.choices import CompetencyKind, Importance, Level, Origin, RequirementKind
from competencies.querysets import (
    BehaviouralIndicatorQuerySet,
    CompetencyQuerySet,
    PositionRequirementQuerySet,
    StandardItemQuerySet,
    StandardVersionQuerySet,
)
from employees.models import Position


class Competency(RecordModel):
    """A competency of the dictionary; the nine national ones come with the product."""

    code = models.CharField(max_length=100, unique=True)
    name = models.CharField(max_length=250)
    name_en = models.CharField(max_length=250, blank=True)
    kind = models.CharField(max_length=15, choices=CompetencyKind)
    family = models.CharField(max_length=250, blank=True)
    description = models.TextField(blank=True)
    # The first day on which the dictionary has it no more; kept by competencies.dictionary.versions.
    withdrawn_on = models.DateField(null=True, blank=True)

    objects = CompetencyQuerySet.as_manager()

    class Meta(RecordModel.Meta):
        verbose_name = _("competency")
        verbose_name_plural = _("competencies")
        constraints = [
            models.CheckConstraint(name="competency_known_kind", condition=Q(kind__in=CompetencyKind.values))
        ]

    def __str__(self) -> str:
        return self.name


class CompetencyLevel(RecordModel):
    """What a level of a competency means, with the behaviours that show it."""

    competency = models.ForeignKey(Competency, models.CASCADE, related_name="levels")
    level = models.PositiveSmallIntegerField(choices=Level)
    description = models.TextField()

    class Meta(RecordModel.Meta):
        verbose_name = _("level")
        verbose_name_plural = _("levels")
        constraints = [
            models.UniqueConstraint(fields=["competency", "level"], name="competencylevel_once"),
            models.CheckConstraint(name="competencylevel_range", condition=Q(level__range=(1, 5))),
        ]

    def __str__(self) -> str:
        return f"{self.competency_id}: {self.level}"


class BehaviouralIndicator(RecordModel):
    """A behaviour that shows a level: what is rated. Its words never change; other words are another indicator."""

    level = models.ForeignKey(CompetencyLevel, models.CASCADE, related_name="indicators")
    number = models.PositiveSmallIntegerField()
    text = models.TextField()
    # The first day on which the dictionary has it no more; what was rated by it keeps it.
    retired_on = models.DateField(null=True, blank=True)

    objects = BehaviouralIndicatorQuerySet.as_manager()

    class Meta(RecordModel.Meta):
        verbose_name = _("behavioural indicator")
        verbose_name_plural = _("behavioural indicators")
        constraints = [
            models.UniqueConstraint(
                fields=["level", "number"],
                name="behaviouralindicator_one_in_use",
                condition=Q(retired_on__isnull=True),
            ),
            models.CheckConstraint(name="behaviouralindicator_says_something", condition=~Q(text="")),
        ]
        triggers = [
            *capture_triggers(),
            pgtrigger.Protect(
                name="words_do_not_change", operation=pgtrigger.UpdateOf("text", "level_id", "public_id")
            ),
        ]

    def __str__(self) -> str:
        return self.text


class StandardVersion(RecordModel):
    """One version of the standard of a post (SKJ), in force from ``valid_from`` until the next version begins."""

    position = models.ForeignKey(Position, models.CASCADE, related_name="standard_versions")
    valid_from = models.DateField()
    # [valid_from, start of the next version): kept by competencies.standards.close_versions.
    validity = DateRangeField()
    approved = models.BooleanField(default=True, db_default=True)
    # Whether it was written whole by a decree: then nothing is added to it or taken out.
    sealed = models.BooleanField(default=False, db_default=False)
    # Null: loaded by a data package.
    standard_decree = models.ForeignKey(
        "competencies.StandardDecree", models.PROTECT, null=True, blank=True, related_name="versions"
    )
    # The version of the dictionary whose new scale the levels were converted to, from the standard before.
    dictionary_version = models.ForeignKey(
        "competencies.DictionaryVersion",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="converted_standards",
    )
    # Ikhtisar jabatan and indikator kinerja jabatan, where a decree says them.
    summary = models.TextField(blank=True, default="", db_default="")
    performance_measures = models.TextField(blank=True, default="", db_default="")

    objects = StandardVersionQuerySet.as_manager()

    class Meta(RecordModel.Meta):
        constraints = [
            models.UniqueConstraint(fields=["position", "valid_from"], name="standardversion_key"),
            models.CheckConstraint(
                name="standardversion_begins_when_said", condition=Q(validity__startswith=F("valid_from"))
            ),
            ExclusionConstraint(
                name="standardversion_one_in_force",
                expressions=[("position", RangeOperators.EQUAL), ("validity", RangeOperators.OVERLAPS)],
                deferrable=Deferrable.DEFERRED,
            ),
        ]
        triggers = [
            *capture_triggers(),
            pgtrigger.Trigger(
                name="sealed_is_immutable",
                when=pgtrigger.Before,
                operation=pgtrigger.Update | pgtrigger.Delete,
                func="""
                    IF OLD.sealed AND (TG_OP = 'DELETE' OR
                        (OLD.position_id, OLD.valid_from, OLD.standard_decree_id, OLD.approved, OLD.sealed,
                         OLD.dictionary_version_id, OLD.summary, OLD.performance_measures)
                        IS DISTINCT FROM
                        (NEW.position_id, NEW.valid_from, NEW.standard_decree_id, NEW.approved, NEW.sealed,
                         NEW.dictionary_version_id, NEW.summary, NEW.performance_measures))
                    THEN
                        RAISE EXCEPTION 'a version that was decreed does not change'
                        USING ERRCODE = 'check_violation';
                    END IF;
                    IF TG_OP = 'DELETE' THEN
                        RETURN OLD;
                    END IF;
                    RETURN NEW;
                """,
            ),
        ]

    def __str__(self) -> str:
        return f"{self.position_id} {self.valid_from}"


class StandardItem(RecordModel):
    """The level that a version requires in one competency."""

    version = models.ForeignKey(StandardVersion, models.CASCADE, related_name="items")
    competency = models.ForeignKey(Competency, models.PROTECT, related_name="standard_items")
    level = models.PositiveSmallIntegerField(choices=Level)
    importance = models.CharField(max_length=10, choices=Importance, blank=True)
    valid_to = models.DateField(null=True, blank=True)
    decree = models.CharField(max_length=2000, blank=True)
    origin = models.CharField(max_length=10, choices=Origin, blank=True, default="", db_default="")
    # What the class requires, where the post inherits or departs from it.
    class_level = models.PositiveSmallIntegerField(choices=Level, null=True, blank=True)

    objects = StandardItemQuerySet.as_manager()

    class Meta(RecordModel.Meta):
        constraints = [
            models.UniqueConstraint(fields=["version", "competency"], name="standarditem_key"),
            models.CheckConstraint(name="standarditem_level", condition=Q(level__range=(1, 5))),
            models.CheckConstraint(
                name="standarditem_known_origin", condition=Q(origin__in=["", *Origin.values])
            ),
            models.CheckConstraint(
                name="standarditem_known_importance", condition=Q(importance__in=["", *Importance.values])
            ),
        ]
        triggers = [
            *capture_triggers(),
            pgtrigger.Trigger(
                name="whole_once_sealed",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert | pgtrigger.Delete,
                func="""
                    IF TG_OP = 'INSERT' THEN
                        IF (SELECT sealed FROM competencies_standardversion WHERE id = NEW.version_id) THEN
                            RAISE EXCEPTION 'a version that was decreed takes no more rows'
                            USING ERRCODE = 'check_violation';
                        END IF;
                        RETURN NEW;
                    END IF;
                    IF (SELECT sealed FROM competencies_standardversion WHERE id = OLD.version_id) THEN
                        RAISE EXCEPTION 'a version that was decreed loses no rows'
                        USING ERRCODE = 'check_violation';
                    END IF;
                    RETURN OLD;
                """,
            ),
            pgtrigger.Trigger(
                name="approved_is_immutable",
                when=pgtrigger.Before,
                operation=pgtrigger.UpdateOf(
                    "version_id", "competency_id", "level", "importance", "decree", "origin", "class_level"
                ),
                condition=pgtrigger.Condition(
                    "((OLD.version_id, OLD.competency_id, OLD.level, OLD.importance, OLD.decree, OLD.origin,"
                    " OLD.class_level) IS DISTINCT FROM (NEW.version_id, NEW.competency_id, NEW.level,"
                    " NEW.importance, NEW.decree, NEW.origin, NEW.class_level))"
                ),
                func="""
                    IF (SELECT approved FROM competencies_standardversion WHERE id = OLD.version_id) THEN
                        RAISE EXCEPTION 'an approved standard does not change; load a new version'
                        USING ERRCODE = 'check_violation';
                    END IF;
                    RETURN NEW;
                """,
            ),
        ]

    def __str__(self) -> str:
        return f"{self.version_id}: {self.competency_id} {self.level}"


class PositionRequirement(RecordModel):
    """A requirement of a post other than a competency.

    One that a decree set has the days of that decree; one that a data package brought holds until a decree ends it.
    """

    position = models.ForeignKey(Position, models.CASCADE, related_name="requirements")
    kind = models.CharField(max_length=20, choices=RequirementKind)
    value = models.CharField(max_length=250)
    importance = models.CharField(max_length=10, choices=Importance, blank=True)
    valid_from = models.DateField(null=True, blank=True)
    valid_to = models.DateField(null=True, blank=True)
    standard_decree = models.ForeignKey(
        "competencies.StandardDecree", models.PROTECT, null=True, blank=True, related_name="set_requirements"
    )

    objects = PositionRequirementQuerySet.as_manager()

    class Meta(RecordModel.Meta):
        constraints = [
            models.UniqueConstraint(
                fields=["position", "kind", "value"],
                name="positionrequirement_key",
                condition=Q(valid_to__isnull=True),
            ),
            models.CheckConstraint(
                name="positionrequirement_known_kind", condition=Q(kind__in=RequirementKind.values)
            ),
            models.CheckConstraint(
                name="positionrequirement_known_importance",
                condition=Q(importance__in=["", *Importance.values]),
            ),
            models.CheckConstraint(
                name="positionrequirement_days",
                condition=Q(valid_from__isnull=True)
                | Q(valid_to__isnull=True)
                | Q(valid_to__gte=F("valid_from")),
            ),
            models.CheckConstraint(
                name="positionrequirement_decreed_from_a_day",
                condition=Q(standard_decree__isnull=True) | Q(valid_from__isnull=False),
            ),
        ]
        triggers = [
            *capture_triggers(),
            pgtrigger.Trigger(
                name="decreed_is_immutable",
                when=pgtrigger.Before,
                operation=pgtrigger.Update | pgtrigger.Delete,
                func="""
                    IF OLD.standard_decree_id IS NOT NULL AND (TG_OP = 'DELETE' OR
                        (OLD.position_id, OLD.kind, OLD.value, OLD.importance, OLD.valid_from, OLD.standard_decree_id)
                        IS DISTINCT FROM
                        (NEW.position_id, NEW.kind, NEW.value, NEW.importance, NEW.valid_from, NEW.standard_decree_id))
                    THEN
                        RAISE EXCEPTION 'what was decreed does not change; another decree ends it'
                        USING ERRCODE = 'check_violation';
                    END IF;
                    IF TG_OP = 'DELETE' THEN
                        RETURN OLD;
                    END IF;
                    RETURN NEW;
                """,
            ),
        ]

    def __str__(self) -> str:
        return f"{self.position_id}: {self.kind} {self.value}"


from competencies.conversion_models import LevelConversion  # noqa: E402
from competencies.decree_models import (  # noqa: E402
    DecreeEdit,
    DecreeLine,
    DecreeRequirement,
    DecreeTarget,
    PositionClass,
    PositionClassMember,
    StandardDecree,
)
from competencies.dictionary_models import DictionaryVersion  # noqa: E402

__all__ = [
    "BehaviouralIndicator",
    "Competency",
    "CompetencyLevel",
    "DecreeEdit",
    "DecreeLine",
    "DecreeRequirement",
    "DecreeTarget",
    "DictionaryVersion",
    "LevelConversion",
    "PositionClass",
    "PositionClassMember",
    "PositionRequirement",
    "StandardDecree",
    "StandardItem",
    "StandardVersion",
]
