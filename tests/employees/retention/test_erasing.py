"""An erasure destroys values and keys of named entries and nothing else, by two persons; the trail still verifies."""

from io import StringIO

import pytest
from axes.models import AccessFailureLog, AccessLog
from django.core.management import call_command
from django.db import connection

from asn_career.base.audit import acting
from asn_career.base.evidence.faults import FaultKind
from asn_career.base.evidence.verifying import verify
from asn_career.base.models import AuditEntry, EntryKey, SealedEntry
from employees.changes import package_tables
from employees.choices import ERASABLE
from employees.models import Employee, Erasure, Notice, SavedView
from employees.retention import erasing
from employees.retention.carrying_out import (
    destroy_values,
    finish_sealed,
    is_sealed,
    remove_rows,
)
from promotions.rule_sets.late_changes import PARTS
from tests.base.evidence.trail import newest_point, past_the_triggers
from tests.employees.retention.erasures import REASON, SECRET, refused, seal_all
from training.models import PlanVisit

pytestmark = pytest.mark.django_db


def kinds():
    return {fault.kind for fault in verify().faults}


def entries(erasure):
    return AuditEntry.objects.filter(pk__in=erasure.entries)


def test_an_erasure_destroys_values_and_keys_and_the_trail_still_verifies(case):
    seal_all()
    anchor = newest_point()
    erasure = case.done()
    assert (erasure.state, len(erasure.entries)) == ("done", 6)
    assert not SavedView.objects.exists()
    assert not PlanVisit._base_manager.exists()
    assert not Notice.objects.filter(recipient=case.account).exists()
    assert set(entries(erasure).values_list("old", "new")) == {(None, None)}
    assert not EntryKey.objects.filter(pk__in=erasure.entries).exists()
    assert SealedEntry.objects.filter(entry_id__in=erasure.entries).count() == 6
    report = verify(anchors=[anchor])
    assert (report.faults, report.erased) == ([], 6)
    out = StringIO()
    call_command("verify_audit", stdout=out)
    assert ": 6\n" in out.getvalue()


def told_in():
    """The tables of the whole database that hold the words of what is erased."""
    found = set()
    with connection.cursor() as cursor:
        cursor.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public'")
        for (table,) in cursor.fetchall():
            cursor.execute(f'SELECT EXISTS (SELECT FROM "{table}" t WHERE t::text LIKE %s)', [f"%{SECRET}%"])
            if cursor.fetchone() == (True,):
                found.add(table)
    return found


def test_no_table_of_the_database_tells_any_longer_what_was_erased(case):
    """With the control: the search finds the rows and their entries before."""
    assert told_in() == {"employees_savedview", "employees_notice", "base_auditentry"}
    case.done()
    assert told_in() == set()


def test_the_log_of_sign_ins_goes_too_and_that_of_others_stays(case):
    for account in (case.account, case.proposer):
        for model in (AccessLog, AccessFailureLog):
            model.objects.create(
                username=account.username, ip_address="10.0.0.1", user_agent="x", path_info="/masuk/"
            )
    case.done()
    for model in (AccessLog, AccessFailureLog):
        assert [row.username for row in model.objects.all()] == [case.proposer.username]


def test_what_somebody_had_deleted_themselves_goes_from_the_trail_too(case):
    """Also where nothing else is left to erase."""
    with acting(by="user:x"):
        SavedView.objects.all().delete()
        PlanVisit._base_manager.all().delete()
        Notice.objects.all().delete()
    assert told_in() == {"base_auditentry"}
    erasure = case.done()
    assert (len(erasure.entries), told_in()) == (6, set())
    with pytest.raises(erasing.NotDueError):
        case.proposed()


def test_who_when_which_row_and_why_stay_and_the_act_itself_is_on_record(case):
    erasure = case.done()
    first = entries(erasure).order_by("pk").first()
    assert (first.table_name, first.operation, first.actor) == ("employees_savedview", "insert", "user:x")
    acts = AuditEntry.objects.filter(table_name="employees_erasure", row_id=erasure.pk).order_by("pk")
    assert [entry.new["state"] for entry in acts] == ["proposed", "approved", "removed", "done"]
    assert {entry.reason for entry in acts} == {REASON}
    assert SealedEntry.objects.filter(entry_id__in=acts.values("pk")).count() == 4


def test_what_others_have_and_what_decisions_rest_on_is_untouched(case):
    with acting(by="user:x"):
        SavedView.objects.create(user=case.proposer, name="Milik lain", path="/x/")
    before = set(AuditEntry.objects.exclude(new__isnull=True).values_list("pk", flat=True))
    erasure = case.done()
    assert SavedView.objects.get().name == "Milik lain"
    kept = set(AuditEntry.objects.exclude(new__isnull=True).values_list("pk", flat=True))
    assert before - kept == before & set(erasure.entries)
    assert Employee.objects.unscoped(reason="test").filter(pk=case.person.pk).exists()


def test_the_trail_lets_nothing_else_through(case):
    """With the control: what the function does is what the triggers let through."""
    seal_all()
    erasure = case.removed()
    named, other = erasure.entries[0], AuditEntry.objects.exclude(pk__in=erasure.entries).first().pk
    with refused("Cannot update"):  # not sealed yet: the deletion itself
        AuditEntry.objects.filter(pk=erasure.entries[-1]).update(old=None, new=None)
    seal_all()
    with refused("Cannot update"):
        AuditEntry.objects.filter(pk=other).update(old=None, new=None)
    with refused("Cannot update"):
        EntryKey.objects.filter(pk=other).delete()
    for change in (
        {"reason": ""},
        {"new": {"a": 1}},
        {"new": None, "actor": ""},
        {"old": {"a": 1}, "new": None},
    ):
        with refused("Cannot update"):
            AuditEntry.objects.filter(pk=named).update(**{"old": None, **change})
    with refused("Cannot update"):
        AuditEntry.objects.filter(pk=named).delete()
    with refused("Cannot update"):
        EntryKey.objects.filter(pk=named).update(key=b"x")
    with acting(by="user:x"):
        destroy_values(erasure, at=case.now)
    assert entries(erasure).filter(new__isnull=True, old__isnull=True).count() == 6
    with refused("Cannot update"):
        AuditEntry.objects.filter(pk=named).update(new={"a": 1})


