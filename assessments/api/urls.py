"""Addresses of results in the API."""

from assessments.api import gaps, own_ratings, rounds, views
from assessments.results import api as results

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
    ("assessment-results", results.AssessmentResultViewSet),
    ("assessment-providers", results.ProviderViewSet),
    ("competency-profiles", results.ProfileViewSet),
    ("rounds", rounds.RoundViewSet),
    ("rounds/<uuid:round>/round-subjects", rounds.RoundSubjectViewSet),
    ("rounds/<uuid:round>/round-outcomes", rounds.RoundOutcomeViewSet),
    ("own-ratings", own_ratings.OwnRatingViewSet),
]
