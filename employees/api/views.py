"""Lists and items of the registry."""

from datetime import date

from django.db.models import QuerySet, Value
from django.db.models.functions import Coalesce
from rest_framework.request import Request

from employees.access import Permission
from employees.api import filters, serializers
from employees.api.tables import TableViewSet
from employees.models import (
    Award,
    Discipline,
    EducationHistory,
    Employee,
    Position,
    PositionHistory,
    RankHistory,
    TeamAssignment,
    Unit,
)
from employees.policy import scope_of

NEVER = date.max  # the place of a day that is not known: behind all others


class UnitViewSet(TableViewSet):
    """Work units of the caller's agencies."""

    table = "units"
    model = Unit
    permission = Permission.READ_ORGANISATION
    serializer_class = serializers.UnitSerializer
    filterset_class = filters.UnitFilter
    ordering_fields = {"code": "code", "name": "name"}
    default_ordering = ("code",)


class PositionViewSet(TableViewSet):
    """Posts of the register."""

    table = "positions"
    model = Position
    permission = Permission.READ_ORGANISATION
    serializer_class = serializers.PositionSerializer
    filterset_class = filters.PositionFilter
    ordering_fields = {"code": "code", "name": "name", "kind": "kind"}
    default_ordering = ("code",)


class EmployeeViewSet(TableViewSet):
    """People in the caller's scope."""

    table = "employees"
    model = Employee
    permission = Permission.READ_PEOPLE
    serializer_class = serializers.EmployeeSerializer
    filterset_class = filters.EmployeeFilter

    @property
    def ordering_fields(self) -> dict[str, str]:
        """A column that may not be read may not order the list either."""
        names = ("name", "status", "nip")
        if getattr(self, "swagger_fake_view", False):  # the API describing itself has no caller
            return dict(zip(names, names, strict=True))
        readable = scope_of(self.request).readable_columns()
        return {name: name for name in names if name in readable}


class PersonalViewSet(TableViewSet):
    """Records about people in the caller's scope."""

    filterset_class = filters.PersonalFilter

    @property
    def permission(self) -> Permission:
        return self.model.read_permission


class RankHistoryViewSet(PersonalViewSet):
    """Ranks, for those who may read the column ``rank`` of people."""

    table = "rank_history"
    model = RankHistory
    serializer_class = serializers.RankHistorySerializer
    ordering_fields = {"from_date": "from_date"}

    def check_permissions(self, request: Request) -> None:
        super().check_permissions(request)
        if self.action != "upsert" and "rank" not in scope_of(request).readable_columns():
            self.permission_denied(request)


class PositionHistoryViewSet(PersonalViewSet):
    table = "position_history"
    model = PositionHistory
    serializer_class = serializers.PositionHistorySerializer
    ordering_fields = {"from_date": "validity__startswith"}


class EducationHistoryViewSet(PersonalViewSet):
    table = "education_history"
    model = EducationHistory
    serializer_class = serializers.EducationHistorySerializer
    ordering_fields = {"graduated_on": "graduated"}

    def get_queryset(self) -> QuerySet:
        return super().get_queryset().annotate(graduated=Coalesce("graduated_on", Value(NEVER)))


class DisciplineViewSet(PersonalViewSet):
    table = "discipline"
    model = Discipline
    serializer_class = serializers.DisciplineSerializer
    ordering_fields = {"start_date": "start_date"}


class AwardViewSet(PersonalViewSet):
    table = "awards"
    model = Award
    serializer_class = serializers.AwardSerializer
    ordering_fields = {"awarded_on": "awarded_on"}


class TeamAssignmentViewSet(PersonalViewSet):
    table = "team_assignments"
    model = TeamAssignment
    serializer_class = serializers.TeamAssignmentSerializer
    ordering_fields = {"year": "year"}
