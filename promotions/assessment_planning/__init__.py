"""Whom an assessment centre that cannot serve everybody should assess first: effect, choice, approval (rule
``assessment_priority``)."""
