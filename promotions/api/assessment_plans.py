"""Plans of whom to assess first over HTTP, to read."""

from __future__ import annotations

from typing import Any

import django_filters
from django.http import Http404
from django.utils.functional import cached_property
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from asn_career.base.access_log import log_access
from asn_career.base.api.fields import FigureField
from asn_career.base.api.jobs import ObjectsField, PlainField
from asn_career.base.api.lists import RowSerializer
from asn_career.base.api.views import ListViewSet, RowViewSet
from employees.access import Permission
from employees.api.filters import OneUnitFilter
from employees.policy import scope_of
from promotions.assessment_choices import AssessmentPlanState
from promotions.models import AssessmentNeed, AssessmentPlan


class AssessmentPlanSerializer(RowSerializer):
    id = serializers.UUIDField(source="public_id")
    unit = serializers.CharField(source="root.code")
    first_day = serializers.DateField()
    last_day = serializers.DateField()
    as_of = serializers.DateField()
    capacity = serializers.IntegerField()
    counted_in = serializers.CharField()
    floor_percent = serializers.IntegerField()
    note = serializers.CharField()
    state = serializers.CharField()
    chosen = serializers.IntegerField()
    effect = serializers.DecimalField(max_digits=12, decimal_places=2)
    rules = PlainField()
    engine_hash = serializers.CharField()
    published_at = serializers.DateTimeField()


class PartsField(ObjectsField):
    """The addends of an effect."""

    def to_representation(self, value: Any) -> Any:
        return [{"kind": kind, "code": code, "points": points} for kind, code, points in value]


class AssessmentNeedSerializer(RowSerializer):
    nip = serializers.CharField(source="employee.nip")
    place = serializers.IntegerField()
    effect = FigureField()
    parts = PartsField()
    chosen = serializers.BooleanField()
    reason = serializers.CharField()
    last_assessed_on = serializers.DateField(allow_null=True)


class AssessmentPlanFilter(django_filters.FilterSet):
    unit = OneUnitFilter(field_name="root__code")
    state = django_filters.ChoiceFilter(choices=AssessmentPlanState.choices)


class AssessmentNeedFilter(django_filters.FilterSet):
    nip = django_filters.CharFilter(field_name="employee__nip")
    chosen = django_filters.BooleanFilter()


class AssessmentPlanViewSet(RowViewSet):
    """Computed plans of whom an assessment centre assesses first, with the versions of the rules they used."""

    model = AssessmentPlan
    permission = Permission.READ_SHORTLISTS
    serializer_class = AssessmentPlanSerializer
    filterset_class = AssessmentPlanFilter
    ordering_fields = {"first_day": "first_day", "published_at": "published_at"}
    default_ordering = ("-published_at",)


class AssessmentNeedViewSet(ListViewSet):
    """People whose assessment has an effect, with its parts, and whether the plan chose them and why."""

    model = AssessmentNeed
    permission = Permission.READ_SHORTLISTS
    serializer_class = AssessmentNeedSerializer
    filterset_class = AssessmentNeedFilter
    ordering_fields = {"nip": "employee__nip", "place": "place"}
    default_ordering = ("place",)

    def get_queryset(self) -> Any:
        rows: Any = super().get_queryset()
        return rows if getattr(self, "swagger_fake_view", False) else rows.filter(plan=self.plan)

    @cached_property
    def plan(self) -> AssessmentPlan:
        plans = AssessmentPlan.objects.visible_to(scope_of(self.request))
        found: AssessmentPlan | None = plans.filter(public_id=self.kwargs["plan"]).first()
        if found is None:
            raise Http404
        return found

    def list(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        answer = super().list(request, *args, **kwargs)
        subject = f"plan:{self.plan.public_id}"
        log_access(by=scope_of(request).identity, action="assessment_plan.read", subject=subject)
        return answer
