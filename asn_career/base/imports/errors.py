"""Refusals of an import as a whole that are not about its content."""

from django.utils.translation import gettext_lazy as _

from asn_career.base.errors import DomainError


class ImportInProgressError(DomainError):
    code = "import_in_progress"
    message = _("The same file is being loaded by %(sender)s since %(since)s. Wait until that has ended.")


class StorageFullError(DomainError):
    code = "storage_full"
    message = _(
        "The storage is full: nothing was written. Tell those who run the system, then send the file again."
    )
    status = 503


class ImportDayAheadError(DomainError):
    code = "import_day_ahead"
    message = _(
        "The day of an import is today or earlier, not %(day)s: only what has happened can be loaded."
    )
    status = 400


class ImportNotAppliableError(DomainError):
    code = "import_not_appliable"
    message = _("This import cannot be applied: it is still running, has been applied, or was refused.")


class ImportNotMappableError(DomainError):
    code = "import_not_mappable"
    message = _(
        "The headings of this package cannot be mapped any more: it was applied, or its file is gone."
    )


class ImportNotUndoableError(DomainError):
    code = "import_not_undoable"
    message = _("This import cannot be undone: %(count)d of its records were changed later or are in use.")


class NothingToUndoError(ImportNotUndoableError):
    message = _("This import cannot be undone: nothing of it has been loaded.")


class UndoneAlreadyError(ImportNotUndoableError):
    message = _("This import was undone already, on %(at)s; there is nothing left to take back.")
