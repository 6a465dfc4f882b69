"""What the review page counts: the reader's people, and nobody beyond them."""

import pytest

from asn_career.base.jobs.running import run_job
from promotions.models import Considered, Shortlist
from promotions.review_pages import Totals, totals_of
from promotions.shortlists import request_shortlist
from promotions.wording import rule_label
from tests.factories import PositionFactory, UnitFactory, principal_with
from tests.promotions.agency import Agency, D

pytestmark = pytest.mark.django_db


def test_totals_and_reasons_count_only_the_readers_people(operator):
    agency = Agency()
    agency.person()
    agency.person(status="PPPK")
    agency.post = PositionFactory(
        code="P-ELSEWHERE", kind="pelaksana", unit=UnitFactory(code="BADAN", parent=agency.root), seats=10
    )
    agency.people(2, status="PPPK")
    job = run_job(request_shortlist(agency.vacancy, as_of=D, by=operator).pk)
    shortlist = Shortlist.objects.get(job=job)

    def told_to(reader):
        return totals_of(Considered.objects.visible_to(reader).on(shortlist))

    refused = rule_label("status")
    assert told_to(operator) == Totals(4, 1, 1, 0, 3, ((refused, 3),))
    assert told_to(principal_with("analis", unit=agency.unit)) == Totals(2, 1, 1, 0, 1, ((refused, 1),))
