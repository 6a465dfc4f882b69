"""The registry's pages: what each role sees, and what each page costs."""

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from asn_career.base.models import AccessLogEntry
from tests.factories import GrantFactory, PositionFactory, StandardItemFactory, UnitFactory, UserFactory, hold

pytestmark = pytest.mark.django_db


def signed_in(role="", unit=None, employee=None):
    user = UserFactory(employee=employee)
    if role:
        GrantFactory(user=user, role=role, unit=unit)
    client = Client()
    client.force_login(user)
    return client


@pytest.fixture
def office():
    root = UnitFactory(name="Kabupaten")
    return UnitFactory(parent=root, name="Dinas")


def test_an_officer_finds_a_person_by_part_of_the_name(office):
    hold(PositionFactory(unit=office), name="Siti Nurhaliza")
    hold(PositionFactory(unit=office), name="Agus")
    page = signed_in("analis", office).get("/kelola/pegawai/?cari=nurha").content.decode()
    assert "Siti Nurhaliza" in page
    assert "Agus" not in page


def test_an_employee_has_no_list_of_people(office):
    person = hold(PositionFactory(unit=office))
    assert signed_in(employee=person).get("/kelola/pegawai/").status_code == 403


def test_a_page_that_the_role_does_not_open_is_not_linked_and_says_which_roles_open_it(office):
    person = hold(PositionFactory(unit=office))
    grant = GrantFactory(role="asesor", unit=office)
    grant.people.create(employee=person)
    assessor, analyst = Client(), signed_in("analis", office)
    assessor.force_login(grant.user)
    gaps = reverse("employee_competencies", args=[person.public_id])
    record = reverse("employee_detail", args=[person.public_id])
    assert gaps in analyst.get(record).content.decode()
    assert gaps not in assessor.get(record).content.decode()
    refused = assessor.get(gaps)
    assert refused.status_code == 403
    assert "Analis BKPSDM" in refused.content.decode()


def test_a_record_out_of_scope_does_not_exist(office):
    stranger = hold(PositionFactory())
    assert signed_in("analis", office).get(f"/kelola/pegawai/{stranger.public_id}/").status_code == 404


def test_reading_a_record_is_logged(office):
    person = hold(PositionFactory(unit=office))
    client = signed_in("analis", office)
    assert client.get(f"/kelola/pegawai/{person.public_id}/").status_code == 200
    entry = AccessLogEntry.objects.get(action="employee.read")
    assert str(person.public_id) in entry.subject


def test_a_superior_sees_no_birth_date_and_no_discipline(office):
    person = hold(PositionFactory(unit=office))
    path = f"/kelola/pegawai/{person.public_id}/"
    assert "1 Januari 1980" in signed_in("analis", office).get(path).content.decode()
    superior = signed_in("atasan", office).get(path).content.decode()
    assert "1 Januari 1980" not in superior
    assert "Hukuman disiplin" not in superior


def test_one_reads_the_own_record_in_full(office):
    person = hold(PositionFactory(unit=office, name="Analis Data"), name="Budi")
    page = signed_in(employee=person).get("/saya/profil/").content.decode()
    assert "Analis Data" in page
    assert "Hukuman disiplin" in page


def test_a_post_shows_its_standard_and_its_holders_to_officers_only(office):
    item = StandardItemFactory(version__position__unit=office, competency__name="Analisis data")
    post = item.version.position
    holder = hold(post, name="Pemangku Satu")
    path = f"/jabatan/{post.public_id}/"
    officer = signed_in("analis", office).get(path).content.decode()
    assert "Analisis data" in officer
    assert "Pemangku Satu" in officer
    own = signed_in(employee=holder).get(path).content.decode()
    assert "Analisis data" in own
    assert "Pemangku Satu" not in own


@pytest.mark.parametrize("path", ["/kelola/pegawai/", "/kelola/jabatan/"])
def test_a_list_page_costs_the_same_queries_for_any_number_of_rows(office, path):
    client = signed_in("analis", office)
    client.get(path)  # the first request of a session notes, once a minute, that it is used
    counts = []
    for extra in (2, 30):
        for _ in range(extra):
            hold(PositionFactory(unit=office))
        with CaptureQueriesContext(connection) as captured:
            assert client.get(path).status_code == 200
        counts.append(len(captured))
    assert counts[0] == counts[1] <= 12
