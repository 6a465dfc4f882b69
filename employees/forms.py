"""Forms of the registry's pages."""

from typing import Any

import django_filters
from django.utils.translation import gettext_lazy as _

from asn_career.base.forms import SearchedChoiceField
from employees.choices import PositionKind, Status
from employees.models import Employee, Unit
from employees.policy import scope_of


def units_of(request: Any) -> Any:
    """Units that the reader may choose from."""
    return Unit.objects.visible_to(scope_of(request)).order_by("name", "pk")


SEARCHED_UNIT: dict[str, Any] = {"search": _("Search work unit"), "source": "unit_choices"}
"""How a list of units is searched (``SearchedChoiceField``)."""


class _UnitFilter(django_filters.ModelChoiceFilter):
    field_class = SearchedChoiceField


def unit_filter() -> django_filters.ModelChoiceFilter:
    """A unit with those below it, searched for where there are many; the filter set's ``in_unit`` says how."""
    return _UnitFilter(
        queryset=units_of,
        to_field_name="public_id",
        method="in_unit",
        label=_("Work unit"),
        empty_label=_("All units"),
        **SEARCHED_UNIT,
    )


class PersonFilter(django_filters.FilterSet):
    """What every list of people can be narrowed by: name (NIP, for whom it is readable) and unit."""

    cari = django_filters.CharFilter(method="matching", label=_("Search name or NIP"))
    unit = unit_filter()

    def matching(self, queryset: Any, name: str, value: str) -> Any:
        by_nip = "nip" in scope_of(self.request).readable_columns()
        return queryset.matching(value) if by_nip else queryset.filter(name__icontains=value.strip())

    def in_unit(self, queryset: Any, name: str, value: Unit) -> Any:
        return queryset.in_subtree([value.pk])


class OfPersonFilter(PersonFilter):
    """The same for rows that belong to a person, read through the gate before."""

    def matching(self, queryset: Any, name: str, value: str) -> Any:
        people = super().matching(Employee.objects.visible_to(scope_of(self.request)), name, value)
        return queryset.filter(employee__in=people.values("pk"))

    def in_unit(self, queryset: Any, name: str, value: Unit) -> Any:
        return queryset.filter(employee__home_unit__in=Unit.objects.in_subtree([value.pk]).values("pk"))


class EmployeeFilter(PersonFilter):
    """What the list of people can be narrowed by."""

    status = django_filters.ChoiceFilter(
        choices=Status.choices, label=_("Status"), empty_label=_("All statuses")
    )
    jenis = django_filters.ChoiceFilter(
        field_name="home_kind",
        choices=PositionKind.choices,
        label=_("Kind of post"),
        empty_label=_("All kinds"),
    )

    columns = {"status": "status", "jenis": "position"}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        readable = scope_of(self.request).readable_columns()
        for name, column in self.columns.items():
            if column not in readable:
                del self.filters[name]


class PositionFilter(django_filters.FilterSet):
    """What the list of posts can be narrowed by."""

    cari = django_filters.CharFilter(field_name="name", lookup_expr="icontains", label=_("Search post"))
    unit = unit_filter()
    jenis = django_filters.ChoiceFilter(
        field_name="kind", choices=PositionKind.choices, label=_("Kind of post"), empty_label=_("All kinds")
    )

    def in_unit(self, queryset: Any, name: str, value: Unit) -> Any:
        return queryset.in_subtree([value.pk])
