"""Background jobs over HTTP."""

from __future__ import annotations

from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers
from rest_framework.permissions import BasePermission
from rest_framework.request import Request
from rest_framework.response import Response

from asn_career.base.api.lists import RowSerializer
from asn_career.base.api.views import RowViewSet
from asn_career.base.jobs.results import check_result_readable
from asn_career.base.models import Job


class JobAcceptedSerializer(serializers.Serializer):
    job = serializers.UUIDField()


def accepted(job: Job) -> dict[str, str]:
    """The answer to a request that a job will carry out."""
    return {"job": str(job.public_id)}


@extend_schema_field({"type": "object", "nullable": True})
class PlainField(serializers.JSONField):
    """Plain data, passed on as it is."""


@extend_schema_field({"type": "array", "items": {"type": "string"}})
class WordsField(PlainField):
    """A list of names or codes."""


@extend_schema_field({"type": "array", "items": {"type": "object"}})
class ObjectsField(PlainField):
    """A list of plain objects."""


class JobRowSerializer(RowSerializer):
    id = serializers.UUIDField(source="public_id")
    kind = serializers.CharField()
    state = serializers.CharField()
    done = serializers.IntegerField()
    total = serializers.IntegerField(allow_null=True)
    error = PlainField()
    created_at = serializers.DateTimeField()
    started_at = serializers.DateTimeField(allow_null=True)
    finished_at = serializers.DateTimeField(allow_null=True)


class JobSerializer(JobRowSerializer):
    result = PlainField()


class SignedIn(BasePermission):
    """Any caller: each sees only the own jobs."""

    def has_permission(self, request: Request, view: Any) -> bool:
        return bool(request.user and request.user.is_authenticated)


class JobViewSet(RowViewSet):
    """The caller's background jobs; what one came to is told by its own address alone."""

    model = Job
    policy = "signed_in"
    permission_classes = (SignedIn,)
    ordering_fields = {"created_at": "created_at"}
    default_ordering = ("-created_at",)

    def get_serializer_class(self) -> type[RowSerializer]:
        return JobSerializer if self.action == "retrieve" else JobRowSerializer

    def retrieve(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """One job; 403 once the caller's role no longer covers what it came to."""
        found = super().retrieve(request, *args, **kwargs)
        if found.data["result"]:
            job = self.get_queryset().get(public_id=kwargs["id"])
            check_result_readable(job, by=request.principal)  # type: ignore[attr-defined]
        return found


ROUTES = [("jobs", JobViewSet)]
