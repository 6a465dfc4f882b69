"""What still runs about somebody in selections and plans, so that none of their records is destroyed."""

from django.utils.translation import gettext_lazy as _

from employees.retention.hindrances import Hindrance, register_hindrances
from promotions.choices import CommitteeState
from promotions.models import Application, Candidate, CommitteeMember, Objection, RotationMove, StageAssessor
from promotions.opening_choices import IN_PROCESS, ApplicationState, OpeningState, StageState
from promotions.rotation_choices import RotationState

_ENDED = (CommitteeState.APPOINTED, CommitteeState.SET_ASIDE, CommitteeState.DISSOLVED)
_GOING_ON = (OpeningState.PROPOSED, OpeningState.RUNNING)

register_hindrances(
    Hindrance(
        "objection",
        _("An objection to a selection is not answered"),
        lambda people: Objection.objects.of(people).open(),
    ),
    Hindrance(
        "candidate",
        _("A selection in which this person was considered is not closed"),
        lambda people: Candidate.objects.of(people).filter(shortlist__vacancy__closed_on__isnull=True),
    ),
    Hindrance(
        "application",
        _("An application to an opening is not decided"),
        lambda people: Application.objects.of(people).filter(
            state__in=(ApplicationState.DRAFT, *IN_PROCESS), opening__state__in=_GOING_ON
        ),
    ),
    Hindrance(
        "committee_member",
        _("A committee with this person has not finished"),
        lambda people: CommitteeMember.objects.filter(person__in=people.order_by().values("pk")).exclude(
            committee__state__in=_ENDED
        ),
        person="person",
    ),
    Hindrance(
        "stage_assessor",
        _("A stage that this person scores is not closed"),
        lambda people: StageAssessor.objects.filter(
            person__in=people.order_by().values("pk"), excused_at__isnull=True
        ).exclude(stage__state=StageState.CLOSED),
        person="person",
    ),
    Hindrance(
        "rotation",
        _("A rotation plan with this person is not carried out"),
        lambda people: (
            RotationMove.objects.of(people)
            .exclude(plan__state=RotationState.CANCELLED)
            .filter(vacancy__closed_on__isnull=True)
        ),
    ),
)
