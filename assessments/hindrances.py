"""What still runs about somebody in the assessments, so that none of their records is destroyed."""

from django.utils.translation import gettext_lazy as _

from assessments.models import ResultObjection, RoundSubject
from assessments.rounds.choices import RoundState
from employees.retention.hindrances import Hindrance, register_hindrances

_RUNNING = (RoundState.DRAFT, RoundState.OPEN, RoundState.RATED, RoundState.CALIBRATING)

register_hindrances(
    Hindrance(
        "result_objection",
        _("An objection to an assessment result is not answered"),
        lambda people: ResultObjection.objects.of(people).open(),
    ),
    Hindrance(
        "assessment_round",
        _("An assessment round about this person is not finished"),
        lambda people: RoundSubject.objects.of(people).taking_part().filter(round__state__in=_RUNNING),
    ),
)
