"""Enrolments in sessions over HTTP: who stands where, with seat and result."""

from typing import ClassVar

import django_filters
from rest_framework import serializers

from asn_career.base.api.fields import FigureField
from asn_career.base.api.views import RowViewSet
from employees.access import Permission
from employees.api.filters import PersonalFilter
from employees.api.serializers import PeriodEndField, PeriodStartField, PersonalRowSerializer
from training.enrolment_choices import EnrolmentState, ResultOutcome
from training.models import Enrolment


class EnrolmentSerializer(PersonalRowSerializer):
    session = serializers.CharField(source="session.code")
    program = serializers.CharField(source="session.program.code")
    starts_on = PeriodStartField(source="period")
    ends_on = PeriodEndField(source="period")
    state = serializers.CharField()
    waits_for = serializers.CharField()
    seat = serializers.IntegerField(source="seat_number", allow_null=True)
    result = serializers.CharField(source="result.outcome", allow_null=True)
    score = FigureField(source="result.score", allow_null=True)
    hours = FigureField(source="result.hours", allow_null=True)


class EnrolmentFilter(PersonalFilter):
    session = django_filters.CharFilter(field_name="session__code")
    program = django_filters.CharFilter(field_name="session__program__code")
    state = django_filters.ChoiceFilter(choices=EnrolmentState.choices)
    result = django_filters.ChoiceFilter(field_name="result__outcome", choices=ResultOutcome.choices)


class EnrolmentViewSet(RowViewSet):
    """People of the caller's scope in sessions of training; seats are given on the pages, by their rules."""

    model: ClassVar = Enrolment
    permission = Permission.READ_DEVELOPMENT
    serializer_class = EnrolmentSerializer
    filterset_class = EnrolmentFilter
    ordering_fields = {"starts_on": "period__startswith"}
