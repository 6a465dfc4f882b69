"""What the registry's lists can be narrowed by; only columns that the caller may read."""

from typing import Any, ClassVar

import django_filters
from django.utils.translation import gettext as _
from rest_framework.exceptions import ValidationError

from employees.choices import PositionKind, Status
from employees.models import Unit
from employees.policy import scope_of


class SubtreeFilter(django_filters.CharFilter):
    """People, or records about people, of a unit and of all units below it; ``field_name`` leads to the unit."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        help_text = "Code of a unit: its people and those of all units below it"
        super().__init__(*args, **{"help_text": help_text, **kwargs})

    def filter(self, qs: Any, value: str) -> Any:
        if not value:
            return qs
        visible = Unit.objects.visible_to(scope_of(self.parent.request)).filter(code=value)
        below = Unit.objects.in_subtree(visible.values_list("pk", flat=True)).order_by().values("pk")
        return qs.filter(**{f"{self.field_name}__in": below})


class OneUnitFilter(django_filters.CharFilter):
    """What belongs to one unit itself; ``field_name`` leads to its code."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **{"help_text": "Code of the unit itself, not of those below it", **kwargs})


class UnitFilter(django_filters.FilterSet):
    code = django_filters.CharFilter()
    parent_code = django_filters.CharFilter(field_name="parent__code")


class PositionFilter(django_filters.FilterSet):
    code = django_filters.CharFilter()
    unit = OneUnitFilter(field_name="unit__code")
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
    unit = SubtreeFilter(field_name="home_unit")
    status = django_filters.ChoiceFilter(choices=Status.choices)
    search = django_filters.CharFilter(method="matching")

    columns = {"nip": "nip", "unit": "home_unit", "status": "status", "search": "name"}

    def matching(self, queryset: Any, name: str, value: str) -> Any:
        by_nip = "nip" in scope_of(self.request).readable_columns()
        return queryset.matching(value) if by_nip else queryset.filter(name__icontains=value.strip())


class PersonalFilter(ReadableFilter):
    """Records of one person, or of the people of a unit and below."""

    nip = django_filters.CharFilter(field_name="employee__nip")
    unit = SubtreeFilter(field_name="employee__home_unit")

    columns = {"nip": "nip"}
