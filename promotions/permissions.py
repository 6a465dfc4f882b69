"""Who may run and review shortlists, as plain functions."""

from asn_career.base.errors import NotPermittedError
from employees.access import Permission, Principal
from employees.coverage import covers_agency, covers_unit
from promotions.models import Shortlist, Vacancy


def covers(principal: Principal, *, permission: Permission, vacancy: Vacancy) -> bool:
    """Whether a grant gives ``permission`` over the unit of the vacant post."""
    return covers_unit(principal, permission, vacancy.position.unit)


def may_run(principal: Principal, *, vacancy: Vacancy) -> bool:
    return covers(principal, permission=Permission.RUN_SHORTLISTS, vacancy=vacancy)


def may_review(principal: Principal, *, vacancy: Vacancy) -> bool:
    return covers(principal, permission=Permission.REVIEW_SHORTLISTS, vacancy=vacancy)


def sees_all_of(principal: Principal, shortlist: Shortlist) -> bool:
    """Whether the principal sees everyone of the target's agency, so that totals of a run tell nothing new."""
    return sees_agency(principal, root_id=shortlist.vacancy.position.unit.lineage[0])


def sees_agency(principal: Principal, *, root_id: int) -> bool:
    """Whether the principal sees everyone under a root unit as candidates."""
    return covers_agency(principal, Permission.READ_SHORTLISTS, root_id)


def ensure(allowed: bool) -> None:
    """Stop unless ``allowed``."""
    if not allowed:
        raise NotPermittedError
