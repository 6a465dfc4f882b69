"""What can be refused about shortlists and their review."""

from django.utils.translation import gettext_lazy as _

from asn_career.base.errors import DomainError


class ShortlistSentError(DomainError):
    code = "shortlist_sent"
    message = _("This shortlist has been sent to the committee and can no longer be changed.")


class ShortlistSupersededError(DomainError):
    code = "shortlist_superseded"
    message = _("A newer run of this vacancy has been published; send that one.")


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
