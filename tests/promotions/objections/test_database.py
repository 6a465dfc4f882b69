"""What the rules refuse of objections the database refuses too; and two answers at once have one effect."""

import pytest
from django.db import DatabaseError, connection, transaction

from asn_career.base.audit import acting
from employees.models import Notice
from promotions.committee.errors import ObjectionOpenError
from promotions.models import MinutesSignature, Objection, ObjectionEffect, ObjectionFile, ObjectionStep
from promotions.objections import steps
from tests.factories import EmployeeFactory, principal_with
from tests.promotions.committee.stage import NOW, kin
from tests.promotions.objections.matter import ANSWER, TEXT, Matter, account, days
from tests.racing import at_once


def rows(model):
    return model.objects.unscoped(reason="tests")


def insert(matter, *, by=None, **changes):
    """An objection written past the product, complete but for what is changed."""
    by = by or matter.by
    given = {
        "employee": matter.person, "shortlist": matter.run, "result_hash": matter.run.result_hash, "zone": "UTC",
        "about": "rule:education", "filed_by": account(by), "filed_at": NOW, "filed_on": NOW, "known_on": NOW,
        "object_days": 14, "closes_on": NOW, "answer_due_on": (NOW + days(14)).date(),
    }  # fmt: skip
    return rows(Objection).create(**{**given, **changes})


def change(**changes):
    """As somebody would who writes SQL; a move counts the version as the product does."""
    sets = ", ".join(f"{name} = %s" for name in changes)
    with connection.cursor() as cursor:
        cursor.execute(
            f"UPDATE promotions_objection SET version = version + 1, {sets}", list(changes.values())
        )


def tries(matter):
    """Who writes what, by what it would be."""
    stranger, relative = EmployeeFactory(), EmployeeFactory()
    kin(relative, matter.person)
    kinsman = account(principal_with("penyetuju", unit=matter.agency.root, employee=relative))
    judge, officer = account(matter.judge).pk, account(matter.officer).pk
    decided = {"state": "answered", "decided_at": NOW, "decided_on": NOW.date()}
    return {
        "late": (matter.by, lambda: insert(matter, filed_at=NOW + days(15))),
        "late, with a day that is written": (
            matter.by,
            lambda: insert(matter, filed_at=NOW + days(15), filed_on=NOW.date(), closes_on=NOW + days(90)),
        ),
        "in a zone that is none here": (matter.by, lambda: insert(matter, zone="Pacific/Honolulu")),
        "before the outcome": (matter.by, lambda: insert(matter, filed_at=NOW - days(1))),
        "for another person": (matter.by, lambda: insert(matter, employee=matter.people[0])),
        "by who was not considered": (
            principal_with(employee=stranger),
            lambda: insert(matter, employee=stranger, filed_by=stranger.account),
        ),
        "in another's name": (matter.officer, lambda: insert(matter)),
        "another digest": (matter.by, lambda: insert(matter, result_hash="0" * 64)),
        "answered from the start": (matter.by, lambda: insert(matter, state="answered")),
        "the same once more": (matter.by, lambda: insert(matter, about=matter.objection.about)),
        "another subject": (matter.officer, lambda: change(about="process")),
        "removed": (matter.officer, lambda: raw("DELETE FROM promotions_objection")),
        "withdrawn by another": (matter.officer, lambda: change(state="withdrawn")),
        "answered at once": (matter.judge, lambda: change(**decided, decided_by_id=judge, verdict="upheld")),
        "prepared without reasons": (matter.officer, lambda: change(**prepared(officer, "rejected"))),
        "upheld without an effect": (
            matter.officer,
            lambda: reasoned(matter) and change(**prepared(officer, "upheld")),
        ),
        "prepared in another's name": (
            matter.judge,
            lambda: reasoned(matter) and change(**prepared(officer, "rejected")),
        ),
        "decided by who prepared it": (
            matter.officer,
            lambda: ready(matter) and change(**decided, decided_by_id=officer),
        ),
        "decided in another's name": (
            matter.officer,
            lambda: ready(matter) and change(**decided, decided_by_id=judge),
        ),
        "decided otherwise": (
            matter.judge,
            lambda: ready(matter) and change(**decided, decided_by_id=judge, verdict="partly"),
        ),
        "decided by a relative": (
            None,
            lambda: ready(matter) and as_account(kinsman, **decided, decided_by_id=kinsman.pk),
        ),
        "a shorter time": (matter.officer, lambda: change(answer_due_on=NOW.date())),
        "a step in another's name": (matter.officer, lambda: add_step(matter, by=account(matter.judge))),
        "a step in few words": (
            matter.officer,
            lambda: add_step(matter, by=account(matter.officer), act="prepare", text="tidak"),
        ),
        "another text": (matter.officer, lambda: raw("UPDATE promotions_objectionstep SET text = 'x'")),
        "an effect of no such run": (
            matter.officer,
            lambda: rows(ObjectionEffect).create(
                objection=matter.objection, employee=matter.person, run=matter.run, parts=[], before={}, after={},
                list_before=[], list_after=[], changes_list=True, computed_at=NOW,
            ),
        ),
    }  # fmt: skip


