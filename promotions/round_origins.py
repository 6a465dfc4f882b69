"""Rounds that came from a plan of whom to assess first lead back to it."""

from django.urls import reverse
from django.utils.translation import gettext as _

from assessments.models import AssessmentRound
from assessments.rounds.origins import Origin, register_origin
from employees.access import Principal
from promotions.models import AssessmentPlan


def _plan_of(round: AssessmentRound, by: Principal) -> Origin | None:
    plan = AssessmentPlan.objects.visible_to(by).filter(rounds__round=round).first()
    if plan is None:
        return None
    address = reverse("assessment_plan", args=[plan.public_id])
    return Origin(_("From the plan of whom to assess first"), plan.note, address)


register_origin(_plan_of)
