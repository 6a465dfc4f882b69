"""Programmes that would close people's gaps over HTTP."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction
from typing import Any

import django_filters
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from asn_career.base.api.fields import FigureField, LevelField, MoneyField
from asn_career.base.api.lists import RowSerializer
from asn_career.base.api.parameters import day_parameter
from asn_career.base.api.views import ListViewSet
from assessments.gaps import find_gaps
from employees.access import Permission
from employees.models import Employee
from employees.policy import scope_of
from training.recommendations import find_recommendations


class RecommendationSerializer(RowSerializer):
    nip = serializers.CharField()
    competency = serializers.CharField()
    required = LevelField()  # type: ignore[assignment]
    held = LevelField(allow_null=True)
    program = serializers.CharField()
    target_level = serializers.IntegerField(allow_null=True)
    hours = FigureField(allow_null=True)
    cost = MoneyField(allow_null=True)
    completed_on = serializers.DateField(allow_null=True)
    reason = serializers.CharField()
    closes = LevelField()
    gap_closed_per_hour = serializers.DecimalField(max_digits=12, decimal_places=4)
    gap_closed_per_million = serializers.DecimalField(max_digits=12, decimal_places=4, allow_null=True)
    must_have = serializers.BooleanField()
    modality = serializers.CharField()
    blocked = serializers.BooleanField()
    missing_first = serializers.ListField(child=serializers.CharField())
    as_of = serializers.DateField()


class PeopleFilter(django_filters.FilterSet):
    nip = django_filters.CharFilter()


class RecommendationViewSet(ListViewSet):
    """For each person in scope the programmes for their gaps, the most gap closed per hour first.

    Computed when read, for today or ``as_of``. Pages count people, each with all their rows: a cursor between two
    rows of one person would have to compute that person twice, and rank them alike both times. So a page may hold
    more rows than ``page_size``, or none, and there is another one as long as ``next`` is given.
    """

    model = Employee
    permission = Permission.READ_GAPS
    serializer_class = RecommendationSerializer
    filterset_class = PeopleFilter
    ordering_fields = {"nip": "nip"}
    query_parameters = ("as_of",)

    def get_queryset(self) -> Any:
        if getattr(self, "swagger_fake_view", False):
            return super().get_queryset()
        return Employee.objects.visible_to(scope_of(self.request), permission=self.permission)

    @extend_schema(parameters=[OpenApiParameter("as_of", str)])
    def list(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        day = day_parameter(request, "as_of") or scope_of(request).on
        people = self.get_queryset()
        page = self.paginate_queryset(self.filter_queryset(people)) or []
        gaps = find_gaps(people.filter(pk__in=[row.pk for row in page]), as_of=day)
        found = find_recommendations(gaps, as_of=day)
        rows = [_row(person.nip, each, day) for person in page for each in found.get(person.pk, ())]
        return self.get_paginated_response(rows)


def _figure(value: Fraction) -> str:
    """Four places, half up: a level in a hundred hours still shows."""
    exact = Decimal(value.numerator) / Decimal(value.denominator)
    return f"{exact.quantize(Decimal('0.0001'), ROUND_HALF_UP)}"


def _row(nip: str, each: Any, day: Any) -> dict[str, Any]:
    program = each.program
    return {
        "nip": nip,
        "competency": each.gap.code,
        "required": f"{each.gap.required:.1f}",
        "held": f"{each.held:.1f}",
        "program": program.code,
        "target_level": each.target_level,
        "hours": f"{program.hours:.2f}",
        "cost": None if program.cost is None else f"{program.cost:.2f}",
        "completed_on": each.completed_on and each.completed_on.isoformat(),
        "reason": each.reason,
        "closes": f"{each.closes:.1f}",
        "gap_closed_per_hour": _figure(each.per_hour),
        "gap_closed_per_million": None if each.per_million is None else _figure(each.per_million),
        "must_have": each.must_have,
        "modality": program.modality,
        "blocked": each.blocked,
        "missing_first": each.first,
        "as_of": day.isoformat(),
    }
