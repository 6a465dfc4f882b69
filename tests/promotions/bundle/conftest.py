"""One official run with people of every outcome, a trial beside it, a mark, and its bundle."""

import pytest
from django.db import transaction
from django.test import override_settings

from asn_career.base.jobs.running import run_job
from promotions import review
from promotions.bundle.files import bundle_of
from promotions.models import Candidate, RotationMove, Shortlist, Vacancy
from promotions.shortlists import request_shortlist
from tests.browser.conftest import browser_type_launch_args
from tests.factories import UserFactory, principal_with
from tests.promotions.agency import Agency, D
from tests.promotions.approved import official_run
from tests.promotions.bundle.decided import FORGERIES, forged
from tests.promotions.bundle.selected import Selected, files_of
from tests.promotions.bundle.trail import seal_now
from tests.promotions.committee.stage import Stage
from tests.promotions.rotations.circle import Circle

__all__ = ["browser_type_launch_args"]  # the Chromium of the journeys


@pytest.fixture
def agency():
    return Agency(seats=2)


@pytest.fixture
def run(agency, officer):
    agency.people(2)
    for changes in (
        {"levels": 2}, {"predicate": "kurang"}, {"feedback": None}, {"years": (2024,)}, {"feedback": 91},
    ):  # fmt: skip
        agency.person(**changes)
    made = official_run(agency.vacancy, by=officer, reason="Alasan uji yang cukup panjang untuk dicatat")
    seal_now()  # the run has a checkpoint of its own before the decisions
    run_job(request_shortlist(Vacancy.objects.get(), as_of=D, by=officer).pk)
    judge = principal_with("penyetuju", unit=agency.root)
    chosen = list(Candidate.objects.visible_to(judge).on(made).order_by("rank")[:2])
    review.exclude(chosen[:1], by=judge, at=made.published_at, reason="dokumen tidak sesuai")
    seal_now()
    return made


@pytest.fixture
def bundle(run):
    return bundle_of(run)


@pytest.fixture
def several(db):
    """Two seats: one filled, the rest sent back and set aside, then filled by another committee."""
    stage = Stage(candidates=4, seats=2)
    stage.proposed(fewer_reason="hanya empat orang yang bersedia")
    stage.record(stage.choose(0))
    stage.send_back(seat=2)
    stage.open()
    stage.set_aside("BA-2")
    stage.try_again()
    stage.reviewing(decree_number="800/2")
    stage.mark_all()
    stage.vote_all(stage.open())
    stage.sign_all(stage.draft(number="BA-3"))
    stage.choose(1)
    return stage


@pytest.fixture
def account():
    return UserFactory()


@pytest.fixture
def stage():
    """A committee of five for four candidates, as far as the test takes it."""
    return Stage()


@pytest.fixture(params=FORGERIES)
def forgery(request, stage):
    stage.decided()
    return forged(stage, request.param)


@pytest.fixture(scope="session")
def selection(django_db_setup, django_db_blocker, tmp_path_factory):
    """The files of an open selection that went over every stage; of the selection itself nothing stays."""
    with (
        override_settings(MEDIA_ROOT=tmp_path_factory.mktemp("media")),
        django_db_blocker.unblock(),
        transaction.atomic(),
    ):
        made = files_of(Selected())
        transaction.set_rollback(True)
    return made


@pytest.fixture
def moved(settings, tmp_path):
    """Two people who exchange their posts by a plan, the first one chosen by the authority."""
    settings.MEDIA_ROOT = tmp_path
    circle = Circle(people=2)
    circle.approved()
    move = RotationMove.objects.unscoped(reason="tests").select_related("vacancy", "employee").get(place=1)
    circle.chosen_by_authority(move.vacancy)
    circle.run, circle.move = Shortlist.objects.get(), move
    return circle
