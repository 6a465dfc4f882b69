"""What the review page counts: the reader's people, and nobody beyond them."""

import re

import pytest
from django.urls import reverse

from asn_career.base.jobs.running import run_job
from employees.models import User
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


def test_who_lacks_a_score_is_counted_whole_though_few_are_named_and_a_link_lists_all(
    operator, monkeypatch, client
):
    monkeypatch.setattr("promotions.review_pages.WITHOUT_SCORE_SHOWN", 1)
    agency = Agency()
    agency.person()
    agency.people(3, feedback=None)
    run_job(request_shortlist(agency.vacancy, as_of=D, by=operator).pk)
    officer = principal_with("analis", unit=agency.root)
    client.force_login(User.objects.get(public_id=officer.account_key))
    where = reverse("shortlist_review", args=[Shortlist.objects.get().public_id])
    page = client.get(where).content.decode()
    assert "3 pegawai memenuhi syarat tetapi belum mempunyai skor" in page
    assert "1 dari 3" in page
    head = page[page.index('<div class="act">') :].partition("</header>")[0].partition("<ol")[0]
    outside = re.sub(r"<details.*?</details>", "", head, flags=re.DOTALL)
    assert 1 <= outside.count('class="btn') + 1 <= 3, "the others are in the menu"
    assert 'href="?skor=tanpa"' in page
    listed = client.get(where, {"skor": "tanpa"}).content.decode()
    assert listed.count("<tr data-k>") == 3
