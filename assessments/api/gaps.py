"""Gaps and gap runs over HTTP (interfaces 4.3, 4.10 and 5)."""

from __future__ import annotations

from datetime import date
from typing import Any

import django_filters
from django.http import Http404
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers, status
from rest_framework.decorators import action
from rest_framework.exceptions import ValidationError
from rest_framework.request import Request
from rest_framework.response import Response

from asn_career.base.api.fields import LevelField
from asn_career.base.api.idempotency import idempotent
from asn_career.base.api.jobs import JobAcceptedSerializer, accepted
from asn_career.base.api.lists import RowSerializer
from asn_career.base.api.parameters import day_parameter, one_of
from asn_career.base.api.views import ListViewSet, RowViewSet
from assessments.api.gap_paging import GapPagination
from assessments.choices import GapStatus
from assessments.gap_places import BY_ID, BY_NIP, AskedGaps
from assessments.gap_querysets import speaking_runs
from assessments.gap_runs import request_gap_run
from assessments.gaps import told_on
from assessments.models import GapRow, GapRun
from competencies.models import Competency
from employees.access import Permission
from employees.api.filters import OneUnitFilter
from employees.models import Employee, Unit
from employees.policy import scope_of


class GapSerializer(RowSerializer):
    nip = serializers.CharField(source="employee.nip")
    position = serializers.CharField(source="position.code", allow_null=True)
    competency = serializers.CharField(source="competency.code")
    required = LevelField()  # type: ignore[assignment]
    held = LevelField(allow_null=True)
    gap = LevelField(allow_null=True)
    status = serializers.CharField()
    as_of = serializers.DateField()
    run = serializers.UUIDField(source="run.public_id", allow_null=True)
    recomputed_at = serializers.DateTimeField(allow_null=True)


class GapFilter(django_filters.FilterSet):
    nip = django_filters.CharFilter(field_name="employee__nip")
    unit = django_filters.CharFilter(
        method="in_unit", help_text="Code of a unit: its people and those of all units below it"
    )
    competency = django_filters.CharFilter(field_name="competency__code")
    status = django_filters.ChoiceFilter(choices=GapStatus.choices)

    def in_unit(self, queryset: Any, name: str, value: str) -> Any:
        """The subtree of a unit."""
        return queryset.filter(unit__in=self.request.parser_context["view"].asked.unit_ids)


def unit_ids(request: Request, code: str) -> list[int]:
    """The unit with this code, if the caller may see it."""
    return list(Unit.objects.visible_to(scope_of(request)).filter(code=code).values_list("pk", flat=True))


def below(units: list[int]) -> list[int]:
    """The whole subtrees."""
    return list(Unit.objects.in_subtree(units).values_list("pk", flat=True))


def competency_id(code: str) -> int:
    """The competency with this code; no person has the one that is not in the dictionary."""
    return Competency.objects.filter(code=code).values_list("pk", flat=True).first() or 0


