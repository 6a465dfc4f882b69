"""The story that the product is for: a clerk learns data analysis, closes his gap, and is proposed for promotion.

From the generated package through the ordinary import, gap runs and shortlist runs, as the demo does it.
"""

from datetime import timedelta
from decimal import Decimal
from functools import cache

import pytest
from django.db import transaction

from asn_career.base.jobs.running import run_job
from assessments.gaps import current_gaps
from employees.access import system_principal, user_principal
from employees.models import Employee, User
from promotions.demo.seeding import load_agency
from promotions.demo.story import ANALYSIS, BUDI_NAME, DATA_HEAD_VACANCY
from promotions.models import Shortlist, Vacancy
from promotions.shortlists import request_shortlist
from tests.assessments.running import run_gaps
from tests.conftest import TODAY
from tests.promotions.told import everyone
from training.models import TrainingHistory

LEARNED_ON = TODAY - timedelta(days=67)
BEFORE = LEARNED_ON - timedelta(days=1)


@pytest.fixture(scope="module")
def officer():
    return system_principal(purpose="acceptance test", on=TODAY)


@pytest.fixture(scope="module", autouse=True)
def agency(officer, django_db_setup, django_db_blocker):
    """The demo agency, loaded once for this file and rolled back after it."""
    with django_db_blocker.unblock(), transaction.atomic():
        load_agency(officer, employees=120, seed=1, as_of=TODAY)
        yield
        transaction.set_rollback(True)


@pytest.fixture(scope="module")
def budi(agency, officer):
    return Employee.objects.visible_to(officer).get(name=BUDI_NAME)


@pytest.fixture(scope="module")
def candidacy(budi, officer):
    """Budi's row in a shortlist of the vacancy, run once for a day."""

    @cache
    def run(as_of):
        vacancy = Vacancy.objects.select_related("position__unit").get(code=DATA_HEAD_VACANCY)
        job = run_job(request_shortlist(vacancy, as_of=as_of, by=officer).pk)
        assert job.state == "done", job.error
        shortlist = Shortlist.objects.get(job=job)
        return next(row for row in everyone(shortlist) if row.employee_id == budi.pk)

    return run


def analysis_gap(budi, officer, *, as_of):
    run_gaps(officer, as_of=as_of, chunk_size=50)
    return current_gaps(officer).get(employee=budi, competency__code=ANALYSIS)


def outcomes(candidate):
    return dict(candidate.rule_outcomes)


def test_before_the_new_test_budi_has_a_gap_and_is_not_eligible(budi, officer, candidacy):
    row = analysis_gap(budi, officer, as_of=BEFORE)
    assert (row.required, row.held, row.gap, row.status) == (2, 1, -1, "gap")
    candidate = candidacy(BEFORE)
    assert candidate.outcome == "ineligible"
    assert outcomes(candidate)["must_have"] == outcomes(candidate)["competence"] == "fail"
    assert candidate.rank is None
    assert not candidate.proposed


def test_he_took_two_courses_in_data_analysis(budi, officer):
    history = TrainingHistory.objects.visible_to(officer).filter(employee=budi)
    taken = history.filter(program__competency__code=ANALYSIS).order_by("completed_on")
    assert [each.program.target_level for each in taken] == [2, 3]
    assert taken.last().completed_on < LEARNED_ON


def test_the_new_test_closes_his_gap(budi, officer):
    row = analysis_gap(budi, officer, as_of=LEARNED_ON)
    assert (row.required, row.held, row.gap, row.status) == (2, 3, 1, "met")
    assert row.evidence.assessed_on == LEARNED_ON


def test_he_is_proposed_for_head_of_the_data_analysis_subsection(candidacy):
    candidate = candidacy(TODAY)
    assert candidate.outcome == "eligible", outcomes(candidate)
    assert candidate.proposed
    assert candidate.rank <= 3
    assert candidate.shortlist.vacancy.position.kind == "pengawas"
    assert sum(Decimal(part["points"]) for part in candidate.contributions) == candidate.score


def test_every_outcome_of_his_names_its_legal_basis(candidacy):
    for rule in candidacy(TODAY).rules:
        assert rule["basis"], rule


def test_on_his_own_page_he_sees_his_own_gaps_and_nobody_elses(budi, officer):
    run_gaps(officer, as_of=TODAY, chunk_size=50)
    account = User.objects.get(username="demo-pegawai")
    seen = current_gaps(user_principal(account, on=TODAY))
    assert set(seen.values_list("employee_id", flat=True)) == {budi.pk}
    assert seen.get(competency__code=ANALYSIS).status == "met"


def test_his_superior_sees_him(budi):
    account = User.objects.get(username="demo-atasan")
    assert account.employee is not None
    team = Employee.objects.visible_to(user_principal(account, on=TODAY))
    assert budi in team
    assert team.count() < 20
