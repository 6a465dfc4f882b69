"""Addresses of results in the API."""

from assessments.api import gaps, views

ROUTES = [
    ("assessments", views.AssessmentViewSet),
    ("potential", views.PotentialViewSet),
    ("feedback-scores", views.FeedbackScoreViewSet),
    ("performance", views.PerformanceViewSet),
    ("periodic-performance", views.PeriodicPerformanceViewSet),
    ("credit-points", views.CreditPointsViewSet),
    ("credit-standings", views.CreditStandingViewSet),
    ("gap-runs", gaps.GapRunViewSet),
    ("gaps", gaps.GapViewSet),
]
