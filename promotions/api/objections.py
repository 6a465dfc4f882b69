"""Objections over HTTP: what is objected to, the clock and the answer; texts and documents stay on the pages."""

from __future__ import annotations

import django_filters
from rest_framework import serializers

from asn_career.base.api.lists import RowSerializer
from asn_career.base.api.views import RowViewSet
from employees.access import Permission
from promotions.models import Objection
from promotions.objection_choices import ObjectionState, ObjectionVerdict


class ObjectionSerializer(RowSerializer):
    id = serializers.UUIDField(source="public_id")
    nip = serializers.CharField(source="employee.nip")
    shortlist = serializers.UUIDField(source="shortlist.public_id")
    vacancy = serializers.CharField(source="shortlist.vacancy.code")
    about = serializers.CharField()
    state = serializers.CharField()
    filed_on = serializers.DateField()
    closes_on = serializers.DateField()
    answer_due_on = serializers.DateField()
    verdict = serializers.CharField()
    decided_on = serializers.DateField(allow_null=True)


class ObjectionFilter(django_filters.FilterSet):
    nip = django_filters.CharFilter(field_name="employee__nip")
    vacancy = django_filters.CharFilter(field_name="shortlist__vacancy__code")
    shortlist = django_filters.UUIDFilter(field_name="shortlist__public_id")
    state = django_filters.ChoiceFilter(choices=ObjectionState.choices)
    verdict = django_filters.ChoiceFilter(choices=ObjectionVerdict.choices)


class ObjectionViewSet(RowViewSet):
    """Objections to official runs in the caller's scope."""

    model = Objection
    permission = Permission.READ_SHORTLISTS
    serializer_class = ObjectionSerializer
    filterset_class = ObjectionFilter
    ordering_fields = {"filed_on": "filed_on", "answer_due_on": "answer_due_on"}
    default_ordering = ("-filed_on",)
