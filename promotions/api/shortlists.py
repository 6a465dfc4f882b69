"""Shortlists and everyone who was considered over HTTP (interfaces 4.7 to 4.9 and 5)."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any
from uuid import UUID

import django_filters
from django.db.models import F, Value
from django.db.models.functions import Coalesce
from django.http import FileResponse, Http404, StreamingHttpResponse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers, status
from rest_framework.decorators import action
from rest_framework.exceptions import ValidationError
from rest_framework.request import Request
from rest_framework.response import Response

from asn_career.base.access_log import log_access
from asn_career.base.api.fields import FigureField
from asn_career.base.api.idempotency import idempotent
from asn_career.base.api.jobs import JobAcceptedSerializer, ObjectsField, PlainField, WordsField, accepted
from asn_career.base.api.lists import RowSerializer
from asn_career.base.api.parameters import one_of
from asn_career.base.api.views import RowViewSet
from employees.access import Permission
from employees.policy import scope_of
from promotions.api.insight import CandidateInsight, OrderInsight
from promotions.bundle.asking import needs_job, request_bundle, take_made
from promotions.bundle.taking import take_bundle
from promotions.bundle_responses import bundle_response, made_response
from promotions.choices import CandidateOutcome
from promotions.models import BundleRequest, Considered, Shortlist, Vacancy
from promotions.permissions import sees_all_of
from promotions.retelling import retell
from promotions.review_pages import totals_for
from promotions.shortlists import request_shortlist


class ShortlistRowSerializer(RowSerializer):
    id = serializers.UUIDField(source="public_id")
    vacancy = serializers.CharField(source="vacancy.code")
    as_of = serializers.DateField()


class ShortlistSerializer(ShortlistRowSerializer):
    kind = serializers.CharField()
    reason = serializers.CharField()
    state = serializers.CharField()
    rule_set = PlainField()
    rule_set_hash = serializers.CharField()
    sealed_at = serializers.DateTimeField()
    inputs_opened_at = serializers.DateTimeField()
    engine_hash = serializers.CharField()
    input_hash = serializers.CharField()
    result_hash = serializers.CharField()
    considered = serializers.IntegerField()
    eligible = serializers.IntegerField()
    manual = serializers.IntegerField()
    ineligible = serializers.IntegerField()
    ranked = serializers.IntegerField()
    published_at = serializers.DateTimeField()
    sent_at = serializers.DateTimeField(allow_null=True)


class RulesField(ObjectsField):
    """What decided each rule, without the numbers of internal rows."""

    def to_representation(self, value: Any) -> Any:
        names = ("rule", "outcome", "value", "required", "basis")
        return [{name: rule.get(name) for name in names} for rule in value]


class NeedsMethodField(ObjectsField):
    """What is there by another method than the vacancy takes: no zero, and no level that counts there."""

    def to_representation(self, value: Any) -> Any:
        names = ("code", "figure", "method", "assessed_on", "wanted")
        return [{name: row[name] for name in names} for row in value]


class CandidateSerializer(RowSerializer):
    id = serializers.UUIDField(source="public_id")
    nip = serializers.CharField()
    outcome = serializers.CharField()
    rules = RulesField()
    score = FigureField(allow_null=True)
    contributions = ObjectsField()
    rank = serializers.IntegerField(allow_null=True)
    proposed = serializers.BooleanField()
    missing = WordsField()
    needs_method = NeedsMethodField()
    y = FigureField(allow_null=True)
    x = FigureField(allow_null=True)
    talent = FigureField(allow_null=True)
    box = serializers.IntegerField(allow_null=True)
    jpm = FigureField(allow_null=True)
    jpm_uncapped = FigureField(allow_null=True)
    jpm_technical = FigureField(allow_null=True)


Rows = list[dict[str, Any]]
RETOLD = frozenset({"rules", "contributions", "missing", "needs_method"})


class ShortlistRequestSerializer(RowSerializer):
    vacancy = serializers.CharField()
    as_of = serializers.DateField(required=False)


class ShortlistFilter(django_filters.FilterSet):
    vacancy = django_filters.CharFilter(field_name="vacancy__code")
    as_of = django_filters.DateFilter()


class ShortlistViewSet(OrderInsight, RowViewSet):
    """Published runs, and asking for one."""

    model = Shortlist
    permission = Permission.READ_SHORTLISTS
    action_permissions = {"create": Permission.RUN_SHORTLISTS}
    filterset_class = ShortlistFilter
    ordering_fields = {"as_of": "as_of", "published_at": "published_at"}
    default_ordering = ("-published_at",)

    def get_serializer_class(self) -> type[RowSerializer]:
        return ShortlistSerializer if self.action == "retrieve" else ShortlistRowSerializer

    def retrieve(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """One run; its counts are of the people whom the caller may see."""
        found = super().retrieve(request, *args, **kwargs)
        principal = scope_of(request)
        shortlists = Shortlist.objects.visible_to(principal).select_related("vacancy__position__unit")
        totals = totals_for(principal, shortlists.get(public_id=kwargs["id"]))
        return self.item({**found.data, **{name: getattr(totals, name) for name in COUNTS}})

    @extend_schema(
        parameters=[OpenApiParameter("job", UUID, description="The job that made the file")],
        responses={(200, "application/zip"): OpenApiTypes.BINARY, 202: JobAcceptedSerializer},
    )
    @action(detail=True, url_path="bundle", query_parameters=("job",))
    def bundle(
        self, request: Request, *args: Any, **kwargs: Any
    ) -> FileResponse | StreamingHttpResponse | Response:
        """The run as a file that is checked without this product; for who sees everybody whom it considered.

        Where the run considered many people the answer is 202 with a job; once that is done, ``?job=`` has the file for
        three days. Asking again while it works answers with the same job.
        """
        principal = scope_of(request)
        visible = Shortlist.objects.visible_to(principal).with_context()
        shortlist = visible.filter(public_id=kwargs["id"]).first()
        if shortlist is None or not sees_all_of(principal, shortlist):
            raise Http404
        made = BundleRequest.objects.visible_to(principal).filter(shortlist=shortlist).with_context()
        asked = one_of(made, request, "job", field="job__public_id")
        if asked:
            content = take_made(asked, by=principal, purpose="API", at=timezone.now())
            return made_response(asked, content)
        if needs_job(shortlist):
            queued = request_bundle(shortlist, purpose="API", by=principal, at=timezone.now())
            return Response(accepted(queued.job), status=status.HTTP_202_ACCEPTED)
        return bundle_response(shortlist, take_bundle(shortlist, by=principal, purpose="API"))

    # What it tells is not sealed yet, or the file is not made yet; the file was kept for its days and is gone.
    bundle.also_refuses = (409, 410)  # type: ignore[attr-defined]

    @extend_schema(request=ShortlistRequestSerializer, responses={202: JobAcceptedSerializer})
    @idempotent
    def create(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """Queue a run for a vacancy; without ``as_of`` it is of today."""
        asked = ShortlistRequestSerializer(data=request.data)
        asked.is_valid(raise_exception=True)
        vacancies = Vacancy.objects.visible_to(scope_of(request)).select_related("position__unit")
        vacancy = vacancies.filter(code=asked.validated_data["vacancy"]).first()
        if vacancy is None:
            raise ValidationError({"vacancy": [_("There is no such object.")]})
        day = asked.validated_data.get("as_of", scope_of(request).on)
        job = request_shortlist(vacancy, as_of=day, by=scope_of(request))
        return Response(accepted(job), status=status.HTTP_202_ACCEPTED)


COUNTS = ("considered", "eligible", "manual", "ineligible", "ranked")
LAST = 2_147_483_647  # the place of who has no rank, so that a page can end between two of them


class CandidateFilter(django_filters.FilterSet):
    nip = django_filters.CharFilter(field_name="employee__nip")
    outcome = django_filters.ChoiceFilter(choices=CandidateOutcome.choices)
    proposed = django_filters.BooleanFilter()


class CandidateViewSet(CandidateInsight, RowViewSet):
    """Everyone who was considered in one run, with every rule's outcome."""

    model = Considered
    permission = Permission.READ_SHORTLISTS
    serializer_class = CandidateSerializer
    filterset_class = CandidateFilter
    ordering_fields = {"nip": "nip", "rank": "place"}
    default_ordering = ()

    def get_queryset(self) -> Any:
        if getattr(self, "swagger_fake_view", False):
            return super().get_queryset()
        considered: Any = super().get_queryset()
        return considered.on(self.shortlist).annotate(
            nip=F("employee__nip"), place=Coalesce("rank", Value(LAST))
        )

    @cached_property
    def shortlist(self) -> Shortlist:
        shortlists = Shortlist.objects.visible_to(scope_of(self.request))
        found = shortlists.filter(public_id=self.kwargs["shortlist"]).first()
        if found is None:
            raise Http404
        return found

    def list(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        log_access(
            by=scope_of(request).identity,
            action="candidates.read",
            subject=f"shortlist:{kwargs['shortlist']}",
        )
        page = self.paginate_queryset(self.filter_queryset(self.get_queryset()))
        return self.get_paginated_response(self._told(page or ()))

    def retrieve(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        rows = self._told(self.get_queryset().filter(public_id=kwargs["id"])[:1])
        if not rows:
            raise Http404
        return self.item(rows[0])

    def _told(self, considered: Iterable[Any]) -> Rows:
        """Rows with what the run has to say of each person, retold for the whole page at once."""
        people = list(considered)
        if not people:
            return []
        shortlist = self.shortlist
        for person in people:
            person.shortlist = shortlist
        serializer = self._row_serializer()
        sources = serializer.sources()
        return [
            serializer.row(
                {
                    f"c_{name}": getattr(told if name in RETOLD else person, source)
                    for name, source in sources.items()
                }
            )
            for person, told in zip(people, retell(people), strict=True)
        ]
