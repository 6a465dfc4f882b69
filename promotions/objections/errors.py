"""What can be refused of objections."""

from django.utils.translation import gettext_lazy as _

from asn_career.base.errors import DomainError


class TooLateError(DomainError):
    code = "too_late"
    message = _("The time to object ended on %(day)s.")


class NotConsideredError(DomainError):
    code = "not_considered"
    message = _("Only who was considered by the official run that was sent may object to it.")


class FiledAlreadyError(DomainError):
    code = "filed_already"
    message = _("You have objected to this already; open that objection to read or to complete it.")


class UnknownSubjectError(DomainError):
    code = "unknown_subject"
    message = _("Choose what you object to from the list.")
    status = 422


class MovedOnError(DomainError):
    code = "objection_moved_on"
    message = _("This objection is no longer at this step, or somebody else was first; look at it again.")


class ConflictError(DomainError):
    code = "objection_conflict"
    message = _("You take no part in this objection: %(why)s.")
    status = 403


class SecondPersonError(DomainError):
    code = "second_person"
    message = _(
        "Somebody decides who neither prepared this answer nor reviewed the person for this shortlist."
    )
    status = 403


class JudgedAlreadyError(DomainError):
    code = "judged_already"
    message = _(
        "You sat in the committee of this vacancy or decided after it. Somebody who did not decide about the person"
        " answers the objection."
    )
    status = 403


class DocumentsDueError(DomainError):
    code = "documents_due"
    message = _("The documents may still come until %(day)s.")


class EffectMissingError(DomainError):
    code = "effect_missing"
    message = _(
        "Correct the record in its source and have the effect computed before the objection is upheld."
    )


class NothingCorrectedError(DomainError):
    code = "nothing_corrected"
    message = _(
        "Nothing in this person's records differs from what the run read; correct the record in its source first."
    )


class EffectUnderWayError(DomainError):
    code = "effect_under_way"
    message = _("The effect is still being computed; wait until it is there.")
