"""Assessment rounds over HTTP: planning them, who is assessed, how far they are, and what came of them."""

from __future__ import annotations

from typing import Any

import django_filters
from django.db.models import QuerySet
from django.http import Http404
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from drf_spectacular.utils import extend_schema
from rest_framework import serializers, status
from rest_framework.exceptions import ValidationError
from rest_framework.request import Request
from rest_framework.response import Response

from asn_career.base.access_log import log_access
from asn_career.base.api.idempotency import idempotent
from asn_career.base.api.lists import RowSerializer
from asn_career.base.api.views import ListViewSet, RowViewSet
from assessments.choices import Source
from assessments.models import AssessmentRound, RoundOutcome, RoundSubject
from assessments.rounds import planning, progress
from assessments.rounds.choices import BY_ASSESSORS, RoundMethod, RoundState, UnknownReason
from competencies.models import Competency
from employees.access import Permission
from employees.api.filters import OneUnitFilter
from employees.models import Employee, Unit
from employees.policy import scope_of

_LISTED = 5_000


class RoundSerializer(RowSerializer):
    id = serializers.UUIDField(source="public_id")
    title = serializers.CharField()
    unit = serializers.CharField(source="unit.code")
    method = serializers.CharField()
    state = serializers.CharField()
    by_standard = serializers.BooleanField()
    provider = serializers.CharField()
    opens_on = serializers.DateField()
    closes_on = serializers.DateField()
    rated_at = serializers.DateTimeField(allow_null=True)
    ended_at = serializers.DateTimeField(allow_null=True)


class RoundRequestSerializer(RowSerializer):
    title = serializers.CharField(max_length=200)
    unit = serializers.CharField()
    method = serializers.ChoiceField(choices=RoundMethod.choices)
    opens_on = serializers.DateField()
    closes_on = serializers.DateField()
    provider = serializers.CharField(required=False, allow_blank=True, max_length=250)
    competencies = serializers.ListField(child=serializers.CharField(), required=False, max_length=200)

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        if attrs["closes_on"] < attrs["opens_on"]:
            raise ValidationError(
                {"closes_on": [_("The last day lies before the first one; choose a later day.")]}
            )
        if attrs["method"] in BY_ASSESSORS and not attrs.get("provider", "").strip():
            raise ValidationError({"provider": [_("Say who carries it out.")]})
        return attrs


class SubjectsRequestSerializer(RowSerializer):
    unit = serializers.CharField(required=False)
    nips = serializers.ListField(
        child=serializers.CharField(max_length=30), required=False, max_length=_LISTED
    )

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        if not attrs.get("unit") and not attrs.get("nips"):
            raise ValidationError({"nips": [_("Choose a unit, or type at least one NIP.")]})
        return attrs


class AddedSerializer(RowSerializer):
    added = serializers.IntegerField()


class RoundFilter(django_filters.FilterSet):
    unit = OneUnitFilter(field_name="unit__code")
    method = django_filters.ChoiceFilter(choices=RoundMethod.choices)
    state = django_filters.ChoiceFilter(choices=RoundState.choices)


