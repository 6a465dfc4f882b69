"""Why an act on an assessment round is refused."""

from django.utils.translation import gettext_lazy as _

from asn_career.base.errors import DomainError


class RoundMovedError(DomainError):
    code = "round_moved"
    message = _("The round has moved on since you opened this page. Look at it again.")


class OwnRoundError(DomainError):
    code = "own_round"
    message = _("Another person opens a round than the one who planned it.")
    status = 403


class RoundDaysError(DomainError):
    code = "round_days"
    message = _("The round lasts from %(first)s to %(last)s; it opens within these days only.")
    status = 422


class OverAlreadyError(DomainError):
    code = "over_already"
    message = _("The round would be over before it can be opened: choose a last day from today, %(day)s.")
    status = 422


class ClosesEarlierError(DomainError):
    code = "closes_earlier"
    message = _("An open round is only ever extended: choose a day after %(day)s.")
    status = 422


class NothingToAskError(DomainError):
    code = "nothing_to_ask"
    message = _("Nobody is to be assessed, or the dictionary has no indicators for what is to be asked.")
    status = 422


class TooFewAssessorsError(DomainError):
    code = "too_few_assessors"
    message = _("Each subject needs %(least)s assessors. Still missing: %(names)s")
    status = 422


class NoRoomError(DomainError):
    code = "no_room_for_assessors"
    message = _(
        "%(count)s subjects find no %(least)s assessors without a conflict and within %(most)s subjects each:"
        " %(names)s. Name more assessors."
    )
    status = 422


class NobodyNewError(DomainError):
    code = "nobody_new"
    message = _(
        "Nobody was added: who you chose is in this round or another one of its method already, or the unit has nobody "
        "whom you may see. Choose another unit, or give NIPs."
    )
    status = 422


class UnknownPeopleError(DomainError):
    code = "unknown_people"
    message = _(
        "Nobody in the round's unit whom you may see has these NIPs: %(nips)s. Check them, or leave them out."
    )
    status = 422


class ConflictOfInterestError(DomainError):
    code = "conflict_of_interest"
    message = _("%(name)s cannot rate here: %(why)s")
    status = 422


class RaterTakenError(DomainError):
    code = "rater_taken"
    message = _("This person is a rater here already.")


class NoAccountError(DomainError):
    code = "no_account"
    message = _("Nobody with an account has the NIP or account name %(nip)s; check what you typed.")
    status = 422


class NotOpenError(DomainError):
    code = "round_not_open"
    message = _(
        "The round is closed; nothing more can be rated. Ask your personnel officer if it was closed in error."
    )


class HandedInError(DomainError):
    code = "handed_in"
    message = _("This was handed in already and does not change any more.")


class AnswersMissingError(DomainError):
    code = "answers_missing"
    message = _("%(count)s statements have no answer yet. Choose one for each, or “cannot judge”.")
    status = 422


class WrongAnswerError(DomainError):
    code = "wrong_answer"
    message = _(
        "“%(value)s” is no answer to “%(statement)s”: choose from %(lowest)s to %(highest)s, or leave it out."
    )
    status = 422


class EvidenceMissingError(DomainError):
    code = "evidence_missing"
    message = _("You rate yourself above level %(level)s: say what shows it, or refer to a document.")
    status = 422


class CommentTooLongError(DomainError):
    code = "comment_too_long"
    message = _("The comment is too long: at most %(most)s characters fit.")
    status = 422


class UnsettledError(DomainError):
    code = "unsettled"
    message = _("The assessors lie %(apart)s levels or more apart and have not settled it: %(names)s")
    status = 422


class NothingToSettleError(DomainError):
    code = "nothing_to_settle"
    message = _("The assessors do not lie far enough apart here, or have not all handed in.")
    status = 422


class LevelRangeError(DomainError):
    code = "level_range"
    message = _("A level lies between 0 and 5, in halves.")
    status = 422


class OnRecordError(DomainError):
    code = "on_record"
    message = _(
        "Some of its levels are on record already, or are being put there: put the others on record too."
    )


class StillCountingError(DomainError):
    code = "still_counting"
    message = _("The rating was closed and is being counted. Look again in a minute.")


class BeingPreparedError(DomainError):
    code = "round_being_prepared"
    message = _(
        "A background job is proposing raters or opening the round. Wait until it has ended, or cancel the job."
    )
