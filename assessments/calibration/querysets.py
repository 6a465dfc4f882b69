"""Reusable filters of calibration sessions."""

from __future__ import annotations

from typing import Self

from django.db import models

from assessments.calibration.choices import SessionState
from employees.access import Permission, Principal


class CalibrationSessionQuerySet(models.QuerySet):
    def closable_by(self, principal: Principal) -> Self:
        """Sessions under way of rounds over whose unit a grant lets the principal calibrate."""
        running = self.filter(state=SessionState.OPEN)
        if principal.sees_everyone(Permission.FINALISE_RESULTS):
            return running
        units = sorted(principal.unit_ids(Permission.FINALISE_RESULTS))
        return running.filter(round__unit__lineage__overlap=units)
