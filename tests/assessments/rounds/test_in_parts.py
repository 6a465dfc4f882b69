"""Raters are proposed, and a round is opened, in parts as a background job: with the same outcome as at once."""

import pytest
from django.test import Client
from django.urls import reverse

from asn_career.base.audit import acting
from asn_career.base.jobs.queue import request_cancel
from asn_career.base.jobs.running import run_job
from asn_career.base.models import Job
from assessments.models import RaterInvitation, RatingSheet, RoundIndicator, RoundSubject
from assessments.rounds import lifecycle, opening, planning, proposing, raters, work
from assessments.rounds.errors import BeingPreparedError, NothingToAskError, OwnRoundError
from tests.assessments.rounds.office import NOW, REASON, Office, done, subject_of
from tests.factories import GrantFactory, PositionFactory, UnitFactory, UserFactory, hold

pytestmark = pytest.mark.django_db


@pytest.fixture
def office():
    """A unit with a head and five people, of whom one has no account, and two heads below."""
    made = Office(staff=5, competencies=1)
    made.below = []
    for number in (1, 2):
        unit = UnitFactory(parent=made.unit)
        made.below.append(hold(PositionFactory(unit=unit, kind="pengawas"), name=f"Kasi {number}"))
        UserFactory(employee=made.below[-1])
    made.silent = hold(made.post, name="Tanpa akun")
    made.everybody = [*made.staff, made.head, *made.below, made.silent]
    return made


def proposed(round):
    sheets = RatingSheet._base_manager.filter(subject__round=round)
    asked = RaterInvitation._base_manager.filter(subject__round=round)
    return (
        set(sheets.values_list("subject__employee", "account", "role")),
        set(asked.values_list("subject__employee", "rater", "group")),
    )


@pytest.mark.parametrize("size", [1, 2, 100])
def test_raters_proposed_in_parts_are_those_proposed_at_once(office, monkeypatch, size):
    monkeypatch.setattr(work, "CHUNK_SIZE", size)
    round = office.plan(people=office.everybody)
    proposing.propose(round, by=office.planner)
    at_once = proposed(round)
    with acting(by="tests"):
        RatingSheet._base_manager.all().delete()
        RaterInvitation._base_manager.all().delete()
    done(proposing.propose_or_ask(round, by=office.planner, at_once=1))
    assert proposed(round) == at_once
    assert Job.objects.get().done == len(office.everybody)


def test_who_has_no_account_is_answered_about_and_answers_about_nobody(office):
    round = office.plan(people=office.everybody)
    proposing.propose(round, by=office.planner)
    sheets, asked = proposed(round)
    about = {rater for person, rater, _group in asked if person == office.silent.pk}
    assert len(about) == 5
    assert about <= {each.pk for each in (*office.staff, *office.below)}
    assert {role for person, _account, role in sheets if person == office.silent.pk} == {"superior"}
    assert office.silent.pk not in {rater for _person, rater, _group in asked}


def test_a_round_opened_in_parts_asks_what_one_opened_at_once_asks(office, monkeypatch):
    monkeypatch.setattr(work, "CHUNK_SIZE", 2)
    frozen = []
    for at_once in (100, 1):
        round = office.plan(people=office.everybody)
        proposing.propose(round, by=office.planner)
        job = opening.open_or_ask(round, by=office.opener, at=NOW, at_once=at_once)
        if job:
            done(job)
        round.refresh_from_db()
        subjects = RoundSubject._base_manager.filter(round=round).order_by("employee")
        words = RoundIndicator.objects.filter(round=round).order_by("indicator")
        frozen.append(
            (
                round.state,
                list(subjects.values_list("employee", "asked", "position", "unit")),
                list(words.values_list("indicator", "text")),
                round.opened_by_id,
            )
        )
        lifecycle.cancel(round, reason=REASON, by=office.planner, at=NOW)
    assert frozen[0] == frozen[1]
    assert frozen[0][0] == "open"


def test_what_is_in_the_way_of_opening_is_told_before_a_job_is_asked_for(office):
    round = office.plan(people=office.everybody)
    GrantFactory(user=office.planner_account, role="penyetuju", unit=office.root)
    with pytest.raises(OwnRoundError):
        opening.open_or_ask(round, by=office.as_account(office.planner_account), at=NOW, at_once=0)
    with acting(by="tests"):
        RoundSubject._base_manager.filter(round=round).delete()
    with pytest.raises(NothingToAskError):
        opening.open_or_ask(round, by=office.opener, at=NOW, at_once=0)
    assert not Job.objects.exists()


def test_nobody_changes_a_draft_while_a_job_is_at_it_until_it_ends_or_is_cancelled(office):
    round = office.plan(people=office.everybody)
    job = proposing.propose_or_ask(round, by=office.planner, at_once=0)
    subject = subject_of(round, office.head)
    rater = {"nip": office.below[0].nip, "group": "subordinate", "reason": REASON}
    for act in (
        lambda: proposing.propose(round, by=office.planner),
        lambda: opening.open_round(round, by=office.opener, at=NOW),
        lambda: planning.add_by_nip(round, [office.head.nip], by=office.planner),
        lambda: planning.remove_subject(subject, by=office.planner),
        lambda: lifecycle.cancel(round, reason=REASON, by=office.planner, at=NOW),
        lambda: raters.add_rater(subject, **rater, by=office.planner),
    ):
        with pytest.raises(BeingPreparedError):
            act()
    request_cancel(job, by=office.planner)
    assert run_job(job.pk) is None
    proposing.propose(round, by=office.planner)
    opening.open_round(round, by=office.opener, at=NOW)
    assert round.state == "open"


def test_the_page_tells_what_is_going_on_to_who_asked_and_to_others(office):
    round = office.plan(people=office.everybody)
    job = proposing.propose_or_ask(round, by=office.planner, at_once=0)
    page, own, other = reverse("round_detail", args=[round.public_id]), Client(), Client()
    own.force_login(office.planner_account)
    other.force_login(office.opener_account)
    card = f'id="job-{job.public_id}"'
    text = own.get(page).text
    assert card in text
    assert "Mengusulkan penilai putaran" in text
    assert "Usulkan penilai dari organisasi" not in text
    text = other.get(page).text
    assert card not in text
    assert "Mengusulkan penilai putaran: tugas latar petugas lain menunggu giliran." in text
    assert "Buka putaran" not in text
    done(job)
    assert card not in own.get(page).text
    assert "Buka putaran" in other.get(page).text
