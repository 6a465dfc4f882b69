"""Who may run and review shortlists, as plain functions."""

from asn_career.base.errors import NotPermittedError
from employees.access import Permission, Principal
from employees.models import Unit
from promotions.models import Shortlist, Vacancy


def covers(principal: Principal, *, permission: Permission, vacancy: Vacancy) -> bool:
    """Whether a grant gives ``permission`` over the unit of the vacant post."""
    if principal.sees_everyone(permission):
        return True
    return bool(principal.unit_ids(permission) & set(vacancy.position.unit.lineage))


def may_run(principal: Principal, *, vacancy: Vacancy) -> bool:
    return covers(principal, permission=Permission.RUN_SHORTLISTS, vacancy=vacancy)


def may_review(principal: Principal, *, vacancy: Vacancy) -> bool:
    return covers(principal, permission=Permission.REVIEW_SHORTLISTS, vacancy=vacancy)


def sees_all_of(principal: Principal, shortlist: Shortlist) -> bool:
    """Whether the principal sees everyone of the target's agency, so that totals of a run tell nothing new."""
    return sees_agency(principal, root_id=shortlist.vacancy.position.unit.lineage[0])


def sees_agency(principal: Principal, *, root_id: int) -> bool:
    """Whether the principal sees everyone under a root unit as candidates."""
    return covers_agency(principal, permission=Permission.READ_SHORTLISTS, root_id=root_id)


def covers_agency(principal: Principal, *, permission: Permission, root_id: int) -> bool:
    """Whether a grant gives ``permission`` over all of an agency, by the row id of its root unit."""
    return principal.sees_everyone(permission) or root_id in principal.unit_ids(permission)


def agencies_run_by(principal: Principal) -> list[Unit]:
    """The agencies for all of which the principal has shortlists computed, by code. One query."""
    roots = Unit.objects.visible_to(principal).filter(parent__isnull=True).order_by("code")
    run = Permission.RUN_SHORTLISTS
    return [root for root in roots if covers_agency(principal, permission=run, root_id=root.pk)]


def ensure(allowed: bool) -> None:
    """Stop unless ``allowed``."""
    if not allowed:
        raise NotPermittedError
