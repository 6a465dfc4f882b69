"""Lists and items of results about people."""

from typing import Any

import django_filters

from asn_career.base.api.views import ListViewSet
from assessments.api import serializers
from assessments.choices import Source
from assessments.models import (
    Assessment,
    CreditPoints,
    CreditStanding,
    FeedbackScore,
    Performance,
    PeriodicEvaluation,
    Potential,
)
from employees.access import Permission
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


class PeriodicPerformanceViewSet(PersonalViewSet):
    """Evaluations of months, quarters and parts of a year."""

    table = "periodic_performance"
    model = PeriodicEvaluation
    serializer_class = serializers.PeriodicPerformanceSerializer
    ordering_fields = {"year": "year"}


class CreditPointsViewSet(PersonalViewSet):
    """Recorded totals of credit points (PAK)."""

    table = "credit_points"
    model = CreditPoints
    serializer_class = serializers.CreditPointsSerializer
    ordering_fields = {"last_year": "last_year"}


class CreditStandingFilter(PersonalFilter):
    rank_by = django_filters.DateFilter(field_name="rank_period", lookup_expr="lte")
    level_by = django_filters.DateFilter(field_name="level_period", lookup_expr="lte")


class CreditStandingViewSet(ListViewSet):
    """Where people in functional posts stand with credit points, by the newest computation of each agency.

    ``rank_on`` is the last day of the month with which the next rank is reached, ``rank_period`` the first rank
    promotion that it allows; ``rank_forecast`` says that months nobody has evaluated are among it. The same for the
    next level. What is ``missing`` leaves figures null.
    """

    model = CreditStanding
    permission = Permission.READ_PERFORMANCE
    serializer_class = serializers.CreditStandingSerializer
    filterset_class = CreditStandingFilter
    ordering_fields = {"nip": "employee__nip"}

    def get_queryset(self) -> Any:
        rows: Any = super().get_queryset()
        return rows if getattr(self, "swagger_fake_view", False) else rows.newest()
