"""Closed vocabularies of assessments and performance."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Source(models.TextChoices):
    """Where a level comes from (domain: assessment methods)."""

    ASSESSMENT_CENTER = "assessment_center", _("Assessment centre")
    CACT = "cact", "CACT BKN"
    COMPETENCY_TEST = "competency_test", _("Competency test")
    SUPERIOR = "superior", _("Superior")
    FEEDBACK_360 = "feedback_360", _("360-degree feedback")
    SELF = "self", _("Self-assessment")


# In the order of choice on one day; the others are developmental and never enter an official figure.
OFFICIAL_SOURCES = (Source.ASSESSMENT_CENTER, Source.CACT, Source.COMPETENCY_TEST)


class PotentialMethod(models.TextChoices):
    """How a potential score was obtained (rule ``potential_methods``); the strongest first."""

    ASSESSMENT_CENTER = "assessment_center", _("Assessment centre")
    CACT = "cact", "CACT BKN"
    COMPETENCY_TEST = "competency_test", _("Competency test")
    PSYCHOLOGICAL_TEST = "psychological_test", _("Psychological test")
    INTERVIEW = "interview", _("Interview")
    SUPERIOR = "superior", _("Superior")
    FEEDBACK_360 = "feedback_360", _("360-degree feedback")
    SELF = "self", _("Self-assessment")
    RECORDS = "records", _("Review of records")


class Expectation(models.TextChoices):
    """Rating of work result and of behaviour (PermenPANRB 6/2022)."""

    ABOVE = "di_atas", _("Above expectation")
    MEETS = "sesuai", _("Meets expectation")
    BELOW = "di_bawah", _("Below expectation")


class Predicate(models.TextChoices):
    """Annual performance rating (PermenPANRB 6/2022)."""

    VERY_GOOD = "sangat_baik", "Sangat Baik"
    GOOD = "baik", "Baik"
    NEEDS_IMPROVEMENT = "butuh_perbaikan", "Butuh Perbaikan"
    POOR = "kurang", "Kurang"
    VERY_POOR = "sangat_kurang", "Sangat Kurang"


class GapStatus(models.TextChoices):
    MET = "met", _("Met")
    GAP = "gap", _("Below standard")
    EXPIRED = "expired", _("Expired")
    UNKNOWN = "unknown", _("Not yet assessed")


class Periodicity(models.TextChoices):
    """How much of a year an evaluation is about (SIASN ``periodik``: 1 monthly, 2 quarterly)."""

    MONTHLY = "bulanan", _("Monthly")
    QUARTERLY = "triwulan", _("Quarterly")
    PART_YEAR = "sebagian", _("Part of the year")


class OrganisationRating(models.TextChoices):
    """Performance of an organisation, after which the predicates of its people are distributed."""

    OUTSTANDING = "istimewa", "Istimewa"
    GOOD = "baik", "Baik"
    NEEDS_IMPROVEMENT = "butuh_perbaikan", "Butuh Perbaikan"
    POOR = "kurang", "Kurang"
    VERY_POOR = "sangat_kurang", "Sangat Kurang"
