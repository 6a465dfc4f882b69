"""Job person match and talent of people over HTTP (interfaces 4.4 to 4.6, 4.10 and 5)."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any, ClassVar

import django_filters
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from asn_career.base.api.fields import FigureField
from asn_career.base.api.jobs import PlainField
from asn_career.base.api.lists import RowSerializer
from asn_career.base.api.parameters import day_parameter, one_of
from asn_career.base.api.views import ListViewSet
from assessments.gaps import Told, told_days
from employees.access import Permission
from employees.api.filters import SubtreeFilter
from employees.models import Employee, Position
from employees.policy import scope_of
from promotions.readings import Reading, read_people_by_day


class JobPersonMatchSerializer(RowSerializer):
    nip = serializers.CharField()
    position = serializers.CharField(allow_null=True)
    jpm = FigureField(allow_null=True)
    jpm_uncapped = FigureField(allow_null=True)
    jpm_technical = FigureField(allow_null=True)
    category_filling = serializers.CharField(allow_null=True)
    category_mapping = serializers.CharField(allow_null=True)
    missing = serializers.ListField(child=serializers.CharField())
    as_of = serializers.DateField()
    run = serializers.UUIDField(allow_null=True)
    recomputed_at = serializers.DateTimeField(allow_null=True)


class TalentSerializer(RowSerializer):
    nip = serializers.CharField()
    y = FigureField(allow_null=True)
    x = FigureField(allow_null=True)
    talent = FigureField(allow_null=True)
    box = serializers.IntegerField(allow_null=True)
    components = PlainField()
    missing = serializers.ListField(child=serializers.CharField())
    as_of = serializers.DateField()
    run = serializers.UUIDField(allow_null=True)
    recomputed_at = serializers.DateTimeField(allow_null=True)


class PeopleFilter(django_filters.FilterSet):
    nip = django_filters.CharFilter()
    unit = SubtreeFilter(field_name="home_unit")


class ReadingViewSet(ListViewSet):
    """One row per person in scope, of the day of the newest run or recomputation, or of ``as_of``."""

    model = Employee
    permission: ClassVar[Permission]
    filterset_class = PeopleFilter
    query_parameters: ClassVar[tuple[str, ...]] = ("as_of",)
    ordering_fields = {"nip": "nip"}

    def get_queryset(self) -> Any:
        if getattr(self, "swagger_fake_view", False):
            return super().get_queryset()
        return Employee.objects.visible_to(scope_of(self.request), permission=self.permission).only(
            "pk", "nip"
        )

    def list(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        position = one_of(Position.objects.visible_to(scope_of(request)), request, "position", field="code")
        people = self.paginate_queryset(self.filter_queryset(self.get_queryset())) or []
        told = self._told(people)
        by_day: dict[date, list[int]] = {}
        for person in people:
            by_day.setdefault(told[person.pk].as_of, []).append(person.pk)
        readings = read_people_by_day(by_day, position=position.code if position else "")
        rows = [
            {"nip": person.nip, **self.figures(readings[person.pk]), **_origin(told[person.pk])}
            for person in people
        ]
        return self.get_paginated_response(rows)

    def _told(self, people: Iterable[Employee]) -> dict[int, Told]:
        """The day that each person's row speaks of, with the run or the recomputation that it is the day of."""
        asked = day_parameter(self.request, "as_of")
        ids = [person.pk for person in people]
        if asked:
            return dict.fromkeys(ids, Told(asked))
        known = told_days(ids)
        return {pk: known.get(pk, Told(scope_of(self.request).on)) for pk in ids}

    def figures(self, reading: Reading) -> dict[str, Any]:
        raise NotImplementedError


def _origin(told: Told) -> dict[str, Any]:
    at = told.recomputed_at
    return {
        "as_of": told.as_of.isoformat(),
        "run": told.run,
        "recomputed_at": at and serializers.DateTimeField().to_representation(at),
    }


class JobPersonMatchViewSet(ReadingViewSet):
    """The match of people with the standard of their post, or of the post with the code ``position``."""

    permission = Permission.READ_GAPS
    serializer_class = JobPersonMatchSerializer
    query_parameters = ("as_of", "position")

    @extend_schema(parameters=[OpenApiParameter("as_of", str), OpenApiParameter("position", str)])
    def list(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        return super().list(request, *args, **kwargs)

    def figures(self, reading: Reading) -> dict[str, Any]:
        fit = reading.fit
        return {
            "position": reading.position or None,
            "jpm": _text(fit.jpm),
            "jpm_uncapped": _text(fit.jpm_uncapped),
            "jpm_technical": _text(fit.jpm_technical),
            "category_filling": fit.category_filling or None,
            "category_mapping": fit.category_mapping or None,
            "missing": list(fit.missing),
        }


class TalentViewSet(ReadingViewSet):
    """Performance and potential of people with every component, their talent and box."""

    permission = Permission.READ_TALENT
    serializer_class = TalentSerializer

    @extend_schema(parameters=[OpenApiParameter("as_of", str)])
    def list(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        return super().list(request, *args, **kwargs)

    def figures(self, reading: Reading) -> dict[str, Any]:
        return {
            "y": _text(reading.axis("y")),
            "x": _text(reading.axis("x")),
            "talent": _text(reading.axis("talent")),
            "box": reading.talent.box,
            "components": {name: _text(value) for name, value in reading.components.items()},
            "missing": list(reading.talent.missing),
        }


def _text(value: Any) -> str | None:
    return None if value is None else f"{value:.2f}"
