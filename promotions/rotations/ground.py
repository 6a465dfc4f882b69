"""What a rotation is decided on: the posts of one kind and echelon in a unit, who holds them, and every match.

Everybody is compared with every post by the engine, on columns; the facts are those of the reader's day.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from asn_career.base.errors import NotPermittedError
from asn_career.base.findings import FAIL, MANUAL
from employees.access import Permission, Principal
from employees.coverage import covers_unit
from employees.models import Employee, Position, PositionHistory, Unit
from promotions import settlements
from promotions.choices import AppointmentState, Route
from promotions.columns.deciding import Decided, decide_on_columns
from promotions.columns.facts import UNKNOWN, columns_of
from promotions.columns.rules import CODES
from promotions.facts import LegalAges, People, collect
from promotions.models import Application, Appointment, RotationMove, Vacancy
from promotions.outcomes import told
from promotions.policies.in_force import rules_of_agency
from promotions.records import Target
from promotions.results import letters_of
from promotions.rotation_choices import Tenure
from promotions.rotations.errors import TooManyPeopleError
from promotions.rotations.rules import retires_soon, rules_on, tenure_of
from promotions.rulebook import RuleBook
from promotions.settlements import Settled
from promotions.targets import legal_ages, targets_of

_HOLDERS = "how many hold each post of a unit of which the planner is in charge; names nobody"
_BUSY = "whether people of a plan are in another process; tells yes or no to its officer"


@dataclass(frozen=True, slots=True)
class Holder:
    """Somebody who holds a post of the level: since when, and whether anything else is under way with them."""

    person: Employee
    post: int
    since: date
    tenure: Tenure
    retires_on: date | None
    retires_soon: bool
    busy: bool


@dataclass(frozen=True, slots=True)
class Match:
    """One person before one post: hundredths of the match, None where unknown; rules by outcome.

    ``fit`` is that of the managerial and sociocultural competencies, ``technical`` that of the technical ones.
    """

    fit: int | None
    technical: int | None
    scored: bool  # without a score the official run ranks nobody, and there is nobody to send
    rules: Mapping[str, str]

    @property
    def refused(self) -> bool:
        return FAIL in self.rules.values()

    @property
    def open(self) -> bool:
        return MANUAL in self.rules.values()

    @property
    def eligible(self) -> bool:
        return not self.refused and not self.open


@dataclass(frozen=True, slots=True)
class Ground:
    """Everything that a proposal and its check read; people and posts by their row ids."""

    unit: Unit
    kind: str
    echelon: str
    rules: RuleBook
    posts: Mapping[int, Position]
    others: Mapping[int, int]  # seats held by people whom the planner does not see, by post
    offered: frozenset[int]  # posts with an open vacancy
    holders: Mapping[int, Holder]
    matches: Mapping[tuple[int, int], Match]
    targets: Mapping[int, Target]
    people: People
    ages: Mapping[int, LegalAges]
    settled: Mapping[int, Settled]

    @property
    def day(self) -> date:
        return self.rules.day

    def seats(self, post: int) -> int:
        """Seats of a post that people of this ground can hold."""
        found = self.posts[post].seats
        return (1 if found is None else found) - self.others.get(post, 0)

    def held(self, post: int) -> int:
        return sum(holder.post == post for holder in self.holders.values())

    def own(self, person: int) -> Match:
        """Somebody before the post they hold."""
        return self.matches[person, self.holders[person].post]

    def own_fit(self, person: int) -> int | None:
        return self.own(person).fit


def levels_in(unit: Unit, *, by: Principal) -> list[tuple[str, str]]:
    """Kinds with their echelons of which a unit has two posts at least, the highest first. One query."""
    rows = Position.objects.visible_to(by).in_subtree([unit.pk]).order_by("kind", "echelon")
    counts: Any = Counter(rows.values_list("kind", "echelon"))
    known = rules_of_agency(unit.lineage[0], day=by.on)
    return sorted(
        (level for level, posts in counts.items() if posts > 1),
        key=lambda level: (-(known.level_of(level[0]) or 0), level),
    )


def ground_of(unit: Unit, *, kind: str, echelon: str, by: Principal) -> Ground:
    """Posts, holders and matches of one level in a unit of which ``by`` runs shortlists; a fixed number of queries."""
    if not covers_unit(by, Permission.RUN_SHORTLISTS, unit):
        raise NotPermittedError
    rules = rules_of_agency(unit.lineage[0], day=by.on)
    rows = Position.objects.in_subtree([unit.pk]).filter(kind=kind, echelon=echelon)
    posts = {post.pk: post for post in rows.select_related("unit__parent").order_by("code")}
    held = _held(posts, by=by)
    most = rules_on(by.on)["most_people"]
    if len(held) > most or len(posts) > 2 * most:
        raise TooManyPeopleError(people=len(held), most=most)
    sought = {pk: Vacancy(pk=pk, position=post, route=Route.ROTATION) for pk, post in posts.items()}
    ages = {pk: legal_ages(vacancy, rules=rules) for pk, vacancy in sought.items()}
    ids = sorted(row.employee_id for row in held)
    people = collect(ids, rules=rules, ages=set(ages.values()))
    targets = targets_of(sought.values(), rules=rules)
    settled = settlements.of_posts(ids, positions=list(posts), day=rules.day)
    return Ground(
        unit=unit,
        kind=kind,
        echelon=echelon,
        rules=rules,
        posts=posts,
        others=_unseen(posts, held, on=by.on),
        offered=frozenset(
            Vacancy.objects.filter(position__in=posts, closed_on__isnull=True).values_list("position", flat=True)
        ),
        holders=_holders(held, people=people, ages=ages, on=by.on),
        matches=_matches(people, targets, ages=ages, settled=settled, rules=rules),
        targets=targets,
        people=people,
        ages=ages,
        settled=settled,
    )  # fmt: skip


def _held(posts: Iterable[int], *, by: Principal) -> list[Any]:
    """Definitive posts of the level as of the day, of others whom the planner may consider. One query."""
    rows = PositionHistory.objects.visible_to(by, permission=Permission.RUN_SHORTLISTS).definitive()
    found = rows.in_force_on(by.on).filter(position__in=list(posts)).exclude(employee=by.employee_id)
    return list(found.select_related("employee__home_unit").order_by("employee"))


def _unseen(posts: Iterable[int], held: Iterable[Any], *, on: date) -> dict[int, int]:
    rows = PositionHistory.objects.unscoped(reason=_HOLDERS).definitive().in_force_on(on)
    every = Counter(rows.filter(position__in=list(posts)).values_list("position", flat=True))
    every.subtract(row.position_id for row in held)
    return {post: count for post, count in every.items() if count}


def _holders(
    held: Iterable[Any], *, people: People, ages: Mapping[int, LegalAges], on: date
) -> dict[int, Holder]:
    rows = list(held)
    busy = _busy({row.employee_id for row in rows})
    found = {}
    for row in rows:
        retires = people.legal_days[ages[row.position_id]][row.employee_id][0]
        found[row.employee_id] = Holder(
            person=row.employee,
            post=row.position_id,
            since=row.validity.lower,
            tenure=tenure_of(row.validity.lower, on=on),
            retires_on=retires,
            retires_soon=retires_soon(retires, on=on),
            busy=row.employee_id in busy,
        )
    return found


def _busy(people: set[int]) -> set[int]:
    """Who is in another plan, has applied in a selection that goes on, or was chosen and waits for the decree."""
    moves = RotationMove.objects.unscoped(reason=_BUSY).standing().filter(employee__in=people)
    applied = Application.objects.unscoped(reason=_BUSY).in_process().filter(employee__in=people)
    running = applied.filter(opening__state="running")
    chosen = Appointment.objects.filter(employee__in=people, state=AppointmentState.DRAFT)
    sources = (moves, running, chosen)
    return {key for rows in sources for key in rows.values_list("employee", flat=True)}


def _matches(
    people: People,
    targets: Mapping[int, Target],
    *,
    ages: Mapping[int, LegalAges],
    settled: Mapping[int, Settled],
    rules: RuleBook,
) -> dict[tuple[int, int], Match]:
    if not people.facts:
        return {}
    columns = columns_of(people, rules=rules, outcome_codes=CODES)
    found = {}
    for post, target in targets.items():
        decided = decide_on_columns(columns, target, ages=ages[post], settled=settled.get(post, {}))
        for person, match in zip(decided.ids.tolist(), _each(decided), strict=True):
            found[person, post] = match
    return found


def _each(decided: Decided) -> list[Match]:
    letters = letters_of(decided)
    fits, technical = decided.figures["jpm"].tolist(), decided.figures["jpm_technical"].tolist()
    scores = decided.figures["score"].tolist()
    return [
        Match(_known(fit), _known(other), score != UNKNOWN, told(row))
        for fit, other, score, row in zip(fits, technical, scores, letters, strict=True)
    ]


def _known(figure: int) -> int | None:
    return None if figure == UNKNOWN else figure
