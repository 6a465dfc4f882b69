"""Tables of the registry: accounts, the organisation, people, and their dated histories."""

from employees.models.access_requests import AccessRequest
from employees.models.accounts import ApiClient, Grant, GrantPerson, User
from employees.models.delegations import DelegatedAct, Delegation
from employees.models.documents import Document
from employees.models.erasures import Erasure
from employees.models.histories import (
    Award,
    Discipline,
    EducationHistory,
    PositionHistory,
    RankHistory,
    TeamAssignment,
)
from employees.models.kinship import Kinship
from employees.models.notices import Notice, NoticeLetter, NoticePreference
from employees.models.organisation import Position, Unit
from employees.models.people import Employee, PersonalModel
from employees.models.saved_views import SavedView
from employees.models.second_factors import RecoveryCode, SecondFactor

__all__ = [
    "AccessRequest",
    "ApiClient",
    "Award",
    "DelegatedAct",
    "Delegation",
    "Discipline",
    "Document",
    "EducationHistory",
    "Employee",
    "Erasure",
    "Grant",
    "GrantPerson",
    "Kinship",
    "Notice",
    "NoticeLetter",
    "NoticePreference",
    "PersonalModel",
    "Position",
    "PositionHistory",
    "RankHistory",
    "RecoveryCode",
    "SavedView",
    "SecondFactor",
    "TeamAssignment",
    "Unit",
    "User",
]
