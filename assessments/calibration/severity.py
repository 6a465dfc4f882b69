"""How severe or lenient assessors are: compared on people whom others assessed too, small samples shrunk toward zero.

Per person the differences of all competencies are one mean, since they hang together; of these means the shrunk mean is
``n x mean / (n + prior)``: what it would be with ``prior`` more people of no difference (Efron & Morris 1975).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

Levels = Mapping[int, Decimal]  # by account


@dataclass(frozen=True, slots=True)
class Severity:
    """What one assessor's levels come to beside those of others; negative is more severe."""

    account: int
    people: int
    mean: Fraction | None
    shrunk: Fraction | None

    @property
    def mean_told(self) -> Decimal | None:
        return None if self.mean is None else told(self.mean)

    @property
    def shrunk_told(self) -> Decimal | None:
        return None if self.shrunk is None else told(self.shrunk)


def told(value: Fraction) -> Decimal:
    """Two decimals, half up away from zero."""
    cents = abs(value) * 100
    whole = int(cents) + (1 if cents - int(cents) >= Fraction(1, 2) else 0)
    return Decimal(whole if value >= 0 else -whole).scaleb(-2)


def shrink(differences: Sequence[Fraction], *, prior: int) -> Fraction | None:
    """The mean of people's differences with ``prior`` more of none; None where nobody is common."""
    if not differences:
        return None
    return sum(differences, Fraction(0)) / (len(differences) + prior)


def severities(rated: Iterable[tuple[int, int, Levels]], *, prior: int) -> list[Severity]:
    """Of every assessor, the most severe first; ``rated`` is person, competency and the levels by account.

    Who shares nobody with another assessor has no figure, which is told and never zero.
    """
    differences: dict[int, dict[int, list[Fraction]]] = defaultdict(lambda: defaultdict(list))
    known: set[int] = set()
    for person, _competency, levels in rated:
        known |= set(levels)
        for account, level in levels.items():
            others = [Fraction(each) for other, each in levels.items() if other != account]
            if others:
                mean = sum(others, Fraction(0)) / len(others)
                differences[account][person].append(Fraction(level) - mean)
    found = [_of(account, differences.get(account, {}), prior) for account in known]
    return sorted(found, key=lambda row: (row.shrunk is None, row.shrunk or Fraction(0), row.account))


def _of(account: int, by_person: Mapping[int, list[Fraction]], prior: int) -> Severity:
    people = [sum(rows, Fraction(0)) / len(rows) for rows in by_person.values()]
    mean = sum(people, Fraction(0)) / len(people) if people else None
    return Severity(account, len(people), mean, shrink(people, prior=prior))
