"""Lists and items of the registry."""

from rest_framework.request import Request

from asn_career.base.api.views import RowViewSet
from employees.access import Permission
from employees.api import filters, serializers
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


class UnitViewSet(RowViewSet):
    """Work units of the caller's agencies."""

    model = Unit
    permission = Permission.READ_ORGANISATION
    serializer_class = serializers.UnitSerializer
    filterset_class = filters.UnitFilter
    ordering_fields = {"code": "code", "name": "name"}
    default_ordering = ("code",)


class PositionViewSet(RowViewSet):
    """Posts of the register."""

    model = Position
    permission = Permission.READ_ORGANISATION
    serializer_class = serializers.PositionSerializer
    filterset_class = filters.PositionFilter
    ordering_fields = {"code": "code", "name": "name", "kind": "kind"}
    default_ordering = ("code",)


class EmployeeViewSet(RowViewSet):
    """People in the caller's scope."""

    model = Employee
    permission = Permission.READ_PEOPLE
    serializer_class = serializers.EmployeeSerializer
    filterset_class = filters.EmployeeFilter

    @property
    def ordering_fields(self) -> dict[str, str]:
        """A column that may not be read may not order the list either."""
        readable = scope_of(self.request).readable_columns()
        return {name: name for name in ("name", "status", "nip") if name in readable}


class PersonalViewSet(RowViewSet):
    """Records about people in the caller's scope."""

    filterset_class = filters.PersonalFilter

    @property
    def permission(self) -> Permission:
        return self.model.read_permission


class RankHistoryViewSet(PersonalViewSet):
    """Ranks, for those who may read the column ``rank`` of people."""

    model = RankHistory
    serializer_class = serializers.RankHistorySerializer
    ordering_fields = {"from_date": "from_date"}

    def check_permissions(self, request: Request) -> None:
        super().check_permissions(request)
        if "rank" not in scope_of(request).readable_columns():
            self.permission_denied(request)


class PositionHistoryViewSet(PersonalViewSet):
    model = PositionHistory
    serializer_class = serializers.PositionHistorySerializer


class EducationHistoryViewSet(PersonalViewSet):
    model = EducationHistory
    serializer_class = serializers.EducationHistorySerializer


class DisciplineViewSet(PersonalViewSet):
    model = Discipline
    serializer_class = serializers.DisciplineSerializer
    ordering_fields = {"start_date": "start_date"}


class AwardViewSet(PersonalViewSet):
    model = Award
    serializer_class = serializers.AwardSerializer
    ordering_fields = {"awarded_on": "awarded_on"}


class TeamAssignmentViewSet(PersonalViewSet):
    model = TeamAssignment
    serializer_class = serializers.TeamAssignmentSerializer
    ordering_fields = {"year": "year"}
