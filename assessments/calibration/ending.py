"""What the end of a round asks of its calibration."""

from __future__ import annotations

from assessments.calibration.choices import SessionState
from assessments.calibration.errors import CalibrationOpenError
from assessments.models import AssessmentRound, CalibrationSession


def ensure_calibrated(round: AssessmentRound) -> None:
    """Refuse to finish a round while its calibration is open; one without a session needs none."""
    if CalibrationSession.objects.filter(round=round, state=SessionState.OPEN).exists():
        raise CalibrationOpenError
