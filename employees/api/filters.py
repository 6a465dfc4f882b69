"""What the registry's lists can be narrowed by; only columns that the caller may read."""

from typing import Any

import django_filters
from django.utils.translation import gettext as _
from rest_framework.exceptions import ValidationError

from employees.policy import scope_of


class UnitFilter(django_filters.FilterSet):
    code = django_filters.CharFilter()
    parent_code = django_filters.CharFilter(field_name="parent__code")


class PositionFilter(django_filters.FilterSet):
    code = django_filters.CharFilter()
    unit = django_filters.CharFilter(field_name="unit__code")
    kind = django_filters.CharFilter()


class EmployeeFilter(django_filters.FilterSet):
    """A filter on a column that the caller may not read is as unknown as a misspelt one."""

    nip = django_filters.CharFilter()
    unit = django_filters.CharFilter(field_name="home_unit__code")
    status = django_filters.CharFilter()
    search = django_filters.CharFilter(method="matching")

    columns = {"unit": "home_unit", "search": "name"}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        readable = scope_of(self.request).readable_columns()
        for name in self.base_filters:
            if name in self.data and self.columns.get(name, name) not in readable:
                raise ValidationError({name: [_("Unknown parameter.")]})

    def matching(self, queryset: Any, name: str, value: str) -> Any:
        return queryset.matching(value)


class PersonalFilter(django_filters.FilterSet):
    """Records of one person, or of the people of one unit."""

    nip = django_filters.CharFilter(field_name="employee__nip")
    unit = django_filters.CharFilter(field_name="employee__home_unit__code")
