"""What waits for somebody's decision is on their desk: of every kind, in one query, and nobody else's."""

import pytest
from django.urls import reverse

from competencies.dictionary.versions import start_draft
from employees.awaiting import decisions_for
from promotions.rule_sets.approving import propose
from tests.competencies.dictionary.test_pages import account
from tests.competencies.standards.decrees import DECREE, drafted
from tests.factories import UnitFactory, principal_with
from tests.promotions.agency import Agency, D

pytestmark = pytest.mark.django_db


@pytest.fixture
def agency():
    return Agency()


@pytest.fixture
def officer(agency):
    return principal_with("analis", unit=agency.root)


@pytest.fixture
def second(agency):
    return principal_with("penyetuju", unit=agency.root)


@pytest.fixture
def waiting(agency, officer):
    propose(agency.vacancy, as_of=D, by=officer)
    drafted(agency.root, {agency.vacancy.position.code: {"MAN-01": 3}}, by=officer)
    start_draft(by=officer, begins=D, **{**DECREE, "decree": "Kepwal 7/2026"})


def named(principal):
    return {(each.label, each.name) for each in decisions_for(principal)}


def test_every_kind_is_told_to_whoever_may_decide_and_in_one_query(
    waiting, agency, second, django_assert_num_queries
):
    with django_assert_num_queries(1):
        told = named(second)
    assert told == {
        ("Aturan seleksi", agency.vacancy.position.name),
        ("Keputusan standar kompetensi", "Kepwal 188/2026"),
        ("Versi kamus kompetensi", "Kepwal 7/2026"),
    }


def test_nobody_is_told_of_what_they_wrote_or_of_another_agency(waiting, officer):
    elsewhere = UnitFactory()
    assert named(officer) == set()
    assert named(principal_with("penyetuju", unit=elsewhere)) == set()


def test_the_dictionary_waits_for_those_alone_who_approve_for_every_agency(waiting, second):
    assert ("Versi kamus kompetensi", "Kepwal 7/2026") in named(second)
    UnitFactory()
    assert ("Versi kamus kompetensi", "Kepwal 7/2026") not in named(second)


def test_the_desk_leads_to_each_of_them(waiting, second, client):
    client.force_login(account(second))
    page = client.get(reverse("officer_home")).content.decode()
    assert "Menunggu keputusan Anda" in page
    for each in decisions_for(second):
        assert f'href="{each.url}"' in page
        assert client.get(each.url).status_code == 200
