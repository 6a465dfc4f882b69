"""The vacancy that a page is about, for whoever runs its shortlists."""

from uuid import UUID

from django.http import Http404, HttpRequest

from employees.policy import scope_of
from promotions.models import Vacancy


def vacancy_to_run(request: HttpRequest, public_id: UUID) -> Vacancy:
    """The vacancy with its post and unit; Http404 where the reader may not run its shortlists. One query."""
    rows = Vacancy.objects.runnable_by(scope_of(request)).select_related("position__unit")
    found: Vacancy | None = rows.filter(public_id=public_id).first()
    if found is None:
        raise Http404
    return found
