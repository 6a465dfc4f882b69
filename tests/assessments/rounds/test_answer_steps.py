"""An answer without a name in pages: back and forth in any order, complete when it is sent, and kept nowhere before."""

import logging
import re

import pytest
from django.contrib.sessions.models import Session
from django.db import connection
from django.urls import reverse
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from assessments.models import AnswerBox, RaterToken, RoundIndicator
from assessments.rounds.answer_steps import MOST_STATEMENTS, steps_of
from assessments.rounds.envelopes import open_box
from assessments.rounds.instrument import Question, asked_indicators, indicators_of, questions_of
from tests.assessments.rounds.office import Office, invitations

SECRET = "rahasia-sekali & <benar>"


@given(sizes=st.lists(st.integers(1, 14), max_size=9))
def test_every_competency_stands_on_one_page_in_order_and_no_page_has_more_than_it_must(sizes):
    asked = [Question(None, tuple(range(1000 * n, 1000 * n + size))) for n, size in enumerate(sizes)]
    steps = steps_of(asked)
    assert [each for part in steps.parts for each in part.questions] == asked
    lengths = [sum(len(each.indicators) for each in part.questions) for part in steps.parts]
    for part, length in zip(steps.parts, lengths, strict=True):
        assert length <= MOST_STATEMENTS or len(part.questions) == 1
        assert [steps.page_of(each) for each in part.questions] == [steps.parts.index(part)] * len(
            part.questions
        )
    for one, other in zip(steps.parts, steps.parts[1:], strict=False):
        first = len(other.questions[0].indicators)
        assert lengths[steps.parts.index(one)] + first > MOST_STATEMENTS
        assert other.first == one.last + 1
    assert steps.within(99) == steps.closing
    assert steps.within(-3) == 0


@pytest.fixture
def asked(db, client):
    """An invitation with three competencies of six statements each, opened by its rater: three pages and a last one."""
    office = Office(staff=4, competencies=3, today=timezone.localdate())
    invitation = invitations(office.opened(), office.staff[0])[0]
    client.force_login(office.accounts[invitation.rater_id])
    return invitation


def address(invitation):
    return reverse("rater_answer", args=[invitation.public_id])


def names(question):
    return [f"i_{row.public_id}" for row in question.indicators]


def fields_of(page):
    """What a browser would send of a page: hidden fields, chosen values and words."""
    text = page.content.decode()
    form = text[text.index("<main") :]
    found = {}
    for tag in re.findall(r"<input[^>]*>", form):
        said = dict(re.findall(r'(\w+)="([^"]*)"', tag))
        if said.get("type") == "hidden" or (said.get("type") == "radio" and " checked" in tag):
            found[said["name"]] = (
                said.get("value", "").replace("&amp;", "&").replace("&lt;", "<").replace("&gt;", ">")
            )
    return found


def visible(page):
    return set(re.findall(r'type="radio" name="(i_[^"]+)"', page.content.decode()))


def rows_written():
    """How many rows of everything there are, but for what signing in made."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT (SELECT count(*) FROM base_auditentry), (SELECT count(*) FROM base_accesslogentry),"
            " (SELECT count(*) FROM assessments_answerbox),"
            " (SELECT coalesce(sum(n_tup_ins + n_tup_upd), 0) FROM pg_stat_xact_user_tables)"
        )
        return cursor.fetchone()


def test_choices_travel_in_the_form_and_arrive_complete_in_whatever_order(asked, client, caplog):
    questions, where = questions_of(asked.subject), address(asked)
    page = client.get(where)
    assert visible(page) == set(names(questions[0]))
    assert "Kompetensi 1 dari 3" in page.content.decode()
    sessions = list(Session.objects.values_list("session_data", flat=True))
    before = rows_written()
    with caplog.at_level(logging.DEBUG):
        page = client.post(where, {**fields_of(page), names(questions[0])[0]: 2, "ke": 1})
        assert page.status_code == 422
        assert visible(page) == set(names(questions[0]))
        page = client.post(where, {**fields_of(page), **dict.fromkeys(names(questions[0]), 2), "ke": 1})
        assert visible(page) == set(names(questions[1]))
        page = client.post(
            where, {**fields_of(page), names(questions[1])[0]: 4, "ke": 3}
        )  # past one, by the list
        assert "11 pernyataan belum dijawab" in page.content.decode()
        page = client.post(where, {**fields_of(page), "comment": SECRET, "ke": 2})
        page = client.post(where, {**fields_of(page), **dict.fromkeys(names(questions[2]), 0), "ke": 0})
        assert fields_of(page)[names(questions[0])[0]] == "2"
        page = client.post(where, {**fields_of(page), "ke": 3})
        assert SECRET.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;") in page.content.decode()
        page = client.post(where, {**fields_of(page), "comment": SECRET, "kirim": 1})
        assert page.status_code == 422
        assert visible(page) == set(names(questions[1]))
        assert fields_of(page)[names(questions[1])[0]] == "4"
        page = client.post(where, {**fields_of(page), **dict.fromkeys(names(questions[1]), 4), "ke": 3})
        told = fields_of(page)
        assert rows_written() == before
        assert list(Session.objects.values_list("session_data", flat=True)) == sessions
        assert not RaterToken.objects.filter(spent_on__isnull=False).exists()
        assert page.cookies.get("sessionid") is None
        assert "no-store" in page["Cache-Control"]
        sent = client.post(where, {**told, "comment": SECRET, "kirim": 1})
    assert sent.url == reverse("own_ratings")
    assert "rahasia-sekali" not in caplog.text
    assert all(name not in caplog.text for each in questions for name in names(each))
    assert inside(asked) == {
        names(each)[0]: value for each, value in zip(questions, (2, 4, None), strict=True)
    }


def inside(invitation):
    """The only answer in the box, by the first statement of each competency."""
    subject = invitation.subject
    numbers = [row.pk for row in asked_indicators(subject, indicators_of(subject.round))]
    box = AnswerBox.objects.get()
    (found,) = open_box(bytes(box.sealed), about=str(subject.public_id), indicators=numbers)
    assert found.comment == SECRET
    ids = dict(RoundIndicator.objects.values_list("pk", "public_id"))
    firsts = {each.indicators[0].pk for each in questions_of(subject)}
    return {f"i_{ids[key]}": value for key, value in found.values.items() if key in firsts}


def test_the_control_finds_what_a_draft_would_leave(asked, client):
    """What the test above compares does move when a step writes something down."""
    client.get(address(asked))
    before = rows_written()
    Session.objects.update(expire_date=timezone.now())
    assert rows_written() != before


def test_odd_choices_are_dropped_and_odd_pages_end_at_one_there_is(asked, client):
    questions, where = questions_of(asked.subject), address(asked)
    odd = {names(questions[1])[0]: '9"><script>', "i_unknown": 1, "halaman": "x", "ke": "7"}
    page = client.post(where, odd)
    text = page.content.decode()
    assert "<script>" not in text
    assert "i_unknown" not in text
    assert "18 pernyataan belum dijawab" in text
    assert visible(client.post(where, {"ke": "-5", "halaman": "99999999"})) == set(names(questions[0]))


def test_few_statements_stay_on_one_page_from_which_one_sends(db, client):
    office = Office(staff=4, competencies=1, today=timezone.localdate())
    invitation = invitations(office.opened(), office.staff[0])[0]
    client.force_login(office.accounts[invitation.rater_id])
    text = client.get(address(invitation)).content.decode()
    assert "Kirim tanpa nama saya" in text
    assert "Kompetensi 1 dari" not in text
