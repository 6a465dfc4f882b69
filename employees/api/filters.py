"""What the registry's lists can be narrowed by; only columns that the caller may read."""

from typing import Any, ClassVar

import django_filters
from django.utils.translation import gettext as _
from rest_framework.exceptions import ValidationError

from employees.choices import PositionKind, Status
from employees.policy import scope_of


class UnitFilter(django_filters.FilterSet):
    code = django_filters.CharFilter()
    parent_code = django_filters.CharFilter(field_name="parent__code")


class PositionFilter(django_filters.FilterSet):
    code = django_filters.CharFilter()
    unit = django_filters.CharFilter(field_name="unit__code")
    kind = django_filters.ChoiceFilter(choices=PositionKind.choices)


class ReadableFilter(django_filters.FilterSet):
    """A filter on a column that the caller may not read is as unknown as a misspelt one."""

    columns: ClassVar[dict[str, str]] = {}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        readable = scope_of(self.request).readable_columns()
        for name, column in self.columns.items():
            if name in self.data and column not in readable:
                raise ValidationError({name: [_("Unknown parameter.")]})


class EmployeeFilter(ReadableFilter):
    """People by number, unit, status, or a part of the name."""

    nip = django_filters.CharFilter()
    unit = django_filters.CharFilter(field_name="home_unit__code")
    status = django_filters.ChoiceFilter(choices=Status.choices)
    search = django_filters.CharFilter(method="matching")

    columns = {"nip": "nip", "unit": "home_unit", "status": "status", "search": "name"}

    def matching(self, queryset: Any, name: str, value: str) -> Any:
        by_nip = "nip" in scope_of(self.request).readable_columns()
        return queryset.matching(value) if by_nip else queryset.filter(name__icontains=value.strip())


class PersonalFilter(ReadableFilter):
    """Records of one person, or of the people of one unit."""

    nip = django_filters.CharFilter(field_name="employee__nip")
    unit = django_filters.CharFilter(field_name="employee__home_unit__code")

    columns = {"nip": "nip"}
