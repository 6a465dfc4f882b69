"""A post to be filled."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from asn_career.base.models import RecordModel
from employees.models import Position
from promotions.choices import Closing, Route
from promotions.querysets import VacancyQuerySet


class Vacancy(RecordModel):
    """A post to be filled, by one of three routes."""

    code = models.CharField(_("code"), max_length=100, unique=True)
    position = models.ForeignKey(
        Position, models.PROTECT, related_name="vacancies", verbose_name=_("position")
    )
    opened_on = models.DateField(_("opened on"))
    route = models.CharField(_("route"), max_length=20, choices=Route, default=Route.OPEN_SELECTION)
    seats = models.PositiveSmallIntegerField(_("seats"), default=1)
    closed_on = models.DateField(_("closed on"), null=True, blank=True)
    closed_as = models.CharField(_("closed as"), max_length=10, choices=Closing, blank=True, db_default="")

    objects = VacancyQuerySet.as_manager()

    class Meta(RecordModel.Meta):
        verbose_name = _("vacancy")
        verbose_name_plural = _("vacancies")
        constraints = [
            models.CheckConstraint(name="vacancy_seats", condition=Q(seats__gte=1)),
            models.CheckConstraint(name="vacancy_known_route", condition=Q(route__in=Route.values)),
            models.CheckConstraint(
                name="vacancy_closed_as_something",
                condition=Q(closed_on__isnull=True, closed_as="")
                | Q(closed_on__isnull=False, closed_as__in=Closing.values),
            ),
        ]

    @property
    def is_closed(self) -> bool:
        return self.closed_on is not None

    def __str__(self) -> str:
        return self.code
