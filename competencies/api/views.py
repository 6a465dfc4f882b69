"""Lists and items of the dictionary and of standards."""

import django_filters

from asn_career.base.api.views import RowViewSet
from competencies.api import serializers
from competencies.choices import CompetencyKind, RequirementKind
from competencies.models import Competency, PositionRequirement, StandardItem
from employees.access import Permission


class CompetencyFilter(django_filters.FilterSet):
    code = django_filters.CharFilter()
    kind = django_filters.ChoiceFilter(choices=CompetencyKind.choices)


class StandardFilter(django_filters.FilterSet):
    position = django_filters.CharFilter(field_name="version__position__code")
    competency = django_filters.CharFilter(field_name="competency__code")


class PositionRequirementFilter(django_filters.FilterSet):
    position = django_filters.CharFilter(field_name="position__code")
    kind = django_filters.ChoiceFilter(choices=RequirementKind.choices)


class CompetencyViewSet(RowViewSet):
    """The dictionary: national and local competencies."""

    model = Competency
    permission = Permission.READ_ORGANISATION
    serializer_class = serializers.CompetencySerializer
    filterset_class = CompetencyFilter
    ordering_fields = {"code": "code", "name": "name"}
    default_ordering = ("code",)


class StandardViewSet(RowViewSet):
    """Required levels of posts, every version."""

    model = StandardItem
    permission = Permission.READ_ORGANISATION
    serializer_class = serializers.StandardSerializer
    filterset_class = StandardFilter


class PositionRequirementViewSet(RowViewSet):
    """Requirements of posts other than competencies."""

    model = PositionRequirement
    permission = Permission.READ_ORGANISATION
    serializer_class = serializers.PositionRequirementSerializer
    filterset_class = PositionRequirementFilter
