"""Reusable filters of the catalogue."""

from typing import Self

from django.db import models

from employees.access import Principal


class TrainingProgramQuerySet(models.QuerySet):
    def visible_to(self, principal: Principal) -> Self:
        """The catalogue is public inside the deployment."""
        return self.all()
