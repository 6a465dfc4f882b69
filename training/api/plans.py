"""Development plans over HTTP: one row per person and year, with its actions."""

from __future__ import annotations

from typing import Any

import django_filters
from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import OuterRef, Subquery, TextField
from django.db.models.functions import Cast, JSONObject
from rest_framework import serializers

from asn_career.base.api.jobs import ObjectsField
from asn_career.base.api.views import RowViewSet
from employees.access import Permission
from employees.api.filters import PersonalFilter
from employees.api.serializers import PersonalRowSerializer
from training.choices import PlanState
from training.models import DevelopmentPlan
from training.plans.rows import all_actions, all_closures

# Levels with one decimal, hours and money with two, as everywhere: the columns have them.
_AS_TEXT = ("held", "hours", "cost", "due_on", "done_on")


class DevelopmentPlanSerializer(PersonalRowSerializer):
    year = serializers.IntegerField()
    state = serializers.CharField()
    revision = serializers.IntegerField()
    actions = ObjectsField(source="told_actions")


class DevelopmentPlanFilter(PersonalFilter):
    year = django_filters.NumberFilter()
    state = django_filters.ChoiceFilter(choices=PlanState.choices)


class DevelopmentPlanViewSet(RowViewSet):
    """Development plans in scope, each with its actions; read only, since people agree to them on the pages.

    An action's ``closed_on`` is the day of the official result that shows its level, null while none does.
    """

    model = DevelopmentPlan
    permission = Permission.READ_DEVELOPMENT
    serializer_class = DevelopmentPlanSerializer
    filterset_class = DevelopmentPlanFilter
    ordering_fields = {"year": "year"}

    def get_queryset(self) -> Any:
        return super().get_queryset().annotate(told_actions=_told_actions())


def _told_actions() -> ArraySubquery:
    """The actions of a plan as objects, in the order in which they were written."""
    shown = all_closures().current().filter(action=OuterRef("pk")).values("assessed_on")[:1]
    told = JSONObject(
        id="public_id",
        competency_code="competency__code",
        aim="aim",
        target_level="target_level",
        form="form",
        name="name",
        program_code="program__code",
        provider="provider",
        reason="reason",
        source="source",
        state="state",
        closed_on=Cast(Subquery(shown), TextField()),
        **{name: Cast(name, TextField()) for name in _AS_TEXT},
    )
    actions = all_actions().filter(plan=OuterRef("pk")).order_by("pk")
    return ArraySubquery(actions.values_list(told))
