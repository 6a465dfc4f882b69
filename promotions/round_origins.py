"""Rounds that came from a plan of whom to assess first lead back to it."""

from django.urls import reverse
from django.utils.translation import gettext as _

from assessments.models import AssessmentRound
from assessments.rounds.origins import Origin, register_origin
from employees.access import Permission, Principal
from promotions.models import AssessmentPlan


def _plan_of(round: AssessmentRound, by: Principal) -> Origin | None:
    """Read like the plan itself: by whoever may read shortlists of some unit of its agency. One query."""
    plan = AssessmentPlan.objects.filter(rounds__round=round, published_at__isnull=False).first()
    if plan is None or not _reads(by, plan.root_id):
        return None
    return Origin(
        _("From the plan of whom to assess first"),
        plan.note,
        reverse("assessment_plan", args=[plan.public_id]),
    )


def _reads(by: Principal, root_id: int) -> bool:
    grants = (grant.lineage for grant in by.grants_for(Permission.READ_SHORTLISTS))
    return by.sees_everyone(Permission.READ_SHORTLISTS) or any(
        lineage[:1] == (root_id,) for lineage in grants
    )


register_origin(_plan_of)
