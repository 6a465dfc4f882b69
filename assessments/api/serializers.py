"""Rows of results as the data package names them."""

from rest_framework import serializers

from asn_career.base.api.fields import FigureField, LevelField
from employees.api.serializers import PersonalRowSerializer


class AssessmentSerializer(PersonalRowSerializer):
    competency_code = serializers.CharField(source="competency.code")
    level = LevelField()
    source = serializers.CharField()  # type: ignore[assignment]
    assessed_on = serializers.DateField()
    provider = serializers.CharField()


class PotentialSerializer(PersonalRowSerializer):
    score = FigureField()
    assessed_on = serializers.DateField()
    method = serializers.CharField()


class FeedbackScoreSerializer(PersonalRowSerializer):
    year = serializers.IntegerField()
    score = FigureField()


class PerformanceSerializer(PersonalRowSerializer):
    year = serializers.IntegerField()
    work_result = serializers.CharField()
    behaviour = serializers.CharField()
    predicate = serializers.CharField()
