"""What can be refused around sessions, in sentences that say what to do."""

from django.utils.translation import gettext_lazy as _

from asn_career.base.errors import DomainError


class SessionStateError(DomainError):
    code = "session_state"
    message = _("The session is “%(state)s” now, so this is not possible.")


class NotYetError(DomainError):
    code = "not_yet"
    message = _(
        "The session begins on %(day)s and cannot be started before that day. "
        "If it is held earlier, change its first day."
    )


class NotOpenError(DomainError):
    code = "registration_not_open"
    message = _("Registration for this session is not open.")


class NominationOnlyError(DomainError):
    code = "nomination_only"
    message = _("People are nominated for this session by their unit; ask your unit administrator.")


class OutsideSessionError(DomainError):
    code = "outside_session"
    message = _("%(name)s does not belong to the unit that this session is for.")


class AlreadyEnrolledError(DomainError):
    code = "already_enrolled"
    message = _("%(name)s is enrolled in this session already.")


class ConflictError(DomainError):
    code = "conflict"
    message = _("%(name)s cannot take part: %(conflict)s")


class EnrolmentStateError(DomainError):
    code = "enrolment_state"
    message = _("Meanwhile this is “%(state)s”; reload the page.")


class OwnCaseError(DomainError):
    code = "own_case"
    message = _("Nobody decides about their own participation.")
    status = 403


class ReasonRequiredError(DomainError):
    code = "reason_required"
    message = _("Please give a reason.")
    status = 422


class NoKnownGapError(DomainError):
    code = "no_known_gap"
    message = _(
        "No unit has a known gap in this programme's competency, so no quota follows from gaps. "
        "Compute gaps, or give seats without a quota."
    )


class QuotaSumError(DomainError):
    code = "quota_sum"
    message = _("The quotas come to %(sum)s seats; the session has %(seats)s.")
    status = 422


class QuotaSeatsError(DomainError):
    code = "quota_seats"
    message = _("%(unit)s: “%(value)s” is not a number of seats. Give a whole number from 0 to %(seats)s.")
    status = 422


class SeatsHeldError(DomainError):
    code = "seats_held"
    message = _("%(held)s seats are given already; fewer than that is not possible.")
    status = 422


class WrongTokenError(DomainError):
    code = "wrong_token"
    message = _("This code is not valid. Scan the code that the trainer's screen shows now.")
    status = 404


class ExpiredTokenError(DomainError):
    code = "expired_token"
    message = _("This code has expired. Scan the code that the trainer's screen shows now.")
    status = 410


class NotAParticipantError(DomainError):
    code = "not_a_participant"
    message = _("You have no seat in this session. Speak to the organiser.")
    status = 403


class AlreadyRecordedError(DomainError):
    code = "already_recorded"
    message = _("Your presence on this day is recorded already.")


class NotOnTheListError(DomainError):
    code = "not_on_the_list"
    message = _(
        "Somebody who is ticked has no seat in this session. Load the list again, then tick it once more."
    )
    status = 422


class DayToComeError(DomainError):
    code = "day_to_come"
    message = _("%(day)s has not come yet. Record presence on the day itself or later.")


class AttendanceTooLowError(DomainError):
    code = "attendance_too_low"
    message = _("%(name)s was present on %(share)s of the days; passing needs %(needed)s.")
    status = 422


class ResultsMissingError(DomainError):
    code = "results_missing"
    message = _("Results are missing for: %(names)s.")
    status = 422


class ChainExistsError(DomainError):
    code = "chain_exists"
    message = _("There is a chain for this from that day on already. Choose a later day.")


class ChainDecidedError(DomainError):
    code = "chain_decided"
    message = _("Meanwhile this is “%(state)s”; reload the page.")


class SamePersonError(DomainError):
    code = "same_person"
    message = _("Whoever proposed the chain cannot approve it. A second person has to.")
    status = 403
