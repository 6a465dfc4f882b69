"""What the end of a round asks of its calibration."""

from __future__ import annotations

from assessments.calibration.choices import SessionState
from assessments.calibration.errors import CalibrationOpenError
from assessments.models import AssessmentRound, CalibrationSession


def ensure_calibrated(round: AssessmentRound) -> None:
    """Refuse to finish a round before its calibration is closed; one without a session needs none."""
    if CalibrationSession.objects.filter(round=round).exclude(state=SessionState.CLOSED).exists():
        raise CalibrationOpenError
