"""Rule outcomes as one letter each, in the order of the rules: how a run stores them for everybody."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from promotions.choices import RULES, RuleResult

LETTERS: dict[str, str] = {
    RuleResult.PASS: "p",
    RuleResult.FAIL: "f",
    RuleResult.MANUAL: "m",
    RuleResult.WARN: "w",
}
ABSENT = "-"  # the rule does not apply to the post
_WORDS = {letter: str(outcome) for outcome, letter in LETTERS.items()}


def spelled(found: Mapping[str, str]) -> str:
    """One letter per rule of the declared order."""
    letters = {rule: LETTERS[outcome] for rule, outcome in found.items()}
    return "".join(letters.get(rule, ABSENT) for rule in RULES)


def told(letters: str, *, order: Sequence[str] = RULES) -> dict[str, str]:
    """The outcome of every rule that applied, by rule; a run of fewer rules than today's told of those only."""
    return {rule: _WORDS[letter] for rule, letter in zip(order, letters, strict=False) if letter != ABSENT}
