"""What can be refused of results, objections to them, and the register of providers."""

from django.utils.translation import gettext_lazy as _

from asn_career.base.errors import DomainError


class ResultMovedOnError(DomainError):
    code = "result_moved_on"
    message = _("This result is no longer at this step, or somebody else was first; look at it again.")


class UnknownPersonError(DomainError):
    code = "unknown_person"
    message = _("No employee in your scope has this NIP; check its 18 digits.")
    status = 422


class FutureDayError(DomainError):
    code = "future_day"
    message = _("The day of the assessment lies in the future; a result is entered afterwards.")
    status = 422


class BeforeBirthError(DomainError):
    code = "before_birth"
    message = _("The day of the assessment lies before the person's birth.")
    status = 422


class MethodNeededError(DomainError):
    code = "method_needed"
    message = _("Say by which method the assessment centre worked: simple, medium or complex.")
    status = 422


class IncompleteError(DomainError):
    code = "incomplete"
    message = _("Before this goes to the second person, add: %(missing)s.")
    status = 422


class NoLevelsError(DomainError):
    code = "no_levels"
    message = _("Enter at least one level before this goes to the second person.")
    status = 422


class LevelRefusedError(DomainError):
    code = "level_refused"
    message = _("“%(value)s” is no level: it goes from 0 to 5 by halves, such as 3 or 3,5.")
    status = 422


class UnknownCompetencyError(DomainError):
    code = "unknown_competency"
    message = _("There is no competency “%(value)s” in the dictionary.")
    status = 422


class SecondPersonError(DomainError):
    code = "second_person"
    message = _("Somebody else finalises what you entered.")
    status = 403


class AboutOneselfError(DomainError):
    code = "about_oneself"
    message = _("Nobody enters, finalises or answers about themselves.")
    status = 403


class ConflictError(DomainError):
    code = "result_conflict"
    message = _("You take no part in this: %(why)s.")
    status = 403


class OnRecordError(DomainError):
    code = "on_record"
    message = _(
        "%(competency)s of this occasion is on record already with level %(level)s. Discard this draft and correct "
        "the result that is on record."
    )


class NotFinalError(DomainError):
    code = "not_final"
    message = _("Only a final result that stands is corrected, accepted or objected to.")


class CorrectedAlreadyError(DomainError):
    code = "corrected_already"
    message = _("A correction of this result is under way already; finish or discard that one.")


class NothingCorrectedError(DomainError):
    code = "nothing_corrected"
    message = _("The correction says what the result says already; change a level or discard it.")
    status = 422


class ReasonTooShortError(DomainError):
    code = "reason_too_short"
    message = _("Give the reason in at least 30 characters; the employee reads it.")
    status = 422


class AnsweredAlreadyError(DomainError):
    code = "answered_already"
    message = _("You have answered to this result already.")


class ObjectionTooLateError(DomainError):
    code = "too_late"
    message = _("The time to object ended on %(day)s. Ask for a correction of your data instead.")


class ObjectionMovedOnError(DomainError):
    code = "objection_moved_on"
    message = _("This objection is no longer at this step, or somebody else was first; look at it again.")


class TookPartError(DomainError):
    code = "took_part"
    message = _("Somebody answers an objection who neither entered nor finalised the result.")
    status = 403


class CorrectionMissingError(DomainError):
    code = "correction_missing"
    message = _("An objection is upheld by a correction: have it finalised first, then answer.")
    status = 422


class CorrectionMadeError(DomainError):
    code = "correction_made"
    message = _("The result was corrected, so the answer is that it was.")
    status = 422


class KnownProviderError(DomainError):
    code = "known_provider"
    message = _("A provider with this code or name is in the register already.")


class AccreditationOverlapError(DomainError):
    code = "accreditation_overlap"
    message = _("Another accreditation of this provider covers part of this time; end that one first.")


class AccreditationInUseError(DomainError):
    code = "accreditation_in_use"
    message = _("Results of %(day)s and later rest on this accreditation; it cannot end before.")
