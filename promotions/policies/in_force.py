"""The rule book of an agency: the national one of a day, with what the agency's policies in force then put into it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from asn_career.base.regulations import Confidence, Provision
from promotions.choices import LocalRule
from promotions.models import LocalPolicy
from promotions.policies.open_rules import OPEN_RULES
from promotions.rulebook import RuleBook, rules_on


@dataclass(frozen=True, slots=True)
class Setting:
    """A value that somebody set for a rule, by which decree, and since when."""

    value: Any
    source: str
    since: date


def rules_of_agencies(roots: Iterable[int], *, day: date) -> dict[int, RuleBook]:
    """The rule book of each agency, by its root unit. One query."""
    wanted = sorted(set(roots))
    found: dict[int, list[LocalPolicy]] = {root: [] for root in wanted}
    for policy in LocalPolicy.objects.in_force_on(day, roots=wanted).order_by("root", "rule"):
        found[policy.root_id].append(policy)
    national = rules_on(day)
    return {root: with_policies(national, policies) for root, policies in found.items()}


def books_of_days(days: Iterable[date]) -> dict[date, dict[int, RuleBook]]:
    """On each day the rule books of the agencies that have rules of their own then. One query."""
    wanted = sorted(set(days))
    if not wanted:
        return {}
    policies = list(
        LocalPolicy.objects.published().overlapping(wanted[0], wanted[-1]).order_by("root", "rule")
    )
    return {day: _books_on(day, policies) for day in wanted}


def _books_on(day: date, policies: Iterable[LocalPolicy]) -> dict[int, RuleBook]:
    holding: dict[int, list[LocalPolicy]] = {}
    for policy in policies:
        if policy.holds_on(day):
            holding.setdefault(policy.root_id, []).append(policy)
    return {root: with_policies(rules_on(day), found) for root, found in holding.items()}


def rules_of_agency(root: int, *, day: date) -> RuleBook:
    """The rule book of one agency. One query."""
    return rules_of_agencies([root], day=day)[root]


def with_policies(rules: RuleBook, policies: Iterable[LocalPolicy]) -> RuleBook:
    """``rules`` with the values of these policies; one that goes back to the national default puts nothing in."""
    settings = {
        LocalRule(policy.rule): Setting(policy.value, policy.decree, policy.begins)
        for policy in policies
        if policy.value is not None
    }
    return with_settings(rules, settings)


def with_settings(rules: RuleBook, settings: Mapping[LocalRule, Setting]) -> RuleBook:
    """``rules`` with what was set for some of them."""
    provisions = {
        (rule := OPEN_RULES[key]).name: Provision(
            effective_from=setting.since,
            source=setting.source,
            confidence=Confidence.DECISION,
            value=rule.apply(rules, setting.value),
        )
        for key, setting in settings.items()
    }
    return replace(rules, provisions={**rules.provisions, **provisions}) if provisions else rules
