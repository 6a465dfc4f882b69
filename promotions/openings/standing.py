"""Where somebody stands before a vacant post today, rule by rule, as the engine would decide about them."""

from __future__ import annotations

from typing import NamedTuple

from employees.access import Principal
from promotions import settlements
from promotions.decision import Decider
from promotions.demanded_methods import weaker_of
from promotions.explanations import RuleLine, lines_of
from promotions.facts import collect_each
from promotions.method_wording import demand_told
from promotions.models import Vacancy
from promotions.policies.in_force import rules_of_agency
from promotions.stronger_methods import NeededMethod, needed_in
from promotions.targets import legal_ages, target_of


class OwnStanding(NamedTuple):
    """Outcomes by rule, what is there by another method than the agency takes for the post, and what it demands."""

    rules: tuple[RuleLine, ...] = ()
    stronger: tuple[NeededMethod, ...] = ()
    demand: str = ""  # empty: every official method counts


def own_standing(vacancy: Vacancy, *, by: Principal) -> OwnStanding:
    """The reader's own outcomes for every rule of the post, by the rules of its agency on the reader's day.

    Nothing is kept. Four queries, and one more where something is there by another method.
    """
    if not by.employee_id:
        return OwnStanding()
    rules = rules_of_agency(vacancy.position.unit.lineage[0], day=by.on)
    key, code, ages = by.employee_id, vacancy.position.code, legal_ages(vacancy, rules=rules)
    [people] = collect_each([([key], rules)], ages=[ages], positions=[code])
    target = target_of(vacancy, demand=people.demands[code])
    settled = settlements.of_vacancies([key], vacancies=[vacancy.pk], day=rules.day)
    decider, facts = Decider(target, rules=rules), people.before(key, ages=ages)
    decision = decider.decide(
        facts,
        own_demand=people.own_demand(key, day=rules.day),
        settled=settled.get(vacancy.pk, {}).get(key, {}),
    )
    [stronger] = needed_in([weaker_of(facts, decider.methods)], day=rules.day)
    demand = demand_told(rules.demanded.get(target.kind, {}))
    return OwnStanding(lines_of(decision.rules), stronger, demand)
