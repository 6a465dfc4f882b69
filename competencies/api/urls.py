"""Addresses of the dictionary and of standards in the API."""

from competencies.api import views

ROUTES = [
    ("competencies", views.CompetencyViewSet),
    ("standards", views.StandardViewSet),
    ("position-requirements", views.PositionRequirementViewSet),
    ("dictionary-versions", views.DictionaryVersionViewSet),
    ("standard-decrees", views.StandardDecreeViewSet),
]
