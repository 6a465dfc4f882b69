"""Addresses of training in the API."""

from training.api import views

ROUTES = [
    ("training-programs", views.TrainingProgramViewSet),
    ("training-history", views.TrainingHistoryViewSet),
]