def raw(statement):
    with connection.cursor() as cursor:
        cursor.execute(statement)


def prepared(by, verdict):
    return {"state": "prepared", "prepared_by_id": by, "prepared_at": NOW, "verdict": verdict}


def add_step(matter, *, by, act="prepare", text=ANSWER):
    return rows(ObjectionStep).create(
        objection=matter.objection, employee=matter.person, act=act, text=text, by=by, at=NOW
    )


def reasoned(matter):
    with acting(by=matter.officer.identity):
        return add_step(matter, by=account(matter.officer))


def ready(matter):
    return matter.do(steps.prepare, verdict="rejected", text=ANSWER)


def as_account(user, **changes):
    with acting(by=f"user:{user.public_id}"):
        change(**changes)


@pytest.mark.django_db
def test_the_database_refuses_the_same_whatever_way_one_writes(matter):
    matter.checked()
    passed = []
    for name, (by, act) in tries(matter).items():
        matter.objection.refresh_from_db(from_queryset=rows(Objection))
        try:
            with transaction.atomic():
                if by is None:
                    act()
                else:
                    with acting(by=by.identity):
                        act()
                transaction.set_rollback(True)
        except DatabaseError:
            continue
        passed.append(name)
    assert passed == []
    with acting(by=matter.by.identity):
        assert insert(matter).filed_at == NOW  # the control


@pytest.mark.django_db
def test_what_was_answered_and_what_was_computed_never_changes(matter):
    matter.answered()
    for statement in (
        "UPDATE promotions_objection SET verdict = 'rejected'",
        "UPDATE promotions_objection SET state = 'checking', version = version + 1",
        "UPDATE promotions_objectioneffect SET changes_list = false",
        "DELETE FROM promotions_objectioneffect",
        "DELETE FROM promotions_objectionstep",
        "UPDATE promotions_shortlist SET state = 'sent', sent_at = now(), sent_by = 'x' WHERE kind = 'objection'",
        "UPDATE promotions_shortlist SET kind = 'official' WHERE kind = 'objection'",
    ):
        with pytest.raises(DatabaseError), transaction.atomic(), acting(by=matter.judge.identity):
            raw(statement)
    with pytest.raises(DatabaseError), transaction.atomic(), acting(by=matter.by.identity):
        rows(ObjectionFile).create(objection=matter.objection, employee=matter.person, document_id=1, at=NOW)


@pytest.mark.django_db
def test_no_signature_is_written_past_the_product_while_an_objection_would_change_the_list(
    matter, monkeypatch
):
    held = matter.sitting()
    matter.vote_all(held)
    held = matter.draft()
    matter.checked()
    matter.correct()
    matter.compute()
    with pytest.raises(ObjectionOpenError):
        matter.sign_all(held)
    monkeypatch.setattr("promotions.committee.minutes._ensure_no_objection", lambda committee: None)
    with pytest.raises(DatabaseError), transaction.atomic():
        matter.sign_all(held)
    assert not MinutesSignature.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_answers_at_once_have_one_effect():
    matter = Matter()
    matter.prepared("rejected")
    matter.file("process")
    judges = [principal_with("penyetuju", unit=matter.agency.root) for _ in range(4)]
    objection = rows(Objection).with_context().get(state="prepared")
    acts = [
        lambda by=by: steps.answer(
            rows(Objection).with_context().get(pk=objection.pk), by=by, at=NOW, version=objection.version
        )
        for by in judges
    ]
    filings = [
        lambda: steps.file(matter.run, about="rule:age", text=TEXT, wanted="", by=matter.by, at=NOW)
    ] * 4
    outcomes = at_once([*acts, *filings])
    assert (outcomes[:4].count(None), outcomes[4:].count(None)) == (1, 1)
    assert rows(ObjectionStep).filter(act="answer").count() == 1
    assert rows(Objection).filter(about="rule:age").count() == 1
    assert Notice.objects.filter(kind="objection_news", recipient=account(matter.by)).count() == 3
