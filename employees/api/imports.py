"""Imports over HTTP: send a package, read the verdict of every row, apply it, take it back."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import django_filters
from django.db import transaction
from django.db.models import Q, QuerySet
from django.http import Http404
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema, extend_schema_field, inline_serializer
from rest_framework import parsers, serializers, status
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from asn_career.base.addresses import client_address
from asn_career.base.api.idempotency import idempotent
from asn_career.base.api.jobs import ObjectsField, PlainField, accepted
from asn_career.base.api.lists import RowSerializer
from asn_career.base.api.views import ChangedMeanwhileError, ListViewSet, RowViewSet, names_state
from asn_career.base.imports.errors import ImportDayAheadError
from asn_career.base.imports.intake.messages import CODES_OF_SKIPPED_ROWS
from asn_career.base.imports.judging import one_at_a_time
from asn_career.base.imports.loading import Options, as_message
from asn_career.base.imports.models import Import, ImportMessage, ImportRow, Outcome, Verdict
from asn_career.base.imports.undoing import undo_import
from asn_career.base.imports.uploads import request_apply, submit_package, visible_imports
from asn_career.base.uploading import refuse_lost_upload
from employees.access import Permission
from employees.imports_registration import registrable_units
from employees.policy import scope_of


class ImportSerializer(RowSerializer):
    id = serializers.UUIDField(source="public_id")
    file = serializers.CharField(source="file_name")
    sha256 = serializers.CharField()
    as_of = serializers.DateField()
    progress = serializers.CharField(source="state")
    state = serializers.CharField(source="outcome")
    dry_run = serializers.BooleanField()
    totals = PlainField()
    tables = PlainField()
    job = serializers.UUIDField(source="job.public_id", allow_null=True)
    created_at = serializers.DateTimeField()
    applied_at = serializers.DateTimeField(allow_null=True)
    undone_at = serializers.DateTimeField(allow_null=True)


class ImportItemSerializer(ImportSerializer):
    messages = ObjectsField()


@extend_schema_field(OpenApiTypes.BINARY)
class PackageField(serializers.FileField):
    """The bytes of a file, as a form sends them."""


class ImportRequestSerializer(RowSerializer):
    file = PackageField(allow_empty_file=True)
    as_of = serializers.DateField(required=False)
    all_or_nothing = serializers.BooleanField(required=False, default=False)
    stop_on_warnings = serializers.BooleanField(required=False, default=False)
    unit = serializers.CharField(
        required=False,
        default="",
        allow_blank=True,
        max_length=100,
        help_text="Code of the unit under which new people without a post are registered",
    )


IMPORT_ACCEPTED = inline_serializer(
    "ImportAccepted", {"job": serializers.UUIDField(), "import": serializers.UUIDField()}
)


class ImportRowSerializer(RowSerializer):
    table = serializers.CharField()
    sheet = serializers.CharField()
    row = serializers.IntegerField()  # type: ignore[assignment]
    verdict = serializers.CharField(source="judged.verdict", default="")


class ImportRowAnswerSerializer(ImportRowSerializer):
    messages = ObjectsField()


class ImportFilter(django_filters.FilterSet):
    sha256 = django_filters.CharFilter()
    state = django_filters.ChoiceFilter(field_name="outcome", choices=Outcome.choices)


class ImportRowFilter(django_filters.FilterSet):
    table = django_filters.CharFilter()
    verdict = django_filters.ChoiceFilter(field_name="judged__verdict", choices=Verdict.choices)


class ImportViewSet(RowViewSet):
    """The caller's imports. A package is checked first; nothing is written before it is applied."""

    model = Import
    permission = Permission.IMPORT
    serializer_class = ImportSerializer
    filterset_class = ImportFilter
    parser_classes = (parsers.MultiPartParser, *RowViewSet.parser_classes)
    ordering_fields = {"created_at": "created_at"}
    default_ordering = ("-created_at",)

    def get_queryset(self) -> QuerySet[Import]:
        if getattr(self, "swagger_fake_view", False):
            return Import.objects.none()
        return visible_imports(scope_of(self.request))

    @extend_schema(request={"multipart/form-data": ImportRequestSerializer}, responses={202: IMPORT_ACCEPTED})
    @idempotent
    def create(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """Send a package; a job checks it."""
        data = request.data
        refuse_lost_upload(request._request)
        asked = ImportRequestSerializer(data=data)
        asked.is_valid(raise_exception=True)
        data = asked.validated_data
        self._refuse_impossible(data)
        package = submit_package(
            data["file"].read(),
            name=data["file"].name,
            principal=scope_of(request),
            as_of=data.get("as_of", scope_of(request).on),
            options=Options(data["all_or_nothing"], data["stop_on_warnings"], data["unit"]),
            address=client_address(request),
        )
        return self._accepted(package)

    def _refuse_impossible(self, data: dict[str, Any]) -> None:
        """400 for a day to come, which would make facts of plans, and for a unit that the caller may not name."""
        day, today = data.get("as_of"), scope_of(self.request).on
        if day is not None and day > today:
            raise serializers.ValidationError({"as_of": [str(ImportDayAheadError(day=day.isoformat()))]})
        named = data["unit"]
        if named and not registrable_units(scope_of(self.request)).filter(code=named).exists():
            raise serializers.ValidationError(
                {"unit": [_("This unit does not exist, or is not one that you may load.")]}
            )

    @extend_schema(request=None, responses={202: IMPORT_ACCEPTED})
    @action(detail=True, methods=["post"], url_path="apply")
    @idempotent
    def apply(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """Write the accepted rows of a checked package, by a job."""
        with transaction.atomic():
            self._refuse_stale(request)
            return self._accepted(request_apply(self._package(), by=scope_of(request)))

    apply.also_refuses = (412,)  # type: ignore[attr-defined]

    @extend_schema(request=None, responses=ImportItemSerializer)
    @action(detail=True, methods=["post"], url_path="undo")
    @idempotent
    def undo(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """Take back what the import wrote; refused once somebody has built on it."""
        with transaction.atomic(), one_at_a_time():
            self._refuse_stale(request)
            undo_import(self._package(), by=scope_of(request))
        return self.retrieve(request, *args, **kwargs)

    undo.also_refuses = (412,)  # type: ignore[attr-defined]

    def _refuse_stale(self, request: Request) -> None:
        """With If-Match, the import has to be in the state that the caller has read."""
        tag = request.headers.get("If-Match")
        if tag is None:
            return
        Import.objects.select_for_update().get(pk=self._package().pk)  # it stays so until the change is made
        current = self.retrieve(request, **self.kwargs)
        if not names_state(tag, current.headers["ETag"]):
            states = {name: current.data[name] for name in ("progress", "state")}
            raise ChangedMeanwhileError(fields={name: {"current": value} for name, value in states.items()})

    @extend_schema(responses=ImportItemSerializer)
    def retrieve(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """One import with the findings about its files: of a package refused whole, why, and in which row."""
        response = super().retrieve(request, *args, **kwargs)
        package = self._package()
        found = _about_files(package).order_by("pk")
        return self.item({**response.data, "messages": [_as_answer(message, package) for message in found]})

    def _package(self) -> Import:
        package = self.get_queryset().filter(public_id=self.kwargs["id"]).first()
        if package is None:
            raise Http404
        return package

    def _accepted(self, package: Import) -> Response:
        assert package.job is not None
        body = {**accepted(package.job), "import": str(package.public_id)}
        return Response(body, status=status.HTTP_202_ACCEPTED)


class ImportRowViewSet(ListViewSet):
    """The rows of one import, each with its verdict and its messages."""

    model = ImportRow
    permission = Permission.IMPORT
    serializer_class = ImportRowSerializer
    filterset_class = ImportRowFilter

    def get_queryset(self) -> QuerySet[ImportRow]:
        if getattr(self, "swagger_fake_view", False):
            return ImportRow.objects.none()
        return self.package.rows.select_related("judged")

    @cached_property
    def package(self) -> Import:
        package = visible_imports(scope_of(self.request)).filter(public_id=self.kwargs["package"]).first()
        if package is None:
            raise Http404
        return package

    @extend_schema(responses=ImportRowAnswerSerializer(many=True))
    def list(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        response = super().list(request, *args, **kwargs)
        self._add_messages(response.data["results"])
        return response

    def _add_messages(self, rows: Sequence[dict[str, Any]]) -> None:
        """The findings about the rows of this page, in one query."""
        said: dict[tuple[str, int], Any] = {}
        found = ImportMessage.objects.filter(
            package=self.package,
            table__in={row["table"] for row in rows},
            row__in={row["row"] for row in rows},
        )
        for message in found.order_by("pk"):
            answer = _as_answer(message, self.package)
            said.setdefault((message.table, message.row or 0), []).append(answer)
        for row in rows:
            row["messages"] = said.get((row["table"], row["row"]), [])


def _about_files(package: Import) -> QuerySet[ImportMessage]:
    """The findings that no row of `rows/` shows: of a package refused whole there are no rows, whatever they name."""
    found = ImportMessage.objects.filter(package=package)
    if not package.tables:
        return found
    return found.filter(Q(row__isnull=True) | Q(code__in=CODES_OF_SKIPPED_ROWS))


def _as_answer(found: ImportMessage, package: Import) -> dict[str, Any]:
    """A finding, with the name of its column in the data package beside the heading in the file."""
    message = as_message(found, package)
    return {**message.as_dict(), "field": message.column}


ROUTES = [("imports/<uuid:package>/rows", ImportRowViewSet), ("imports", ImportViewSet)]
