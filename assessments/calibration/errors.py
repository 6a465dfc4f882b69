"""What can be refused in a calibration."""

from django.utils.translation import gettext_lazy as _

from asn_career.base.errors import DomainError


class NotCalibratingError(DomainError):
    code = "not_calibrating"
    message = _("Only a round of named assessors that is in calibration has a session.")


class SessionClosedError(DomainError):
    code = "calibration_closed"
    message = _("This calibration is closed; what it set does not change any more.")


class ClosingProposedError(DomainError):
    code = "calibration_proposed"
    message = _(
        "Closing was proposed: nothing changes until another person decides. Return the proposal to go on."
    )


class NotAsSeenError(DomainError):
    code = "calibration_moved_on"
    message = _("Meanwhile the calibration went on. Look at it as it stands now, and decide again.")


class LevelMovedOnError(DomainError):
    code = "calibration_level_moved_on"
    message = _(
        "Meanwhile this level was changed: %(who)s set it from %(before)s to %(after)s on %(when)s. Nothing of"
        " yours was recorded. Decide about the level as it stands now."
    )


class SamePersonError(DomainError):
    code = "calibration_same_person"
    message = _("You proposed to close; another person with the same right approves it.")
    status = 403


class ConcernedError(DomainError):
    code = "calibration_concerned"
    message = _("You do not approve these changes: one of them is about you (%(why)s).")
    status = 403


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
    message = _(
        "The calibration is not closed: one person proposes it, another approves. Then the round can finish."
    )
