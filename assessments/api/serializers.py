"""Rows of results as the data package names them."""

from rest_framework import serializers

from asn_career.base.api.fields import FigureField, LevelField
from asn_career.base.api.jobs import WordsField
from asn_career.base.api.lists import RowSerializer
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


class PeriodicPerformanceSerializer(PersonalRowSerializer):
    year = serializers.IntegerField()
    periodicity = serializers.CharField()
    first_month = serializers.IntegerField()
    last_month = serializers.IntegerField()
    work_result = serializers.CharField()
    behaviour = serializers.CharField()
    predicate = serializers.CharField()
    coefficient_id = serializers.CharField()
    percentage = FigureField(allow_null=True)
    criteria = serializers.CharField()
    rater_nip = serializers.CharField()


class CreditPointsSerializer(PersonalRowSerializer):
    decree = serializers.CharField()
    decree_on = serializers.DateField(allow_null=True)
    first_year = serializers.IntegerField()
    first_month = serializers.IntegerField()
    last_year = serializers.IntegerField()
    last_month = serializers.IntegerField()
    main = FigureField(allow_null=True)
    supporting = FigureField(allow_null=True)
    total = FigureField()
    is_first = serializers.BooleanField()
    is_integration = serializers.BooleanField()
    is_conversion = serializers.BooleanField()


class CreditStandingSerializer(RowSerializer):
    nip = serializers.CharField(source="employee.nip")
    kind = serializers.CharField()
    rank = serializers.CharField()
    held = FigureField(allow_null=True)
    missing = WordsField()
    differs = serializers.BooleanField()
    rank_needed = FigureField(allow_null=True)
    rank_on = serializers.DateField(allow_null=True)
    rank_period = serializers.DateField(allow_null=True)
    rank_forecast = serializers.BooleanField(allow_null=True)
    level_needed = FigureField(allow_null=True)
    level_on = serializers.DateField(allow_null=True)
    level_period = serializers.DateField(allow_null=True)
    level_forecast = serializers.BooleanField(allow_null=True)
    as_of = serializers.DateField(source="run.as_of")
