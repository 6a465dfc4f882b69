"""Rows of the catalogue and of completed training as the data package names them."""

from typing import Any

from rest_framework import serializers

from asn_career.base.api.fields import FigureField, MoneyField
from asn_career.base.api.lists import RowSerializer
from employees.api.serializers import PersonalRowSerializer


class TrainingProgramSerializer(RowSerializer):
    id = serializers.UUIDField(source="public_id")
    code = serializers.CharField()
    name = serializers.CharField()
    kind = serializers.CharField()
    modality = serializers.CharField()
    hours = FigureField()
    cost = MoneyField(allow_null=True)
    provider = serializers.CharField()
    competency_code = serializers.CharField(source="competency.code", allow_null=True)
    target_level = serializers.IntegerField(allow_null=True)


class TrainingHistorySerializer(PersonalRowSerializer):
    program_code = serializers.CharField(source="program.code", allow_null=True)
    name = serializers.CharField()
    kind = serializers.CharField()
    hours = FigureField()
    completed_on = serializers.DateField()
    certificate_no = serializers.CharField()


class NumberField(serializers.CharField):
    """The sender's number of an answer; what has none cannot be named by it."""

    def to_representation(self, value: str) -> Any:
        return value or None


class ServiceAnswerSerializer(RowSerializer):
    id = serializers.UUIDField(source="public_id")
    unit_code = serializers.CharField(source="unit.code")
    number = NumberField(allow_null=True, help_text="null for an answer to the public form")
    given_on = serializers.DateField(source="given_at.date")
    rating = serializers.IntegerField(help_text="1 to 4, the better the higher")
    service = serializers.CharField()
    comment = serializers.CharField()


class SatisfactionFigureSerializer(RowSerializer):
    id = serializers.UUIDField(source="public_id")
    unit_code = serializers.CharField(source="unit.code")
    month = serializers.DateField(help_text="First day of the month")
    respondents = serializers.IntegerField()
    score = FigureField()
    source = serializers.CharField()  # type: ignore[assignment]
