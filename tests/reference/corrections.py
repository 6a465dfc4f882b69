"""What counts on a day where results are corrected, said slowly: what was said of each occasion, one after another."""

from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from .cells import within_years
from .gaps import VALID_YEARS
from .scales import OFFICIAL_SOURCES


@dataclass
class Said:
    """A level somebody recorded, and the day from which it was withdrawn."""

    level: Decimal
    withdrawn_on: date | None = None


@dataclass
class Occasion:
    """One source on one day about one person: for each competency what was said of it, one after another."""

    source: str
    assessed_on: date
    said: dict[int, list[Said]] = field(default_factory=dict)

    def say(self, levels: dict[int, Decimal], on: date) -> None:
        """What a version says takes the place of what differs from it, and of what it is silent about."""
        for competency in {*self.said, *levels}:
            line = self.said.setdefault(competency, [])
            standing = line[-1] if line and line[-1].withdrawn_on is None else None
            if standing and standing.level == levels.get(competency):
                continue
            if standing:
                standing.withdrawn_on = on
            if competency in levels:
                line.append(Said(levels[competency]))

    def level_on(self, competency: int, on: date) -> Decimal | None:
        """The first that was said and is not withdrawn on the day: a day keeps what was known on it."""
        for said in self.said.get(competency, []):
            if said.withdrawn_on is None or said.withdrawn_on > on:
                return said.level
        return None


def held_level(occasions: list[Occasion], competency: int, on: date) -> Decimal | None:
    """4.2: the latest official result that exists on the day, on one day by the order of sources; while it is valid."""
    known = [
        (occasion.assessed_on, -OFFICIAL_SOURCES.index(occasion.source), level)
        for occasion in occasions
        if occasion.assessed_on <= on and (level := occasion.level_on(competency, on)) is not None
    ]
    if not known:
        return None
    assessed_on, _order, level = max(known)
    return level if within_years(assessed_on, VALID_YEARS, on) else None
