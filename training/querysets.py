"""Reusable filters of the catalogue, of providers and of agreements."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Self

from django.contrib.postgres.expressions import ArraySubquery
from django.db import models
from django.db.models import F, OuterRef, Q, Value
from django.db.models.functions import Cast, Concat

from employees.access import Principal


class SharedQuerySet(models.QuerySet):
    """Reference data that everybody inside the deployment reads."""

    def visible_to(self, principal: Principal) -> Self:
        return self.all()


class TrainingProgramQuerySet(SharedQuerySet):
    """The catalogue is public inside the deployment."""

    def offered_on(self, day: date) -> Self:
        """Programmes whose period contains ``day``; one without a period is always offered."""
        return self.filter(Q(offered__isnull=True) | Q(offered__contains=day))

    def with_row_texts(self) -> Self:
        """Annotate ``teaches`` (competency and level, the main one first) and ``serves`` (fields) for lists."""
        from training.models import ProgramField, TaughtCompetency

        taught = TaughtCompetency.objects.filter(program=OuterRef("pk")).order_by("-main", "competency__code")
        said = Concat("competency__name", Value(" "), Cast("target_level", models.CharField()))
        fields = ProgramField.objects.filter(program=OuterRef("pk")).order_by("field__name")
        return self.annotate(
            teaches=ArraySubquery(taught.values(said=said)),
            serves=ArraySubquery(fields.values(said=F("field__name"))),
        )

    def teaching_nothing(self) -> Self:
        """Programmes without competency or level: they close no gap, and nothing proposes them."""
        return self.filter(taught__isnull=True)


class AgreementQuerySet(SharedQuerySet):
    """Agreements; their upper bound is exclusive, as that of every period."""

    def in_force_on(self, day: date) -> Self:
        return self.filter(validity__contains=day)

    def ending(self, *, after: date, within_days: int) -> Self:
        """Those in force on ``after`` whose last day is at most ``within_days`` later."""
        limit = after + timedelta(days=within_days + 1)
        return self.in_force_on(after).filter(validity__endswith__lte=limit)
