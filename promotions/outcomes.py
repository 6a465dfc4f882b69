"""Rule outcomes as one letter each, in the order of the rules: how a run stores them for everybody."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from promotions.eligibility import FAIL, MANUAL, PASS, RULES, WARN, RuleOutcome

LETTERS = {PASS: "p", FAIL: "f", MANUAL: "m", WARN: "w"}
ABSENT = "-"  # the rule does not apply to the post
_WORDS = {letter: outcome for outcome, letter in LETTERS.items()}


def spelled(found: Iterable[RuleOutcome]) -> str:
    """One letter per rule of the declared order."""
    letters = {row.rule: LETTERS[row.outcome] for row in found}
    return "".join(letters.get(rule, ABSENT) for rule in RULES)


def told(letters: str, *, order: Sequence[str] = RULES) -> dict[str, str]:
    """The outcome of every rule that applied, by rule; ``order`` is the one that the run was sealed with."""
    return {rule: _WORDS[letter] for rule, letter in zip(order, letters, strict=True) if letter != ABSENT}


def is_near_miss(letters: str) -> bool:
    """One rule refuses and nothing is open: settle that one, and the person is eligible."""
    return letters.count(LETTERS[FAIL]) == 1 and LETTERS[MANUAL] not in letters
