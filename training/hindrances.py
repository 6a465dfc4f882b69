"""What still runs about somebody in development and training, so that none of their records is destroyed."""

from django.utils.translation import gettext_lazy as _

from employees.retention.hindrances import Hindrance, register_hindrances
from training.certificate_choices import CertificateState
from training.choices import PlanState
from training.enrolment_choices import EnrolmentState
from training.models import (
    DevelopmentPlan,
    Enrolment,
    RecognitionNomination,
    StudyLeave,
    UploadedCertificate,
)
from training.recognition_choices import NominationState
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
    Hindrance(
        "enrolment",
        _("An enrolment waits for an approval or a seat"),
        lambda people: Enrolment.objects.of(people).filter(
            state__in=(EnrolmentState.NOMINATED, EnrolmentState.WAITING)
        ),
    ),
    Hindrance(
        "certificate",
        _("A certificate waits for its verification"),
        lambda people: UploadedCertificate.objects.of(people).filter(state=CertificateState.WAITING),
    ),
    Hindrance(
        "nomination",
        _("A nomination for recognition is not decided"),
        lambda people: RecognitionNomination.objects.of(people).filter(state=NominationState.WAITING),
    ),
)
