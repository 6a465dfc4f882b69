"""What waits for somebody's decision is on their desk: of every kind, in one query, and nobody else's."""

import pytest
from django.urls import reverse

from asn_career.base.jobs.running import run_job
from competencies.dictionary.versions import start_draft
from employees.awaiting import decisions_for
from promotions import desk
from promotions.models import Vacancy
from promotions.rule_sets.approving import propose
from promotions.shortlists import request_shortlist
from tests.competencies.dictionary.test_pages import account
from tests.competencies.standards.decrees import DECREE, drafted
from tests.factories import UnitFactory, VacancyFactory, principal_with
from tests.promotions.agency import Agency, D

pytestmark = pytest.mark.django_db


@pytest.fixture
def agency():
    return Agency()


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


def desk_of(client, principal):
    client.force_login(account(principal))
    return client.get(reverse("officer_home")).content.decode()


def test_a_vacancy_without_a_shortlist_is_told_however_many_newer_ones_have_one(
    agency, officer, client, operator, monkeypatch
):
    monkeypatch.setattr(desk, "MOST", 1)
    newer = VacancyFactory(code="V-2", position=agency.target, opened_on=D)
    run_job(request_shortlist(newer, as_of=D, by=operator).pk)

    page = desk_of(client, officer)
    assert reverse("vacancy_detail", args=[agency.vacancy.public_id]) in page
    assert "Setiap jabatan lowong sudah mempunyai daftar pendek" not in page


def test_a_closed_vacancy_waits_for_no_shortlist(agency, officer, client):
    Vacancy.objects.filter(pk=agency.vacancy.pk).update(closed_on=D, closed_as="set_aside")
    assert "Setiap jabatan lowong sudah mempunyai daftar pendek" in desk_of(client, officer)


def test_who_reads_no_shortlists_is_told_nothing_of_vacancies(agency, client):
    page = desk_of(client, principal_with("admin_opd", unit=agency.root))
    assert "daftar pendek" not in page
    assert "Tidak ada yang menunggu Anda." in page
