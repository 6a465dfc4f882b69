"""Many at once: the last hour of a round, and its closing amid answers."""

import pytest

from asn_career.base.jobs.running import run_job
from assessments.models import AnswerBox, FeedbackTally, RaterToken
from assessments.rounds import closing
from assessments.rounds.envelopes import open_box
from assessments.rounds.errors import NotOpenError
from assessments.rounds.instrument import asked_indicators, indicators_of
from tests.assessments.rounds.office import NOW, REASON, Office, answer, invitations
from tests.racing import at_once

pytestmark = pytest.mark.django_db(transaction=True)


def spent():
    return RaterToken.objects.filter(spent_on__isnull=False).count()


def test_answers_sent_at_once_all_count_and_each_once():
    office = Office()
    round = office.opened()
    asked = invitations(round, office.staff[0])
    sent = [lambda row=row, value=value: answer(row, value) for row in asked for value in (1, 4)]
    assert at_once(sent) == [None] * 10
    box = AnswerBox.objects.select_related("subject__round").get()
    numbers = [row.pk for row in asked_indicators(box.subject, indicators_of(round))]
    inside = open_box(bytes(box.sealed), about=str(box.subject.public_id), indicators=numbers)
    assert len(inside) == spent() == 5


def test_an_answer_amid_the_closing_is_counted_or_refused_and_never_lost():
    office = Office()
    round = office.opened()
    asked = invitations(round, office.staff[0])
    for row in asked[:3]:
        answer(row, 3)
    job = closing.request_close
    acts = [lambda row=row: answer(row, 3) for row in asked[3:]]
    acts.append(lambda: run_job(job(round, by=office.planner, at=NOW, reason=REASON).pk))
    outcomes = at_once(acts)
    assert all(each is None or isinstance(each, NotOpenError) for each in outcomes), outcomes
    assert FeedbackTally._base_manager.get().answers == spent()
    assert not AnswerBox.objects.exists()
