"""Eligibility for a vacancy: one outcome for every rule, each with its legal basis and the record that decided it."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from asn_career.base.findings import RuleOutcome, Settlement
from promotions.choices import RULES
from promotions.eligibility import career, competence, person, requirements
from promotions.eligibility.findings import Case, judge, rules_for
from promotions.records import Target
from promotions.rulebook import RuleBook

__all__ = ["RULES", "Case", "judge_for"]
TOPICS = (person, career, competence, requirements)
Judge = Callable[[Case, Mapping[str, Settlement]], tuple[RuleOutcome, ...]]


def judge_for(target: Target, *, rules: RuleBook) -> Judge:
    """The judge of every candidate for one post: rules and legal bases are looked up once."""
    applied = [
        (rule, basis_of(rule.code, rule.file, target=target, rules=rules))
        for rule in rules_for(target, order=RULES)
    ]

    def outcomes(case: Case, settled: Mapping[str, Settlement]) -> tuple[RuleOutcome, ...]:
        return tuple(judge(rule, case, basis=basis, settled=settled) for rule, basis in applied)

    return outcomes


def basis_of(code: str, file: str, *, target: Target, rules: RuleBook) -> str:
    """The article that a rule rests on for a kind of post."""
    if code == "performance" and target.kind.startswith("jf_"):
        return rules[file]["functional_basis"]
    return rules.basis(file, kind=target.kind)
