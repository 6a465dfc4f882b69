"""Lists and items of the catalogue and of completed training."""

import django_filters

from employees.access import Permission
from employees.api.filters import OneUnitFilter, PersonalFilter
from employees.api.tables import TableViewSet
from employees.api.views import PersonalViewSet
from training.api import serializers
from training.choices import Modality
from training.models import SatisfactionFigure, ServiceFeedback, TrainingHistory, TrainingProgram


class TrainingProgramFilter(django_filters.FilterSet):
    code = django_filters.CharFilter()
    competency = django_filters.CharFilter(field_name="competency__code")
    modality = django_filters.ChoiceFilter(choices=Modality.choices)


class TrainingHistoryFilter(PersonalFilter):
    program = django_filters.CharFilter(field_name="program__code")


class TrainingProgramViewSet(TableViewSet):
    """The catalogue."""

    table = "training_programs"
    model = TrainingProgram
    permission = Permission.READ_ORGANISATION
    serializer_class = serializers.TrainingProgramSerializer
    filterset_class = TrainingProgramFilter
    ordering_fields = {"code": "code", "name": "name", "hours": "hours"}
    default_ordering = ("code",)


class TrainingHistoryViewSet(PersonalViewSet):
    table = "training_history"
    model = TrainingHistory
    serializer_class = serializers.TrainingHistorySerializer
    filterset_class = TrainingHistoryFilter
    ordering_fields = {"completed_on": "completed_on"}


class ServiceAnswerFilter(django_filters.FilterSet):
    unit = OneUnitFilter(field_name="unit__code")
    rating = django_filters.NumberFilter()


class ServiceAnswerViewSet(TableViewSet):
    """Single answers of those who use a unit's services, to its public form (without a number) or sent in."""

    table = "service_answers"
    model = ServiceFeedback
    permission = Permission.READ_DEVELOPMENT
    serializer_class = serializers.ServiceAnswerSerializer
    filterset_class = ServiceAnswerFilter
    ordering_fields = {"given_at": "given_at", "unit_code": "unit__code"}
    default_ordering = ("-given_at",)


class SatisfactionFigureFilter(django_filters.FilterSet):
    unit = OneUnitFilter(field_name="unit__code")
    month = django_filters.DateFilter()


class SatisfactionFigureViewSet(TableViewSet):
    """Results of surveys among those who use a unit's services, by month."""

    table = "service_satisfaction"
    model = SatisfactionFigure
    permission = Permission.READ_DEVELOPMENT
    serializer_class = serializers.SatisfactionFigureSerializer
    filterset_class = SatisfactionFigureFilter
    ordering_fields = {"month": "month", "unit_code": "unit__code"}
    default_ordering = ("-month",)
