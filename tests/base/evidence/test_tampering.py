"""Fourteen ways to change the past, at random places: each is seen against a checkpoint that lies elsewhere."""

import random
from datetime import timedelta

import pytest
from django.db import connection, transaction

from asn_career.base.audit import acting
from asn_career.base.evidence.faults import FaultKind
from asn_career.base.evidence.sealing import seal
from asn_career.base.evidence.verifying import verify
from asn_career.base.models import AuditEntry, Checkpoint, EntryKey, SealedEntry, TreeNode
from employees.models import Unit
from tests.base.evidence.trail import forget_every_seal, newest_point, past_the_triggers, write_entries
from tests.factories import UnitFactory

pytestmark = pytest.mark.django_db
MOST = 60


def entry(place):
    return AuditEntry.objects.get(pk=SealedEntry.objects.get(number=place).entry_id)


def changed(place, **values):
    AuditEntry.objects.filter(pk=entry(place).pk).update(**values)


def edit(place):
    changed(place, new={**entry(place).new, "level": 9} if entry(place).new else {"level": 9})


def delete_middle(place):
    entry(place).delete()


def delete_tail(place):
    """With its seals, its part of the tree and the checkpoints: nothing inside contradicts it."""
    tail = SealedEntry.objects.filter(number__gte=place)
    AuditEntry.objects.filter(pk__in=tail.values("entry_id")).delete()
    EntryKey.objects.filter(pk__in=tail.values("entry_id")).delete()
    tail.delete()
    beyond = [node.pk for node in TreeNode.objects.all() if (node.index + 1) << node.level >= place]
    TreeNode.objects.filter(pk__in=beyond).delete()
    Checkpoint.objects.filter(size__gte=place).delete()
    seal()


def swap(place):
    """Two entries change places."""
    one, other = entry(place), entry(place - 1)
    AuditEntry.objects.filter(pk=one.pk).update(id=-1)
    AuditEntry.objects.filter(pk=other.pk).update(id=one.pk)
    AuditEntry.objects.filter(pk=-1).update(id=other.pk)


def backdate(place):
    changed(place, at=entry(place).at - timedelta(days=30))


def change_actor(place):
    changed(place, actor="user:somebody else")


def insert_in_front(place):
    """A new past, sealed anew from its beginning with the deployment's own key."""
    first, last = AuditEntry.objects.order_by("pk").first(), AuditEntry.objects.order_by("pk").last()
    forget_every_seal()
    AuditEntry.objects.filter(pk=first.pk).update(id=last.pk + 1)
    AuditEntry.objects.create(id=first.pk, table_name="a_table", operation="insert", row_id=place, txid=1)
    seal()


def replace_checkpoint(place):
    kept = Checkpoint.objects.order_by("pk").first()
    root = bytearray(kept.root)
    root[place % 32] ^= 1
    Checkpoint.objects.filter(pk=kept.pk).update(root=bytes(root))


def fork(place):
    """The past from a place on told otherwise, and everything sealed anew with the deployment's own key."""
    changed(place, reason="sejak semula begitu")
    forget_every_seal()
    seal()


def replay_an_old_backup(place):
    """The database of yesterday: whole, honest, and short."""
    delete_tail(place)
    write_entries(3, seed=99)
    seal()


def write_with_triggers_off(place):
    Unit.objects.filter(pk=Unit.objects.order_by("pk")[place % 5].pk).update(name="Diam-diam")


def unsigned_checkpoint(place):
    kept = Checkpoint.objects.order_by("pk").first()
    Checkpoint.objects.filter(pk=kept.pk).update(signature=bytes([place]) * 64 if place % 2 else b"")


def changed_version(place):
    SealedEntry.objects.filter(number=place).update(version=2)


def swap_values(place):
    """Two entries keep their heads and change their values, with the keys."""
    one, other = entry(place), entry(place - 1)
    keys = {pk: bytes(EntryKey.objects.get(pk=pk).key) for pk in (one.pk, other.pk)}
    AuditEntry.objects.filter(pk=one.pk).update(old=other.old, new=other.new)
    AuditEntry.objects.filter(pk=other.pk).update(old=one.old, new=one.new)
    EntryKey.objects.filter(pk=one.pk).update(key=keys[other.pk])
    EntryKey.objects.filter(pk=other.pk).update(key=keys[one.pk])


