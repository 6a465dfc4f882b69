"""Anyone a run considered can be set aside with a reason, also who was kept in its blocks alone."""

from datetime import UTC, datetime

import pytest
from django.db import IntegrityError, transaction
from django.test import Client

from promotions import errors, review
from promotions.export import canonical_run
from promotions.models import Candidate, Considered, ReviewMark
from promotions.review_pages import totals_for, totals_of
from promotions.wording import rule_label
from tests.factories import GrantFactory, principal_with
from tests.promotions.agency import Agency
from tests.promotions.approved import official_run

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 21, 3, 0, tzinfo=UTC)


@pytest.fixture
def agency():
    """One eligible person, and one whom several rules refuse."""
    agency = Agency()
    agency.person()
    agency.person(status="PPPK", predicate="kurang")
    return agency


@pytest.fixture
def shortlist(agency, officer):
    return official_run(agency.vacancy, by=officer)


@pytest.fixture
def refused(shortlist):
    """Who fails several rules: no candidate."""
    (row,) = Considered.objects.unscoped(reason="tests").filter(shortlist=shortlist, candidate=None)
    assert row.letters.count("f") > 1
    row.shortlist = shortlist
    return row


def candidates(shortlist):
    return Candidate.objects.unscoped(reason="tests").on(shortlist)


def test_the_row_that_carries_a_mark_says_what_the_run_decided(shortlist, refused, officer):
    before = canonical_run(shortlist)
    (mark,) = review.exclude([refused], by=officer, at=NOW, reason="Berkas palsu")
    assert (mark.candidate.employee_id, mark.reason) == (refused.employee_id, "Berkas palsu")
    told = ("public_id", "outcome", "letters", "y", "x", "talent", "box", "jpm", "score", "rank", "proposed")
    assert {name: getattr(mark.candidate, name) for name in told} == {
        name: getattr(refused, name) for name in told
    }
    assert canonical_run(shortlist) == before


def test_a_second_mark_uses_the_row_of_the_first(shortlist, refused, officer):
    for reason in ("Satu", "Dua"):
        review.exclude([refused], by=officer, at=NOW, reason=reason)
    assert candidates(shortlist).filter(employee=refused.employee_id).count() == 1
    marks = ReviewMark.objects.filter(candidate__employee=refused.employee_id)
    assert [mark.reason for mark in marks.current()] == ["Dua"]


def test_who_is_not_eligible_is_not_verified_and_leaves_no_row(shortlist, refused, officer):
    count = candidates(shortlist).count()
    with pytest.raises(errors.NotEligibleError):
        review.mark_verified([refused], by=officer, at=NOW)
    with pytest.raises(errors.ReasonRequiredError):
        review.exclude([refused], by=officer, at=NOW, reason=" ")
    assert candidates(shortlist).count() == count


@pytest.mark.parametrize(
    "change",
    [
        {"outcome": "eligible"},
        {"letters": "p" * 20},
        {"score": "99.00"},
        {"box": 9},
        {"public_id": "00000000-0000-4000-8000-000000000000"},
    ],
)
def test_the_database_refuses_a_row_that_says_anything_else(shortlist, refused, change):
    names = [field.attname for field in Candidate._meta.concrete_fields if field.name != "id"]
    told = {name: getattr(refused, name) for name in names}
    with pytest.raises(IntegrityError, match="what the run decided"), transaction.atomic():
        Candidate._base_manager.create(**(told | change))
    Candidate._base_manager.create(**told)  # the control


def test_the_page_offers_everyone_and_excludes_who_was_ticked(agency, shortlist, refused):
    client = Client()
    user = GrantFactory(role="analis", unit=agency.root).user
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    page = f"/kelola/daftar-pendek/{shortlist.public_id}/"
    assert f'value="{refused.public_id}"' in client.get(page).content.decode()
    ticked = {"selected": str(refused.public_id), "action": "exclude", "reason": "Mengundurkan diri"}
    assert client.post(f"{page}tinjau/", ticked).status_code == 302
    (mark,) = ReviewMark.objects.filter(candidate__shortlist=shortlist).current()
    assert (mark.candidate.employee_id, mark.decision) == (refused.employee_id, "excluded")


def test_totals_that_the_run_keeps_are_those_counted(agency, shortlist, refused, officer):
    counted = totals_of(Considered.objects.visible_to(officer).on(shortlist))
    assert totals_for(officer, shortlist) == counted
    assert (rule_label("status"), 1) in counted.refused
    shortlist.considered += 5  # the control: what is kept is told, to who sees everybody only
    assert totals_for(officer, shortlist).considered == counted.considered + 5
    assert totals_for(principal_with("analis", unit=agency.unit), shortlist) == counted
