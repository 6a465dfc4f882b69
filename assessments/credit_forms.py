"""What the list of credit points can be narrowed by."""

from __future__ import annotations

from datetime import date
from typing import Any

import django_filters
from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from assessments.credit.rules import CREDIT_POINTS
from employees.choices import PositionKind
from employees.forms import OfPersonFilter, unit_filter

LEVELS = [(kind, PositionKind(kind).label) for kind in CREDIT_POINTS.provisions[-1].value["levels"]]
RANK, LEVEL = "pangkat", "jenjang"
THRESHOLDS = [(RANK, _("Next rank")), (LEVEL, _("Next level"))]
STATES = [
    ("tercapai", _("Reached on record")),
    ("prakiraan", _("Forecast")),
    ("belum-diketahui", _("Not known: something is missing")),
    ("berbeda", _("Record differs from our computation")),
]


class CreditFilter(OfPersonFilter):
    """Who reaches which threshold by a period."""

    unit = unit_filter()
    ambang = django_filters.ChoiceFilter(
        choices=THRESHOLDS, method="as_asked", label=_("Threshold"), empty_label=None
    )
    sampai = django_filters.DateFilter(
        method="by_period",
        label=_("Promotion by"),
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
    )
    kelas = django_filters.ChoiceFilter(
        field_name="kind",
        choices=LEVELS,
        label=pgettext_lazy("functional post", "Level"),
        empty_label=pgettext_lazy("functional post", "All levels"),
    )
    keadaan = django_filters.ChoiceFilter(
        choices=STATES, method="in_state", label=_("State"), empty_label=_("All states")
    )

    @property
    def threshold(self) -> str:
        """``rank`` or ``level``: the figures that the list shows and orders by."""
        return "level" if self.data.get("ambang") == LEVEL else "rank"

    def as_asked(self, queryset: Any, name: str, value: str) -> Any:
        return queryset

    def by_period(self, queryset: Any, name: str, value: date) -> Any:
        return queryset.filter(**{f"{self.threshold}_period__lte": value})

    def in_state(self, queryset: Any, name: str, value: str) -> Any:
        chosen: dict[str, dict[str, Any]] = {
            "tercapai": {f"{self.threshold}_forecast": False},
            "prakiraan": {f"{self.threshold}_forecast": True},
            "belum-diketahui": {"held__isnull": True},
            "berbeda": {"differs": True},
        }
        return queryset.filter(**chosen[value])
