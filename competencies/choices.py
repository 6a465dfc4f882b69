"""Closed vocabularies of competencies and standards."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class CompetencyKind(models.TextChoices):
    """Kinds of competency (PermenPANRB 38/2017)."""

    MANAGERIAL = "managerial", _("Managerial")
    SOCIOCULTURAL = "sociocultural", _("Sociocultural")
    TECHNICAL = "technical", _("Technical")
    GOVERNMENT = "government", _("Government")


CORE_KINDS = (CompetencyKind.MANAGERIAL, CompetencyKind.SOCIOCULTURAL)


class Level(models.IntegerChoices):
    """Proficiency levels (PermenPANRB 38/2017)."""

    AWARE = 1, _("Aware")
    BASIC = 2, _("Basic")
    INTERMEDIATE = 3, _("Intermediate")
    ADVANCED = 4, _("Advanced")
    EXPERT = 5, _("Expert")


class Importance(models.TextChoices):
    """How much a requirement of a post weighs (PermenPANRB 38/2017)."""

    MUST_HAVE = "mutlak", _("Must have")
    IMPORTANT = "penting", _("Important")
    NEEDED = "perlu", _("Needed")


class RequirementKind(models.TextChoices):
    MIN_EDUCATION = "min_education", _("Minimum education")
    FIELD_OF_STUDY = "field_of_study", _("Field of study")
    MIN_RANK = "min_rank", _("Minimum rank")
    TRAINING = "training", _("Required training")
    EXPERIENCE_YEARS = "experience_years", _("Years of experience")


class VersionState(models.TextChoices):
    """Where a version of the dictionary stands."""

    DRAFT = "draft", pgettext_lazy("dictionary version", "Draft")
    REVIEWED = "reviewed", pgettext_lazy("dictionary version", "Reviewed")
    IN_FORCE = "in_force", pgettext_lazy("dictionary version", "In force")
    RETIRED = "retired", pgettext_lazy("dictionary version", "Retired")
    RETURNED = "returned", pgettext_lazy("dictionary version", "Returned")


class DecreeState(models.TextChoices):
    """Where a decree about standards stands; whether it is in force follows from its first day."""

    DRAFT = "draft", pgettext_lazy("decree", "Draft")
    APPROVED = "approved", pgettext_lazy("decree", "Approved")
    RETURNED = "returned", pgettext_lazy("decree", "Returned")


class Origin(models.TextChoices):
    """Where a level of a post's standard comes from; empty: loaded by a data package."""

    OWN = "own", _("Set for this post")
    CLASS = "class", _("Inherited from the class")
    OVERRIDE = "override", _("Set for this post, other than its class")
