"""Reusable filters of calibration sessions."""

from __future__ import annotations

from typing import Self

from django.db import models

from assessments.calibration.choices import SessionState
from assessments.rounds.choices import RoundState
from employees.access import Permission, Principal


class CalibrationSessionQuerySet(models.QuerySet):
    def running_for(self, principal: Principal) -> Self:
        """Sessions under way that the principal may take part in."""
        return self._in_charge(principal).filter(state=SessionState.OPEN)

    def closable_by(self, principal: Principal) -> Self:
        """Sessions that another person proposed to close, and that changed no level of the principal's own."""
        if principal.account_key is None:
            return self.none()
        waiting = self._in_charge(principal).filter(state=SessionState.PROPOSED)
        if principal.employee_id is not None:
            waiting = waiting.exclude(proposed_by__employee=principal.employee_id)
            waiting = waiting.exclude(changes__employee=principal.employee_id)
        return waiting.exclude(proposed_by__public_id=principal.account_key)

    def _in_charge(self, principal: Principal) -> Self:
        """Those of rounds in calibration over whose unit a grant lets the principal calibrate."""
        calibrating = self.filter(round__state=RoundState.CALIBRATING)
        if principal.sees_everyone(Permission.FINALISE_RESULTS):
            return calibrating
        units = sorted(principal.unit_ids(Permission.FINALISE_RESULTS))
        return calibrating.filter(round__unit__lineage__overlap=units)
