"""Rows of the dictionary and of standards as the data package names them."""

from rest_framework import serializers

from asn_career.base.api.lists import RowSerializer


class CompetencySerializer(RowSerializer):
    id = serializers.UUIDField(source="public_id")
    code = serializers.CharField()
    name = serializers.CharField()
    kind = serializers.CharField()
    family = serializers.CharField()


class StandardSerializer(RowSerializer):
    id = serializers.UUIDField(source="public_id")
    position_code = serializers.CharField(source="version.position.code")
    competency_code = serializers.CharField(source="competency.code")
    level = serializers.IntegerField()
    importance = serializers.CharField()
    valid_from = serializers.DateField(source="version.valid_from")
    valid_to = serializers.DateField(allow_null=True)
    decree = serializers.CharField()


class PositionRequirementSerializer(RowSerializer):
    id = serializers.UUIDField(source="public_id")
    position_code = serializers.CharField(source="position.code")
    kind = serializers.CharField()
    value = serializers.CharField()
    importance = serializers.CharField()
