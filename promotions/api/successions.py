"""Succession over HTTP: asking for a run, and who fits a post of the next level, as far as the caller sees them."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import django_filters
from django.db.models import Value
from django.db.models.functions import Coalesce
from django.http import Http404
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers, status
from rest_framework.exceptions import ValidationError
from rest_framework.request import Request
from rest_framework.response import Response

from asn_career.base.access_log import log_access
from asn_career.base.api.fields import FigureField
from asn_career.base.api.idempotency import idempotent
from asn_career.base.api.jobs import JobAcceptedSerializer, ObjectsField, WordsField, accepted
from asn_career.base.api.lists import RowSerializer
from asn_career.base.api.parameters import one_of
from asn_career.base.api.views import ListViewSet, RowViewSet
from employees.access import Permission
from employees.api.filters import OneUnitFilter
from employees.coverage import agencies_of
from employees.models import Position, Unit
from employees.policy import scope_of
from promotions.choices import CandidateOutcome
from promotions.models import SuccessionRun, Successor
from promotions.outcomes import told
from promotions.permissions import ensure
from promotions.succession import request_succession

NO_SCORE = Decimal(-1)  # the place of who has no score, so that a page can end between two of them
FITTING = [choice for choice in CandidateOutcome.choices if choice[0] != CandidateOutcome.INELIGIBLE]


class SuccessionSerializer(RowSerializer):
    id = serializers.UUIDField(source="public_id")
    unit = serializers.CharField(source="root.code")
    as_of = serializers.DateField()
    posts = serializers.IntegerField()
    engine_hash = serializers.CharField()
    rules_hash = serializers.CharField()
    published_at = serializers.DateTimeField()


class SuccessionRequestSerializer(RowSerializer):
    unit = serializers.CharField(required=False, allow_null=True)
    as_of = serializers.DateField(required=False)


class OutcomesField(ObjectsField):
    """The outcome of each rule that applied, from its letters."""

    def to_representation(self, value: Any) -> Any:
        return [{"rule": rule, "outcome": outcome} for rule, outcome in told(value).items()]


class NamesField(WordsField):
    """The names under which something is kept."""

    def to_representation(self, value: Any) -> Any:
        return sorted(value)


class SuccessorSerializer(RowSerializer):
    nip = serializers.CharField(source="employee.nip")
    position = serializers.CharField(source="position.code")
    outcome = serializers.CharField()
    rules = OutcomesField(source="letters")
    verified = NamesField(source="settled")
    jpm = FigureField(allow_null=True)
    score = FigureField(allow_null=True)


class SuccessionFilter(django_filters.FilterSet):
    unit = OneUnitFilter(field_name="root__code")
    as_of = django_filters.DateFilter()


class SuccessorFilter(django_filters.FilterSet):
    nip = django_filters.CharFilter(field_name="employee__nip")
    outcome = django_filters.ChoiceFilter(choices=FITTING)


class SuccessionViewSet(RowViewSet):
    """Published comparisons of an agency's people with the posts of the next level, and asking for one."""

    model = SuccessionRun
    permission = Permission.READ_SHORTLISTS
    action_permissions = {"create": Permission.RUN_SHORTLISTS}
    serializer_class = SuccessionSerializer
    filterset_class = SuccessionFilter
    ordering_fields = {"as_of": "as_of", "published_at": "published_at"}
    default_ordering = ("-published_at",)

    @extend_schema(request=SuccessionRequestSerializer, responses={202: JobAcceptedSerializer})
    @idempotent
    def create(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """Queue a run of an agency; without ``as_of`` of today, without ``unit`` of the only one the caller may run."""
        asked = SuccessionRequestSerializer(data=request.data)
        asked.is_valid(raise_exception=True)
        principal = scope_of(request)
        day = asked.validated_data.get("as_of", principal.on)
        job = request_succession(self._agency(asked.validated_data.get("unit")), as_of=day, by=principal)
        return Response(accepted(job), status=status.HTTP_202_ACCEPTED)

    def _agency(self, code: str | None) -> Unit:
        if not code:
            own = agencies_of(scope_of(self.request), Permission.RUN_SHORTLISTS)
            ensure(bool(own))
            if len(own) > 1:
                raise ValidationError({"unit": [_whole_agency()]})
            return own[0]
        unit = Unit.objects.visible_to(scope_of(self.request)).filter(code=code).first()
        if unit is None:
            raise ValidationError({"unit": [_("There is no such object.")]})
        if unit.parent_id is not None:
            raise ValidationError({"unit": [_whole_agency()]})
        return unit


class SuccessorViewSet(ListViewSet):
    """Who of the level below fits the post ``position``, or would once open rules are settled; nobody is ranked."""

    model = Successor
    permission = Permission.READ_SHORTLISTS
    serializer_class = SuccessorSerializer
    filterset_class = SuccessorFilter
    query_parameters = ("position",)
    ordering_fields = {"nip": "employee__nip", "score": "rated"}

    def get_queryset(self) -> Any:
        if getattr(self, "swagger_fake_view", False):
            return super().get_queryset()
        found: Any = super().get_queryset()
        found = found.filter(run=self.run, position=self._position())
        return found.annotate(rated=Coalesce("score", Value(NO_SCORE)))

    @cached_property
    def run(self) -> SuccessionRun:
        runs = SuccessionRun.objects.visible_to(scope_of(self.request))
        run = runs.filter(public_id=self.kwargs["succession"]).first()
        if run is None:
            raise Http404
        return run

    def _position(self) -> Position:
        posts = Position.objects.visible_to(scope_of(self.request))
        position: Position | None = one_of(posts, self.request, "position", field="code")
        if position is None:
            message = _("Name the post whose successors are wanted, by its code.")
            raise ValidationError({"position": [message]})
        return position

    @extend_schema(parameters=[OpenApiParameter("position", str, required=True)])
    def list(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        answer = super().list(request, *args, **kwargs)
        subject = f"succession:{self.run.public_id}"
        log_access(by=scope_of(request).identity, action="succession.read", subject=subject)
        return answer


def _whole_agency() -> str:
    return _("Succession is computed for a whole agency: name its root unit.")
