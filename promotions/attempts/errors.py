"""What can be refused of a further attempt."""

from django.utils.translation import gettext_lazy as _

from asn_career.base.errors import DomainError


class AttemptMovedError(DomainError):
    code = "attempt_moved"
    message = _("This further attempt was decided about already; look at its page again.")


class AttemptExistsError(DomainError):
    code = "attempt_exists"
    message = _(
        "A further attempt of this vacancy waits for a second person, or it was announced anew already."
    )


class StillAtWorkError(DomainError):
    code = "still_at_work"
    message = _(
        "The committee %(decree)s has not ended. Dissolve it, or record what was decided; a further attempt follows"
        " what has ended."
    )


class NothingEndedError(DomainError):
    code = "nothing_ended"
    message = _(
        "Nothing has ended yet that a further attempt could follow: neither an opening nor an official run nor a"
        " committee."
    )


class NoSeatForAttemptError(DomainError):
    code = "no_seat_for_attempt"
    message = _(
        "Somebody was chosen for every seat of this vacancy, or the seats of the post are held or offered by another"
        " vacancy."
    )


class NoCommitteeBeforeError(DomainError):
    code = "no_committee_before"
    message = _(
        "Another committee judges the list of one that sat. Here none did: form a committee, or announce the vacancy"
        " anew."
    )
    status = 422


class OtherCauseError(DomainError):
    code = "other_cause"
    message = _(
        "Nothing on record says so: no list of this vacancy was set aside, or nothing was returned. Choose what"
        " happened."
    )
    status = 422


class NobodyLeftError(DomainError):
    code = "nobody_left"
    message = _("Nobody is left on the list for another committee to propose; announce the vacancy anew.")
    status = 422


class PlannedMoveError(DomainError):
    code = "planned_move"
    message = _(
        "This vacancy is a move of a rotation plan: cancel the plan and propose it anew without the move."
    )


class OwnAttemptError(DomainError):
    code = "own_attempt"
    message = _("Another person agrees to the attempt, neither who proposed it nor a candidate.")
    status = 403
