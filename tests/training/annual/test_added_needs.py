"""Needs that do not come from gaps: added with a decree, set aside before the optimisation, seats of units."""

from decimal import Decimal

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse

from asn_career.base.audit import acting
from asn_career.base.errors import NotPermittedError
from employees.models import User
from tests.factories import UnitFactory, principal_with
from tests.training.annual.agency import AT, PEOPLE
from training.annual.added import add_need, change_added, remove_added
from training.annual.errors import (
    AddedNeedMoneyError,
    AddedNeedSeatsError,
    AddedTwiceError,
    OutsidePlanError,
    StaleProposalError,
)
from training.annual.stating import state
from training.models import AddedNeed, PlanOffer, UnitQuota
from training.sessions.scheduling import open_registration

pytestmark = pytest.mark.django_db


@pytest.fixture
def planned(agency):
    """Two people near miss two levels; a programme of ten seats at Rp1 million each, and Rp4 million."""
    for _person in range(2):
        agency.person(agency.near)
    agency.program("DIKLAT")
    plan = agency.plan()
    agency.offer(plan, "DIKLAT", line=agency.line(4_000_000))
    return plan


def add(agency, plan, people=1, *, unit=None, program=None, by=None):
    return add_need(
        agency.fresh(plan),
        unit=unit or agency.far,
        program=program or PlanOffer.objects.get(plan=plan).program,
        people=people,
        decree="Perpres 1/2026",
        reason="program prioritas",
        version=agency.fresh(plan).version,
        by=by or agency.writer,
    )


def test_seats_and_money_of_an_added_need_are_set_aside_before_anybody_is_chosen(agency, planned):
    add(agency, planned, 3)
    run = agency.proposal(planned)
    (programme,) = run.programmes.all()
    assert (run.served, programme.people, programme.cost, run.cost) == (
        1,
        4,
        Decimal(4_000_000),
        Decimal(4_000_000),
    )
    line = run.prices.get(kind="line")
    assert (line.limit, line.used) == (Decimal(4_000_000), Decimal(4_000_000))


def test_its_seats_are_the_units_without_a_name_and_nobody_is_nominated_for_them(agency, planned):
    add(agency, planned, 2)
    agency.accepted(planned)
    (session,) = agency.approved(planned)
    assert session.seats == 4
    quotas = UnitQuota.objects.filter(session=session).values_list("unit__code", "seats", "below")
    assert sorted(quotas) == [("A-DEKAT", 2, 2), ("B-JAUH", 2, 0)]
    open_registration(session, by=agency.writer, at=AT)
    named = set(
        PEOPLE.filter(run=session.planned_in, program__isnull=False).values_list("employee", flat=True)
    )
    assert set(session.enrolments.model._base_manager.values_list("employee", flat=True)) == named


def test_a_proposal_made_before_a_need_was_added_or_changed_is_not_submitted(agency, planned):
    agency.accepted(planned)
    need = add(agency, planned)
    with pytest.raises(StaleProposalError):
        agency.submitted(planned)
    remove_added(need, version=agency.fresh(planned).version, by=agency.writer)
    agency.submitted(planned)


def test_more_than_the_programme_or_the_line_has_is_refused_in_words(agency, planned):
    need = add(agency, planned, 11)
    with pytest.raises(AddedNeedSeatsError, match="11"):
        state(agency.fresh(planned), as_of=agency.writer.on, principal=agency.writer)
    told = {"decree": need.decree, "reason": need.reason, "by": agency.writer}
    change_added(need, people=5, version=agency.fresh(planned).version, **told)
    with pytest.raises(AddedNeedMoneyError, match=r"5\.1\.02"):
        state(agency.fresh(planned), as_of=agency.writer.on, principal=agency.writer)


def test_a_programme_that_the_plan_does_not_offer_yet_is_offered(agency, planned):
    other = agency.program("LAIN", cost=0)
    with acting(by="tests"):
        PlanOffer.objects.filter(program=other).delete()
    add(agency, planned, 2, program=other)
    assert PlanOffer.objects.filter(plan=planned, program=other).exists()
    run = agency.proposal(planned)
    assert run.programmes.get(program=other).people >= 2


def test_a_need_is_added_once_per_unit_and_programme_by_whoever_writes_the_plan(agency, planned):
    add(agency, planned)
    with pytest.raises(AddedTwiceError):
        add(agency, planned)
    with pytest.raises(OutsidePlanError):
        add(agency, planned, unit=UnitFactory())
    for other in (agency.approver, principal_with("analis", unit=agency.near)):
        with pytest.raises(NotPermittedError):
            add(agency, planned, unit=agency.near, by=other)


def test_the_database_refuses_a_need_without_decree_and_a_change_after_the_plan_was_sent(agency, planned):
    need = add(agency, planned)
    with pytest.raises(IntegrityError), acting(by="tests"), transaction.atomic():
        AddedNeed.objects.update(decree="")
    agency.accepted(planned)
    agency.submitted(planned)
    with pytest.raises(IntegrityError), acting(by="tests"):
        AddedNeed.objects.filter(pk=need.pk).update(people=9)


def test_a_need_is_added_changed_and_taken_out_on_its_pages(agency, planned):
    client = Client()
    client.force_login(User.objects.get(public_id=agency.writer.identity.partition(":")[2]))
    address = reverse("added_need_new", args=[planned.public_id])
    given = {
        "unit": agency.far.public_id,
        "program": PlanOffer.objects.get(plan=planned).program.public_id,
        "people": "2",
        "decree": "Perpres 1/2026",
        "reason": "prioritas",
        "version": agency.fresh(planned).version,
    }
    assert client.post(address, {**given, "decree": ""}).status_code == 422
    assert client.post(address, given).status_code == 302
    again = client.post(address, {**given, "version": agency.fresh(planned).version})
    assert "sudah memiliki" in again.content.decode()
    page = client.get(reverse("annual_plan_detail", args=[planned.public_id])).content.decode()
    assert "Perpres 1/2026" in page
    edit = reverse("added_need_edit", args=[AddedNeed.objects.get().public_id])
    told = {"people": "1", "decree": "Perpres 2/2026", "reason": "ralat"}
    assert client.post(edit, {**told, "version": agency.fresh(planned).version}).status_code == 302
    assert AddedNeed.objects.get().decree == "Perpres 2/2026"
    file = client.post(reverse("annual_akpk_pdf", args=[planned.public_id]), {"purpose": "rapat"})
    assert file.content.startswith(b"%PDF")
    assert client.post(edit, {"remove": "1", "version": agency.fresh(planned).version}).status_code == 302
    assert not AddedNeed.objects.exists()
