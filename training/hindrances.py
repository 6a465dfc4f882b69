"""What still runs about somebody in development and training, so that none of their records is destroyed."""

from django.utils.translation import gettext_lazy as _

from employees.retention.hindrances import Hindrance, register_hindrances
from training.choices import PlanState
from training.models import DevelopmentPlan, StudyLeave
from training.study_leave_choices import OPEN_STUDY_STATES

register_hindrances(
    Hindrance(
        "development_plan",
        _("A development plan is not archived"),
        lambda people: DevelopmentPlan.objects.of(people).exclude(state=PlanState.CLOSED),
    ),
    Hindrance(
        "study_leave",
        _("A study leave is not ended"),
        lambda people: StudyLeave.objects.of(people).filter(state__in=OPEN_STUDY_STATES),
    ),
)
