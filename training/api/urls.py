"""Addresses of training in the API."""

from training.api import recommendations, views

ROUTES = [
    ("training-programs", views.TrainingProgramViewSet),
    ("training-history", views.TrainingHistoryViewSet),
    ("training-recommendations", recommendations.RecommendationViewSet),
]
