"""What the list of leadership proposals can be narrowed by."""

from typing import Any

import django_filters
from django.utils.translation import gettext_lazy as _

from employees.choices import PositionKind
from employees.forms import units_of
from employees.models import Unit
from employees.policy import scope_of
from training.leadership import Standing


class LeadershipFilter(django_filters.FilterSet):
    """By unit, by kind of post, by name, and whether everything that decides is known."""

    cari = django_filters.CharFilter(method="matching", label=_("Search name or NIP"))
    unit = django_filters.ModelChoiceFilter(
        queryset=units_of,
        to_field_name="public_id",
        method="in_unit",
        label=_("Work unit"),
        empty_label=_("All units"),
    )
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

    def matching(self, queryset: Any, name: str, value: str) -> Any:
        by_nip = "nip" in scope_of(self.request).readable_columns()
        return queryset.matching(value) if by_nip else queryset.filter(name__icontains=value.strip())

    def in_unit(self, queryset: Any, name: str, value: Unit) -> Any:
        return queryset.in_subtree([value.pk])

    def as_they_are(self, queryset: Any, name: str, value: str) -> Any:
        """The people were chosen by it already."""
        return queryset
