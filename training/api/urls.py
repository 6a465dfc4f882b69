"""Addresses of training in the API."""

from training.api import enrolments, recommendations, views

ROUTES = [
    ("training-programs", views.TrainingProgramViewSet),
    ("training-history", views.TrainingHistoryViewSet),
    ("training-recommendations", recommendations.RecommendationViewSet),
    ("enrollments", enrolments.EnrolmentViewSet),
]
