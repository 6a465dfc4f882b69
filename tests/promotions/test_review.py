"""The review: who may, what needs a reason, what is kept, and when a shortlist can be sent."""

from datetime import UTC, datetime

import pytest
from django.db import IntegrityError, connection, transaction

from asn_career.base.errors import NotPermittedError
from asn_career.base.jobs.running import run_job
from asn_career.base.models import AuditEntry
from promotions import errors, review
from promotions.models import Candidate, ReviewMark, Shortlist, Verification
from promotions.shortlists import request_shortlist
from tests.factories import UnitFactory, principal_with
from tests.promotions.agency import Agency, D
from tests.promotions.approved import official_run

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 21, 3, 0, tzinfo=UTC)


@pytest.fixture
def agency():
    return Agency()


def run(agency, by):
    return official_run(agency.vacancy, by=by)


def rows(shortlist):
    return list(Candidate.objects.unscoped(reason="tests").on(shortlist).in_order())


def test_a_mark_is_audited_and_changing_it_keeps_history(agency, officer):
    agency.person()
    candidate = rows(run(agency, officer))[0]
    review.mark_verified([candidate], by=officer, at=NOW)
    review.exclude([candidate], by=officer, at=NOW, reason="Mengundurkan diri")
    marks = ReviewMark.objects.filter(candidate=candidate).order_by("pk")
    assert [(mark.decision, mark.replaced_at is None) for mark in marks] == [
        ("verified", False),
        ("excluded", True),
    ]
    entry = AuditEntry.objects.filter(table_name="promotions_reviewmark", operation="insert").latest("pk")
    assert (entry.actor, entry.reason) == (officer.identity, "Mengundurkan diri")


def test_excluding_needs_a_reason_and_never_renumbers(agency, officer):
    agency.people(2)
    shortlist = run(agency, officer)
    candidate, other = rows(shortlist)
    with pytest.raises(errors.ReasonRequiredError):
        review.exclude([candidate], by=officer, at=NOW, reason="  ")
    review.exclude([candidate], by=officer, at=NOW, reason="Alasan")
    assert [row.rank for row in rows(shortlist)] == [candidate.rank, other.rank]


def test_only_an_eligible_candidate_can_be_verified(agency, officer):
    agency.person(status="PPPK")
    with pytest.raises(errors.NotEligibleError):
        review.mark_verified(rows(run(agency, officer)), by=officer, at=NOW)


def test_nobody_decides_about_themselves(agency):
    person = agency.person()
    candidate = rows(run(agency, principal_with("analis", unit=agency.root)))[0]
    officer = principal_with("analis", unit=agency.root, employee=person)
    with pytest.raises(errors.OwnCaseError):
        review.mark_verified([candidate], by=officer, at=NOW)


def test_a_reviewer_of_another_agency_is_refused(agency, officer):
    agency.person()
    candidate = rows(run(agency, officer))[0]
    for stranger in (principal_with("analis", unit=UnitFactory(code="OTHER")), principal_with("auditor")):
        with pytest.raises(NotPermittedError):
            review.mark_verified([candidate], by=stranger, at=NOW)


def test_sending_asks_for_a_mark_on_every_proposed_candidate(agency, officer):
    names = {person.full_name for person in agency.people(3)}
    shortlist = run(agency, officer)
    first, *others = rows(shortlist)
    review.mark_verified([first], by=officer, at=NOW)
    with pytest.raises(errors.ReviewUnfinishedError) as refused:
        review.send_to_committee(shortlist, by=officer, at=NOW)
    assert set(refused.value.params["names"].split(", ")) == names - {first.employee.full_name}
    review.exclude(others, by=officer, at=NOW, reason="Tidak bersedia")
    review.send_to_committee(shortlist, by=officer, at=NOW, reason="Sidang 1")
    assert (shortlist.state, shortlist.sent_by, shortlist.sent_at) == ("sent", officer.identity, NOW)


def test_a_shortlist_without_a_verified_candidate_is_not_sent(agency, officer):
    agency.person()
    shortlist = run(agency, officer)
    review.exclude(rows(shortlist), by=officer, at=NOW, reason="Alasan")
    with pytest.raises(errors.NothingToSendError):
        review.send_to_committee(shortlist, by=officer, at=NOW)


