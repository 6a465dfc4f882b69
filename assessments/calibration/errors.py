"""What can be refused in a calibration."""

from django.utils.translation import gettext_lazy as _

from asn_career.base.errors import DomainError


class NotCalibratingError(DomainError):
    code = "not_calibrating"
    message = _("Only a round of named assessors that is in calibration has a session.")


class SessionClosedError(DomainError):
    code = "calibration_closed"
    message = _("This calibration is closed; what it set does not change any more.")


class NoPartError(DomainError):
    code = "calibration_no_part"
    message = _("Join the session first: only who takes part in it calibrates.")
    status = 403


class CalibrationConflictError(DomainError):
    code = "calibration_conflict"
    message = _("You take no part in this person's calibration: %(why)s.")
    status = 403


class SameLevelError(DomainError):
    code = "same_level"
    message = _("This is the level already; choose another one.")
    status = 422


class UnknownOutcomeError(DomainError):
    code = "unknown_outcome"
    message = _("What is not known cannot be calibrated: there is no level to change.")
    status = 422


class CalibrationOpenError(DomainError):
    code = "calibration_open"
    message = _("Close the calibration first; then the round can finish.")
