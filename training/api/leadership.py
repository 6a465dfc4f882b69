"""People proposed for leadership training over HTTP."""

from __future__ import annotations

from typing import Any

import django_filters
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from asn_career.base.api.fields import FigureField
from asn_career.base.api.lists import RowSerializer
from asn_career.base.api.views import ListViewSet
from employees.access import Permission
from employees.models import Employee
from employees.policy import scope_of
from training.leadership import Proposal, Standing, candidates, proposals_of


class LeadershipProposalSerializer(RowSerializer):
    nip = serializers.CharField()
    standing = serializers.ChoiceField(choices=[each.value for each in Standing])
    training = serializers.CharField()
    program = serializers.CharField(allow_null=True)
    potential = FigureField(allow_null=True)
    managerial_reached = serializers.IntegerField()
    managerial_known = serializers.IntegerField()
    managerial_asked = serializers.IntegerField()
    blocked = serializers.BooleanField()
    missing_first = serializers.ListField(child=serializers.CharField())
    unknown = serializers.ListField(child=serializers.CharField())
    reason = serializers.CharField()
    as_of = serializers.DateField()


class ProposalFilter(django_filters.FilterSet):
    nip = django_filters.CharFilter()
    standing = django_filters.ChoiceFilter(
        choices=[(each.value, each.value) for each in Standing], method="known"
    )

    def known(self, queryset: Any, name: str, value: str) -> Any:
        """The people were chosen by it already."""
        return queryset


class LeadershipProposalViewSet(ListViewSet):
    """People whose potential lies in leadership, computed when read.

    ``standing=unknown``: those whom nothing known refuses, and about whom something that decides is not known.
    """

    model = Employee
    permission = Permission.READ_TALENT
    serializer_class = LeadershipProposalSerializer
    filterset_class = ProposalFilter
    ordering_fields = {"nip": "nip"}

    def get_queryset(self) -> Any:
        if getattr(self, "swagger_fake_view", False):
            return super().get_queryset()
        principal = scope_of(self.request)
        asked = self.request.query_params.get("standing")
        standing = Standing.UNKNOWN if asked == Standing.UNKNOWN else Standing.PROPOSED
        return candidates(principal, standing=standing, as_of=principal.on)

    def list(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        day = scope_of(request).on
        page = self.paginate_queryset(self.filter_queryset(self.get_queryset())) or []
        found = proposals_of([person.pk for person in page], as_of=day)
        rows = [_row(person.nip, found[person.pk], day) for person in page if person.pk in found]
        return self.get_paginated_response(rows)


def _row(nip: str, each: Proposal, day: Any) -> dict[str, Any]:
    return {
        "nip": nip,
        "standing": each.standing.value,
        "training": each.training,
        "program": each.program.code if each.program else None,
        "potential": None if each.potential is None else f"{each.potential:.2f}",
        "managerial_reached": each.reached,
        "managerial_known": each.known,
        "managerial_asked": each.asked,
        "blocked": each.blocked,
        "missing_first": each.first,
        "unknown": list(each.unknown),
        "reason": each.reason,
        "as_of": day.isoformat(),
    }
