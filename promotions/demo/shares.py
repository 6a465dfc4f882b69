"""What an agency is made of, counted from its rows alone."""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date

from .days import add_years
from .package import Record

OFFICIAL = frozenset({"assessment_center", "cact", "competency_test"})
STATUSES = ("met", "gap", "expired", "unknown")
VALID_YEARS = 3

_Result = tuple[str, str]  # assessed_on, level


@dataclass(slots=True)
class Shares:
    """Counts of one agency, taken while its rows pass by."""

    as_of: date
    people: int = 0
    without_post: int = 0
    without_standard: int = 0
    assessed: int = 0
    requirements: Counter[str] = field(default_factory=Counter)
    posts: int = 0
    posts_with_standard: int = 0
    crowded_posts: int = 0
    rows: int = 0
    _seats: dict[str, int] = field(default_factory=dict)
    _standards: dict[str, tuple[str, dict[str, int]]] = field(default_factory=dict)
    _holders: Counter[str] = field(default_factory=Counter)
    _current: str = ""
    _results: dict[str, list[_Result]] = field(default_factory=dict)
    _person: bool = False

    def watch(self, records: Iterable[Record]) -> Iterator[Record]:
        """Pass the records on and count them."""
        today = self.as_of.isoformat()
        first_valid = _first_valid_day(self.as_of).isoformat()
        for record in records:
            table, row = record
            self.rows += 1
            if table == "assessments":
                self._see_result(row, today)
            elif table == "position_history":
                self._see_post(row, today)
            elif table == "employees":
                self._close_person(first_valid)
                self._person = True
            elif table == "positions":
                self._seats[str(row[0])] = int(str(row[7]))
            elif table == "standards":
                self._see_standard(row, today)
            yield record
        self._close_person(first_valid)
        self.posts = len(self._seats)
        self.posts_with_standard = len(self._standards)
        self.crowded_posts = sum(1 for code, count in self._holders.items() if count > self._seats[code])

    def _see_standard(self, row: tuple[object, ...], today: str) -> None:
        code, competency, level, _importance, start, end, _decree = map(str, row)
        if start > today:
            return
        known = self._standards.get(code)
        if known is None or known[0] < start:
            known = self._standards[code] = (start, {})
        if known[0] == start and (not end or end >= today):
            known[1][competency] = int(level)

    def _see_post(self, row: tuple[object, ...], today: str) -> None:
        _nip, code, _name, _kind, _unit, start, end, assignment = map(str, row)
        if assignment == "definitif" and code and start <= today and (not end or end >= today):
            self._current = code

    def _see_result(self, row: tuple[object, ...], today: str) -> None:
        if row[3] in OFFICIAL and (day := str(row[4])) <= today:
            self._results.setdefault(str(row[1]), []).append((day, str(row[2])))

    def _close_person(self, first_valid: str) -> None:
        if not self._person:
            return
        self.people += 1
        self.assessed += any(day >= first_valid for found in self._results.values() for day, _level in found)
        if not self._current:
            self.without_post += 1
        else:
            self._holders[self._current] += 1
            self._count_requirements(first_valid)
        self._current = ""
        self._results = {}

    def _count_requirements(self, first_valid: str) -> None:
        standard = self._standards.get(self._current)
        if standard is None:
            self.without_standard += 1
            return
        for competency, required in standard[1].items():
            found = self._results.get(competency)
            if not found:
                self.requirements["unknown"] += 1
                continue
            day, level = max(found)
            if day < first_valid:
                self.requirements["expired"] += 1
            else:
                self.requirements["met" if float(level) >= required else "gap"] += 1

    def status_share(self, status: str) -> float:
        return self.requirements[status] / max(1, self.requirements.total())

    def lines(self) -> Iterator[tuple[str, str]]:
        """Label and figure of each share, for the command to print."""
        yield "people", f"{self.people:,}"
        yield "rows", f"{self.rows:,}"
        yield "people without a post", _share(self.without_post, self.people)
        yield "people whose post has no standard", _share(self.without_standard, self.people)
        yield "people with a valid official result", _share(self.assessed, self.people)
        yield "posts", f"{self.posts:,}"
        yield "posts without a standard", _share(self.posts - self.posts_with_standard, self.posts)
        yield "posts with more holders than seats", str(self.crowded_posts)
        for status in STATUSES:
            yield f"requirements {status}", _share(self.requirements[status], self.requirements.total())


def _first_valid_day(as_of: date) -> date:
    """The oldest day whose result is valid; a result of 29 February ends on the 28th."""
    return add_years(as_of, -VALID_YEARS)


def _share(part: int, whole: int) -> str:
    return f"{part:,} ({part / max(1, whole):.1%})"
