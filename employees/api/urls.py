"""Addresses of the registry in the API."""

from typing import Any

from employees.api import changes, imports, views

ROUTES: list[tuple[str, Any]] = [
    ("units", views.UnitViewSet),
    ("positions", views.PositionViewSet),
    ("employees", views.EmployeeViewSet),
    ("rank-history", views.RankHistoryViewSet),
    ("position-history", views.PositionHistoryViewSet),
    ("education-history", views.EducationHistoryViewSet),
    ("discipline", views.DisciplineViewSet),
    ("awards", views.AwardViewSet),
    ("team-assignments", views.TeamAssignmentViewSet),
    *imports.ROUTES,
    *changes.ROUTES,
]
