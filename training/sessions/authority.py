"""Who may nominate whom, and whose approval somebody can give."""

from __future__ import annotations

from collections.abc import Iterable

from employees.access import Permission, Principal
from employees.models import Employee
from training.enrolment_choices import ApprovalStep
from training.models import Enrolment, TrainingSession

ORDER = {step: place for place, step in enumerate(ApprovalStep)}


def authority_over(
    session: TrainingSession, employee_ids: Iterable[int], *, by: Principal
) -> dict[int, ApprovalStep]:
    """The highest approval that the principal can give about each of these people; who is not there: none.

    A direct superior speaks for the own people, a unit administrator for the units of the grant, and whoever manages
    the session for everybody in it. Nobody speaks about themselves.
    """
    pairs = [(session.pk, key) for key in employee_ids]
    return {key: step for (_session, key), step in authorities(pairs, by=by).items()}


def authorities(pairs: Iterable[tuple[int, int]], *, by: Principal) -> dict[tuple[int, int], ApprovalStep]:
    """The same for several sessions at once: pairs of session and person. Three queries at most."""
    wanted = [pair for pair in pairs if pair[1] not in by.themselves]
    sessions = TrainingSession.objects.manageable_by(by).filter(pk__in={session for session, _key in wanted})
    managed = set(sessions.values_list("pk", flat=True))
    found = dict.fromkeys((pair for pair in wanted if pair[0] in managed), ApprovalStep.AGENCY)
    left = [pair for pair in wanted if pair[0] not in managed]
    speaks = _speaks_for({key for _session, key in left}, by=by) if left else {}
    return found | {pair: speaks[pair[1]] for pair in left if pair[1] in speaks}


def _speaks_for(employee_ids: set[int], *, by: Principal) -> dict[int, ApprovalStep]:
    if not by.may_manage(Permission.NOMINATE):
        return {}
    seen = Employee.objects.visible_to(by, permission=Permission.NOMINATE).filter(pk__in=employee_ids)
    found = dict.fromkeys(seen.values_list("pk", flat=True), ApprovalStep.SUPERIOR)
    if by.sees_everyone(Permission.NOMINATE):
        return dict.fromkeys(found, ApprovalStep.UNIT)
    if units := by.unit_ids(Permission.NOMINATE):
        inside = seen.in_subtree(units).values_list("pk", flat=True)
        found |= dict.fromkeys(inside, ApprovalStep.UNIT)
    return found


def can_decide(enrolment: Enrolment, authority: ApprovalStep | None) -> bool:
    """Whether somebody with this authority may give or refuse the approval that is waited for."""
    return (
        authority is not None
        and enrolment.waits_for in ApprovalStep.values
        and (ORDER[ApprovalStep(enrolment.waits_for)] <= ORDER[authority])
    )


def given_by(chain: Iterable[str], waits_for: str, authority: ApprovalStep) -> list[ApprovalStep]:
    """The approvals of the chain, from the one waited for on, that this authority gives."""
    steps = [ApprovalStep(step) for step in chain]
    start = ORDER[ApprovalStep(waits_for)] if waits_for else 0
    return [step for step in steps if start <= ORDER[step] <= ORDER[authority]]


def next_step(chain: Iterable[str], after: ApprovalStep | None) -> str:
    """Whose turn it is once ``after`` has approved; empty when the chain is through."""
    place = -1 if after is None else ORDER[after]
    return next((step for step in chain if ORDER[ApprovalStep(step)] > place), "")
