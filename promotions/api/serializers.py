"""Rows of vacancies and shortlists."""

from rest_framework import serializers

from asn_career.base.api.lists import RowSerializer


class VacancySerializer(RowSerializer):
    id = serializers.UUIDField(source="public_id")
    code = serializers.CharField()
    position_code = serializers.CharField(source="position.code")
    opened_on = serializers.DateField()
    route = serializers.CharField()
    seats = serializers.IntegerField()
