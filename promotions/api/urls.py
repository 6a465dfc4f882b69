"""Addresses of vacancies, shortlists and what is read of people in the API."""

from promotions.api import (
    assessment_plans,
    fairness,
    insight,
    objections,
    openings,
    people,
    shortlists,
    successions,
    views,
)

ROUTES = [
    ("vacancies", views.VacancyViewSet),
    ("shortlists", shortlists.ShortlistViewSet),
    ("shortlists/<uuid:shortlist>/candidates", shortlists.CandidateViewSet),
    ("successions", successions.SuccessionViewSet),
    ("successions/<uuid:succession>/successors", successions.SuccessorViewSet),
    ("assessment-plans", assessment_plans.AssessmentPlanViewSet),
    ("assessment-plans/<uuid:plan>/people", assessment_plans.AssessmentNeedViewSet),
    ("objections", objections.ObjectionViewSet),
    ("openings", openings.OpeningViewSet),
    ("applications", openings.ApplicationViewSet),
    ("selection-results", openings.SelectionResultViewSet),
    ("job-person-matches", people.JobPersonMatchViewSet),
    ("talent", people.TalentViewSet),
    ("own-results", insight.OwnResultViewSet),
    ("fairness-years", fairness.FairnessYearViewSet),
]
