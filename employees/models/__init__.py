"""Tables of the registry: accounts, the organisation, people, and their dated histories."""

from employees.models.access_requests import AccessRequest
from employees.models.accounts import ApiClient, Grant, GrantPerson, User
from employees.models.histories import (
    Award,
    Discipline,
    EducationHistory,
    PositionHistory,
    RankHistory,
    TeamAssignment,
)
from employees.models.organisation import Position, Unit
from employees.models.people import Employee, PersonalModel

__all__ = [
    "AccessRequest",
    "ApiClient",
    "Award",
    "Discipline",
    "EducationHistory",
    "Employee",
    "Grant",
    "GrantPerson",
    "PersonalModel",
    "Position",
    "PositionHistory",
    "RankHistory",
    "TeamAssignment",
    "Unit",
    "User",
]
