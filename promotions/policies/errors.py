"""What can be refused about local policies."""

from django.utils.translation import gettext_lazy as _

from asn_career.base.decreed import BackwardsError
from asn_career.base.errors import DomainError


class PolicyValueError(DomainError):
    code = "policy_value"
    message = _("This is no value of the rule: %(faults)s")
    status = 400


class PolicyBackwardsError(BackwardsError):
    code = "policy_backwards"
    message = _("A policy does not work backwards: choose %(day)s or a later day.")


class PolicyFollowsError(DomainError):
    code = "policy_follows"
    message = _(
        "Policy %(number)s holds from %(day)s on: let this one end before, or begin on that day or later."
    )


class PolicyWaitsError(DomainError):
    code = "policy_waits"
    message = _("A policy for this rule waits for a second person already.")


class PolicyNotWaitingError(DomainError):
    code = "policy_not_waiting"
    message = _("This policy no longer waits as it was shown; look at its page again.")


class OwnPolicyError(DomainError):
    code = "own_policy"
    message = _("Nobody publishes a policy of their own.")
    status = 403
