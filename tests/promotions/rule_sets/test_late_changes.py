"""What changed about candidates after the official run had read them is told, whatever way it was written."""

import pytest
from django.db import connection

from asn_career.base.audit import acting
from assessments.models import Performance, Potential
from employees.models import Award
from promotions.models import Candidate
from promotions.rule_sets.late_changes import changed_since, written_before
from tests.factories import GrantFactory
from tests.promotions.agency import D
from tests.promotions.approved import official_run


@pytest.fixture
def person(agency):
    return agency.person()


@pytest.fixture
def shortlist(agency, officer, person):
    return official_run(agency.vacancy, by=officer)


def candidates(shortlist):
    return list(Candidate.objects.unscoped(reason="tests").on(shortlist).select_related("employee"))


def raw(statement, *values):
    with connection.cursor() as cursor:
        cursor.execute(statement, values)


LATE = {
    "potential": lambda person: Potential._base_manager.filter(employee=person).update(score=99),
    "appraisals": lambda person: raw(
        "UPDATE assessments_performance SET predicate = 'sangat_baik' WHERE employee_id = %s AND year = 2025",
        person.pk,
    ),
    "awards": lambda person: Award._base_manager.bulk_create(
        [Award(employee=person, name="Piagam", awarded_on=D, score=90)]
    ),
    "status": lambda person: type(person)._base_manager.filter(pk=person.pk).update(status="PPPK"),
    "birth": lambda person: raw(
        "UPDATE employees_employee SET birth_date = birth_date - 400 WHERE id = %s", person.pk
    ),
}


def test_nothing_is_told_where_nothing_changed(shortlist):
    assert changed_since(shortlist, candidates(shortlist)) == []


@pytest.mark.parametrize("part", sorted(LATE))
def test_a_late_edit_is_found_with_who_wrote_it(shortlist, person, part):
    with acting(by="user:x", reason="koreksi"):
        LATE[part](person)
    (change,) = changed_since(shortlist, candidates(shortlist))
    assert (change.employee_id, change.part) == (person.pk, part)
    assert change.before != change.after
    assert ("user:x", "koreksi") in {(row.actor, row.reason) for row in change.written}


def test_a_record_that_is_gone_is_found_too(shortlist, person):
    with acting(by="user:x"):
        Performance._base_manager.filter(employee=person, year=2024).delete()
    (change,) = changed_since(shortlist, candidates(shortlist))
    assert change.part == "appraisals"
    assert len(change.before) > len(change.after)


def test_what_was_written_shortly_before_the_run_is_told(shortlist, person):
    found = written_before(shortlist, candidates(shortlist))
    assert (person.pk, "assessments_potential") in found


def test_the_pages_of_the_run_tell_of_late_changes(agency, shortlist, person, client):
    client.force_login(GrantFactory(unit=agency.root).user)
    address = f"/kelola/daftar-pendek/{shortlist.public_id}/"
    note = f"{address}perubahan-data/jumlah/"
    assert f'hx-get="{note}"' in client.get(address).content.decode()
    assert "berubah setelah dibaca" not in client.get(note).content.decode()
    LATE["potential"](person)
    assert "Data 1 kandidat berubah setelah dibaca" in client.get(note).content.decode()
    page = client.get(address + "perubahan-data/").content.decode()
    assert person.full_name in page
    assert "99" in page
