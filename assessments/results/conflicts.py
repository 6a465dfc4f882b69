"""Who keeps out of a person's results: the person, declared relatives, and direct superiors."""

from __future__ import annotations

from django.utils.translation import gettext as _

from assessments.results.errors import AboutOneselfError, ConflictError
from employees.access import Principal
from employees.models import Kinship
from employees.responsible import account_of
from employees.superiors import find_superiors

_GATE = "whether the officer at hand is a declared relative of the person whose result is before them"


def ensure_not_oneself(employee_id: int, *, by: Principal) -> None:
    if by.employee_id == employee_id:
        raise AboutOneselfError


def ensure_impartial(employee_id: int, *, by: Principal) -> None:
    """Refuse the person, a relative by declaration, and the direct superior. Three queries."""
    ensure_not_oneself(employee_id, by=by)
    if by.employee_id is not None:
        kin = Kinship.objects.unscoped(reason=_GATE).in_force_on(by.on)
        if kin.between([by.employee_id], [employee_id]).exists():
            raise ConflictError(why=_("a declared relative"))
    if account_of(by).pk in find_superiors([employee_id], on=by.on).get(employee_id, ()):
        raise ConflictError(why=_("the person's direct superior"))
