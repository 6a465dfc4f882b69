"""Lists and items of the dictionary and of standards."""

from typing import Any

import django_filters
from django.db.models import QuerySet

from asn_career.base.api.views import RowViewSet
from competencies.api import serializers
from competencies.choices import CompetencyKind, DecreeState, RequirementKind, VersionState
from competencies.models import (
    Competency,
    DictionaryVersion,
    PositionRequirement,
    StandardDecree,
    StandardItem,
)
from employees.access import Permission
from employees.api.tables import TableViewSet


class CompetencyFilter(django_filters.FilterSet):
    code = django_filters.CharFilter()
    kind = django_filters.ChoiceFilter(choices=CompetencyKind.choices)


class StandardFilter(django_filters.FilterSet):
    position = django_filters.CharFilter(field_name="version__position__code")
    competency = django_filters.CharFilter(field_name="competency__code")
    standard_decree = django_filters.UUIDFilter(field_name="version__standard_decree__public_id")


class PositionRequirementFilter(django_filters.FilterSet):
    position = django_filters.CharFilter(field_name="position__code")
    kind = django_filters.ChoiceFilter(choices=RequirementKind.choices)


class CompetencyViewSet(TableViewSet):
    """The dictionary: national and local competencies."""

    table = "competencies"
    model = Competency
    permission = Permission.READ_ORGANISATION
    serializer_class = serializers.CompetencySerializer
    filterset_class = CompetencyFilter
    ordering_fields = {"code": "code", "name": "name"}
    default_ordering = ("code",)


class StandardViewSet(TableViewSet):
    """Required levels of posts, every version."""

    table = "standards"
    model = StandardItem
    permission = Permission.READ_ORGANISATION
    serializer_class = serializers.StandardSerializer
    filterset_class = StandardFilter
    ordering_fields = {
        "position_code": "version__position__code",
        "competency_code": "competency__code",
        "valid_from": "version__valid_from",
    }


class PositionRequirementViewSet(TableViewSet):
    """Requirements of posts other than competencies, as they hold today."""

    table = "position_requirements"
    model = PositionRequirement
    permission = Permission.READ_ORGANISATION
    serializer_class = serializers.PositionRequirementSerializer
    filterset_class = PositionRequirementFilter
    ordering_fields = {"position_code": "position__code", "kind": "kind"}

    def get_queryset(self) -> QuerySet:
        rows: Any = super().get_queryset()
        caller = getattr(self.request, "principal", None)
        return rows.in_force_on(caller.on) if caller and hasattr(rows, "in_force_on") else rows


class DictionaryVersionFilter(django_filters.FilterSet):
    state = django_filters.ChoiceFilter(choices=VersionState.choices)


class StandardDecreeFilter(django_filters.FilterSet):
    agency = django_filters.CharFilter(field_name="root__code")
    state = django_filters.ChoiceFilter(choices=DecreeState.choices)


class DictionaryVersionViewSet(RowViewSet):
    """Versions of the dictionary; an item has all that it says, with levels and behavioural indicators.

    ``valid_to`` is the last day of a version that another one replaced; null while none has.
    """

    model = DictionaryVersion
    permission = Permission.READ_ORGANISATION
    filterset_class = DictionaryVersionFilter
    ordering_fields = {"number": "number"}
    default_ordering = ("-number",)

    def get_serializer_class(self) -> Any:
        whole = self.action == "retrieve"
        return serializers.WholeVersionSerializer if whole else serializers.DictionaryVersionSerializer

    def get_queryset(self) -> QuerySet:
        rows: Any = super().get_queryset()
        return rows.with_last_day() if hasattr(rows, "with_last_day") else rows


class StandardDecreeViewSet(RowViewSet):
    """Decrees about standards of posts; what one set is in ``standards/?standard_decree=`` by its id."""

    model = StandardDecree
    permission = Permission.READ_ORGANISATION
    serializer_class = serializers.StandardDecreeSerializer
    filterset_class = StandardDecreeFilter
    ordering_fields = {"begins": "begins"}
    default_ordering = ("-begins",)
