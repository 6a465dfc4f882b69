"""Addresses of training in the API."""

from training.api import enrolments, leadership, recommendations, views

ROUTES = [
    ("training-programs", views.TrainingProgramViewSet),
    ("training-history", views.TrainingHistoryViewSet),
    ("leadership-proposals", leadership.LeadershipProposalViewSet),
    ("service-satisfaction", views.SatisfactionFigureViewSet),
    ("training-recommendations", recommendations.RecommendationViewSet),
    ("enrollments", enrolments.EnrolmentViewSet),
]
