"""What can be refused about development plans."""

from django.utils.translation import gettext_lazy as _

from asn_career.base.errors import DomainError


class PlanChangedError(DomainError):
    code = "plan_changed"
    message = _("The plan has been changed since you opened it. Read it again, then repeat your step.")


class PlanNotOpenError(DomainError):
    code = "plan_not_open"
    message = _("This plan is with your superior, agreed or archived. Withdraw or change it first.")


class PlanStepError(DomainError):
    code = "plan_step"
    message = _("A plan in the state “%(state)s” cannot take this step.")


class EmptyPlanError(DomainError):
    code = "plan_empty"
    message = _("The plan has no action yet. Add at least one, then send it.")


class StepReasonError(DomainError):
    code = "reason_required"
    status = 422
    message = _("Say why, so that the other side knows what to change.")


class NoAgreementError(DomainError):
    code = "not_the_superior"
    status = 403
    message = _(
        "Only the direct superior agrees to a plan; where there is none, the unit's administrator or analyst does."
    )


class ActionDateError(DomainError):
    code = "action_date"
    status = 422
    message = _("The target date must lie in %(year)s, the year of the plan.")


class ActionAimError(DomainError):
    code = "action_aim"
    status = 422
    message = _("Say which competency and level the action leads to, or what it is for.")


class ActionFixedError(DomainError):
    code = "action_fixed"
    message = _("An action that is done stays in the plan as it is.")


class ActionNotAgreedError(DomainError):
    code = "action_not_agreed"
    message = _("An action goes on once the plan is agreed.")


class DoneDateError(DomainError):
    code = "done_date"
    status = 422
    message = _("The day it was done must not lie after today.")


class EvidenceRequiredError(DomainError):
    code = "evidence_required"
    status = 422
    message = _("Attach evidence, such as a certificate, a report or a photograph.")


class ActionClosedError(DomainError):
    code = "action_closed"
    message = _("A newer assessment has closed this action; it stays done.")
