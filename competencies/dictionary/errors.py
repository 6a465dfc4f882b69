"""What can be refused about versions of the dictionary."""

from django.utils.translation import gettext_lazy as _

from asn_career.base.decreed import BackwardsError
from asn_career.base.errors import DomainError


class ContentFaultsError(DomainError):
    code = "dictionary_faults"
    message = _("The draft is not complete: %(faults)s")


class DraftExistsError(DomainError):
    code = "dictionary_draft_exists"
    message = _("Version %(number)s is a draft already. Finish or return it first.")


class NotADraftError(DomainError):
    code = "dictionary_not_a_draft"
    message = _("This version is no draft any more, or was changed meanwhile. Load the page again.")


class OwnVersionError(DomainError):
    code = "dictionary_own_version"
    message = _("You drafted this version. Somebody else with the authority to approve reviews it.")
    status = 403


class VersionBackwardsError(BackwardsError):
    code = "dictionary_backwards"
    message = _("A version does not work backwards: choose %(day)s or a later day.")


class FileRefusedError(DomainError):
    """The file of a dictionary that cannot be read; each sentence names place, value and remedy."""

    code = "dictionary_file"
    message = _("The file was not taken: %(faults)s")
    status = 422