@pytest.mark.parametrize("state", ["proposed", "approved", "done"])
def test_no_value_is_destroyed_for_an_erasure_in_another_state(state, case):
    erasure = getattr(case, state)()
    seal_all()
    numbers = list(AuditEntry.objects.filter(table_name="employees_savedview").values_list("pk", flat=True))
    with refused("Cannot update"):
        AuditEntry.objects.filter(table_name="employees_employee").update(old=None, new=None)
    with connection.cursor() as cursor:
        cursor.execute("SELECT employees_destroy_values(%s)", [erasure.pk])
        assert cursor.fetchone() == (0,)
    kept = AuditEntry.objects.filter(pk__in=numbers, new__isnull=False).exists()
    assert kept == (state != "done")


def test_the_database_says_itself_which_entries_go_and_when_it_is_done(case):
    erasure = case.approved()
    rows = Erasure._base_manager.filter(pk=erasure.pk)
    with acting(by="user:x"):
        for values, words in (
            ({"reason": "lain"}, "stays on record"),
            ({"entries": [1]}, "says which entries"),
            ({"tables": ["training_planvisit"]}, "stays on record"),
            ({"decided_by": case.proposer}, "stays on record"),
            ({"state": "done", "version": 3}, "does not go from"),
            ({"state": "removed", "version": 3}, "still there"),
        ):
            with refused(words):
                rows.update(**values)
        with refused("not erased"):
            Erasure._base_manager.create(
                employee=case.person, classes=["decision"], tables=["employees_employee"], left_on=case.today,
                due_on=case.today.replace(year=2099), reason="x", drafted_by=case.proposer,
            )  # fmt: skip
        remove_rows(erasure, by=case.by(case.decider))
        with refused("values of erased entries"):
            rows.update(state="done", version=4)
        with refused("Cannot delete"):
            rows.delete()


def test_values_missing_without_an_erasure_are_tampering(case):
    """And an erasure that was slipped in past the triggers is seen as one."""
    erasure = case.done()
    assert kinds() == set()
    other = SealedEntry.objects.exclude(entry_id__in=erasure.entries).first().entry_id
    with past_the_triggers():
        AuditEntry.objects.filter(pk=other).update(old=None, new=None)
        EntryKey.objects.filter(pk=other).delete()
    assert FaultKind.VALUES in kinds()
    with past_the_triggers():
        Erasure._base_manager.filter(pk=erasure.pk).update(entries=[*erasure.entries, other])
    assert FaultKind.VALUES not in kinds()
    assert FaultKind.STATE in kinds()


@pytest.mark.parametrize(
    ("change", "fault"),
    [
        (lambda n: AuditEntry.objects.filter(pk=n).update(actor="user:lain"), FaultKind.ENTRY),
        (lambda n: AuditEntry.objects.filter(pk=n).update(reason="lain"), FaultKind.ENTRY),
        (lambda n: SealedEntry.objects.filter(entry_id=n).update(committed=b"0" * 32), FaultKind.ENTRY),
        (lambda n: SealedEntry.objects.filter(entry_id=n).update(leaf=b"0" * 32), FaultKind.ENTRY),
        (lambda n: AuditEntry.objects.filter(pk=n).delete(), FaultKind.GONE),
    ],
    ids=["who", "why", "commitment", "leaf", "gone"],
)
def test_what_stays_of_an_erased_entry_is_still_checked(change, fault, case):
    erasure = case.done()
    assert kinds() == set()
    with past_the_triggers():
        change(erasure.entries[0])
    assert fault in kinds()


def test_an_erased_value_that_is_still_there_and_an_erased_row_that_exists_are_faults(case):
    erasure = case.done()
    name = entries(erasure).filter(operation="insert", table_name="employees_savedview").get()
    with past_the_triggers():
        AuditEntry.objects.filter(pk=name.pk).update(new={"name": "kembali"})
    assert FaultKind.NOT_ERASED in kinds()
    with past_the_triggers():
        AuditEntry.objects.filter(pk=name.pk).update(new=None)
        AuditEntry.objects.filter(table_name="employees_savedview", operation="delete").update(
            operation="update"
        )
        SavedView.objects.create(pk=name.row_id, user=case.proposer, name="Diselundupkan", path="/x/")
    assert FaultKind.STATE in kinds()


def test_what_was_not_sealed_yet_is_finished_later_and_once(case):
    erasure = case.removed()
    assert not is_sealed(erasure)
    assert finish_sealed(at=case.now) == 0
    seal_all()
    assert (finish_sealed(at=case.now), finish_sealed(at=case.now)) == (1, 0)
    seal_all()
    assert kinds() == set()


def test_no_bundle_and_no_feed_tells_of_what_can_be_erased():
    from promotions import withheld

    told = {table for table, _feeds in PARTS.values()} | set(package_tables())
    assert not told & set(ERASABLE)
    assert not any(table.startswith(("promotions_", "assessments_")) for table in ERASABLE)
    assert withheld
