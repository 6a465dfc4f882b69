"""Addresses of training in the API."""

from training.api import enrolments, leadership, plans, recommendations, views

ROUTES = [
    ("development-plans", plans.DevelopmentPlanViewSet),
    ("training-programs", views.TrainingProgramViewSet),
    ("training-history", views.TrainingHistoryViewSet),
    ("leadership-proposals", leadership.LeadershipProposalViewSet),
    ("service-answers", views.ServiceAnswerViewSet),
    ("service-satisfaction", views.SatisfactionFigureViewSet),
    ("training-recommendations", recommendations.RecommendationViewSet),
    ("enrollments", enrolments.EnrolmentViewSet),
]
