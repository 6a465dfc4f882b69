"""Reusable filters of vacancies and shortlists."""

from employees.querysets import OrganisationQuerySet


class VacancyQuerySet(OrganisationQuerySet):
    """Vacancies, open to everybody of the agency."""