KINDS = [
    edit, delete_middle, delete_tail, swap, backdate, change_actor, insert_in_front, replace_checkpoint, fork,
    replay_an_old_backup, write_with_triggers_off, unsigned_checkpoint, changed_version, swap_values,
]  # fmt: skip
# What a wholly rewritten database shows to nobody who has no checkpoint from elsewhere.
UNSEEN_FROM_INSIDE = {delete_tail, insert_in_front, fork, replay_an_old_backup}


@pytest.fixture
def anchor():
    UnitFactory.create_batch(5)
    write_entries(MOST // 2)
    seal()
    write_entries(MOST // 2, seed=1)
    seal()
    assert verify(anchors=[newest_point()]).faults == []
    return newest_point()


def faults_after(tamper, place, anchors):
    """What the check finds; the tampering is undone again."""
    with transaction.atomic():
        with past_the_triggers():
            tamper(place)
        found = verify(anchors=anchors, with_tables=tamper is write_with_triggers_off).faults
        transaction.set_rollback(True)
    return found


@pytest.mark.parametrize("tamper", KINDS, ids=lambda kind: kind.__name__)
@pytest.mark.parametrize("places", [2, pytest.param(100, marks=pytest.mark.long)])
def test_each_kind_of_tampering_is_seen(tamper, places, anchor):
    chance = random.Random(f"{tamper.__name__} {places}")
    for _turn in range(places):
        place = chance.randrange(2, anchor.size)
        assert faults_after(tamper, place, [anchor]), f"not seen at {place}"


@pytest.mark.parametrize("tamper", sorted(UNSEEN_FROM_INSIDE, key=lambda kind: kind.__name__))
def test_only_the_anchor_shows_a_history_that_was_rewritten_whole(tamper, anchor):
    assert faults_after(tamper, anchor.size // 2, []) == []


def test_a_node_of_the_tree_that_was_changed_is_seen():
    write_entries(300)
    seal()
    with past_the_triggers():
        TreeNode.objects.update(hash=b"x" * 32)
    assert {fault.kind for fault in verify(with_tables=False).faults} == {FaultKind.NODE}


def test_a_checkpoint_of_another_key_is_seen(settings):
    write_entries(3)
    seal()
    settings.CHECKPOINT_SECRET = "another"
    assert {fault.kind for fault in verify(with_tables=False).faults} == {FaultKind.KEY}


def test_a_key_of_before_is_trusted_once_it_is_named(settings):
    from asn_career.base.evidence.signing import public_key, spelled

    write_entries(3)
    seal()
    before = spelled(public_key())
    settings.CHECKPOINT_SECRET = "another"
    settings.CHECKPOINT_KEYS_OF_BEFORE = [before]
    assert verify(with_tables=False).faults == []


def kinds(faults):
    return {fault.kind for fault in faults}


def test_tables_are_compared_with_what_the_trail_says_they_became():
    """With a control: the same changes by the ordinary way are no fault."""
    kept, gone = UnitFactory(), UnitFactory()
    Unit.objects.filter(pk=kept.pk).update(name="Satu")
    with acting(by="user:x"):
        gone.delete()
    assert verify().faults == []
    other = UnitFactory()
    with past_the_triggers() as cursor:
        Unit.objects.filter(pk=kept.pk).update(name="Dua")
        cursor.execute("DELETE FROM employees_unit WHERE id = %s", [other.pk])
        new = Unit.objects.bulk_create([Unit(code="X9", name="X9", lineage=[1])])[0]
    found = {fault.place: fault.kind for fault in verify().faults}
    assert found == {
        f"employees_unit {kept.pk}": FaultKind.STATE,
        f"employees_unit {other.pk}": FaultKind.VANISHED,
        f"employees_unit {new.pk}": FaultKind.UNRECORDED,
    }


def test_a_recording_trigger_that_is_off_is_seen():
    with connection.cursor() as cursor:
        cursor.execute("SELECT tgname FROM pg_trigger WHERE tgname LIKE 'pgtrigger_capture_update%'"
                       " AND tgrelid = 'employees_unit'::regclass")  # fmt: skip
        cursor.execute(f"ALTER TABLE employees_unit DISABLE TRIGGER {cursor.fetchone()[0]}")
    assert kinds(verify().faults) == {FaultKind.TRIGGER}


def test_an_entry_put_among_sealed_ones_is_seen():
    first = write_entries(2)[0]
    seal()
    with past_the_triggers():
        Checkpoint.objects.update(sealed_through=first.pk + 10)
        AuditEntry.objects.create(id=first.pk + 5, table_name="a_table", operation="insert", txid=1)
    assert kinds(verify(with_tables=False).faults) == {FaultKind.SLIPPED_IN}
