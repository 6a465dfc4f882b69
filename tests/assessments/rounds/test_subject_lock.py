"""The lock of a subject's row, by two transactions: one amid answering, the other sends the same again, or counts.

Each story has a control in which the same checks are made without the lock, and the answer is counted twice or lost.
"""

from contextlib import contextmanager
from threading import Thread

import pytest
from django.db import connections, transaction

from asn_career.base.jobs.running import run_job
from assessments.models import AnswerBox, AssessmentRound, FeedbackTally, RaterToken
from assessments.rounds import answering, closing
from assessments.rounds.envelopes import open_box
from assessments.rounds.instrument import asked_indicators, indicators_of
from tests.assessments.rounds.office import NOW, REASON, Office, answer, invitations
from tests.racing import someone_waits_for_us
from tests.servers import wait_for

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def asked(transactional_db):
    """Invitations about one person in an open round, of which each test answers some."""
    office = Office(staff=5, competencies=1, indicators=1)
    office.round = office.opened()
    return office, invitations(office.round, office.staff[0])


@pytest.fixture
def without_lock(monkeypatch):
    """The checks of an answer without the lock of the subject's row."""

    def only_look(subject, *, on):
        round = AssessmentRound.objects.get(pk=subject.round_id)
        assert round.is_open
        assert round.rated_at is None

    monkeypatch.setattr(answering, "hold_subject", only_look)


@contextmanager
def amid(act):
    """The block runs while ``act`` is done and not committed; the other thread's outcome is in the list given."""
    with transaction.atomic():
        act()
        yield


def begun(act):
    """``act`` in a thread with a connection of its own, and the list that its outcome comes to."""
    outcome = []

    def run():
        try:
            outcome.append(act())
        finally:
            connections.close_all()

    thread = Thread(target=run)
    thread.start()
    return thread, outcome


def inside():
    """How many answers lie in the only box."""
    box = AnswerBox.objects.select_related("subject__round").get()
    numbers = [row.pk for row in asked_indicators(box.subject, indicators_of(box.subject.round))]
    return len(open_box(bytes(box.sealed), about=str(box.subject.public_id), indicators=numbers))


def sent_twice(invitation):
    """The same answer again while the first is under way: what came of the second."""
    with amid(lambda: answer(invitation, 3)):
        thread, outcome = begun(lambda: answer(invitation, 3))
        wait_for(someone_waits_for_us, what="the second to wait for the first")
    thread.join(60)
    return outcome


def test_an_answer_sent_again_amid_the_first_waits_and_changes_nothing(asked):
    _office, (first, *_others) = asked
    assert sent_twice(first) == [False]
    assert inside() == 1


def test_without_the_lock_one_token_puts_two_answers_into_the_box(asked, without_lock):
    _office, (first, *_others) = asked
    assert sent_twice(first) == [True]
    assert inside() == 2


def counted_amid(office, rows):
    """The closing counts while the fourth answer is under way."""
    for row in rows[:3]:
        answer(row, 3)

    def close():
        job = closing.request_close(office.round, by=office.planner, at=NOW, reason=REASON)
        return run_job(job.pk).state

    with amid(lambda: answer(rows[3], 3)):
        thread, outcome = begun(close)
        wait_for(someone_waits_for_us, what="the counting to wait for the answer")
    thread.join(60)
    return outcome


def test_the_counting_waits_for_an_answer_under_way_and_counts_it(asked):
    office, rows = asked
    assert counted_amid(office, rows) == ["done"]
    assert FeedbackTally._base_manager.get().answers == 4
    assert not AnswerBox.objects.exists()


def test_without_the_lock_an_answer_under_way_spends_its_token_and_is_lost(asked, without_lock):
    office, rows = asked
    assert counted_amid(office, rows) == ["done"]
    assert RaterToken.objects.filter(spent_on__isnull=False).count() == 4
    assert FeedbackTally._base_manager.get().answers == 3
    assert not AnswerBox.objects.exists()
