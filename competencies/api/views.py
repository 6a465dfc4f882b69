"""Lists and items of the dictionary and of standards."""

import django_filters

from competencies.api import serializers
from competencies.choices import CompetencyKind, RequirementKind
from competencies.models import Competency, PositionRequirement, StandardItem
from employees.access import Permission
from employees.api.tables import TableViewSet


class CompetencyFilter(django_filters.FilterSet):
    code = django_filters.CharFilter()
    kind = django_filters.ChoiceFilter(choices=CompetencyKind.choices)


class StandardFilter(django_filters.FilterSet):
    position = django_filters.CharFilter(field_name="version__position__code")
    competency = django_filters.CharFilter(field_name="competency__code")


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


class PositionRequirementViewSet(TableViewSet):
    """Requirements of posts other than competencies."""

    table = "position_requirements"
    model = PositionRequirement
    permission = Permission.READ_ORGANISATION
    serializer_class = serializers.PositionRequirementSerializer
    filterset_class = PositionRequirementFilter
