"""What can be refused about shortlists and their review."""

from django.utils.translation import gettext_lazy as _

from asn_career.base.errors import DomainError


class ShortlistSentError(DomainError):
    code = "shortlist_sent"
    message = _("This shortlist has been sent to the committee and can no longer be changed.")


class NoOpenVacancyError(DomainError):
    code = "no_open_vacancy"
    message = _("There is no open vacancy in your scope.")


class ReviewUnfinishedError(DomainError):
    code = "review_unfinished"
    message = _("Mark every proposed candidate as verified or excluded first: %(names)s.")


class NothingToSendError(DomainError):
    code = "nothing_to_send"
    message = _("No proposed candidate has been verified.")


class ReasonRequiredError(DomainError):
    code = "reason_required"
    message = _("Give a reason.")
    status = 400


class DocumentRequiredError(DomainError):
    code = "document_required"
    message = _("Name the document that proves this.")
    status = 400


class RuleNotOpenError(DomainError):
    code = "rule_not_open"
    message = _("This rule is not waiting for a manual check.")


class UnknownOutcomeError(DomainError):
    code = "unknown_outcome"
    message = _("A verification says that the rule is met or that it is not.")
    status = 400


class NotEligibleError(DomainError):
    code = "not_eligible"
    message = _("Only an eligible candidate can be marked as verified.")


class OwnCaseError(DomainError):
    code = "own_case"
    message = _("Nobody decides about themselves.")
    status = 403


class RulesAsOfError(DomainError):
    code = "rules_as_of"
    message = _(
        "An official run reads data of a day up to today, %(day)s; choose that day or an earlier one."
    )
    status = 422


class BlindReviewError(DomainError):
    code = "blind_review"
    message = _(
        "You are marking the candidates of this vacancy without their names as a member of its committee. You see the"
        " shortlist again once all first marks are in."
    )
    status = 403


class NotOfficialError(DomainError):
    code = "not_official"
    message = _("Only the official run of the rule set in force is reviewed and sent; this run stays listed.")


class RuleSetNotSealedError(DomainError):
    code = "rule_set_not_sealed"
    message = _("This rule set is not sealed, or a newer one has replaced it.")


class OfficialRunExistsError(DomainError):
    code = "official_run_exists"
    message = _("This rule set has its official run already; there is only one.")


class RuleSetNotWaitingError(DomainError):
    code = "rule_set_not_waiting"
    message = _("This rule set no longer waits for approval; look at its page again.")


class RuleSetWaitsError(DomainError):
    code = "rule_set_waits"
    message = _("A rule set of this vacancy waits for approval already.")


class VacancySentError(DomainError):
    code = "vacancy_sent"
    message = _("The official run of this vacancy has been sent to the committee; its rules stay.")


class BasisRequiredError(DomainError):
    code = "basis_required"
    message = _("Name the decree that permits to depart from the national default.")
    status = 400


class OwnRuleSetError(DomainError):
    code = "own_rule_set"
    message = _("Nobody approves a rule set of their own.")
    status = 403


class ApprovedAlreadyError(DomainError):
    code = "approved_already"
    message = _("You have approved this rule set already; another person gives the second approval.")


class CandidateJudgesError(DomainError):
    code = "candidate_judges"
    message = _("Whoever could be a candidate for this post neither drafts nor approves its rules.")
    status = 403
