"""What can be refused of a rotation plan."""

from django.utils.translation import gettext_lazy as _

from asn_career.base.errors import DomainError


class RotationMovedError(DomainError):
    code = "rotation_moved"
    message = _("The plan is no longer at this step; look at its page again.")


class TooManyPeopleError(DomainError):
    code = "too_many_people"
    message = _(
        "%(people)d people hold posts of this level here; one plan compares %(most)d at most. Choose a unit below."
    )
    status = 422


class NoMoveError(DomainError):
    code = "no_move"
    message = _("Choose a new post for one person at least.")
    status = 422


class MovesRefusedError(DomainError):
    code = "moves_refused"
    message = _("These moves are not valid together; each line says why.")
    status = 422


class OwnPlanError(DomainError):
    code = "own_plan"
    message = _("Nobody approves a plan of their own, or one that moves them.")
    status = 403


class PlanApprovedAlreadyError(DomainError):
    code = "plan_approved_already"
    message = _("You have approved this plan already; another person gives the second approval.")


class PlanOutdatedError(DomainError):
    code = "plan_outdated"
    message = _(
        "Since the plan was proposed something has changed: %(names)s. Cancel it and propose the moves again."
    )


class PlanInCommitteeError(DomainError):
    code = "plan_in_committee"
    message = _("A committee is at work on a move of this plan; it decides first, or is dissolved.")


class NothingToRecordError(DomainError):
    code = "nothing_to_record"
    message = _("No appointment of this plan waits for its decree.")
