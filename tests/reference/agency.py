"""The rows of one data package, and the posts, standards and units in them (4.1)."""

from dataclasses import dataclass
from datetime import date, timedelta

from .cells import day
from .scales import NATIONAL_COMPETENCIES


class Agency:
    """Tables of a package: name -> rows of text cells. ``imported_under``: nip -> unit code, where known."""

    def __init__(self, tables, imported_under=None, award_scale=None, team_scale=None):
        self.tables = tables
        self.imported_under = imported_under or {}
        self.award_scale = award_scale or {}
        self.team_scale = team_scale or {}
        self._found = {}

    def rows(self, table, **where):
        """The rows with these cells, in the order of the package."""
        columns = tuple(where)
        if (table, columns) not in self._found:
            self._found[table, columns] = self._grouped(table, columns)
        return self._found[table, columns].get(tuple(where.values()), [])

    def _grouped(self, table, columns):
        groups = {}
        for row in self.tables.get(table, []):
            groups.setdefault(tuple(row.get(column, "") for column in columns), []).append(row)
        return groups

    def one(self, table, **where):
        found = self.rows(table, **where)
        return found[0] if found else None

    def nips(self):
        return [row["nip"] for row in self.rows("employees")]

    def competency_kind(self, code):
        row = self.one("competencies", code=code)
        return row["kind"] if row else NATIONAL_COMPETENCIES[code]

    def root_of(self, unit_code):
        """An instansi is a root of the unit tree (2)."""
        unit = self.one("units", code=unit_code)
        while unit.get("parent_code"):
            unit = self.one("units", code=unit["parent_code"])
        return unit["code"]


def exists(cell, on):
    """4: a row dated after D does not exist on D; one without a date does."""
    return not cell or day(cell) <= on


@dataclass(frozen=True)
class Post:
    """A row of position_history: what was held, and from which day to which (None: still)."""

    code: str | None  # None: outside the register
    kind: str | None
    unit: str | None
    family: str | None
    first: date
    last: date | None
    assignment: str

    def contains(self, on):
        return self.first <= on and (self.last is None or on <= self.last)

    def days_until(self, on):
        """Days gone by before D: the post that began N years ago today has its N years."""
        end = on if self.last is None else min(self.last + timedelta(days=1), on)
        return max(0, (end - self.first).days)


def position_facts(agency, row):
    if not row.get("position_code"):
        return None, row.get("position_kind") or None, None, None
    position = agency.one("positions", code=row["position_code"])
    return position["code"], position["kind"], position["unit_code"], position.get("family") or None


def assignment_of(row):
    return row.get("assignment") or "definitif"


def last_day(row, rows):
    """3: an open definitive row ends the day before the person's next definitive row begins."""
    if row.get("to_date") or assignment_of(row) != "definitif":
        return day(row.get("to_date"))
    later = [
        day(other["from_date"])
        for other in rows
        if assignment_of(other) == "definitif" and day(other["from_date"]) > day(row["from_date"])
    ]
    return min(later) - timedelta(days=1) if later else None


def posts(agency, nip, on):
    rows = agency.rows("position_history", nip=nip)
    return [
        Post(*position_facts(agency, row), day(row["from_date"]), last_day(row, rows), assignment_of(row))
        for row in rows
        if exists(row["from_date"], on)
    ]


def definitive_posts(agency, nip, on):
    return [post for post in posts(agency, nip, on) if post.assignment == "definitif"]


def current_post(agency, nip, on):
    """4.1: the definitif row whose period contains D (definitive rows never overlap)."""
    holding = [post for post in definitive_posts(agency, nip, on) if post.contains(on)]
    return holding[0] if holding else None


def current_position(agency, nip, on):
    """The code of the current post when it is in the register."""
    post = current_post(agency, nip, on)
    return post.code if post else None


def standard_in_force(agency, position_code, on):
    """4.1: the version with the latest valid_from <= D, less rows whose valid_to is before D."""
    rows = agency.rows("standards", position_code=position_code)
    begun = [day(row["valid_from"]) for row in rows if exists(row["valid_from"], on)]
    if not begun:
        return []
    version = [row for row in rows if day(row["valid_from"]) == max(begun)]
    return [row for row in version if not row.get("valid_to") or day(row["valid_to"]) >= on]


def requirements(agency, position_code, kind):
    return agency.rows("position_requirements", position_code=position_code, kind=kind)


def population(agency, position_code, on):
    """4.7: every employee under the target's root unit."""
    root = agency.root_of(agency.one("positions", code=position_code)["unit_code"])
    return [nip for nip in agency.nips() if home_root(agency, nip, on) == root]


def home_root(agency, nip, on):
    """4.7: by the latest definitive post in the register up to D, or by the unit of the person's import."""
    held = [post for post in definitive_posts(agency, nip, on) if post.code]
    unit = max(held, key=lambda post: post.first).unit if held else agency.imported_under.get(nip)
    return agency.root_of(unit) if unit else None
