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


class DictionaryVersionSerializer(RowSerializer):
    id = serializers.UUIDField(source="public_id")
    number = serializers.IntegerField()
    state = serializers.CharField()
    decree = serializers.CharField()
    decree_on = serializers.DateField()
    begins = serializers.DateField()
    valid_to = serializers.DateField(allow_null=True)
    content_hash = serializers.CharField()


class LevelInVersionSerializer(serializers.Serializer):
    level = serializers.IntegerField()
    description = serializers.CharField()
    indicators = serializers.ListField(child=serializers.CharField())


class CompetencyInVersionSerializer(serializers.Serializer):
    id = serializers.UUIDField()
    code = serializers.CharField()
    name = serializers.CharField()
    name_en = serializers.CharField()
    kind = serializers.CharField()
    family = serializers.CharField()
    description = serializers.CharField()
    levels = LevelInVersionSerializer(many=True)


class DictionaryContentSerializer(serializers.Serializer):
    scales = serializers.DictField(child=serializers.ListField(child=serializers.CharField()))
    competencies = CompetencyInVersionSerializer(many=True)
    withdrawn = serializers.ListField(child=serializers.CharField())


class WholeVersionSerializer(DictionaryVersionSerializer):
    """A version with what it says, as plain data."""

    content = DictionaryContentSerializer()


class StandardDecreeSerializer(RowSerializer):
    id = serializers.UUIDField(source="public_id")
    agency = serializers.CharField(source="root.code")
    number = serializers.IntegerField()
    state = serializers.CharField()
    decree = serializers.CharField()
    decree_on = serializers.DateField()
    begins = serializers.DateField()
    decided_on = serializers.DateField(allow_null=True)
    content_hash = serializers.CharField()
