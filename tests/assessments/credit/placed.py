"""People in functional posts with what their credit is made from."""

from datetime import date

from assessments.models import CreditPoints, PeriodicEvaluation
from employees.models import RankHistory
from tests.factories import PerformanceFactory, PositionFactory, PositionHistoryFactory, hold, span

SINCE = date(2023, 1, 1)


def functional(
    unit, *, kind="jf_ahli_muda", rank="III/c", years=(2023, 2024, 2025), predicate="baik", **fields
):
    """Somebody promoted to ``kind`` with the conversion, and their yearly results."""
    person = hold(PositionFactory(unit=unit, kind=kind), since=SINCE, **fields)
    below = PositionFactory(unit=unit, kind="jf_ahli_pertama")
    PositionHistoryFactory(
        employee=person, position=below, validity=span(date(2019, 1, 1), date(2022, 12, 31))
    )
    RankHistory._base_manager.create(employee=person, rank=rank, from_date=date(2022, 10, 1))
    for year in years:
        PerformanceFactory(employee=person, year=year, predicate=predicate)
    return person


def recorded(person, *, year, total, **kinds):
    """A recorded total (PAK) of one year."""
    return CreditPoints._base_manager.create(
        employee=person,
        decree=f"PAK/{year}",
        decree_on=date(year + 1, 1, 20),
        first_year=year,
        first_month=1,
        last_year=year,
        last_month=12,
        total=total,
        **kinds,
    )


def evaluated(person, *, year, first, last, predicate="baik", periodicity="sebagian", **ratings):
    return PeriodicEvaluation._base_manager.create(
        employee=person,
        year=year,
        periodicity=periodicity,
        first_month=first,
        last_month=last,
        predicate=predicate,
        **ratings,
    )
