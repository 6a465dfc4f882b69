"""Budget lines of an agency's training: ceilings kept by people, what is planned, committed and spent by sessions."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from decimal import Decimal

from django.db.models import F

from asn_career.base.audit import acting
from asn_career.base.errors import NotPermittedError
from asn_career.base.formatting import integer
from employees.access import Principal
from training.annual.errors import BudgetExceededError, CeilingTooLowError
from training.annual.standing import may_write, writing
from training.annual_choices import BudgetState
from training.models import AnnualPlan, BudgetLine, PlanOffer, SessionBudget, TrainingSession


def save_line(line: BudgetLine, *, by: Principal) -> BudgetLine:
    """Add a line or change it; the ceiling stays above what is committed and spent already."""
    if not may_write(by, line.unit):
        raise NotPermittedError
    with acting(by=by.identity):
        if line.pk:
            held = BudgetLine.objects.select_for_update().get(pk=line.pk)
            bound = held.committed + held.spent
            if line.ceiling < bound:
                error = CeilingTooLowError(bound=integer(bound))
                raise CeilingTooLowError(bound=integer(bound), fields={"ceiling": [str(error)]})
            held.code, held.name, held.ceiling = line.code, line.name, line.ceiling
            held.save(update_fields=["code", "name", "ceiling"])
            return held
        line.save()
    return line


def change_offer(
    offer: PlanOffer,
    *,
    seats_per_round: int,
    rounds: int,
    cost_per_seat: Decimal | None,
    line: BudgetLine | None,
    version: int,
    by: Principal,
) -> PlanOffer:
    """Say how a plan may hold a programme: seats, rounds (0: not at all), cost and line."""
    with writing(offer.plan, version=version, by=by) as plan:
        if line is not None and (line.unit_id, line.year) != (plan.unit_id, plan.year):
            raise NotPermittedError
        offer.seats_per_round, offer.rounds = seats_per_round, rounds
        offer.cost_per_seat, offer.line = cost_per_seat, line
        offer.save(update_fields=["seats_per_round", "rounds", "cost_per_seat", "line"])
    return offer


def pay_all_from(
    plan: AnnualPlan,
    line: BudgetLine,
    *,
    version: int,
    by: Principal,
    offers: Collection[int] | None = None,
) -> int:
    """Have every programme of a draft (or those of ``offers``) that costs something and has no line paid from one."""
    with writing(plan, version=version, by=by) as held:
        if (line.unit_id, line.year) != (held.unit_id, held.year):
            raise NotPermittedError
        rows = PlanOffer.objects.filter(plan=held, line__isnull=True, cost_per_seat__gt=0)
        if offers is not None:
            rows = rows.filter(pk__in=offers)
        return rows.update(line=line)


def plan_money(
    session: TrainingSession, *, line: BudgetLine | None, plan: AnnualPlan | None, amount: Decimal
) -> None:
    """Plan the money of a draft session, in the caller's transaction."""
    if line is not None and amount:
        SessionBudget.objects.create(session=session, line=line, plan=plan, amount=amount)


def ensure_committable(session: TrainingSession) -> None:
    """Lock the line of a session that is about to open, and say clearly when its money does not suffice.

    The check of the table refuses the same whatever comes; this is for the words.
    """
    money = SessionBudget.objects.filter(session=session, state=BudgetState.PLANNED).first()
    if money is None:
        return
    line = BudgetLine.objects.select_for_update().get(pk=money.line_id)
    left = line.ceiling - line.committed - line.spent
    if money.amount > left:
        raise BudgetExceededError(line=line.code, left=integer(left), amount=integer(money.amount))


def lines_of(plan: AnnualPlan) -> Iterable[BudgetLine]:
    """Lines of the plan's agency and year, with what is ``left``."""
    rows = BudgetLine.objects.filter(unit=plan.unit_id, year=plan.year)
    return rows.annotate(left=F("ceiling") - F("committed") - F("spent")).order_by("code", "pk")
