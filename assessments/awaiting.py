"""What of rounds, calibrations, results and objections waits for an officer, on the desk."""

from django.utils.translation import gettext_lazy as _

from assessments.models import AssessmentResult, AssessmentRound, CalibrationSession, ResultObjection
from employees.access import Permission
from employees.awaiting import Kind, register_awaiting

_FINAL = Permission.FINALISE_RESULTS

register_awaiting(
    Kind(
        code="assessment_round",
        label=_("Assessment round to be opened"),
        permission=Permission.OPEN_ROUNDS,
        url_name="round_detail",
        rows=AssessmentRound.objects.openable_by,
        named="title",
        since="planned_at",
        due="closes_on",
    ),
    Kind(
        code="round_overdue",
        label=_("Assessment round past its last day"),
        permission=Permission.MANAGE_ROUNDS,
        url_name="round_detail",
        rows=AssessmentRound.objects.overdue_for,
        named="title",
        since="closes_on",
    ),
    Kind(
        code="round_rated",
        label=_("Levels of a round to be put on record"),
        permission=Permission.MANAGE_ROUNDS,
        url_name="round_detail",
        rows=AssessmentRound.objects.finishable_by,
        named="title",
        since="rated_at",
    ),
    Kind(
        code="calibration",
        label=_("Calibration session under way"),
        permission=_FINAL,
        url_name="calibration_detail",
        rows=CalibrationSession.objects.closable_by,
        named="round__title",
        since="opened_at",
    ),
    Kind(
        code="assessment_result",
        label=_("Assessment result to be made final"),
        permission=_FINAL,
        url_name="result_detail",
        rows=lambda by: AssessmentResult.objects.visible_to(by, permission=_FINAL).finalisable_by(by),
        named="employee__name",
        since="drafted_at",
    ),
    Kind(
        code="result_objection",
        label=_("Objection to a result"),
        permission=_FINAL,
        url_name="result_objection_detail",
        rows=lambda by: ResultObjection.objects.visible_to(by, permission=_FINAL).answerable_by(by),
        named="employee__name",
        since="filed_at",
        due="answer_due_on",
    ),
)
