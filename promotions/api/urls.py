"""Addresses of vacancies, shortlists and what is read of people in the API."""

from promotions.api import people, shortlists, views

ROUTES = [
    ("vacancies", views.VacancyViewSet),
    ("shortlists", shortlists.ShortlistViewSet),
    ("shortlists/<uuid:shortlist>/candidates", shortlists.CandidateViewSet),
    ("job-person-matches", people.JobPersonMatchViewSet),
    ("talent", people.TalentViewSet),
]
