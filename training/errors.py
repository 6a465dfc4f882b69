"""What people are told when study leave or recognition cannot go on as asked."""

from django.utils.translation import gettext_lazy as _

from asn_career.base.errors import DomainError


class ChangedMeanwhileError(DomainError):
    code = "changed_meanwhile"
    message = _("Somebody else has dealt with this since you opened the page. Look at it again, then decide.")


class OwnMatterError(DomainError):
    code = "own_matter"
    message = _("Nobody decides about themselves.")
    status = 403


class SecondPersonNeededError(DomainError):
    code = "second_person_needed"
    message = _("You took an earlier step of this yourself. Another person has to take this one.")


class ReasonNeededError(DomainError):
    code = "reason_needed"
    message = _("Give a reason.")
    status = 422


class RulesNotMetError(DomainError):
    code = "rules_not_met"
    message = _("Not met: %(rules)s. Correct the application, or settle what the documents show.")


class DocumentMissingError(DomainError):
    code = "document_missing"
    message = _("Add this document first: %(kind)s.")
    status = 422


class NumberMissingError(DomainError):
    code = "number_missing"
    message = _("Give the number of the decision; each number is used once.")
    status = 422


class TooEarlyError(DomainError):
    code = "too_early"
    message = _("This is possible from %(day)s on.")


class OutsideTheTimeError(DomainError):
    code = "outside_the_time"
    message = _("Give a day from %(first)s to %(last)s.")
    status = 422


class AnotherOpenError(DomainError):
    code = "another_open"
    message = _("You already have an application or a study under way. Finish or withdraw that one first.")


class RuleSettledError(DomainError):
    code = "rule_not_open"
    message = _("The data decide this rule; there is nothing to settle.")


class OftenEnoughError(DomainError):
    code = "often_enough"
    message = _(
        "Extended at most %(times)s times, by %(months)s months in all: the last day can be %(last)s at most."
    )


class RegisterRefusedError(DomainError):
    code = "register_refused"
    message = _("The register did not take the row: %(reason)s")


class NotOpenError(DomainError):
    code = "recognition_not_open"
    message = _("This programme takes no nominations now.")


class BudgetSpentError(DomainError):
    code = "budget_spent"
    message = _(
        "The budget is used up: %(awarded)s of %(affordable)s recognitions are decided. Nothing was changed."
    )


class CriteriaNotMetError(DomainError):
    code = "criteria_not_met"
    message = _("%(name)s does not meet the criteria of this programme on this day.")


class NominatedAlreadyError(DomainError):
    code = "nominated_already"
    message = _("%(name)s is nominated already.")
