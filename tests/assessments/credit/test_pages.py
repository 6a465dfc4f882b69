"""Credit points of people as stored: gathered, listed for an agency, and shown to those who may see them."""

from datetime import date
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from asn_career.base.errors import NotPermittedError
from asn_career.base.jobs.running import run_job
from assessments.credit.finding import find_credit
from assessments.credit.gathering import facts_of
from assessments.credit.listing import request_credit_run, request_daily_run
from assessments.credit.telling import missing_words
from assessments.models import CreditRun, CreditStanding
from employees.access import Permission
from employees.models import Employee, PositionHistory
from tests.assessments.credit.placed import evaluated, functional, recorded
from tests.factories import GrantFactory, UnitFactory, UserFactory, hold, principal_with, span
from tests.factories.registry import PositionFactory

pytestmark = pytest.mark.django_db
TODAY = date(2026, 11, 21)


@pytest.fixture
def root():
    return UnitFactory(code="A")


@pytest.fixture
def analyst(root):
    return principal_with("analis", unit=root)


def people(principal):
    return Employee.objects.visible_to(principal, permission=Permission.READ_PERFORMANCE)


def listed(principal):
    return CreditStanding.objects.visible_to(principal).newest()


def computed(root, by, **given):
    job = run_job(request_credit_run(root, as_of=TODAY, by=by, **given).pk)
    assert job.state == "done", job.error
    return CreditRun.objects.get(job=job)


def test_a_persons_parts_add_up_to_what_is_held_and_records_stand_beside(root, analyst):
    person = functional(root)
    recorded(person, year=2024, total=37.5, is_conversion=True)
    evaluated(person, year=2025, first=1, last=6, predicate="sangat_baik")
    told = find_credit(people(analyst), person, day=TODAY)
    assert sum(line.points for line in told.lines) == told.standing.held == Decimal("81.25")
    assert [(row.recorded, row.own) for row in told.contradictions] == [(Decimal("37.50"), Decimal("25.00"))]


def hold_outside(root):
    """Somebody lent to a functional post that the register does not have."""
    person = hold(PositionFactory(unit=root), since=date(2018, 1, 1))
    held = PositionHistory._base_manager
    held.filter(employee=person).update(validity=span(date(2018, 1, 1), date(2023, 12, 31)))
    outside = {"position_name": "Auditor", "position_kind": "jf_ahli_pertama", "unit_name": "BPKP"}
    held.create(employee=person, validity=span(date(2024, 1, 1)), **outside)
    return person


def test_the_list_equals_each_persons_own_computation(root, analyst):
    staff = [
        functional(root),
        functional(root, years=(2023, 2025)),
        functional(root, predicate="sangat_baik"),
        hold_outside(root),
    ]
    hold(PositionFactory(unit=root, kind="pengawas"))
    functional(root, status="PPPK")
    computed(root, analyst, chunk_size=2)
    rows = {row.employee_id: row for row in listed(analyst)}
    assert set(rows) == {person.pk for person in staff}
    for person in staff:
        told = find_credit(people(analyst), person, day=TODAY)
        found = told.next_rank.reached if told.next_rank else None
        row = rows[person.pk]
        assert (row.held, row.rank_on, row.missing) == (
            told.standing.held,
            found.on if found else None,
            list(told.standing.missing),
        )


def test_credit_known_from_part_years_alone_says_what_a_forecast_waits_for(root, analyst):
    person = functional(root, years=())
    for year in (2023, 2024, 2025):
        evaluated(person, year=year, first=1, last=6)
        evaluated(person, year=year, first=7, last=12)
    computed(root, analyst)
    (row,) = listed(analyst)
    assert (row.held is None, row.rank_on, row.missing) == (False, None, ["predicate"])
    assert missing_words("predicate").startswith("hasil kinerja setahun penuh")


def test_facts_cost_the_same_queries_for_one_and_for_many(root, analyst, django_assert_num_queries):
    for _ in range(4):
        functional(root)
    with django_assert_num_queries(6):
        assert len(facts_of(people(analyst), day=TODAY)) == 4


def test_a_newer_run_takes_the_place_of_the_one_before(root, analyst):
    functional(root)
    first, second = computed(root, analyst), computed(root, analyst)
    assert list(CreditRun.objects.values_list("pk", flat=True)) == [second.pk] != [first.pk]
    assert listed(analyst).count() == 1


def test_the_schedule_asks_for_a_day_once(root, analyst):
    assert request_daily_run(root, as_of=TODAY, by=analyst) is not None
    assert request_daily_run(root, as_of=TODAY, by=analyst) is None
    assert request_daily_run(root, as_of=date(2026, 11, 22), by=analyst) is not None


def test_only_who_may_compute_for_the_agency_asks_for_a_run(root):
    unit = UnitFactory(code="A-1", parent=root)
    for principal in (principal_with("analis", unit=unit), principal_with("auditor", unit=root)):
        with pytest.raises(NotPermittedError):
            request_credit_run(root, as_of=TODAY, by=principal)


def test_the_list_tells_who_reaches_the_next_rank_by_a_period(root, client):
    ready = functional(root, name="Siap Naik", predicate="sangat_baik")
    later = functional(root, name="Belum Cukup", predicate="kurang")
    unknown = functional(root, name="Tanpa Nilai", years=(2023,))
    computed(root, principal_with("analis", unit=root))
    client.force_login(_officer(root))
    page = client.get(reverse("credit_list"), {"sampai": "2026-12-31"}).text
    assert ready.name in page
    assert later.name not in page
    assert unknown.name not in page
    page = client.get(reverse("credit_list"), {"keadaan": "belum-diketahui"}).text
    assert unknown.name in page
    assert "2024" in page
    with CaptureQueriesContext(
        connection,
    ) as seen:
        client.get(reverse("credit_list"))
    assert len(seen) <= 10


def _officer(unit, role="analis"):
    user = UserFactory()
    GrantFactory(user=user, role=role, unit=unit)
    return user


def test_a_stranger_is_not_found_and_the_own_page_is_ones_own(root, client):
    elsewhere = UnitFactory(code="B")
    person = functional(root, name="Rahasia")
    client.force_login(_officer(elsewhere))
    assert client.get(reverse("employee_credit", args=[person.public_id])).status_code == 404
    client.force_login(UserFactory(employee=person))
    page = client.get(reverse("own_credit")).text
    assert "75,00" in page
    assert "100,00" in page
