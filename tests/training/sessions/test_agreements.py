"""Sessions held under an agreement: its ceiling bounds what is opened, in the rule and in the database."""

from datetime import date
from decimal import Decimal

import pytest
from django.db import DatabaseError, IntegrityError, transaction

from asn_career.base.audit import acting
from asn_career.base.errors import DomainError
from tests.factories import span
from tests.training.sessions.conftest import NOW
from training.catalogue import store_agreement
from training.models import Agreement, Provider, TrainingSession
from training.sessions.results import finish_session
from training.sessions.scheduling import (
    cancel_session,
    close_registration,
    open_registration,
    save_session,
    start_session,
)

pytestmark = pytest.mark.django_db
MILLION = Decimal(1_000_000)


@pytest.fixture
def agreement(stage):
    provider = Provider.objects.create(name="Universitas Uji", kind="perguruan_tinggi")
    stage.program.provider = provider.name
    stage.program.save()
    stage.program.refresh_from_db()
    return Agreement.objects.create(
        provider=provider,
        number="PKS-1",
        title="Uji",
        ceiling=10 * MILLION,
        validity=span(date(2026, 1, 1), date(2026, 12, 31)),
    )


def planned(stage, agreement, **given):
    return stage.session(
        state="draft", **{"cost_per_seat": MILLION, "agreement": agreement, "seats": 6, **given}
    )


def refused(act, *args, **kwargs):
    with pytest.raises(DomainError) as error:
        act(*args, **kwargs)
    return error.value.code


def sums(agreement):
    agreement.refresh_from_db()
    return [
        int(each / MILLION)
        for each in (agreement.planned, agreement.committed, agreement.spent, agreement.left)
    ]


def test_sums_follow_the_sessions_and_what_is_cancelled_is_free_again(stage, agreement):
    first = planned(stage, agreement)
    assert sums(agreement) == [6, 0, 0, 10]
    open_registration(first, by=stage.officer, at=NOW)
    assert sums(agreement) == [0, 6, 0, 4]
    second = planned(stage, agreement)
    assert refused(open_registration, second, by=stage.officer, at=NOW) == "agreement_exceeded"
    cancel_session(first, by=stage.officer, at=NOW, reason="Batal")
    open_registration(second, by=stage.officer, at=NOW)
    close_registration(second, by=stage.officer, at=NOW)
    stage.come_to(second.starts_on)
    start_session(second, by=stage.officer, at=NOW)
    finish_session(second, by=stage.officer, at=NOW)
    assert sums(agreement) == [0, 0, 6, 4]


def test_more_seats_of_an_open_session_are_bounded_too(stage, agreement):
    session = open_registration(planned(stage, agreement), by=stage.officer, at=NOW)
    days = list(session.days.values_list("on", flat=True))
    session.seats = 10
    save_session(session, days=days, by=stage.officer, at=NOW)
    session.seats = 11
    assert refused(save_session, session, days=days, by=stage.officer, at=NOW) == "agreement_exceeded"


def test_the_ceiling_stays_above_what_is_bound(stage, agreement):
    open_registration(planned(stage, agreement), by=stage.officer, at=NOW)
    agreement.refresh_from_db()
    agreement.ceiling = 5 * MILLION
    assert refused(store_agreement, agreement, by=stage.officer, at=NOW) == "agreement_ceiling"
    with pytest.raises(IntegrityError), transaction.atomic():
        Agreement.objects.filter(pk=agreement.pk).update(ceiling=5 * MILLION)


def test_an_agreement_with_another_or_not_in_force_then_does_not_fit(stage, agreement):
    other = Provider.objects.create(name="Lain", kind="lainnya")
    foreign = Agreement.objects.create(provider=other, number="X", title="X", validity=agreement.validity)
    session = planned(stage, None)
    for unfit in (foreign, ended(agreement)):
        session.agreement = unfit
        days = list(session.days.values_list("on", flat=True))
        assert refused(save_session, session, days=days, by=stage.officer, at=NOW) == "agreement_unfit"
        with acting(by="tests"), pytest.raises(DatabaseError), transaction.atomic():
            TrainingSession.objects.filter(pk=session.pk).update(agreement=unfit)


def ended(agreement):
    validity = span(date(2025, 1, 1), date(2025, 12, 31))
    return Agreement.objects.create(
        provider=agreement.provider, number="PKS-0", title="Lama", validity=validity
    )


def test_an_unknown_cost_is_no_cost_of_nought(stage, agreement):
    session = planned(stage, agreement, cost_per_seat=None)
    assert refused(open_registration, session, by=stage.officer, at=NOW) == "agreement_cost_unknown"
    with acting(by="tests"), pytest.raises(DatabaseError), transaction.atomic():
        TrainingSession.objects.filter(pk=session.pk).update(state="open")


def test_the_database_refuses_to_open_beyond_the_ceiling(stage, agreement):
    session = planned(stage, agreement, seats=11)
    with acting(by="tests"), pytest.raises(IntegrityError), transaction.atomic():
        TrainingSession.objects.filter(pk=session.pk).update(state="open")
