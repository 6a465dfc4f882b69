"""Assessment rounds that wait for a second person, on the desk."""

from django.utils.translation import gettext_lazy as _

from assessments.models import AssessmentRound
from employees.access import Permission
from employees.awaiting import Kind, register_awaiting

register_awaiting(
    Kind(
        code="assessment_round",
        label=_("Assessment round to be opened"),
        permission=Permission.OPEN_ROUNDS,
        url_name="round_detail",
        rows=AssessmentRound.objects.openable_by,
        named="title",
        since="planned_at",
    ),
)
