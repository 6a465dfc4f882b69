"""A calibration: in person, with reasons, never of oneself or kin, frozen when it closes."""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from django.db import DatabaseError, transaction
from django.test import Client
from django.urls import reverse

from asn_career.base.audit import acting
from asn_career.base.formatting import level as told
from assessments.calibration import closing
from assessments.calibration import session as sessions
from assessments.calibration.documents import data_of
from assessments.calibration.errors import (
    CalibrationConflictError,
    CalibrationOpenError,
    LevelMovedOnError,
    NoPartError,
    NotCalibratingError,
    SameLevelError,
    SessionClosedError,
)
from assessments.calibration.reading import changed_levels_of, distribution_of, severity_of
from assessments.models import (
    Assessment,
    CalibrationChange,
    CalibrationMark,
    CalibrationSession,
    RoundOutcome,
    RoundSubject,
)
from assessments.results.errors import ReasonTooShortError
from assessments.rounds import lifecycle
from employees.access import user_principal
from employees.models import Kinship, User
from tests.assessments.rounds.office import Office, rate, sheet_of
from tests.factories import EmployeeFactory, GrantFactory, principal_with, span
from tests.stateful import tamper

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 21, 3, tzinfo=UTC)
REASON = "Bukti wawancara menunjukkan level yang lebih rendah dari penilaian."


@pytest.fixture
def office():
    made = Office(staff=2, competencies=1)
    made.round, judges = made.tested_by_two(made.staff)
    for person in made.staff:
        for judge in judges:
            rate(sheet_of(made.round, person, judge), 4, by=made.as_account(judge))
    made.close(made.round)
    lifecycle.begin_calibration(made.round, by=made.planner)
    made.outcome = RoundOutcome._base_manager.select_related("subject").order_by("pk").first()
    return made


def begin(office):
    return sessions.begin(office.round, by=office.opener, at=NOW)


def change(office, session, level="2", by=None, reason=REASON, seen=None):
    outcome = RoundOutcome._base_manager.select_related("subject").get(pk=office.outcome.pk)
    given = {"level": Decimal(level), "reason": reason, "by": by or office.opener, "at": NOW}
    made = outcome.changes(manager="_base_manager").count() if seen is None else seen
    return sessions.change(session, outcome, seen=made, **given)


def propose(office, session, changes=None, by=None, note="Selesai."):
    seen = CalibrationChange._base_manager.filter(session=session).count() if changes is None else changes
    closing.propose(session, note=note, by=by or office.opener, at=NOW, version=session.version, changes=seen)


def approve(session, by):
    closing.approve(session, by=by, at=NOW, version=session.version)


def closed(office, session):
    propose(office, session)
    approve(session, office.planner)


def test_a_change_keeps_the_level_that_was_found_and_goes_on_record_at_the_end(office):
    found = office.outcome.level
    session = begin(office)
    change(office, session)
    change(office, session, "2.5")
    outcome = RoundOutcome._base_manager.get(pk=office.outcome.pk)
    assert (outcome.level, outcome.calibrated_level) == (found, Decimal("2.5"))
    told = CalibrationChange._base_manager.order_by("pk").values_list("before", "after")
    assert list(told) == [(found, Decimal(2)), (Decimal(2), Decimal("2.5"))]
    assert CalibrationMark._base_manager.get().employee_id == outcome.subject.employee_id
    with pytest.raises(CalibrationOpenError):
        office.finish(office.round)
    closed(office, session)
    office.finish(office.round)
    recorded = Assessment._base_manager.get(
        employee=outcome.subject.employee_id, competency=outcome.competency_id
    )
    assert recorded.level == Decimal("2.5")


def test_a_change_needs_a_reason_another_level_and_somebody_who_takes_part(office):
    session = begin(office)
    with pytest.raises(ReasonTooShortError):
        change(office, session, reason="Terlalu tinggi.")
    with pytest.raises(SameLevelError):
        change(office, session, str(office.outcome.level))
    with pytest.raises(NoPartError):
        change(office, session, by=office.planner)
    sessions.join(session, by=office.planner, at=NOW)
    change(office, session, by=office.planner)


