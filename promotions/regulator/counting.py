"""The figures of one agency as of one day, counted in the database; nobody is named.

Numbers of people from one to four are hidden, so that nobody can be told apart; of nobody no share is told. A figure
whose source was never computed or never taken in is unknown, and says what is missing: nought would be a finding.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from functools import partial

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.db.models.expressions import RawSQL

from assessments.choices import OFFICIAL_SOURCES
from assessments.models import Assessment, Performance, Potential
from competencies.models import StandardVersion
from employees.homes import in_service_on
from employees.models import Award, Discipline, Employee, Position, PositionHistory, Unit
from promotions.choices import DepartureState, RunKind, Verdict
from promotions.models import (
    AppointingDecision,
    Objection,
    OrderDeparture,
    Shortlist,
    SuccessionRun,
    Successor,
)
from promotions.objection_choices import ObjectionState
from promotions.regulator.aspects import FIGURES, WITHOUT_SOURCE
from promotions.regulator.packages import packages_of
from training.choices import PlanState
from training.models import DevelopmentPlan, TrainingHistory

_GATE = "sums over an agency for its regulator; the asker was checked for all of it"
FEWEST = 5
VALID_DAYS = 3 * 365


@dataclass(frozen=True, slots=True)
class Figure:
    """A count with what it is a part of; ``hidden`` where so few people are behind it.

    ``missing`` says why a count is unknown; it is empty of one that is known, or hidden.
    """

    code: str
    label: str
    count: int | None
    of: int | None
    hidden: bool = False
    missing: str = ""

    @property
    def percent(self) -> Decimal | None:
        """Of the whole, to two decimals; None of nobody and of what is hidden."""
        if self.count is None or not self.of:
            return None
        return (Decimal(100 * self.count) / self.of).quantize(Decimal("0.01"))


@dataclass(frozen=True, slots=True)
class Year:
    """What is counted: one agency, the days of a year up to the last one that has passed."""

    root: Unit
    first: date
    last: date

    @classmethod
    def of(cls, root: Unit, year: int, *, on: date) -> Year:
        return cls(root, date(year, 1, 1), min(date(year, 12, 31), on))

    @property
    def days(self) -> tuple[date, date]:
        return self.first, self.last


def figures_of(year: Year) -> dict[str, Figure]:
    """Every figure by its code. At most thirty queries."""
    counts: dict[str, int | None] = {**_posts(year), **_people(year), **_selections(year)}
    hidden = {code for code, n in counts.items() if _is_of_people(code) and n and n < FEWEST}
    return {
        code: Figure(
            code,
            str(label),
            None if code in hidden else counts[code],
            counts[whole] if whole else None,
            code in hidden,
            str(WITHOUT_SOURCE[code]) if counts[code] is None else "",
        )
        for code, (label, whole) in FIGURES.items()
    }


def _is_of_people(code: str) -> bool:
    return code.startswith(("people_", "plans_", "objections_"))


def _posts(year: Year) -> dict[str, int | None]:
    posts = Position.objects.filter(unit__lineage__contains=[year.root.pk])
    held = PositionHistory.objects.unscoped(reason=_GATE).filter(
        position=OuterRef("pk"), validity__contains=year.last
    )
    standard = StandardVersion.objects.filter(position=OuterRef("pk"), validity__contains=year.last)
    run = SuccessionRun.objects.filter(root=year.root, as_of__lte=year.last, published_at__isnull=False)
    latest = run.order_by("-published_at").first()
    fitting = Successor.objects.unscoped(reason=_GATE).filter(run=latest, position=OuterRef("pk"))
    critical, told = posts.filter(critical=True), posts.filter(critical__isnull=False)
    found = {
        "posts": posts.count(),
        "posts_filled": posts.filter(Exists(held)).count(),
        "posts_with_standard": posts.filter(Exists(standard)).count(),
        "critical_posts": critical.count() if told.exists() else None,
        "critical_posts_with_successor": critical.filter(Exists(fitting)).count() if latest else None,
    }
    ever = {
        "posts_filled": lambda: PositionHistory.objects.unscoped(reason=_GATE).filter(position__in=posts),
        "posts_with_standard": lambda: StandardVersion.objects.filter(position__in=posts),
    }
    return _known_or_none(found, ever)


def _known_or_none(
    found: Mapping[str, int | None], ever: Mapping[str, Callable[[], QuerySet]]
) -> dict[str, int | None]:
    """Nought stays nought where its source has any row of the agency, of whatever day; else it is unknown."""
    return {
        code: None if count == 0 and code in ever and not ever[code]().exists() else count
        for code, count in found.items()
    }


def people_of(year: Year) -> QuerySet[Employee]:
    """Who belonged to the agency on the last day and was in service then, as it was on record."""
    rows = Employee.objects.unscoped(reason=_GATE)
    found = in_service_on(year.last, root_id=year.root.pk)
    return rows.filter(pk__in=RawSQL("SELECT unnest(%s::bigint[])", [found]))


def _people(year: Year) -> dict[str, int | None]:
    people, mine = people_of(year), {"employee": OuterRef("pk")}
    valid = (year.last - timedelta(days=VALID_DAYS), year.last)
    known: Mapping[str, QuerySet] = {
        "people_with_post": PositionHistory.objects.unscoped(reason=_GATE).filter(
            **mine, validity__contains=year.last
        ),
        "people_assessed": Assessment.objects.unscoped(reason=_GATE).filter(
            Q(withdrawn_on=None) | Q(withdrawn_on__gt=year.last),
            **mine,
            source__in=OFFICIAL_SOURCES,
            assessed_on__range=valid,
        ),
        "people_appraised": Performance.objects.unscoped(reason=_GATE).filter(
            **mine, year__in=(year.first.year - 1, year.first.year)
        ),
        "people_with_potential": Potential.objects.unscoped(reason=_GATE).filter(
            **mine, assessed_on__lte=year.last
        ),
        "plans_agreed": DevelopmentPlan.objects.unscoped(reason=_GATE).filter(
            **mine, year=year.first.year, state__in=(PlanState.AGREED, PlanState.CLOSED)
        ),
        "people_trained": TrainingHistory.objects.unscoped(reason=_GATE).filter(
            **mine, completed_on__range=year.days
        ),
        "people_awarded": Award.objects.unscoped(reason=_GATE).filter(**mine, awarded_on__range=year.days),
        "people_sanctioned": Discipline.objects.unscoped(reason=_GATE).filter(
            Q(cancelled_on=None) | Q(cancelled_on__gt=year.last), **mine, start_date__range=year.days
        ),
    }
    counts = {code: people.filter(Exists(rows)).count() for code, rows in known.items()}
    return {"people": people.count()} | _known_or_none(counts, _ever_about(people))


def _ever_about(people: QuerySet[Employee]) -> dict[str, Callable[[], QuerySet]]:
    """Rows of any day about these people, of the sources that are taken in rather than made here."""
    official = Assessment.objects.unscoped(reason=_GATE).filter(source__in=OFFICIAL_SOURCES)
    sources = {
        "people_with_post": PositionHistory.objects.unscoped(reason=_GATE),
        "people_assessed": official,
        "people_appraised": Performance.objects.unscoped(reason=_GATE),
        "people_with_potential": Potential.objects.unscoped(reason=_GATE),
        "people_trained": TrainingHistory.objects.unscoped(reason=_GATE),
        "people_awarded": Award.objects.unscoped(reason=_GATE),
        "people_sanctioned": Discipline.objects.unscoped(reason=_GATE),
    }
    return {code: partial(rows.filter, employee__in=people) for code, rows in sources.items()}


def runs_of(year: Year) -> QuerySet[Shortlist]:
    """Official runs of the agency that were sent in the year, in the order of their sending."""
    rows = Shortlist.objects.sent().filter(
        kind=RunKind.OFFICIAL,
        vacancy__position__unit__lineage__contains=[year.root.pk],
        sent_at__date__range=year.days,
    )
    return rows.with_context().order_by("sent_at", "pk")


def _selections(year: Year) -> dict[str, int]:
    runs, packages = runs_of(year), packages_of(year.root, days=year.days)
    decided = AppointingDecision.objects.filter(
        committee__shortlist=OuterRef("pk"), verdict=Verdict.CHOSEN, decided_on__lte=year.last
    )
    departures = OrderDeparture.objects.filter(
        sitting__committee__shortlist__in=runs.order_by().values("pk"), state=DepartureState.APPROVED
    )
    objections = Objection.objects.unscoped(reason=_GATE).filter(
        shortlist__vacancy__position__unit__lineage__contains=[year.root.pk], filed_on__range=year.days
    )
    return {
        "official_runs": runs.count(),
        "runs_decided": runs.filter(Exists(decided)).count(),
        "departures_approved": departures.count(),
        "objections_filed": objections.count(),
        "objections_answered": objections.filter(
            state=ObjectionState.ANSWERED, decided_on__lte=year.last
        ).count(),
        "packages_applied": packages.rows.count() - packages.undone.count(),
    }
