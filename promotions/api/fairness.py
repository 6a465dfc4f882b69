"""Yearly fairness summaries over HTTP, to read: published ones, and those on their way for whom they concern."""

from __future__ import annotations

import django_filters
from rest_framework import serializers

from asn_career.base.api.jobs import PlainField
from asn_career.base.api.lists import RowSerializer
from asn_career.base.api.views import RowViewSet
from employees.access import Permission
from employees.api.filters import OneUnitFilter
from promotions.fairness_choices import YearState
from promotions.models import FairnessYear


class FairnessYearRowSerializer(RowSerializer):
    id = serializers.UUIDField(source="public_id")
    unit = serializers.CharField(source="root.code")
    year = serializers.IntegerField()
    state = serializers.CharField()
    content_hash = serializers.CharField()
    drafted_at = serializers.DateTimeField()
    decided_at = serializers.DateTimeField(allow_null=True)


class FairnessYearSerializer(FairnessYearRowSerializer):
    statement = serializers.CharField()
    content = PlainField()


class FairnessYearFilter(django_filters.FilterSet):
    unit = OneUnitFilter(field_name="root__code")
    year = django_filters.NumberFilter()
    state = django_filters.ChoiceFilter(choices=YearState.choices)


class FairnessYearViewSet(RowViewSet):
    """One summary of each year of an agency, small numbers hidden (null); an item has the figures."""

    model = FairnessYear
    permission = Permission.READ_ORGANISATION
    filterset_class = FairnessYearFilter
    ordering_fields = {"year": "year", "drafted_at": "drafted_at"}
    default_ordering = ("-year",)

    def get_serializer_class(self) -> type[RowSerializer]:
        return FairnessYearSerializer if self.action == "retrieve" else FairnessYearRowSerializer