def test_nobody_calibrates_themselves_kin_or_their_superior(office):
    session = begin(office)
    person = office.staff[0]
    assert person.pk == office.outcome.subject.employee_id
    relative = EmployeeFactory()
    with acting(by="tests"):
        Kinship.objects.unscoped(reason="test").create(
            employee=relative,
            relative=person,
            relation="sibling",
            validity=span(date(2020, 1, 1)),
            declared_by="tests",
            declared_at=NOW,
        )
    kin = principal_with("penyetuju", unit=office.root, employee=relative)
    own = principal_of(office.accounts[person.pk], office)
    above = principal_of(office.head_account, office)
    for by in (kin, own, above):
        sessions.join(session, by=by, at=NOW)
        with pytest.raises(CalibrationConflictError):
            change(office, session, by=by)
        with pytest.raises(CalibrationConflictError):
            sessions.discuss(session, office.outcome.subject, by=by, at=NOW)
    for by in (kin, own):
        account = User.objects.get(public_id=by.identity.partition(":")[2])
        with pytest.raises(DatabaseError, match="themselves or a relative"), transaction.atomic():
            tamper(inserted(office, session, account.pk))


def test_a_level_changed_meanwhile_refuses_who_has_not_seen_it_and_says_what_stands_now(office):
    session = begin(office)
    client = Client()
    client.force_login(office.opener_account, backend="django.contrib.auth.backends.ModelBackend")
    where = reverse("calibration_person", args=[office.outcome.subject.public_id])
    assert 'name="seen" value="0"' in client.get(where).content.decode()
    first, second = (
        {"act": "change", "outcome": office.outcome.public_id, "seen": 0, "level": level, "reason": REASON}
        for level in ("3", "1")
    )
    client.post(where, first)
    refused = client.post(where, second)
    page = refused.content.decode()
    assert refused.status_code == 422
    assert f"dari {told(office.outcome.level)} menjadi 3" in page
    assert 'name="seen" value="1"' in page  # what is sent again was decided knowing it
    assert CalibrationChange._base_manager.count() == 1
    assert client.post(where, {**second, "seen": 1}).status_code == 302
    with pytest.raises(LevelMovedOnError):
        change(office, session, "4", seen=1)


def test_a_level_changed_twice_is_one_row_from_what_was_found_to_what_stands(office):
    session = begin(office)
    change(office, session, "3")
    change(office, session, "1", reason=REASON + " Lagi.")
    (row,) = changed_levels_of(session, by=office.opener)
    assert (row.found, row.now) == (office.outcome.level, 1)
    assert [(step.before, step.after) for step in row.steps] == [(row.found, 3), (3, 1)]
    propose(office, session)
    client = Client()
    client.force_login(office.opener_account, backend="django.contrib.auth.backends.ModelBackend")
    page = client.get(reverse("calibration_detail", args=[session.public_id])).content.decode()
    assert "ditutup dengan 1 level yang diubah" in page
    assert page.count(f'class="num">{told(row.found)}</td>') == 1
    assert all(reason in page for reason in (f"{REASON}<", f"{REASON} Lagi.<"))
    printed = data_of(session, by=office.opener)
    assert printed["count"] == "1 level yang diubah"
    (line,) = printed["changes"]
    assert line["cells"][2:] == [told(row.found), "1"]
    assert [what.partition(" · ")[0] for what, _why in line["steps"]] == [f"{told(row.found)} → 3", "3 → 1"]


def principal_of(account, office):
    GrantFactory(user=account, role="penyetuju", unit=office.root)
    return user_principal(account, on=office.today)


def inserted(office, session, account, after=2):
    outcome = office.outcome
    return (
        "INSERT INTO assessments_calibrationchange (public_id, session_id, outcome_id, employee_id, before, after,"
        f" reason, by_id, at) VALUES (gen_random_uuid(), {session.pk}, {outcome.pk}, {outcome.subject.employee_id},"
        f" {outcome.level}, {after}, '{REASON}', {account}, now())"
    )


def test_what_closed_is_frozen_whatever_way_one_writes(office):
    session = begin(office)
    change(office, session)
    closed(office, session)
    with pytest.raises(SessionClosedError):
        change(office, session, "4")
    with pytest.raises(SessionClosedError):
        sessions.join(session, by=office.planner, at=NOW)
    opener = office.opener_account.pk
    for statement in (
        inserted(office, session, opener),
        f"UPDATE assessments_roundoutcome SET calibrated_level = 4 WHERE id = {office.outcome.pk}",
        "UPDATE assessments_calibrationchange SET after = 4",
        "DELETE FROM assessments_calibrationchange",
        "UPDATE assessments_calibrationsession SET state = 'open', version = version + 1, closed_by_id = NULL,"
        " closed_at = NULL",
        "UPDATE assessments_calibrationsession SET note = 'lain'",
        "INSERT INTO assessments_calibrationparticipant (public_id, session_id, account_id, at)"
        f" VALUES (gen_random_uuid(), {session.pk}, {office.planner_account.pk}, now())",
    ):
        with pytest.raises(DatabaseError), transaction.atomic():
            tamper(statement)


