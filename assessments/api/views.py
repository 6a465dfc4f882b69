"""Lists and items of results about people."""

from typing import Any

import django_filters

from assessments.api import serializers
from assessments.choices import Source
from assessments.models import Assessment, FeedbackScore, Performance, Potential
from employees.api.filters import PersonalFilter
from employees.api.views import PersonalViewSet
from employees.policy import scope_of


class AssessmentFilter(PersonalFilter):
    competency = django_filters.CharFilter(field_name="competency__code")
    source = django_filters.ChoiceFilter(choices=Source.choices)


class AssessmentViewSet(PersonalViewSet):
    """Assessed levels from every source, without those withdrawn: of a corrected one the level that stands."""

    table = "assessments"
    model = Assessment
    serializer_class = serializers.AssessmentSerializer
    filterset_class = AssessmentFilter
    ordering_fields = {"assessed_on": "assessed_on"}

    def get_queryset(self) -> Any:
        rows = super().get_queryset()
        if getattr(self, "swagger_fake_view", False):
            return rows
        return rows.exclude(withdrawn_on__lte=scope_of(self.request).on)


class PotentialViewSet(PersonalViewSet):
    table = "potential"
    model = Potential
    serializer_class = serializers.PotentialSerializer
    ordering_fields = {"assessed_on": "assessed_on"}


class FeedbackScoreViewSet(PersonalViewSet):
    table = "feedback_scores"
    model = FeedbackScore
    serializer_class = serializers.FeedbackScoreSerializer
    ordering_fields = {"year": "year"}


class PerformanceViewSet(PersonalViewSet):
    table = "performance"
    model = Performance
    serializer_class = serializers.PerformanceSerializer
    ordering_fields = {"year": "year"}
