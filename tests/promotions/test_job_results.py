"""What a finished job tells its owner: where to look, and nothing of people beyond the owner's scope."""

import pytest
from django.test import Client

from asn_career.base.jobs.running import run_job
from assessments.gap_runs import request_gap_run
from employees.access import user_principal
from promotions.models import Shortlist
from promotions.shortlists import request_shortlist
from promotions.succession import request_succession
from tests.factories import GrantFactory, PositionFactory, UnitFactory
from tests.promotions.agency import Agency, D

pytestmark = pytest.mark.django_db


@pytest.fixture
def agency():
    """Three people in the vacancy's unit, four elsewhere in the same agency."""
    agency = Agency()
    agency.people(3)
    elsewhere = UnitFactory(code="BADAN", parent=agency.root)
    agency.post = PositionFactory(code="P-ELSEWHERE", kind="pelaksana", unit=elsewhere, seats=10)
    agency.people(4)
    return agency


def told(user, job):
    """The job as its owner reads it over HTTP."""
    client = Client()
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    answer = client.get(f"/api/v1/jobs/{job.public_id}/").json()
    return answer["result"], answer["done"], answer["total"]


def test_an_officer_of_one_unit_learns_no_number_of_the_whole_agency(agency):
    user = GrantFactory(role="analis", unit=agency.unit).user
    job = run_job(request_shortlist(agency.vacancy, as_of=D, by=user_principal(user, on=D)).pk)
    shortlist = Shortlist.objects.get(job=job)
    assert shortlist.considered == 7
    assert told(user, job) == ({"shortlist": str(shortlist.public_id)}, 100, 100)


def test_an_officer_of_the_agency_sees_how_many_people_are_done(agency):
    """The control: the number is there for who sees everybody anyway."""
    user = GrantFactory(role="analis", unit=agency.root).user
    job = run_job(request_shortlist(agency.vacancy, as_of=D, by=user_principal(user, on=D)).pk)
    assert told(user, job)[1:] == (7, 7)


def test_results_of_gap_and_succession_runs_name_the_run_alone(agency):
    user = GrantFactory(role="analis", unit=agency.root).user
    by = user_principal(user, on=D)
    jobs = [run_job(request_succession(agency.root, as_of=D, by=by).pk)]
    jobs.append(run_job(request_gap_run(by, as_of=D).job_id))
    assert [set(told(user, job)[0]) for job in jobs] == [{"run"}, {"run"}]
    assert jobs[0].succession_run.people == 7
