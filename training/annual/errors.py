"""What can be refused about annual plans and their budget."""

from django.utils.translation import gettext_lazy as _

from asn_career.base.errors import DomainError


class AnnualPlanChangedError(DomainError):
    code = "annual_plan_changed"
    message = _("The plan was changed meanwhile. Read it again, then repeat the act.")


class AnnualStepError(DomainError):
    code = "annual_step"
    message = _("This is not possible while the plan is: %(state)s.")


class NoNeedsError(DomainError):
    code = "no_needs"
    message = _("The plan has no needs yet. Generate them from the gaps first.")


class NoProposalError(DomainError):
    code = "no_proposal"
    message = _("Accept a proposal of the optimisation first.")


class StaleProposalError(DomainError):
    code = "stale_proposal"
    message = _("Needs, programmes or budget changed since this proposal. Optimise again.")


class SamePersonError(DomainError):
    code = "same_person"
    message = _("Whoever submitted the plan cannot approve it. A second person has to.")
    status = 403


class ReasonNeededError(DomainError):
    code = "reason_needed"
    message = _("Give the reason.")
    status = 400


class TooManyPeopleError(DomainError):
    code = "too_many_people"
    message = _("At most %(below)s people are below the level in this unit.")
    status = 400


class BudgetExceededError(DomainError):
    code = "budget_exceeded"
    message = _(
        "Budget line %(line)s has Rp%(left)s left; this needs Rp%(amount)s. Raise the ceiling or choose another line."
    )


class CeilingTooLowError(DomainError):
    code = "ceiling_too_low"
    message = _("Rp%(bound)s of this line are committed or spent; the ceiling cannot be lower.")
    status = 400


class LineNeededError(DomainError):
    code = "line_needed"
    message = _("Choose a budget line of the year.")
    status = 400


class OutsidePlanError(DomainError):
    code = "outside_plan"
    message = _("Choose a unit of the plan.")
    status = 400


class AddedTwiceError(DomainError):
    code = "added_twice"
    message = _("This unit has an added need for the programme already; change that one.")
    status = 400


class AddedNeedSeatsError(DomainError):
    code = "added_need_seats"
    message = _(
        "Added needs ask for %(people)s seats of %(program)s; the plan offers %(seats)s with a known cost and budget "
        "line. Raise the rounds or seats, give cost and line, or lower the need."
    )


class AddedNeedMoneyError(DomainError):
    code = "added_need_money"
    message = _(
        "Added needs cost more than budget line %(line)s has left. Raise the ceiling, choose another line, or lower "
        "them."
    )
