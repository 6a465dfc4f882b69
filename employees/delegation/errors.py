"""What is refused of acting in somebody's name."""

from django.utils.translation import gettext_lazy as _

from asn_career.base.errors import DomainError


class NotDelegableError(DomainError):
    code = "not_delegable"
    message = _(
        "This stays with the official: %(acts)s. Choose among the acts that the rule leaves to a deputy."
    )
    status = 400


class NoSuchDeputyError(DomainError):
    code = "no_such_deputy"
    message = _(
        "No active account belongs to the NIP %(nip)s. Check the number, or ask for an account first."
    )
    status = 400


class OutOfScopeError(DomainError):
    code = "deputy_out_of_scope"
    message = _(
        "%(name)s works outside the units of this right. A deputy works in the same unit, below it, or beside it."
    )
    status = 400


class DeputyIsOfficialError(DomainError):
    code = "deputy_is_official"
    message = _("An official is not their own deputy.")
    status = 400


class DelegationDaysError(DomainError):
    code = "delegation_days"
    message = _(
        "From %(first)s on the days run to %(last)s at most. Choose that day or an earlier one as the last."
    )
    status = 400


class FirstDayOverError(DomainError):
    code = "first_day_over"
    message = _("The first day, %(first)s, is over. Choose %(today)s or a later day.")
    status = 400


class LastBeforeFirstError(DomainError):
    code = "last_before_first"
    message = _("The last day is before the first day. Change one of them.")
    status = 400


class OrderDayError(DomainError):
    code = "order_day"
    message = _("The order is dated after the first day. Correct the day of the order or the first day.")
    status = 400


class InAnotherHandError(DomainError):
    code = "in_another_hand"
    message = _(
        "Another delegation has one of these acts on one of these days. End it first, or choose other days."
    )


class DelegationMovedError(DomainError):
    code = "delegation_moved"
    message = _("The delegation has changed meanwhile. Look at it again.")


class SecondAdministratorError(DomainError):
    code = "second_administrator"
    message = _("Another administrator decides, neither the one who named the deputy nor one of the two.")


class EndReasonError(DomainError):
    code = "end_reason"
    message = _("Give a reason.")
    status = 400


class NotStandingError(DomainError):
    code = "delegation_not_standing"
    message = _("This delegation does not stand today. Nothing can be done under it.")
    status = 403


class TwoInNameError(DomainError):
    code = "two_in_name"
    message = _(
        "Two different people are needed. Official and deputy count as one: what was done in one of their names is "
        "decided by somebody else."
    )
