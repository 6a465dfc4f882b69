"""What the lists of retention can be narrowed by."""

from __future__ import annotations

from typing import Any

import django_filters
from django.db.models import Exists, OuterRef
from django.utils.translation import gettext_lazy as _

from employees.choices import ERASURE_UNDER_WAY, ErasureState
from employees.forms import OfPersonFilter, PersonFilter
from employees.models import Erasure
from employees.policy import scope_of

# By value of the filter: the states of an erasure that a person has, or (None) that a person has none of.
_STANDINGS: dict[str, tuple[str, ...] | None] = {
    "belum": None,
    "berjalan": ERASURE_UNDER_WAY,
    "selesai": (ErasureState.DONE,),
}


class DuePersonFilter(PersonFilter):
    """People whose records are kept no longer: by name, unit, and how far their erasure is."""

    penghapusan = django_filters.ChoiceFilter(
        method="standing",
        label=_("Erasure"),
        empty_label=_("All of them"),
        choices=[
            ("belum", _("No erasure proposed")),
            ("berjalan", _("Under way")),
            ("selesai", ErasureState.DONE.label),
        ],
    )

    def standing(self, queryset: Any, name: str, value: str) -> Any:
        states = _STANDINGS[value]
        erasures = Erasure.objects.visible_to(scope_of(self.request)).filter(employee=OuterRef("pk"))
        if states is None:
            return queryset.exclude(
                Exists(erasures.filter(state__in=(*ERASURE_UNDER_WAY, ErasureState.DONE)))
            )
        return queryset.filter(Exists(erasures.filter(state__in=states)))


class ErasureFilter(OfPersonFilter):
    """Erasures: by name and unit of the person, and by state."""

    keadaan = django_filters.ChoiceFilter(
        field_name="state", choices=ErasureState.choices, label=_("State"), empty_label=_("All states")
    )
