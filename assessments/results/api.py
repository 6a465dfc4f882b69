"""Results of assessments, providers and competency profiles over HTTP; a result is entered as a draft alone."""

from __future__ import annotations

from typing import Any, ClassVar

import django_filters
from django.utils.translation import gettext as _
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers, status
from rest_framework.exceptions import ValidationError
from rest_framework.request import Request
from rest_framework.response import Response

from asn_career.base.api.fields import LevelField, TextField
from asn_career.base.api.idempotency import idempotent
from asn_career.base.api.lists import RowSerializer
from asn_career.base.api.parameters import day_parameter
from asn_career.base.api.views import ListViewSet, RowViewSet
from asn_career.base.audit import acting
from assessments.choices import Source
from assessments.gaps import PersonGaps, gaps_of
from assessments.models import Accreditation, AssessmentProvider, AssessmentResult, ResultLevel
from assessments.results.choices import ENTERED_SOURCES, Method, Purpose, ResultState, Standing
from assessments.results.entering import Level, ResultFacts, draft_result, person_with, set_levels
from competencies.models import Competency
from employees.access import Permission
from employees.api.filters import PersonalFilter, SubtreeFilter
from employees.models import Employee
from employees.policy import scope_of

_GATE = "levels of results that came through the gate"


class AssessmentResultSerializer(RowSerializer):
    id = serializers.UUIDField(source="public_id")
    nip = serializers.CharField(source="employee.nip")
    source = serializers.CharField()  # type: ignore[assignment]
    method = serializers.CharField()
    purpose = serializers.CharField()
    instrument = serializers.CharField()
    instrument_version = serializers.CharField()
    assessed_on = serializers.DateField()
    provider = serializers.CharField(source="provider_name")
    revision = serializers.IntegerField()
    corrects = serializers.UUIDField(source="corrects.public_id", allow_null=True)
    state = serializers.CharField()
    standing = serializers.CharField()
    why_unofficial = serializers.CharField()
    decided_on = serializers.DateField(allow_null=True)
    answer_by = serializers.DateField(allow_null=True)
    replaced_on = serializers.DateField(allow_null=True)
    levels = serializers.ListField(child=serializers.DictField(), read_only=True)

    def sources(self) -> dict[str, str]:
        return {name: path for name, path in super().sources().items() if name != "levels"}

    def rows(self, page: Any) -> list[dict[str, Any]]:
        """The levels of all results of a page at once."""
        page = list(page)
        found: dict[Any, list[dict[str, str]]] = {}
        rows = ResultLevel.objects.unscoped(reason=_GATE).filter(
            result__public_id__in=[values["c_id"] for values in page]
        )
        told = rows.order_by("competency__code").values_list("result__public_id", "competency__code", "level")
        for result, code, level in told:
            found.setdefault(result, []).append({"competency": code, "level": str(level)})
        return [self._told({**values, "c_levels": found.get(values["c_id"], [])}) for values in page]


class LevelInSerializer(RowSerializer):
    competency = TextField()
    level = LevelField(min_value=0, max_value=5)
    note = TextField(required=False, allow_blank=True, max_length=1000)


class DraftSerializer(RowSerializer):
    nip = TextField()
    source = serializers.ChoiceField(choices=[each.value for each in ENTERED_SOURCES])  # type: ignore[assignment]
    method = serializers.ChoiceField(choices=Method.values, required=False, allow_blank=True)
    purpose = serializers.ChoiceField(choices=Purpose.values)
    instrument = TextField(max_length=250)
    instrument_version = TextField(max_length=50, required=False, allow_blank=True)
    assessed_on = serializers.DateField()
    provider = TextField()
    summary = serializers.CharField(max_length=4000, required=False, allow_blank=True)
    levels = LevelInSerializer(many=True, allow_empty=False)


class AssessmentResultFilter(PersonalFilter):
    source = django_filters.ChoiceFilter(choices=Source.choices)
    state = django_filters.ChoiceFilter(choices=ResultState.choices)
    standing = django_filters.ChoiceFilter(choices=Standing.choices)


