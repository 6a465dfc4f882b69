"""Addresses of vacancies and shortlists in the API."""

from promotions.api import views

ROUTES = [
    ("vacancies", views.VacancyViewSet),
]
