"""Rows of results as the data package names them."""

from rest_framework import serializers

from employees.api.serializers import PersonalRowSerializer


class AssessmentSerializer(PersonalRowSerializer):
    competency_code = serializers.CharField(source="competency.code")
    level = serializers.DecimalField(max_digits=2, decimal_places=1)
    source = serializers.CharField()
    assessed_on = serializers.DateField()
    provider = serializers.CharField()


class PotentialSerializer(PersonalRowSerializer):
    score = serializers.DecimalField(max_digits=5, decimal_places=2)
    assessed_on = serializers.DateField()
    method = serializers.CharField()


class FeedbackScoreSerializer(PersonalRowSerializer):
    year = serializers.IntegerField()
    score = serializers.DecimalField(max_digits=5, decimal_places=2)


class PerformanceSerializer(PersonalRowSerializer):
    year = serializers.IntegerField()
    work_result = serializers.CharField()
    behaviour = serializers.CharField()
    predicate = serializers.CharField()