class AssessmentResultViewSet(RowViewSet):
    """Results in the caller's scope, with their versions; drafts for those who make them.

    POST enters a draft; people finalise it on the pages, and a final one is corrected there too.
    """

    model = AssessmentResult
    permission = Permission.READ_ASSESSMENTS
    action_permissions: ClassVar[dict[str, Permission]] = {"create": Permission.RECORD_RESULTS}
    serializer_class = AssessmentResultSerializer
    filterset_class = AssessmentResultFilter
    ordering_fields = {"assessed_on": "assessed_on"}
    default_ordering = ("-assessed_on",)

    @extend_schema(request=DraftSerializer, responses={201: AssessmentResultSerializer})
    @idempotent
    def create(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """Enter a result as a draft, with its levels."""
        asked = DraftSerializer(data=request.data)
        asked.is_valid(raise_exception=True)
        given = dict(asked.validated_data)
        by = scope_of(request)
        levels = _levels(given.pop("levels"))
        person = person_with(given.pop("nip"), by=by)
        facts = ResultFacts(**{**given, "provider": _provider(given["provider"])})
        with acting(by=by.identity):
            made = draft_result(person, facts, by=by)
            set_levels(made, levels, by=by, version=made.version)
        serializer = AssessmentResultSerializer()
        rows = AssessmentResult.objects.unscoped(reason="what was just entered").filter(pk=made.pk)
        row = serializer.values(rows).get()
        return Response(serializer.row(row), status=status.HTTP_201_CREATED)

    create.also_refuses = (422,)  # type: ignore[attr-defined]


def _provider(code: str) -> AssessmentProvider:
    found = AssessmentProvider.objects.filter(code=code.strip().upper()).first()
    if found is None:
        raise ValidationError({"provider": [_("There is no such object.")]})
    return found


def _levels(rows: list[dict[str, Any]]) -> dict[int, Level]:
    """Levels by competency; each code is known and named once."""
    codes = [row["competency"].strip() for row in rows]
    known = dict(Competency.objects.filter(code__in=codes).values_list("code", "pk"))
    if unknown := sorted(set(codes) - set(known)):
        told = _("There is no competency “%(value)s” in the dictionary.")
        raise ValidationError({"levels": [told % {"value": code} for code in unknown]})
    if len(set(codes)) < len(codes):
        raise ValidationError({"levels": [_("Given more than once.")]})
    return {
        known[code]: Level(row["level"], row.get("note", "")) for code, row in zip(codes, rows, strict=True)
    }


class ProviderSerializer(RowSerializer):
    id = serializers.UUIDField(source="public_id")
    code = serializers.CharField()
    name = serializers.CharField()
    accreditations = serializers.ListField(child=serializers.DictField(), read_only=True)

    def sources(self) -> dict[str, str]:
        return {name: path for name, path in super().sources().items() if name != "accreditations"}

    def rows(self, page: Any) -> list[dict[str, Any]]:
        """The accreditations of all providers of a page at once."""
        page = list(page)
        found: dict[Any, list[dict[str, Any]]] = {}
        rows = Accreditation.objects.filter(provider__public_id__in=[values["c_id"] for values in page])
        for row in rows.select_related("provider").order_by("validity"):
            told = {
                "level": row.level,
                "accredited_by": row.accredited_by,
                "decree": row.decree,
                "valid_from": row.validity.lower.isoformat(),
                "valid_to": row.last_day.isoformat() if row.last_day else None,
            }
            found.setdefault(row.provider.public_id, []).append(told)
        return [self._told({**values, "c_accreditations": found.get(values["c_id"], [])}) for values in page]


class ProviderViewSet(RowViewSet):
    """Who carries out assessments, with their accreditations; shared by all agencies."""

    model = AssessmentProvider
    permission = Permission.READ_ASSESSMENTS
    serializer_class = ProviderSerializer
    ordering_fields = {"code": "code", "name": "name"}
    default_ordering = ("code",)

    def get_queryset(self) -> Any:
        return AssessmentProvider.objects.all()


class ProfileSerializer(RowSerializer):
    nip = serializers.CharField()
    as_of = serializers.DateField()
    missing = serializers.CharField()
    strengths = serializers.ListField(child=serializers.CharField())
    weaknesses = serializers.ListField(child=serializers.CharField())
    expired = serializers.ListField(child=serializers.CharField())
    unknown = serializers.ListField(child=serializers.CharField())


class ProfileFilter(django_filters.FilterSet):
    nip = django_filters.CharFilter()
    unit = SubtreeFilter(field_name="home_unit")


class ProfileViewSet(ListViewSet):
    """One row per person in scope: codes of competencies at or above the standard of the post, below it, expired and
    unknown, computed for today or ``as_of``."""

    model = Employee
    permission = Permission.READ_ASSESSMENTS
    serializer_class = ProfileSerializer
    filterset_class = ProfileFilter
    query_parameters: ClassVar[tuple[str, ...]] = ("as_of",)
    ordering_fields = {"nip": "nip"}

    def get_queryset(self) -> Any:
        if getattr(self, "swagger_fake_view", False):
            return super().get_queryset()
        return Employee.objects.visible_to(scope_of(self.request), permission=self.permission).only(
            "pk", "nip"
        )

    @extend_schema(parameters=[OpenApiParameter("as_of", str)])
    def list(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        day = day_parameter(request, "as_of") or scope_of(request).on
        people = self.paginate_queryset(self.filter_queryset(self.get_queryset())) or []
        found = gaps_of([person.pk for person in people], as_of=day)
        rows = [
            {"nip": person.nip, "as_of": day.isoformat(), **_told(found.get(person.pk))} for person in people
        ]
        return self.get_paginated_response(rows)


def _told(gaps: PersonGaps | None) -> dict[str, Any]:
    if gaps is None:
        return {"missing": "position", "strengths": [], "weaknesses": [], "expired": [], "unknown": []}
    by_status: dict[str, list[str]] = {"met": [], "gap": [], "expired": [], "unknown": []}
    for gap in gaps.gaps:
        by_status[gap.status].append(gap.code)
    return {
        "missing": gaps.missing,
        "strengths": sorted(by_status["met"]),
        "weaknesses": sorted(by_status["gap"]),
        "expired": sorted(by_status["expired"]),
        "unknown": sorted(by_status["unknown"]),
    }
