"""What can be refused of a committee, its sittings, and what follows."""

from django.utils.translation import gettext_lazy as _

from asn_career.base.errors import DomainError


class CommitteeMovedError(DomainError):
    code = "committee_moved"
    message = _("The committee is no longer at this step; look at its page again.")


class NotSentError(DomainError):
    code = "not_sent"
    message = _("A committee is formed once the official run of the vacancy has been sent to it.")


class CommitteeExistsError(DomainError):
    code = "committee_exists"
    message = _("This vacancy has its committee already.")


class AttemptNeededError(DomainError):
    code = "attempt_needed"
    message = _(
        "A committee of this vacancy has sat already. Another one follows a further attempt that two people agreed to."
    )


class NoSeatLeftError(DomainError):
    code = "no_seat_left"
    message = _("Somebody was chosen for every seat of this vacancy that its rules were sealed for.")


class NoAccountError(DomainError):
    code = "no_account"
    message = _("No active account belongs to the NIP %(nip)s; a member signs in to take part.")
    status = 422


class CandidateSitsError(DomainError):
    code = "candidate_sits"
    message = _("%(name)s is a candidate for this post and cannot be a member of its committee.")
    status = 422


class ApplicantSitsError(DomainError):
    code = "applicant_sits"
    message = _("%(name)s applied for this post and cannot be a member of its committee.")
    status = 422


class AuthoritySitsError(DomainError):
    code = "authority_sits"
    message = _(
        "%(name)s decides about this appointment as the appointing authority, and so is no member of the committee that"
        " proposes it. Name somebody else."
    )
    status = 422


class RoleJudgesError(DomainError):
    code = "role_judges"
    message = _(
        "The account of %(name)s is there for “%(roles)s” alone, a role that does not judge people. Name somebody else."
    )
    status = 422


class SeatTakenError(DomainError):
    code = "seat_taken"
    message = _("This person is a member already, or the committee has its chair.")


class WrongNumberError(DomainError):
    code = "wrong_number"
    message = _(
        "A committee by this route has an odd number of members from %(least)d to %(most)d, one of them the chair;"
        " this one has %(n)d."
    )


class TooFewTakePartError(DomainError):
    code = "too_few_take_part"
    message = _(
        "Too few members are left who may judge every candidate: %(n)d of at least %(least)d. Dissolve this committee"
        " and form one with other members."
    )


class NotMemberError(DomainError):
    code = "not_member"
    message = _("Only a member of the committee does this, in person.")
    status = 403


class NotLeadingError(DomainError):
    code = "not_leading"
    message = _("Only the chair or the officer in charge does this.")
    status = 403


class RecusedError(DomainError):
    code = "recused"
    message = _("You take no part in this because of a conflict of interest.")
    status = 403


class DeclaredAlreadyError(DomainError):
    code = "declared_already"
    message = _("This is declared already.")


class MarkedAlreadyError(DomainError):
    code = "marked_already"
    message = _("You have given your first mark to this candidate; it stays.")


class MarkRangeError(DomainError):
    code = "mark_range"
    message = _("A mark is a whole number from 0 to 100.")
    status = 422


class MarksMissingError(DomainError):
    code = "marks_missing"
    message = _("First marks are missing from: %(names)s. Wait for them, or note these members as absent.")


class NoQuorumError(DomainError):
    code = "no_quorum"
    message = _("%(present)d of the members who take part are present; the quorum needs %(needed)d.")


class VotedAlreadyError(DomainError):
    code = "voted_already"
    message = _("You have voted about this candidate in this sitting.")


class DepartedAlreadyError(DomainError):
    code = "departed_already"
    message = _("A departure about this is recorded already.")


class AnotherMemberError(DomainError):
    code = "another_member"
    message = _("Another member who is present answers, not the one who asked.")
    status = 403


class DepartureWaitsError(DomainError):
    code = "departure_waits"
    message = _("A departure from the official order still waits for a second person.")


class NotSupportedError(DomainError):
    code = "not_supported"
    message = _(
        "Not supported by enough votes: %(names)s. Whoever is not to be proposed is left out with a reason and a"
        " second person."
    )


class SharedRankError(DomainError):
    code = "shared_rank"
    message = _(
        "%(names)s share a rank at the edge of the %(wanted)d names. Record which of them is left out, with a reason"
        " and a second person."
    )


class FewerNamesError(DomainError):
    code = "fewer_names"
    message = _("There are %(n)d names; say why fewer than %(wanted)d are proposed.")
    status = 422


class PlaceRangeError(DomainError):
    code = "place_range"
    message = _("A candidate moves to a place from 1 to %(wanted)d, among the names that are proposed.")
    status = 422


class NothingMovesError(DomainError):
    code = "nothing_moves"
    message = _("This candidate is on place %(place)d already: nothing would change. Choose another place.")
    status = 422


class NothingProposedError(DomainError):
    code = "nothing_proposed"
    message = _(
        "Nobody is left to propose: record that the list is set aside, with a reason and a second person."
    )


class MinutesChangedError(DomainError):
    code = "minutes_changed"
    message = _("These minutes are no longer the ones you were shown; read them again.")


class SignedAlreadyError(DomainError):
    code = "signed_already"
    message = _("You have signed these minutes.")


class ObjectionOpenError(DomainError):
    code = "objection_open"
    message = _(
        "An open objection would give another list. The minutes are signed once it is answered; see the objections."
    )


class NumberNeededError(DomainError):
    code = "number_needed"
    message = _("Give the number.")
    status = 422


class ConflictedError(DomainError):
    code = "conflicted"
    message = _("Who is a member, a candidate or a relative of one does not decide.")
    status = 403


class NotProposedError(DomainError):
    code = "not_proposed"
    message = _("Choose one of the proposed names.")
    status = 422


class DecidedAlreadyError(DomainError):
    code = "decided_already"
    message = _(
        "This seat has been decided about, or the minutes are no longer the latest; look at the page again."
    )


class NoSuchSeatError(DomainError):
    code = "no_such_seat"
    message = _("Seat %(seat)d is not one of those that wait for a decision.")
    status = 422


class ChosenAlreadyError(DomainError):
    code = "chosen_already"
    message = _("This person was chosen for another seat of the post already; nobody gets two seats.")
    status = 422


class RecordedAlreadyError(DomainError):
    code = "recorded_already"
    message = _("This appointment is recorded already, or its draft has changed; look at its page again.")


class DecreeUsedError(DomainError):
    code = "decree_used"
    message = _("Another appointment has this number; check the number of the decree.")
    status = 422


class CommitteeDecreeDayError(DomainError):
    code = "committee_decree_day"
    message = _("The decree of a committee is dated between %(first)s and today, %(last)s. Check its date.")
    status = 422


class SittingDayError(DomainError):
    code = "sitting_day"
    message = _(
        "A sitting is held on a day from %(first)s, when the committee's decree and its list were there, to today,"
        " %(last)s. Give the day on which it is held."
    )
    status = 422


class DecreeDayError(DomainError):
    code = "decree_day"
    message = _(
        "The decree is dated between the day of the decision, %(first)s, and today, %(last)s. Check its date."
    )
    status = 422


class EffectiveDayError(DomainError):
    code = "effective_day"
    message = _(
        "An appointment takes effect on the day of the decision, %(first)s, or later. Check the effective date."
    )
    status = 422


class NotVacatedError(DomainError):
    code = "not_vacated"
    message = _("No post became vacant by this appointment, or a vacancy for it is open already.")
