"""Where somebody stands before a vacant post today, rule by rule, as the engine would decide about them."""

from __future__ import annotations

from employees.access import Principal
from promotions import settlements
from promotions.decision import Decider
from promotions.explanations import RuleLine, lines_of
from promotions.facts import collect
from promotions.models import Vacancy
from promotions.rulebook import rules_on
from promotions.targets import legal_ages, targets_of


def own_standing(vacancy: Vacancy, *, by: Principal) -> tuple[RuleLine, ...]:
    """The reader's own outcomes for every rule of the post, on the reader's day; nothing is kept. Six queries."""
    if not by.employee_id:
        return ()
    rules = rules_on(by.on)
    target, ages = targets_of([vacancy], rules=rules)[vacancy.pk], legal_ages(vacancy, rules=rules)
    key = by.employee_id
    people = collect([key], rules=rules, ages=[ages])
    settled = settlements.of_vacancies([key], vacancies=[vacancy.pk], day=rules.day)
    decision = Decider(target, rules=rules).decide(
        people.before(key, ages=ages),
        own_demand=people.own_demand(key, day=rules.day),
        settled=settled.get(vacancy.pk, {}).get(key, {}),
    )
    return lines_of(decision.rules)
