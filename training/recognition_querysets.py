"""Reusable filters of recognition programmes and nominations."""

from typing import Self

from django.db import models

from employees.access import Principal
from employees.models import Unit
from employees.querysets import PersonalQuerySet


class RecognitionProgramQuerySet(models.QuerySet):
    """Programmes of recognition."""

    def visible_to(self, principal: Principal) -> Self:
        """Those of the agencies whose organisation the reader may see."""
        return self.filter(unit__in=Unit.objects.visible_to(principal).order_by().values("pk"))


class RecognitionNominationQuerySet(PersonalQuerySet):
    """Nominations of people."""

    def recognised(self) -> Self:
        return self.filter(state="approved")
