"""Openings over HTTP: the stage each is at, the applications of one's own people, and results once they are drawn up.

Score sheets are not among them: assessors are blind to each other, and what a stage made of them is in the result.
"""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import django_filters
from django.db.models import QuerySet, Value
from django.db.models.functions import Coalesce
from rest_framework import serializers

from asn_career.base.api.lists import RowSerializer
from asn_career.base.api.views import RowViewSet
from employees.access import Permission
from promotions.choices import Route
from promotions.models import Application, Opening, SelectionResult
from promotions.opening_choices import ApplicationState, OpeningState
from promotions.opening_querysets import OpeningQuerySet

# Places behind all others, of what has none.
NEVER = datetime(9999, 1, 1, tzinfo=UTC)
UNRANKED = 1_000_000_000


class OpeningSerializer(RowSerializer):
    id = serializers.UUIDField(source="public_id")
    vacancy = serializers.CharField(source="vacancy.code")
    position = serializers.CharField(source="vacancy.position.code")
    route = serializers.CharField(source="vacancy.route")
    state = serializers.CharField()
    as_of = serializers.DateField()
    basis = serializers.CharField()
    content_hash = serializers.CharField()
    sealed_at = serializers.DateTimeField(allow_null=True)
    stage = serializers.CharField(allow_null=True)
    stage_state = serializers.CharField(allow_null=True)
    stage_ends_on = serializers.DateField(allow_null=True)
    result_hash = serializers.CharField()
    result_at = serializers.DateTimeField(allow_null=True)


class OpeningFilter(django_filters.FilterSet):
    vacancy = django_filters.CharFilter(field_name="vacancy__code")
    position = django_filters.CharFilter(field_name="vacancy__position__code")
    route = django_filters.ChoiceFilter(field_name="vacancy__route", choices=Route.choices)
    state = django_filters.ChoiceFilter(choices=OpeningState.choices)


class OpeningViewSet(RowViewSet):
    """Openings of vacancies in the caller's scope, with the stage that goes on or is next; null once all are closed.

    ``content_hash`` names the stages and weights that two people approved.
    """

    model = Opening
    permission = Permission.READ_SHORTLISTS
    serializer_class = OpeningSerializer
    filterset_class = OpeningFilter
    ordering_fields = {"as_of": "as_of"}
    default_ordering = ("-as_of",)

    def get_queryset(self) -> QuerySet:
        rows: Any = super().get_queryset()
        return rows.with_stage() if isinstance(rows, OpeningQuerySet) else rows


class ApplicationSerializer(RowSerializer):
    id = serializers.UUIDField(source="public_id")
    nip = serializers.CharField(source="employee.nip")
    opening = serializers.UUIDField(source="opening.public_id")
    vacancy = serializers.CharField(source="opening.vacancy.code")
    state = serializers.CharField()
    sent_at = serializers.DateTimeField(allow_null=True)
    passes = serializers.BooleanField(allow_null=True)
    decided_at = serializers.DateTimeField(allow_null=True)


class ApplicationFilter(django_filters.FilterSet):
    nip = django_filters.CharFilter(field_name="employee__nip")
    opening = django_filters.UUIDFilter(field_name="opening__public_id")
    vacancy = django_filters.CharFilter(field_name="opening__vacancy__code")
    state = django_filters.ChoiceFilter(choices=ApplicationState.choices)


class ApplicationViewSet(RowViewSet):
    """Applications that were handed in, of people in the caller's scope; documents and reasons stay on the pages."""

    model = Application
    permission = Permission.READ_SHORTLISTS
    serializer_class = ApplicationSerializer
    filterset_class = ApplicationFilter
    ordering_fields = {"nip": "employee__nip", "sent_at": "sent"}

    def get_queryset(self) -> QuerySet:
        return super().get_queryset().annotate(sent=Coalesce("sent_at", Value(NEVER)))


class SelectionResultSerializer(RowSerializer):
    id = serializers.UUIDField(source="public_id")
    nip = serializers.CharField(source="employee.nip")
    opening = serializers.UUIDField(source="opening.public_id")
    vacancy = serializers.CharField(source="opening.vacancy.code")
    points = serializers.DictField(child=serializers.CharField())
    total = serializers.DecimalField(max_digits=5, decimal_places=2, allow_null=True)
    rank = serializers.IntegerField(allow_null=True)
    missing = serializers.ListField(child=serializers.CharField())


class SelectionResultFilter(django_filters.FilterSet):
    nip = django_filters.CharFilter(field_name="employee__nip")
    opening = django_filters.UUIDFilter(field_name="opening__public_id")
    vacancy = django_filters.CharFilter(field_name="opening__vacancy__code")


class SelectionResultViewSet(RowViewSet):
    """What the scored stages made of people in the caller's scope, by stage; none before the last one closes."""

    model = SelectionResult
    permission = Permission.READ_SHORTLISTS
    serializer_class = SelectionResultSerializer
    filterset_class = SelectionResultFilter
    ordering_fields = {"nip": "employee__nip", "rank": "place"}

    def get_queryset(self) -> QuerySet:
        return super().get_queryset().annotate(place=Coalesce("rank", Value(UNRANKED)))
