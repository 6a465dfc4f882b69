"""What can be refused of an opening, its stages, applications and scores."""

from django.utils.translation import gettext_lazy as _

from asn_career.base.errors import DomainError


class OpeningMovedError(DomainError):
    code = "opening_moved"
    message = _("The opening is no longer at this step; look at its page again.")


class OpeningExistsError(DomainError):
    code = "opening_exists"
    message = _("This vacancy has its opening already.")


class VacancyClosedError(DomainError):
    code = "vacancy_closed"
    message = _("This vacancy is closed.")


class VacancyRunsError(DomainError):
    code = "vacancy_runs"
    message = _(
        "This vacancy has an official run or approved rules already; an opening stands at the beginning."
    )


class PostTakenError(DomainError):
    code = "post_taken"
    message = _("Every seat of this post is taken, or a vacancy is open for it.")
    status = 422


class WeightsError(DomainError):
    code = "weights"
    message = _("The weights of the scored stages are whole numbers that add up to 100.")
    status = 422


class DecreeNeededError(DomainError):
    code = "decree_needed"
    message = _("Name the decree that permits weights other than the national ones.")
    status = 422


class OwnOpeningError(DomainError):
    code = "own_opening"
    message = _("Nobody approves an opening of their own.")
    status = 403


class OpeningApprovedAlreadyError(DomainError):
    code = "opening_approved_already"
    message = _("You have approved this opening already; another person gives the second approval.")


class ApplicantActsError(DomainError):
    code = "applicant_acts"
    message = _("Whoever has applied takes no part in the opening in another role.")
    status = 403


class StageNotInTurnError(DomainError):
    code = "stage_not_in_turn"
    message = _("A stage begins when the one before it is closed.")


class AnnouncedTooShortError(DomainError):
    code = "announced_too_short"
    message = _("An announcement lasts %(days)d days at least: choose %(day)s or a later last day.")
    status = 422


class LastDayError(DomainError):
    code = "last_day"
    message = _("This begins on %(first)s: choose a last day from then to %(last)s.")
    status = 422


class CallStillOpenError(DomainError):
    code = "call_still_open"
    message = _("The call was announced until %(day)s; it closes on the day after.")


class EvidenceMissingError(DomainError):
    code = "evidence_missing"
    message = _("This stage cannot close yet. Missing: %(items)s.")


class NoSuchItemError(DomainError):
    code = "no_such_item"
    message = _("Choose an item of this stage's checklist that a document fulfils.")
    status = 422


class EnoughApplicantsError(DomainError):
    code = "enough_applicants"
    message = _("Enough applicants have passed, or not every application is decided: no extension now.")


class CallClosedError(DomainError):
    code = "call_closed"
    message = _("Applications are accepted from %(start)s to %(end)s only.")


class ApplicationExistsError(DomainError):
    code = "application_exists"
    message = _("You have applied here already; there is one application for each person.")


class ApplicationIncompleteError(DomainError):
    code = "application_incomplete"
    message = _("Still missing: %(documents)s.")


class ApplicationMovedError(DomainError):
    code = "application_moved"
    message = _("This application is no longer at this step; look at its page again.")


class NotYoursToApplyError(DomainError):
    code = "not_yours_to_apply"
    message = _("Whoever opened, approves or judges this opening does not apply to it.")
    status = 403


class RepairReasonError(DomainError):
    code = "repair_reason"
    message = _("Say what is wrong with the document, so that it can be repaired.")
    status = 422


class NotReturnedError(DomainError):
    code = "not_returned"
    message = _("Once sent, documents stay as they are. Only what came back can be replaced: %(documents)s.")


class RepairClosedError(DomainError):
    code = "repair_closed"
    message = _("Documents could be repaired until %(day)s, the last day of the document check.")


class TooLateToRepairError(DomainError):
    code = "too_late_to_repair"
    message = _("The last day of the document check is over: nothing can be repaired any more.")


class UncheckedDocumentsError(DomainError):
    code = "unchecked_documents"
    message = _("Check every document first: %(documents)s.")


class DocumentRefusedError(DomainError):
    code = "document_refused"
    message = _("Who passes has every document accepted; this is not the case of: %(documents)s.")


class SecondPersonError(DomainError):
    code = "second_person"
    message = _("Another person than the one who checked decides.")
    status = 403


class NoSuchAccountError(DomainError):
    code = "no_such_account"
    message = _("No active account belongs to %(nip)s; an assessor signs in to give scores.")
    status = 422


class AssessorTakenError(DomainError):
    code = "assessor_taken"
    message = _("This person is an assessor of this stage already.")


class TooFewAssessorsError(DomainError):
    code = "too_few_assessors"
    message = _("%(least)d assessors who may score every applicant are needed; %(names)s would have fewer.")


class NotAssessorError(DomainError):
    code = "not_assessor"
    message = _("Only an assessor of this stage gives scores, in person.")
    status = 403


class ConflictBarsError(DomainError):
    code = "conflict_bars"
    message = _("You do not score this applicant because of a conflict of interest.")
    status = 403


class ScoreRangeError(DomainError):
    code = "score_range"
    message = _("Give every criterion points from 0 to 100, with at most two decimals.")
    status = 422


class CorrectionReasonError(DomainError):
    code = "correction_reason"
    message = _(
        "You have scored this applicant already. Say why the sheet is corrected; both stay on record."
    )
    status = 422


class NoWideSpreadError(DomainError):
    code = "no_wide_spread"
    message = _("The scores of this applicant do not lie apart as far as the rule says, or not all are in.")