class RoundViewSet(RowViewSet):
    """Rounds of units in the caller's scope and above; planning one is for accounts, since another person opens it."""

    model = AssessmentRound
    permission = Permission.READ_ASSESSMENTS
    action_permissions = {"create": Permission.MANAGE_ROUNDS}
    serializer_class = RoundSerializer
    filterset_class = RoundFilter
    ordering_fields = {"closes_on": "closes_on"}
    default_ordering = ("-closes_on",)

    @extend_schema(request=RoundRequestSerializer, responses={201: RoundSerializer})
    @idempotent
    def create(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """Make the draft of a round; without ``competencies`` each one is asked about the standard of the own post."""
        asked = RoundRequestSerializer(data=request.data)
        asked.is_valid(raise_exception=True)
        given = dict(asked.validated_data)
        principal = scope_of(request)
        unit = _unit(given.pop("unit"), request)
        competencies = _competencies(given.pop("competencies", []))
        made = planning.plan(unit, **given, competencies=competencies, by=principal, at=timezone.now())
        row = self._row_serializer().values(AssessmentRound.objects.filter(pk=made.pk)).get()
        return Response(self._row_serializer().row(row), status=status.HTTP_201_CREATED)


class OfRoundViewSet(ListViewSet):
    """Rows of one round, of people in the caller's scope."""

    permission = Permission.READ_ASSESSMENTS

    @cached_property
    def round(self) -> AssessmentRound:
        rows = AssessmentRound.objects.visible_to(scope_of(self.request)).select_related("unit")
        found: AssessmentRound | None = rows.filter(public_id=self.kwargs["round"]).first()
        if found is None:
            raise Http404
        return found

    def list(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        answer = super().list(request, *args, **kwargs)
        log_access(
            by=scope_of(request).identity, action="round.read", subject=f"round:{self.round.public_id}"
        )
        return answer


class SubjectSerializer(RowSerializer):
    id = serializers.UUIDField(source="public_id")
    nip = serializers.CharField(source="employee.nip")
    unit = serializers.CharField(source="unit.code", allow_null=True)
    position = serializers.CharField(source="position.code", allow_null=True)
    asked = serializers.IntegerField(source="asked_of")
    given = serializers.IntegerField()
    withdrawn_on = serializers.DateField(allow_null=True)


class SubjectFilter(django_filters.FilterSet):
    nip = django_filters.CharFilter(field_name="employee__nip")


class RoundSubjectViewSet(OfRoundViewSet):
    """Who is assessed in a round, with how many ratings are asked and given; adding people to a draft."""

    model = RoundSubject
    action_permissions = {"create": Permission.MANAGE_ROUNDS}
    serializer_class = SubjectSerializer
    filterset_class = SubjectFilter
    ordering_fields = {"nip": "employee__nip"}

    def get_queryset(self) -> QuerySet:
        rows: Any = super().get_queryset()
        if getattr(self, "swagger_fake_view", False):
            return rows
        return progress.with_progress(rows.filter(round=self.round))

    @extend_schema(request=SubjectsRequestSerializer, responses={201: AddedSerializer})
    @idempotent
    def create(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """Add everybody in service of ``unit`` and below, or people by ``nips``; refused whole where one is unknown."""
        asked = SubjectsRequestSerializer(data=request.data)
        asked.is_valid(raise_exception=True)
        principal, added = scope_of(request), 0
        if code := asked.validated_data.get("unit"):
            people = Employee.objects.visible_to(principal, permission=Permission.MANAGE_ROUNDS)
            unit = _unit(code, request)
            added += planning.add_subjects(self.round, people.in_subtree([unit.pk]), by=principal)
        if nips := asked.validated_data.get("nips"):
            added += planning.add_by_nip(self.round, nips, by=principal)
        return Response({"added": added}, status=status.HTTP_201_CREATED)

    create.also_refuses = (422,)  # type: ignore[attr-defined]


class OutcomeSerializer(RowSerializer):
    nip = serializers.CharField(source="subject.employee.nip")
    competency = serializers.CharField(source="competency.code")
    source = serializers.CharField()  # type: ignore[assignment]
    level = serializers.DecimalField(max_digits=2, decimal_places=1, allow_null=True)
    unknown_reason = serializers.CharField()
    calibrated_level = serializers.DecimalField(max_digits=2, decimal_places=1, allow_null=True)
    answers = serializers.IntegerField()
    not_recorded = serializers.CharField()


class OutcomeFilter(django_filters.FilterSet):
    nip = django_filters.CharFilter(field_name="subject__employee__nip")
    competency = django_filters.CharFilter(field_name="competency__code")
    source = django_filters.ChoiceFilter(choices=Source.choices)
    unknown_reason = django_filters.ChoiceFilter(choices=UnknownReason.choices)


class RoundOutcomeViewSet(OfRoundViewSet):
    """The level that each source of a round came to, once its rating is closed; null with the reason why not."""

    model = RoundOutcome
    serializer_class = OutcomeSerializer
    filterset_class = OutcomeFilter
    ordering_fields = {"nip": "subject__employee__nip"}

    def get_queryset(self) -> QuerySet:
        rows: Any = super().get_queryset()
        if getattr(self, "swagger_fake_view", False):
            return rows
        return rows.filter(subject__round=self.round)


def _unit(code: str, request: Request) -> Unit:
    unit: Unit | None = Unit.objects.visible_to(scope_of(request)).filter(code=code).first()
    if unit is None:
        raise ValidationError({"unit": [_("There is no such object.")]})
    return unit


def _competencies(codes: list[str]) -> list[Competency]:
    if len(set(codes)) < len(codes):
        raise ValidationError({"competencies": [_("Given more than once.")]})
    rows = list(Competency.objects.filter(code__in=codes).order_by("code"))
    if missing := sorted(set(codes) - {row.code for row in rows}):
        message = _("The dictionary has no %(codes)s.") % {"codes": ", ".join(missing[:5])}
        raise ValidationError({"competencies": [message]})
    return rows
