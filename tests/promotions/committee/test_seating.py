"""Who is given no seat in a committee: whoever applied, whoever decides, and roles that never judge people."""

import pytest
from django.db import IntegrityError, transaction

from asn_career.base.audit import acting
from employees.models import User
from promotions.choices import Route
from promotions.committee import errors, forming
from promotions.models import Application, CommitteeMember, Vacancy
from tests.factories import EmployeeFactory, UnitFactory, principal_with
from tests.promotions.agency import D
from tests.promotions.openings.placed import place_opening, placing


def account(person):
    return User.objects.get(employee=person)


def applied(stage, person, state):
    """An application of ``person`` for the post of the stage that ended in ``state``."""
    Vacancy.objects.filter(pk=stage.vacancy.pk).update(route=Route.OPEN_SELECTION)
    one, other = (account(each) for each in stage.seats[-2:])

    def add(model, **given):
        return model._base_manager.create(**given)

    place_opening(add, vacancy=stage.vacancy, people=[person], by=one, second=other, today=D)
    with placing():
        Application._base_manager.filter(employee=person).update(
            state=state, passes={"rejected": False}.get(state), result_reason="Berkas tidak sah"
        )


@pytest.mark.parametrize("state", ["rejected", "withdrawn", "sent"])
def test_whoever_applied_is_seated_neither_by_the_officer_nor_past_the_product(stage, state):
    person = stage.seats[1]
    applied(stage, person, state)
    stage.form()
    with pytest.raises(errors.ApplicantSitsError) as refused:
        forming.seat(stage.committee, nip=person.nip, by=stage.officer)
    assert "nip" in refused.value.fields
    with (
        pytest.raises(IntegrityError, match="an applicant is no member"),
        transaction.atomic(),
        acting(by="t"),
    ):
        CommitteeMember.objects.create(committee=stage.committee, account=account(person))
    assert forming.seat(stage.committee, nip=stage.seats[0].nip, by=stage.officer).pk


@pytest.mark.parametrize("role", ["auditor", "admin_teknis"])
def test_a_role_that_never_judges_people_gives_no_seat(stage, role):
    stage.form()
    person = EmployeeFactory()
    principal_with(role, unit=stage.agency.root, employee=person)
    with pytest.raises(errors.RoleJudgesError) as refused:
        forming.seat(stage.committee, nip=person.nip, by=stage.officer)
    assert "nip" in refused.value.fields
    judging = EmployeeFactory()
    principal_with("asesor", unit=stage.agency.root, employee=judging)
    assert forming.seat(stage.committee, nip=judging.nip, by=stage.officer).pk


def test_the_authority_that_decides_is_no_member_but_that_of_another_agency_may_be(stage):
    stage.form()
    person, elsewhere = EmployeeFactory(), EmployeeFactory()
    principal_with("ppk", unit=stage.agency.root, employee=person)
    principal_with("ppk", unit=UnitFactory(), employee=elsewhere)
    with pytest.raises(errors.AuthoritySitsError) as refused:
        forming.seat(stage.committee, nip=person.nip, by=stage.officer)
    assert "nip" in refused.value.fields
    assert forming.seat(stage.committee, nip=elsewhere.nip, by=stage.officer).pk
