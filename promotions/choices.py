"""Closed vocabularies of vacancies and shortlists."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

# Every eligibility rule, in the order in which runs tell of them.
RULES = (
    "status",
    "active",
    "service",
    "direction",
    "talent_pool",
    "education",
    "experience",
    "experience_field",
    "performance",
    "competence",
    "must_have",
    "age",
    "discipline",
    "rank",
    "leadership_training",
    "req_min_education",
    "req_field_of_study",
    "req_min_rank",
    "req_training",
    "req_experience_years",
)


class Route(models.TextChoices):
    """How a post is filled (PermenPANRB 15/2019; talent group; rotation)."""

    OPEN_SELECTION = "open_selection", _("Open selection")
    TALENT_POOL = "talent_pool", _("Succession group")
    ROTATION = "rotation", _("Rotation")


class ShortlistState(models.TextChoices):
    """Where a shortlist stands; a run is seen once it is published."""

    COMPUTING = "computing", _("Being computed")
    PUBLISHED = "published", _("Under review")
    SENT = "sent", _("Sent to the committee")


class CandidateOutcome(models.TextChoices):
    """Eligibility as a whole: no failed and no open rule, an open one, a failed one."""

    ELIGIBLE = "eligible", _("Eligible")
    MANUAL = "manual", _("Needs a manual check")
    INELIGIBLE = "ineligible", _("Not eligible")


class RuleResult(models.TextChoices):
    """What one rule says; the values are those of the API."""

    PASS = "pass", pgettext_lazy("rule", "Met")
    FAIL = "fail", pgettext_lazy("rule", "Not met")
    MANUAL = "manual", pgettext_lazy("rule", "To be checked")
    WARN = "warn", pgettext_lazy("rule", "Note")


class Decision(models.TextChoices):
    """What a reviewer makes of a candidate."""

    VERIFIED = "verified", _("Verified")
    EXCLUDED = "excluded", _("Excluded")


class VerifiedOutcome(models.TextChoices):
    """What people established where the data leave a rule open."""

    PASS = "pass", pgettext_lazy("rule", "Met")
    FAIL = "fail", pgettext_lazy("rule", "Not met")


class RunKind(models.TextChoices):
    """What a run is for; only the official one is reviewed and sent."""

    TRIAL = "trial", _("Trial run")
    OFFICIAL = "official", _("Official run")
    CORRECTION = "correction", _("Run again after a correction")
    EARLIER = "earlier", _("Made before rule sets were approved")


class RuleSetState(models.TextChoices):
    """Where a rule set stands; its content never changes."""

    PROPOSED = "proposed", _("Waits for approval")
    SEALED = "sealed", _("Sealed")
    RETURNED = "returned", pgettext_lazy("rule set", "Taken back")
    REPLACED = "replaced", _("Replaced by a newer rule set")
