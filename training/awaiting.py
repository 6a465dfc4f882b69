"""What waits for a superior or a unit's administrator, on the desk of whoever acts in their name."""

from django.db.models import OuterRef, QuerySet, Subquery
from django.utils.translation import gettext_lazy as _

from employees.access import Permission, Principal
from employees.awaiting import Kind, register_awaiting
from training.certificates import to_verify
from training.choices import PlanState
from training.plans.reading import waiting_for
from training.plans.rows import new_steps


def sent_plans(principal: Principal) -> QuerySet:
    """Plans that wait for the superior, with the moment they were sent."""
    sent = new_steps().filter(plan=OuterRef("pk"), to_state=PlanState.SUBMITTED).order_by("-at")
    return waiting_for(principal).annotate(sent_at=Subquery(sent.values("at")[:1]))


register_awaiting(
    Kind(
        code="development_plan",
        label=_("Development plan"),
        permission=Permission.AGREE_PLANS,
        url_name="plan_detail",
        rows=sent_plans,
        named="employee__name",
        since="sent_at",
        has_notices=True,
    ),
    Kind(
        code="certificate",
        label=_("Certificate that was sent in"),
        permission=Permission.VERIFY_CERTIFICATES,
        url_name="certificate_detail",
        rows=to_verify,
        named="name",
        since="sent_at",
        has_notices=True,
    ),
)
