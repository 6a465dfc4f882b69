"""The chain of approvals: which one holds where and when, and that two people set another one."""

from datetime import timedelta

import pytest
from django.db import DatabaseError, transaction
from django.urls import reverse

from asn_career.base.audit import acting
from asn_career.base.errors import NotPermittedError
from employees.access import user_principal
from employees.models import Notice, User
from tests.factories import GrantFactory, TrainingProgramFactory, UnitFactory, UserFactory, principal_with
from tests.training.sessions.conftest import NOW, TODAY
from training.models import ApprovalChain
from training.sessions.chains import approve_chain, propose_chain, refuse_chain
from training.sessions.enrolling import nominate
from training.sessions.errors import ChainDecidedError, ChainExistsError, ReasonRequiredError, SamePersonError
from training.sessions.rules import chain_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def approver(stage):
    return principal_with("penyetuju", unit=stage.root)


def propose(stage, *steps, unit=None, program=None, days=0, by=None):
    return propose_chain(
        unit=unit or stage.root,
        program=program,
        steps=steps,
        effective_from=TODAY + timedelta(days=days),
        decree="SK 800/12",
        by=by or stage.officer,
        at=NOW,
    )


def held(stage, approver, *steps, **given):
    return approve_chain(propose(stage, *steps, **given), by=approver, at=NOW)


def chain(stage, *, unit=None, program=None, days=0):
    return list(chain_of(unit or stage.near, program or stage.program, on=TODAY + timedelta(days=days)))


def test_a_proposed_chain_holds_once_a_second_person_approves_it(stage, approver):
    proposed = propose(stage, "agency", "superior")
    assert chain(stage) == ["superior", "unit"]

    approve_chain(proposed, by=approver, at=NOW)
    assert chain(stage) == ["superior", "agency"]
    (row,) = nominate(stage.session(), [stage.person().pk], by=stage.superior, at=NOW)
    assert (row.chain, row.waits_for) == (["superior", "agency"], "agency")


def test_it_holds_from_its_day_on_and_until_a_later_one(stage, approver):
    held(stage, approver, "agency", days=10)
    held(stage, approver, "superior", days=20)
    days = [chain(stage, days=day) for day in (9, 10, 19, 20)]
    assert days == [["superior", "unit"], ["agency"], ["agency"], ["superior"]]


def test_the_nearest_unit_decides_and_there_the_programme(stage, approver):
    other = TrainingProgramFactory()
    held(stage, approver, "agency")
    held(stage, approver, "unit", "agency", program=other)
    held(stage, approver, "superior", unit=stage.near)

    assert chain(stage) == ["superior"]
    assert chain(stage, program=other) == ["superior"]
    assert chain(stage, unit=stage.far, program=other) == ["unit", "agency"]
    assert chain(stage, unit=stage.far) == ["agency"]
    assert chain(stage, unit=UnitFactory()) == ["superior", "unit"]


def test_whoever_proposed_it_does_not_approve_it(stage):
    account = UserFactory()
    for role in ("analis", "penyetuju"):
        GrantFactory(user=account, role=role, unit=stage.root)
    both = user_principal(account, on=TODAY)
    proposed = propose(stage, "agency", by=both)
    with pytest.raises(SamePersonError):
        approve_chain(proposed, by=both, at=NOW)
    with pytest.raises(DatabaseError, match="two_persons"), acting(by="tests"), transaction.atomic():
        ApprovalChain.objects.filter(pk=proposed.pk).update(
            state="approved", decided_by=proposed.proposed_by, decided_at=NOW
        )


def test_only_those_of_the_agency_propose_and_decide(stage):
    elsewhere = UnitFactory()
    with pytest.raises(NotPermittedError):
        propose(stage, "agency", by=principal_with("analis", unit=elsewhere))
    with pytest.raises(NotPermittedError):
        propose(stage, "agency", by=stage.administrator)
    with pytest.raises(NotPermittedError):
        approve_chain(propose(stage, "agency"), by=principal_with("penyetuju", unit=elsewhere), at=NOW)


def test_a_refusal_has_a_reason_and_the_day_is_free_again(stage, approver):
    proposed = propose(stage, "agency")
    with pytest.raises(ChainExistsError):
        propose(stage, "superior")
    with pytest.raises(ReasonRequiredError):
        refuse_chain(proposed, by=approver, at=NOW, reason=" ")
    refuse_chain(proposed, by=approver, at=NOW, reason="Terlalu panjang")
    with pytest.raises(ChainDecidedError):
        approve_chain(proposed, by=approver, at=NOW)
    propose(stage, "superior")
    assert chain(stage) == ["superior", "unit"]


def test_what_was_proposed_never_changes(stage, approver):
    kept = ApprovalChain.objects.filter(pk=held(stage, approver, "agency").pk)
    for change in ({"steps": ["superior"]}, {"effective_from": NOW}, {"state": "waiting"}):
        with pytest.raises(DatabaseError), acting(by="tests"), transaction.atomic():
            kept.update(**change)
    with pytest.raises(DatabaseError), acting(by="tests"), transaction.atomic():
        kept.delete()


def test_the_second_person_is_told_and_it_is_done_with_the_decision(stage, approver):
    proposed = propose(stage, "agency")
    (notice,) = Notice.objects.filter(kind="training.chain_waits")
    assert approver.identity == f"user:{notice.recipient.public_id}"
    approve_chain(proposed, by=approver, at=NOW)
    assert not Notice.objects.open().filter(kind="training.chain_waits").exists()


def sign_in(client, principal):
    client.force_login(User.objects.get(public_id=principal.identity.partition(":")[2]))
    return client


def test_the_pages_propose_approve_and_say_which_chain_holds(client, stage, approver):
    form = {"unit": stage.root.public_id, "program": "", "steps": ["superior", "agency"], "decree": "SK 1"}
    new = reverse("approval_chain_new")
    assert sign_in(client, stage.officer).post(new, form | {"effective_from": "x"}).status_code == 422
    assert client.post(new, form | {"effective_from": "2026-01-05"}).status_code == 302
    row = ApprovalChain.objects.get()
    page = reverse("approval_chains")
    decide = reverse("approval_chain_decide", args=[row.public_id])
    assert decide not in client.get(page).content.decode()

    assert decide in sign_in(client, approver).get(page).content.decode()
    client.post(decide, {"action": "approve"})
    row.refresh_from_db()
    assert row.state == "approved"
    asked = {"unit": stage.near.public_id, "program": stage.program.public_id}
    text = sign_in(client, stage.administrator).get(page, asked).content.decode()
    assert "Atasan langsung → BKPSDM" in text
    assert "SK 1" in text
