"""What the list of leadership proposals can be narrowed by."""

from typing import Any

import django_filters
from django.utils.translation import gettext_lazy as _

from employees.choices import PositionKind
from employees.forms import PersonFilter
from training.leadership import Standing


class LeadershipFilter(PersonFilter):
    """By unit, by kind of post, by name, and whether everything that decides is known."""

    jenis = django_filters.ChoiceFilter(
        field_name="home_kind",
        choices=PositionKind.choices,
        label=_("Kind of post"),
        empty_label=_("All kinds"),
    )
    keadaan = django_filters.ChoiceFilter(
        choices=[(Standing.UNKNOWN.value, _("Something is not known"))],
        method="as_they_are",
        label=_("Standing"),
        empty_label=_("Proposed"),
    )

    def as_they_are(self, queryset: Any, name: str, value: str) -> Any:
        """The people were chosen by it already."""
        return queryset