def test_past_the_functions_a_level_changes_by_a_change_alone_and_a_round_ends_after_its_calibration(office):
    session = begin(office)
    for statement in (
        f"UPDATE assessments_roundoutcome SET calibrated_level = 4 WHERE id = {office.outcome.pk}",
        "UPDATE assessments_assessmentround SET state = 'finished', version = version + 1",
        inserted(office, session, office.planner_account.pk),  # who does not take part
        inserted(office, session, office.opener_account.pk, after="2.3"),
    ):
        with pytest.raises(DatabaseError), transaction.atomic():
            tamper(statement)
    other = office.plan(people=[office.staff[0]])
    for state in ("open", "closed"):
        with pytest.raises(DatabaseError), transaction.atomic():
            tamper(
                "INSERT INTO assessments_calibrationsession (public_id, round_id, state, version, guideline, led_by_id,"
                f" opened_at, note) VALUES (gen_random_uuid(), {other.pk}, '{state}', 1, '{{}}',"
                f" {office.opener_account.pk}, now(), '')"
            )
    with pytest.raises(NotCalibratingError):
        sessions.begin(other, by=office.opener, at=NOW)


def test_the_spread_is_told_before_and_after_and_the_guideline_is_no_gate(office):
    session = begin(office)
    before = {row.level: (row.found, row.now) for row in distribution_of(session)}
    highest = int(office.outcome.level)
    assert before[highest] == (2, 2)
    change(office, session, "2")
    after = {row.level: row for row in distribution_of(session)}
    assert (after[highest].found, after[highest].now, after[2].now) == (2, 1, 1)
    assert any(row.is_over for row in after.values())
    assert [row.people for row in severity_of(session)] == [2, 2]
    assert RoundSubject._base_manager.filter(round=office.round).count() == 2


def test_a_calibration_is_done_on_its_pages_and_printed(office):
    client = Client()
    client.force_login(office.opener_account, backend="django.contrib.auth.backends.ModelBackend")
    begun = client.post(reverse("calibration_begin", args=[office.round.public_id]))
    session = CalibrationSession.objects.get()
    assert begun["Location"] == reverse("calibration_detail", args=[session.public_id])
    assert "terlampaui" in client.get(begun["Location"]).content.decode()
    where = reverse("calibration_person", args=[office.outcome.subject.public_id])
    given = {
        "act": "change",
        "outcome": office.outcome.public_id,
        "seen": 0,
        "level": "2",
        "reason": "Singkat.",
    }
    assert client.post(where, given).status_code == 422
    page = client.post(where, {**given, "reason": REASON}, follow=True).content.decode()
    assert REASON in page
    assert "<s" in page
    assert client.get(reverse("calibration_changes", args=[session.public_id])).content.startswith(b"%PDF-")
    assert (
        "Selisih tersusut"
        in client.get(reverse("calibration_assessors", args=[session.public_id])).content.decode()
    )
    proposal = {"act": "propose", "version": session.version, "changes": 1, "note": "Sudah dibahas semua."}
    outdated = client.post(begun["Location"], {**proposal, "changes": 0})
    assert (outdated.status_code, "Periksa keadaannya" in outdated.content.decode()) == (422, True)
    proposed = client.post(begun["Location"], proposal, follow=True).content.decode()
    assert "Setujui dan tutup" not in proposed
    agreed = {"act": "approve", "version": session.version + 1}
    assert "Anda yang mengusulkan" in client.post(begun["Location"], agreed, follow=True).content.decode()
    client.force_login(office.planner_account, backend="django.contrib.auth.backends.ModelBackend")
    page = client.get(begun["Location"]).content.decode()
    assert REASON in page
    assert "Sudah dibahas semua." in page
    back = {"act": "return", "version": session.version + 1}
    assert client.post(begun["Location"], {**back, "reason": "Singkat."}).status_code == 422
    assert REASON in client.post(begun["Location"], {**back, "reason": REASON}, follow=True).content.decode()
    client.force_login(office.opener_account, backend="django.contrib.auth.backends.ModelBackend")
    client.post(begun["Location"], {**proposal, "version": session.version + 2})
    client.force_login(office.planner_account, backend="django.contrib.auth.backends.ModelBackend")
    agreed = {"act": "approve", "version": session.version + 3}
    assert "Penutupan disetujui oleh" in client.post(begun["Location"], agreed, follow=True).content.decode()
    assert "Ubah level" not in client.get(where).content.decode()
