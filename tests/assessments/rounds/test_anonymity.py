"""Somebody who reads every row of the database, knows the key, and has a web server's log of who sent when.

They try to say which answer is whose, while the round is open and after it was counted. Each attempt has a control
that succeeds once the protection it is about is switched off.
"""

import secrets
from dataclasses import dataclass, field

import pytest
from django.db import connection
from hypothesis import given
from hypothesis import strategies as st

from asn_career.base.encryption import UnreadableError
from assessments.models import AnswerBox, FeedbackComments, RaterInvitation, RaterToken
from assessments.rounds import answering, envelopes, tallying
from assessments.rounds.envelopes import Answer, close_box, open_box
from assessments.rounds.instrument import asked_indicators, indicators_of
from tests.assessments.rounds.office import TODAY, Office, answer, invitations, subject_of

LUCK = 0.6  # the share of right guesses that no luck reaches: five answers guessed at random give a fifth


@dataclass
class Row:
    """One row that the reader of everything found: by which transaction, what it says, whom it names."""

    xmin: str
    text: str
    people: set[int] = field(default_factory=set)


def everything():
    """Each row of each table, with the transaction that wrote it."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT tablename FROM pg_tables WHERE schemaname = current_schema() ORDER BY 1")
        for (table,) in cursor.fetchall():
            cursor.execute(f'SELECT xmin::text, to_jsonb(t)::text FROM "{table}" t')
            for xmin, text in cursor.fetchall():
                yield table, Row(xmin, text)


class Reader:
    """Who wrote which comment, as far as the database lets anybody say."""

    def __init__(self, office, round, authors, order):
        self.office, self.round, self.authors, self.order = office, round, authors, order
        self.marks = {
            person.pk: {str(person.public_id), person.nip, f"user:{office.accounts[person.pk].public_id}"}
            for person in office.staff
        }
        self.rows = list(self.read())

    def read(self):
        """Every row; a token names its rater by way of the invitation, and boxes are opened with the key."""
        raters = dict(RaterInvitation._base_manager.values_list("pk", "rater"))
        tokens = {
            str(pk): raters[invitation]
            for pk, invitation in RaterToken.objects.values_list("pk", "invitation")
        }
        for table, row in everything():
            row.people = {pk for pk, marks in self.marks.items() if any(mark in row.text for mark in marks)}
            if table == "assessments_ratertoken":
                row.people = {rater for pk, rater in tokens.items() if f'"id": {pk},' in row.text}
            yield row
        for text, xmin in self.opened():
            yield Row(xmin, text)

    def opened(self):
        """What lies in the boxes, in the order it lies there, and the transaction that wrote the box."""
        with connection.cursor() as cursor:
            cursor.execute("SELECT id, xmin::text FROM assessments_answerbox")
            written = dict(cursor.fetchall())
        for box in AnswerBox.objects.select_related("subject__round"):
            asked = [row.pk for row in asked_indicators(box.subject, indicators_of(box.subject.round))]
            for found in open_box(bytes(box.sealed), about=str(box.subject.public_id), indicators=asked):
                yield found.comment, written[box.pk]

    def by_transaction(self):
        """The share of answers that one single rater wrote in the same transaction, or is named beside."""
        right = 0
        for comment, author in self.authors.items():
            carriers = [row for row in self.rows if comment in row.text]
            assert carriers, "the reader finds every answer"
            suspects = set.union(*(row.people for row in carriers))
            for carrier in carriers:
                suspects |= {pk for row in self.rows if row.xmin == carrier.xmin for pk in row.people}
            right += suspects == {author}
        return right / len(self.authors)

    def by_order(self):
        """The share of answers that lie where their sender came in the log of who sent when."""
        right = total = 0
        for subject, senders in self.order.items():
            lying = self.lying(subject)
            total += len(senders)
            right += sum(
                self.authors.get(comment) == sender for comment, sender in zip(lying, senders, strict=True)
            )
        return right / total

    def lying(self, subject):
        """Comments about a subject in the order in which they are kept."""
        box = AnswerBox.objects.filter(subject=subject).first()
        if box is None:
            return list(FeedbackComments._base_manager.get(subject=subject).texts)
        asked = [row.pk for row in asked_indicators(box.subject, indicators_of(box.subject.round))]
        return [
            each.comment
            for each in open_box(bytes(box.sealed), about=str(box.subject.public_id), indicators=asked)
        ]


def sent(office):
    """A round of six people about each other, everything sent in an order of its own: a reader of what is left."""
    round = office.opened(people=office.staff)
    authors, order = {}, {}
    for person in office.staff:
        asked = invitations(round, person)
        secrets.SystemRandom().shuffle(asked)
        subject = subject_of(round, person)
        order[subject.pk] = [row.rater_id for row in asked]
        for invitation in asked:
            comment = f"tanda-{secrets.token_hex(8)}"
            authors[comment] = invitation.rater_id
            assert answer(invitation, lambda _row: secrets.randbelow(4) + 1, comment=comment)
    return round, authors, order


@pytest.mark.django_db(transaction=True)
def test_no_answer_is_traced_to_its_author_while_open_or_afterwards():
    office = Office()
    round, authors, order = sent(office)
    reader = Reader(office, round, authors, order)
    assert len(authors) == 30
    assert reader.by_transaction() == 0
    assert reader.by_order() < LUCK
    office.close(round)
    reader = Reader(office, round, authors, order)
    assert not any(reader.opened())
    assert reader.by_transaction() == 0
    assert reader.by_order() < LUCK


@pytest.mark.django_db(transaction=True)
def test_the_reader_succeeds_by_order_where_answers_are_not_mixed(monkeypatch):
    monkeypatch.setattr(envelopes, "mix", lambda _places: None)
    office = Office()
    reader = Reader(office, *sent(office))
    assert reader.by_order() == 1
    assert reader.by_transaction() == 0


@pytest.mark.django_db(transaction=True)
def test_the_reader_succeeds_by_transaction_where_each_answer_is_a_row_beside_its_token(monkeypatch):
    def spend_alone(invitation, *, on):
        return bool(RaterToken.objects.filter(invitation=invitation.pk).update(spent_on=on))

    def put_apart(given, _subject, _indicators):
        with connection.cursor() as cursor:
            cursor.execute("INSERT INTO control_answers (body) VALUES (%s)", [given.comment])

    monkeypatch.setattr(answering, "_spend", spend_alone)
    monkeypatch.setattr(answering, "_put", put_apart)
    with connection.cursor() as cursor:
        cursor.execute("CREATE TABLE control_answers (id bigserial PRIMARY KEY, body text)")
    try:
        office = Office()
        assert Reader(office, *sent(office)).by_transaction() == 1
    finally:
        with connection.cursor() as cursor:
            cursor.execute("DROP TABLE control_answers")


def test_answering_leaves_no_entry_in_the_audit_trail_or_the_access_log(office):
    round = office.opened()
    with connection.cursor() as cursor:
        counts = "SELECT (SELECT count(*) FROM base_auditentry), (SELECT count(*) FROM base_accesslogentry)"
        cursor.execute(counts)
        before = cursor.fetchone()
        for invitation in invitations(round, office.staff[0]):
            answer(invitation, 3, comment="tanpa jejak")
        cursor.execute(counts)
        assert cursor.fetchone() == before


def test_all_tokens_of_a_subject_are_written_together(office):
    round = office.opened()
    asked = invitations(round, office.staff[0])
    answer(asked[0], 3)
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(DISTINCT ctid), count(DISTINCT xmin::text) FROM assessments_ratertoken")
        assert cursor.fetchone()[1] == 1
    assert set(RaterToken.objects.values_list("spent_on", flat=True)) == {None, TODAY}


ANSWERS = st.lists(
    st.builds(
        Answer,
        group=st.sampled_from(["peer", "subordinate"]),
        values=st.fixed_dictionaries({1: st.one_of(st.none(), st.integers(1, 4)), 2: st.integers(1, 4)}),
        comment=st.text(max_size=40),
    ),
    max_size=12,
)


@given(ANSWERS)
def test_whatever_is_told_is_told_of_three_or_more_and_of_each_answer_once(answers):
    told = tallying.count(answers, indicators=[1, 2], highest=4)
    counted = [number for number, _counts in told.groups.values()]
    assert all(number >= 3 for number in counted)
    assert sum(counted) in (0, len(answers))  # no part is left out whose size a difference would tell
    for _number, by_indicator in told.groups.values():
        assert all(counts is None or sum(counts) >= 3 for counts in by_indicator.values())
    if not counted:
        assert told.comments == ()


@given(ANSWERS, st.integers(0, 4))
def test_a_box_has_one_size_whatever_is_in_it_and_gives_back_what_was_put_in(answers, spare):
    given_ = {"about": "seseorang", "indicators": [1, 2]}
    places = 12 + spare
    box = close_box(answers, places=places, **given_)
    assert len(box) == len(close_box([], places=places, **given_))
    found = open_box(box, **given_)
    key = lambda each: (each.group, each.comment, str(sorted(each.values.items())))  # noqa: E731
    assert sorted(found, key=key) == sorted(answers, key=key)
    assert box != close_box(answers, places=places, **given_)


def test_a_box_opens_for_its_own_subject_only():
    box = close_box([Answer("peer", {1: 3}, "")], about="seseorang", places=3, indicators=[1])
    with pytest.raises(UnreadableError):
        open_box(box, about="orang lain", indicators=[1])
