"""Addresses of results in the API."""

from assessments.api import views

ROUTES = [
    ("assessments", views.AssessmentViewSet),
    ("potential", views.PotentialViewSet),
    ("feedback-scores", views.FeedbackScoreViewSet),
    ("performance", views.PerformanceViewSet),
]