def test_a_sent_shortlist_is_closed_also_for_the_database(agency, officer):
    agency.person()
    shortlist = run(agency, officer)
    review.mark_verified(rows(shortlist), by=officer, at=NOW)
    review.send_to_committee(shortlist, by=officer, at=NOW)
    with pytest.raises(errors.ShortlistSentError):
        review.exclude(rows(shortlist), by=officer, at=NOW, reason="Terlambat")
    with pytest.raises(IntegrityError), transaction.atomic():
        Shortlist.objects.filter(pk=shortlist.pk).update(state="published", sent_at=None, sent_by="")


def test_a_trial_is_neither_reviewed_nor_sent(agency, officer):
    agency.person()
    trial = Shortlist.objects.get(job=run_job(request_shortlist(agency.vacancy, as_of=D, by=officer).pk))
    with pytest.raises(errors.NotOfficialError):
        review.mark_verified(rows(trial), by=officer, at=NOW)
    with pytest.raises(errors.NotOfficialError):
        review.send_to_committee(trial, by=officer, at=NOW)
    sent = {"state": "sent", "sent_at": NOW, "sent_by": "x"}
    with pytest.raises(IntegrityError), transaction.atomic():
        Shortlist.objects.filter(pk=trial.pk).update(**sent)


def test_an_official_run_is_not_sent_once_newer_rules_are_sealed(agency, officer):
    agency.person()
    older = run(agency, officer)
    review.mark_verified(rows(older), by=officer, at=NOW)
    newer = official_run(agency.vacancy, by=officer, reason="Bobot diperbaiki menurut keputusan daerah")
    with pytest.raises(errors.NotOfficialError):
        review.send_to_committee(older, by=officer, at=NOW)
    review.mark_verified(rows(newer), by=officer, at=NOW)
    review.send_to_committee(newer, by=officer, at=NOW)


def verify(candidate, by, **changes):
    given = {"rule": "performance", "outcome": "pass", "document": "SKP 2024", "reason": "Asli diperiksa"}
    return review.verify_and_run_again(candidate, by=by, at=NOW, **{**given, **changes})


def test_a_verification_and_the_new_run_are_one_step(agency, officer):
    agency.person(years=(2025,))
    first = run(agency, officer)
    verification, job = verify(rows(first)[0], officer)
    assert verification.on == D
    run_job(job.pk)
    second = Shortlist.objects.get(job=job)
    assert (rows(first)[0].outcome, rows(second)[0].outcome) == ("manual", "eligible")
    correction, job = verify(rows(second)[0], officer, outcome="fail")
    run_job(job.pk)
    assert rows(Shortlist.objects.get(job=job))[0].outcome == "ineligible"
    assert Verification._base_manager.count() == 2
    assert correction.by == officer.identity


@pytest.mark.parametrize(
    ("changes", "error"),
    [
        ({"rule": "education"}, errors.RuleNotOpenError),
        ({"document": " "}, errors.DocumentRequiredError),
        ({"reason": ""}, errors.ReasonRequiredError),
        ({"outcome": "warn"}, errors.UnknownOutcomeError),
    ],
)
def test_a_verification_is_founded_and_only_for_an_open_rule(agency, officer, changes, error):
    agency.person(years=(2025,))
    candidate = rows(run(agency, officer))[0]
    with pytest.raises(error):
        verify(candidate, officer, **changes)
    assert not Verification._base_manager.exists()


def test_decisions_need_an_actor_and_are_kept(agency, officer):
    agency.person()
    candidate = rows(run(agency, officer))[0]
    [mark] = review.mark_verified([candidate], by=officer, at=NOW)
    attempts = [
        "DELETE FROM promotions_reviewmark",
        "UPDATE promotions_reviewmark SET decision = 'excluded', reason = 'x'",
        f"INSERT INTO promotions_reviewmark (public_id, candidate_id, decision, reason, by, at) "
        f"VALUES (gen_random_uuid(), {candidate.pk}, 'verified', '', 'x', now())",
    ]
    for attempt in attempts:
        with (
            pytest.raises(Exception, match=r"actor|Cannot|replaced"),
            transaction.atomic(),
            connection.cursor() as cursor,
        ):
            cursor.execute(attempt)
    assert mark.pk
