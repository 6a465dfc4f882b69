"""What a level measured on one scale counts as on the scale of another day, as decrees of the dictionary set it."""

from __future__ import annotations

from decimal import Decimal
from typing import Any, ClassVar

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateRangeField, RangeOperators
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Floor
from django.utils.translation import gettext_lazy as _

from asn_career.base.audit import actor_required, capture_triggers
from asn_career.base.models import RecordModel
from competencies.choices import CompetencyKind
from competencies.dictionary_models import DictionaryVersion

MOST = Decimal(5)


def _in_halves(field: str) -> Q:
    return Q(**{f"{field}__gte": 0, f"{field}__lte": MOST}) & Q(**{field: Floor(F(field) * 2) / 2})


class LevelConversion(RecordModel):
    """A level of a kind that was measured on ``measured`` days, on the scale that holds on the days ``holds``.

    Made of the tables of all agreed versions (``competencies.dictionary.conversions``). ``level_to`` null: no table
    converts it, so that it is unknown on those days. Where both scales are the same there is no row.
    """

    version = models.ForeignKey(DictionaryVersion, models.PROTECT, related_name="conversions")
    kind = models.CharField(max_length=15, choices=CompetencyKind)
    holds: Any = DateRangeField()
    measured: Any = DateRangeField()
    level_from = models.DecimalField(max_digits=2, decimal_places=1)
    level_to = models.DecimalField(max_digits=2, decimal_places=1, null=True)

    objects: ClassVar[Any] = models.Manager()

    class Meta(RecordModel.Meta):
        verbose_name = _("conversion of a level")
        verbose_name_plural = _("conversions of levels")
        constraints = [
            ExclusionConstraint(
                name="levelconversion_one_answer",
                expressions=[
                    ("kind", RangeOperators.EQUAL),
                    ("level_from", RangeOperators.EQUAL),
                    ("holds", RangeOperators.OVERLAPS),
                    ("measured", RangeOperators.OVERLAPS),
                ],
            ),
            models.CheckConstraint(
                name="levelconversion_between_scales",
                condition=Q(holds__isempty=False, measured__isempty=False) & ~Q(holds__overlap=F("measured")),
            ),
            models.CheckConstraint(
                name="levelconversion_known_kind", condition=Q(kind__in=CompetencyKind.values)
            ),
            models.CheckConstraint(name="levelconversion_from_in_halves", condition=_in_halves("level_from")),
            models.CheckConstraint(
                name="levelconversion_to_in_halves",
                condition=Q(level_to__isnull=True) | _in_halves("level_to"),
            ),
        ]
        triggers = [*capture_triggers(), actor_required()]

    def __str__(self) -> str:
        return f"{self.kind}: {self.level_from} > {self.level_to}"
