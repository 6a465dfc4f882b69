"""Results whose predicate is not what their ratings make: kept as given, listed, and settled by people."""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import Exists, OuterRef
from django.utils.translation import gettext_lazy as _

from asn_career.base.audit import acting
from asn_career.base.errors import DomainError, NotPermittedError
from assessments.models import Performance, PerformanceConfirmation, PeriodicEvaluation
from assessments.performance.predicates import contradictory, contradicts, predicate_of
from employees.access import Permission, Principal
from employees.models import Employee
from employees.responsible import account_of

Result = Performance | PeriodicEvaluation
YEARLY, PERIODIC = "tahunan", "berkala"
MODELS: dict[str, type[Result]] = {YEARLY: Performance, PERIODIC: PeriodicEvaluation}
_LINK = {Performance: "performance", PeriodicEvaluation: "periodic"}
CHOSEN = ("work_result", "behaviour", "predicate")


class OwnResultError(DomainError):
    code = "own_result"
    message = _("Nobody settles a result of their own; another officer has to.")
    status = 403


class ResultMovedOnError(DomainError):
    code = "result_moved_on"
    message = _("The result has been changed meanwhile. Look at it again.")


class StillContradictoryError(DomainError):
    code = "still_contradictory"
    message = _(
        "These two ratings make “%(expected)s”. Correct one of the three, or confirm the predicate as given."
    )
    status = 400


class NoContradictionError(DomainError):
    code = "no_contradiction"
    message = _("The predicate is what the ratings make; there is nothing to confirm.")


def disagreements(principal: Principal, *, kind: str, confirmed: bool | None, on: date) -> Any:
    """Results in sight whose predicate contradicts their ratings; of one ``kind``, open or confirmed or both."""
    model = MODELS[kind]
    rows = model.objects.visible_to(principal).filter(contradictory(on=on))
    rows = rows.annotate(is_confirmed=Exists(_confirmations(principal, model)))
    return rows if confirmed is None else rows.filter(is_confirmed=confirmed)


def _confirmations(principal: Principal, model: type[Result]) -> Any:
    """What was confirmed of a result with exactly the values that it has."""
    same = {name: OuterRef(name) for name in CHOSEN}
    link = {_LINK[model]: OuterRef("pk")}
    return PerformanceConfirmation.objects.visible_to(principal).filter(**link, **same)


def find_result(principal: Principal, public_id: UUID) -> Result | None:
    """A yearly or periodic result that the principal may settle."""
    for model in MODELS.values():
        rows = model.objects.visible_to(principal, permission=Permission.IMPORT)
        found: Result | None = rows.select_related("employee__home_unit").filter(public_id=public_id).first()
        if found is not None:
            return found
    return None


def confirmations_of(principal: Principal, result: Result) -> list[PerformanceConfirmation]:
    """Every confirmation of a result, the latest first; those for other values say nothing any more."""
    rows = PerformanceConfirmation.objects.visible_to(principal).filter(**{_LINK[type(result)]: result})
    return list(rows.select_related("confirmed_by__employee").order_by("-confirmed_at", "-pk"))


def confirm_as_given(result: Result, *, reason: str, by: Principal, on: date) -> PerformanceConfirmation:
    """Keep on record that the predicate is right as given, although the ratings make another one."""
    _check_not_own(result, by)
    if contradicts(result, on=on) is None:
        raise NoContradictionError
    with acting(by=by.identity, reason=reason):
        _lock(result)
        row, _created = PerformanceConfirmation.objects.of(_only(result, by)).get_or_create(
            employee_id=result.employee_id,
            **{_LINK[type(result)]: result},
            **{name: getattr(result, name) for name in CHOSEN},
            defaults={"reason": reason, "confirmed_by": account_of(by)},
        )
    return row


def correct_result(
    result: Result, *, work_result: str, behaviour: str, predicate: str, reason: str, by: Principal, on: date
) -> None:
    """Set the three values of a result anew; together they have to make sense."""
    _check_not_own(result, by)
    expected = predicate_of(work_result, behaviour, on=on)
    if expected is not None and expected != predicate:
        label = dict(Performance._meta.get_field("predicate").flatchoices)[expected]
        told = str(StillContradictoryError.message) % {"expected": label}
        raise StillContradictoryError(expected=label, fields={"predicate": [told]})
    with acting(by=by.identity, reason=reason, on=on):
        rows = _lock(result)
        rows.update(work_result=work_result, behaviour=behaviour, predicate=predicate)


def _check_not_own(result: Result, by: Principal) -> None:
    if not by.may_manage(Permission.IMPORT):
        raise NotPermittedError
    if by.employee_id == result.employee_id:
        raise OwnResultError


def _only(result: Result, by: Principal) -> Any:
    return Employee.objects.visible_to(by, permission=Permission.IMPORT).filter(pk=result.employee_id)


def _lock(result: Result) -> Any:
    """The row as it was read, held until the transaction ends; refuses one that has changed since."""
    seen = {name: getattr(result, name) for name in CHOSEN}
    rows = type(result)._base_manager.filter(pk=result.pk, **seen)
    if not rows.select_for_update().values_list("pk", flat=True).first():
        raise ResultMovedOnError
    return type(result)._base_manager.filter(pk=result.pk)