class GapViewSet(ListViewSet):
    """Required competencies of people: held level, gap and status, from the newest run that covers each person, or as
    recomputed since a fact about them changed (``recomputed_at``).

    ``run`` shows one run as it was; ``as_of`` computes another day.
    """

    model = GapRow
    permission = Permission.READ_GAPS
    serializer_class = GapSerializer
    filterset_class = GapFilter
    pagination_class = GapPagination
    query_parameters = ("run", "as_of")
    ordering_fields: dict[str, str] = {"nip": BY_NIP}
    default_ordering: tuple[str, ...] = (BY_ID,)
    ordering_tail: tuple[str, ...] = ("competency_id",)

    def get_queryset(self) -> Any:
        if getattr(self, "swagger_fake_view", False):
            return super().get_queryset()
        rows = GapRow.objects.visible_to(scope_of(self.request))
        asked = self.asked
        return rows.of_run(asked.runs[0]) if asked.as_it_was else rows.spoken_by(list(asked.runs))

    @cached_property
    def asked(self) -> AskedGaps:
        """What the parameters ask for; those that are refused are nobody's."""
        request = self.request
        runs = GapRun.objects.visible_to(scope_of(request)).published()
        run = one_of(runs, request, "run", field="public_id")
        form = GapFilter(request.query_params, GapRow.objects.none(), request=request).form
        given = form.cleaned_data if form.is_valid() else {}
        code, unit = given.get("competency"), given.get("unit")
        return AskedGaps(
            [run.pk] if run else speaking_runs(),
            as_it_was=run is not None,
            nip=given.get("nip", ""),
            unit_ids=below(unit_ids(request, unit)) if unit else None,
            competency=competency_id(code) if code else None,
            status=given.get("status", ""),
        )

    @extend_schema(parameters=[OpenApiParameter("run", str), OpenApiParameter("as_of", str)])
    def list(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        day = day_parameter(request, "as_of")
        if day is None:
            return super().list(request, *args, **kwargs)
        if "run" in request.query_params:
            raise ValidationError({"as_of": [_("A run has its own day: give either `run` or `as_of`.")]})
        return self._computed(request, day)

    def _computed(self, request: Request, day: date) -> Response:
        """Pages of people, each with all their rows of that day."""
        people = Employee.objects.visible_to(scope_of(request), permission=Permission.READ_GAPS)
        if nip := request.query_params.get("nip"):
            people = people.filter(nip=nip)
        if unit := request.query_params.get("unit"):
            people = people.in_subtree(unit_ids(request, unit))
        self.default_ordering, self.ordering_tail = (), ("pk",)
        self.ordering_fields = {"nip": "nip"}
        page = self.paginate_queryset(people.only("nip")) or []
        asked = {name: request.query_params.get(name, "") for name in ("competency", "status")}
        told = told_on([person.pk for person in page], as_of=day, **asked)
        of_the_day = {"as_of": day.isoformat(), "run": None, "recomputed_at": None}
        rows = [
            {"nip": person.nip, **gap._asdict(), **of_the_day}
            for person in page
            for gap in told.get(person.pk, ())
        ]
        return self.get_paginated_response(rows)


class GapRunSerializer(RowSerializer):
    id = serializers.UUIDField(source="public_id")
    as_of = serializers.DateField()
    unit = serializers.CharField(source="unit.code", allow_null=True)
    people = serializers.IntegerField(source="own_people", allow_null=True)
    without_post = serializers.IntegerField(source="own_without_post", allow_null=True)
    without_standard = serializers.IntegerField(source="own_without_standard", allow_null=True)
    engine_version = serializers.CharField()
    published_at = serializers.DateTimeField()


class GapRunRequestSerializer(RowSerializer):
    as_of = serializers.DateField(required=False)
    unit = serializers.CharField(required=False, allow_null=True)


class GapRunFilter(django_filters.FilterSet):
    as_of = django_filters.DateFilter()
    unit = OneUnitFilter(field_name="unit__code")


class GapRunViewSet(RowViewSet):
    """Published gap runs, and asking for one; people are counted within the caller's units."""

    model = GapRun
    permission = Permission.READ_GAPS
    action_permissions = {"create": Permission.RUN_GAPS}
    serializer_class = GapRunSerializer
    filterset_class = GapRunFilter
    ordering_fields = {"as_of": "as_of", "published_at": "published_at"}
    default_ordering = ("-published_at",)

    def get_queryset(self) -> Any:
        runs: Any = super().get_queryset()
        if getattr(self, "swagger_fake_view", False):
            return runs
        return runs.published().counting_for(scope_of(self.request))

    @extend_schema(request=GapRunRequestSerializer, responses={202: JobAcceptedSerializer})
    @idempotent
    def create(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """Queue a run; without ``as_of`` it is of today, without ``unit`` of the caller's whole scope."""
        asked = GapRunRequestSerializer(data=request.data)
        asked.is_valid(raise_exception=True)
        unit = None
        if code := asked.validated_data.get("unit"):
            unit = Unit.objects.visible_to(scope_of(request)).filter(code=code).first()
            if unit is None:
                raise ValidationError({"unit": [_("There is no such object.")]})
        run = request_gap_run(
            scope_of(request), as_of=asked.validated_data.get("as_of", scope_of(request).on), unit=unit
        )
        return Response(accepted(run.job), status=status.HTTP_202_ACCEPTED)

    @action(detail=False, url_path="latest")
    def latest(self, request: Request) -> Response:
        """The run published last."""
        serializer = GapRunSerializer()
        row = serializer.values(self.get_queryset().current().newest_first()).first()
        if row is None:
            raise Http404
        return Response(serializer.row(row))

    latest.also_refuses = (404,)  # type: ignore[attr-defined]  # before the first run
