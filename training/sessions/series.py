"""The next year's sessions of a programme held in a yearly series: proposed from those of the year before, or from the
months and rounds of the catalogue, and planned together as drafts once an officer has confirmed the dates.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal

from django.db import IntegrityError
from django.db.backends.postgresql.psycopg_any import DateRange
from django.utils.translation import gettext_lazy as _

from asn_career.base.audit import acting
from asn_career.base.errors import DomainError
from employees.access import Principal
from employees.models import Unit
from training.catalogue import agreements_of
from training.choices import Cadence, Modality
from training.enrolment_choices import SessionState
from training.models import TrainingProgram, TrainingSession
from training.sessions.scheduling import save_session

HOURS_A_DAY = 8
SEATS = 30
MOST_ROUNDS = 24  # of one act
_WEEKS_OF_A_YEAR = timedelta(weeks=52)


class NoSeriesError(DomainError):
    code = "no_series"
    message = _("This programme is not held every year. Say so in the catalogue first.")


class CodeTakenError(DomainError):
    code = "code_taken"
    status = 422
    message = _("The code %(code)s belongs to another session. Choose another one.")


@dataclass(frozen=True, slots=True)
class Round:
    """One session of a series, to be confirmed; ``follows`` is the code of the one a year before, if there is one."""

    code: str
    starts_on: date
    ends_on: date
    seats: int
    modality: str
    venue: str = ""
    cost_per_seat: Decimal | None = None
    follows: str = ""


def propose_series(program: TrainingProgram, unit: Unit, *, year: int) -> tuple[list[Round], int]:
    """The rounds of a year that are not planned yet, and how many are. Raises NoSeriesError. One query."""
    if program.cadence != Cadence.YEARLY:
        raise NoSeriesError
    held = TrainingSession.objects.filter(program=program, unit=unit).exclude(state=SessionState.CANCELLED)
    rows = list(
        held.filter(
            period__startswith__gte=date(year - 1, 1, 1), period__startswith__lt=date(year + 1, 1, 1)
        ).order_by("period", "pk")
    )
    before = [row for row in rows if row.starts_on.year < year]
    planned = len(rows) - len(before)
    taken = {row.code for row in rows}
    codes = (
        code
        for number in range(1, 1000)
        if (code := f"{year}-{unit.code}-{program.code}-{number}"[:100]) not in taken
    )
    wanted = min(max(program.rounds_per_year or 0, len(program.months), len(before), 1), MOST_ROUNDS)
    rounds = [
        *_again(before, codes, year=year),
        *_fresh(program, codes, year=year, rounds=wanted, known=len(before)),
    ]
    return sorted(rounds, key=lambda each: each.starts_on)[planned:wanted], planned


def _again(before: Sequence[TrainingSession], codes: Iterator[str], *, year: int) -> Iterator[Round]:
    """A session of the year before, on the same day of the week."""
    for row in before:
        starts = row.starts_on + _WEEKS_OF_A_YEAR
        starts = starts if starts.year == year else starts + timedelta(weeks=1)
        yield Round(
            code=next(codes),
            starts_on=starts,
            ends_on=starts + (row.ends_on - row.starts_on),
            seats=row.seats,
            modality=row.modality,
            venue=row.venue,
            cost_per_seat=row.cost_per_seat,
            follows=row.code,
        )


def _fresh(
    program: TrainingProgram, codes: Iterator[str], *, year: int, rounds: int, known: int
) -> Iterator[Round]:
    """Rounds without a predecessor: the first Monday of a month of the series, or spread over the year."""
    months = sorted(program.months)
    days = timedelta(days=max(1, -(-int(program.hours) // HOURS_A_DAY)) - 1)
    for number in range(known, rounds):
        month = months[number % len(months)] if months else 1 + number * 12 // rounds
        first = date(year, month, 1)
        starts = first + timedelta(days=-first.weekday() % 7)
        yield Round(
            code=next(codes),
            starts_on=starts,
            ends_on=starts + days,
            seats=SEATS,
            modality=program.modality or Modality.CLASSROOM,
            cost_per_seat=program.cost,
        )


def plan_series(
    program: TrainingProgram, unit: Unit, rounds: Sequence[Round], *, by: Principal, at: datetime
) -> list[TrainingSession]:
    """Plan these rounds as drafts, all or none, each under the agreement in force on its first day."""
    if program.cadence != Cadence.YEARLY:
        raise NoSeriesError
    with acting(by=by.identity):
        return [_plan(program, unit, each, by=by, at=at) for each in rounds]


def _plan(
    program: TrainingProgram, unit: Unit, given: Round, *, by: Principal, at: datetime
) -> TrainingSession:
    session = TrainingSession(
        program=program,
        unit=unit,
        code=given.code,
        seats=given.seats,
        modality=given.modality,
        venue=given.venue,
        period=DateRange(given.starts_on, given.ends_on + timedelta(days=1)),
        cost_per_seat=given.cost_per_seat,
        agreement=agreements_of([program], on=given.starts_on).get(program.pk),
    )
    try:
        return save_session(session, days=working_days(given), by=by, at=at)
    except IntegrityError as error:
        if "trainingsession_code" not in str(error):
            raise
        raise CodeTakenError(code=given.code) from error


def working_days(given: Round) -> list[date]:
    """The days on which a round is held: those from Monday to Friday."""
    every = (given.starts_on + timedelta(days=n) for n in range((given.ends_on - given.starts_on).days + 1))
    return [day for day in every if day.weekday() < 5]
