"""What can be refused about decrees of standards."""

from django.utils.translation import gettext_lazy as _

from asn_career.base.decreed import BackwardsError
from asn_career.base.errors import DomainError


class NotADraftError(DomainError):
    code = "decree_not_a_draft"
    message = _("This decree is no draft any more, or was changed meanwhile. Load the page again.")


class OwnDecreeError(DomainError):
    code = "own_decree"
    message = _("You drafted this decree. Somebody else with the authority to approve decides.")
    status = 403


class DecreeBackwardsError(BackwardsError):
    code = "decree_backwards"
    message = _("A standard does not work backwards: choose %(day)s or a later day.")


class NothingToTakeBackError(DomainError):
    code = "nothing_to_take_back"
    message = _(
        "There is no saving left that can be taken back: its cells were changed in another way since."
    )


class DecreeFaultsError(DomainError):
    code = "decree_faults"
    message = _("The decree is not complete: %(faults)s")


class UnknownCodesError(DomainError):
    code = "unknown_codes"
    message = _("Not known in this agency: %(codes)s. Check each code, or load the post by import first.")
    status = 422


class OtherClassError(DomainError):
    code = "other_class"
    message = _("Already in another class: %(codes)s. Take the post out there first.")
    status = 422
