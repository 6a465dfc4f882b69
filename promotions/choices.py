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


# Of a reason that others have to be able to follow years later, in characters.
SHORTEST_REASON = 30


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
    OBJECTION = "objection", _("Effect of an objection")
    EARLIER = "earlier", _("Made before rule sets were approved")


class RuleSetState(models.TextChoices):
    """Where a rule set stands; its content never changes."""

    PROPOSED = "proposed", _("Waits for approval")
    SEALED = "sealed", _("Sealed")
    RETURNED = "returned", pgettext_lazy("rule set", "Taken back")
    REPLACED = "replaced", _("Replaced by a newer rule set")


class CommitteeState(models.TextChoices):
    """Where a committee stands on the way from a shortlist to an appointment."""

    FORMING = "forming", pgettext_lazy("committee", "Being formed")
    REVIEWING = "reviewing", pgettext_lazy("committee", "First review")
    SITTING = "sitting", pgettext_lazy("committee", "In session")
    MINUTED = "minuted", pgettext_lazy("committee", "Minutes wait for signatures")
    PROPOSED = "proposed", pgettext_lazy("committee", "Waits for the appointing authority")
    RETURNED = "returned", pgettext_lazy("committee", "Returned to the committee")
    DECIDED = "decided", pgettext_lazy("committee", "Decided, decree not yet recorded")
    APPOINTED = "appointed", pgettext_lazy("committee", "Appointment recorded")
    SET_ASIDE = "set_aside", pgettext_lazy("committee", "List set aside")
    DISSOLVED = "dissolved", pgettext_lazy("committee", "Dissolved")


# Where members of a committee with a blind first review judge pseudonyms.
WITHOUT_NAMES = (CommitteeState.FORMING, CommitteeState.REVIEWING)


class Seat(models.TextChoices):
    """What a member is in the committee."""

    CHAIR = "chair", pgettext_lazy("committee", "Chair")
    MEMBER = "member", pgettext_lazy("committee", "Member")


class Method(models.TextChoices):
    """How a committee comes to its proposal."""

    VOTE = "vote", _("Majority of the votes")
    CONSENSUS = "consensus", _("Consensus: nobody opposes")


class ConflictKind(models.TextChoices):
    """Why a member takes no part (UU 30/2014 Pasal 43)."""

    SUPERIOR = "superior", _("In the line of superiors")
    KINSHIP = "kinship", _("Kinship")
    DECLARED = "declared", _("Declared by the member")


class Ballot(models.TextChoices):
    """What a member says of proposing a candidate."""

    SUPPORT = "support", pgettext_lazy("vote", "Supports")
    OPPOSE = "oppose", pgettext_lazy("vote", "Opposes")
    ABSTAIN = "abstain", pgettext_lazy("vote", "Abstains")


class SittingState(models.TextChoices):
    """Where a sitting and its minutes stand."""

    OPEN = "open", pgettext_lazy("sitting", "In session")
    MINUTED = "minuted", pgettext_lazy("sitting", "Waits for signatures")
    SIGNED = "signed", pgettext_lazy("sitting", "Signed")
    WITHDRAWN = "withdrawn", pgettext_lazy("sitting", "Minutes withdrawn")


class Departure(models.TextChoices):
    """How a proposal departs from the official order."""

    MOVE = "move", _("Another place")
    LEAVE_OUT = "leave_out", _("Not proposed")
    SET_ASIDE = "set_aside", _("The list is set aside")


class DepartureReason(models.TextChoices):
    """Why a proposal departs from the official order."""

    TRACK_RECORD = "track_record", _("Track record or integrity")
    NEED_OF_POST = "need_of_post", _("A particular need of the post")
    DATA_IN_DOUBT = "data_in_doubt", _("Data are in doubt")
    WITHDREW = "withdrew", _("The candidate withdrew")
    NOT_SUPPORTED = "not_supported", _("Not supported by the votes")
    SHARED_RANK = "shared_rank", _("Order among candidates who share a rank")
    OTHER = "other", pgettext_lazy("reason", "Another reason")


class DepartureState(models.TextChoices):
    """Where a departure from the official order stands."""

    REQUESTED = "requested", pgettext_lazy("departure", "Waits for a second person")
    APPROVED = "approved", pgettext_lazy("departure", "Approved")
    REFUSED = "refused", pgettext_lazy("departure", "Refused")


class Verdict(models.TextChoices):
    """What the appointing authority makes of a proposal."""

    CHOSEN = "chosen", pgettext_lazy("decision", "One is chosen")
    RETURNED = "returned", pgettext_lazy("decision", "Returned to the committee")


class AppointmentState(models.TextChoices):
    """Where an appointment stands."""

    DRAFT = "draft", pgettext_lazy("appointment", "Draft")
    RECORDED = "recorded", pgettext_lazy("appointment", "Recorded")


class Closing(models.TextChoices):
    """Why a vacancy is no longer open."""

    FILLED = "filled", pgettext_lazy("vacancy", "Filled")
    PARTLY = "partly", pgettext_lazy("vacancy", "Closed with seats left vacant")
    SET_ASIDE = "set_aside", pgettext_lazy("vacancy", "Closed without an appointment")


class LocalRule(models.TextChoices):
    """The rules that an agency may set itself, by a decree of its head."""

    MERIT_WEIGHTS = "merit_weights", _("Weights of the merit score")
    PERFORMANCE_AXIS = "performance_axis", _("Way to make the performance axis")
    PROPOSED = "ranking", _("How many are proposed per seat")
    AWARD_SCALE = "award_scale", _("Points of awards")
    TEAM_SCALE = "team_scale", _("Points of team assignments")
    ASSESSMENT_METHODS = "assessment_methods", _("Methods demanded for levels and potential")


class PolicyState(models.TextChoices):
    """Where a local policy stands."""

    PROPOSED = "proposed", _("Waits for a second person")
    PUBLISHED = "published", _("Published")
    RETURNED = "returned", _("Returned")
