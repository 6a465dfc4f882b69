"""The sealer: dense, complete, in the order of commits; honest appends raise no alarm."""

import hmac
from datetime import UTC, datetime

import pytest
from django.db import DatabaseError, connection, transaction

from asn_career.base.canonical import canonical
from asn_career.base.evidence import leaves, nodes
from asn_career.base.evidence.sealing import seal
from asn_career.base.evidence.tree import goes_on, includes
from asn_career.base.evidence.verifying import verify
from asn_career.base.evidence.withholding import closed, columns_of, version_for, versions
from asn_career.base.models import AuditEntry, Checkpoint, EntryKey, SealedEntry, TreeNode
from tests.base.evidence.trail import newest_point, write_entries
from tests.factories import UnitFactory

ENTRY = leaves.Entry(
    7, "assessments_assessment", "update", 12, "user:1", "r-1", "", "koreksi", 900,
    datetime(2026, 11, 28, 1, 2, 3, 4, UTC), '{"level": 2.5}', '{"level": 3.0, "note": "e\\u0301"}',
)  # fmt: skip


def test_golden_bytes_of_a_leaf():
    committed = leaves.commitment(ENTRY, key=bytes(range(32)), version=1)
    assert committed.hex() == "df9d4058bb7f8a08dc9985d67ff25f3d71350143c72c3d4a1bf96a71215789f2"
    assert (
        leaves.leaf_of(ENTRY, committed=committed, version=1).hex()
        == "32f0c159e45359b5e586a24bfc05e4ab63690856e2de4820d8fa3d861f68bde1"
    )


MINUTES = ENTRY._replace(
    table_name="promotions_sitting",
    old=None,
    new='{"id": 12, "state": "signed", "content": {"name": "Budi"}}',
)


def test_golden_bytes_of_a_leaf_that_withholds_a_value():
    key = bytes(range(32))
    told, opening = leaves.told_of(MINUTES, key=key, version=2)
    assert told["new"].keys() == {"id", "state", "content"}
    assert told["new"]["content"] == {
        "hmac": "c71aac61849bf09c97272aa16be061b127f6a0e752872e270144748e65746d4b"
    }
    committed = leaves.commitment(MINUTES, key=key, version=2)
    assert committed == hmac.digest(opening, canonical(told), "sha256"), "whoever is told can check it"
    assert committed.hex() == "abf170754300fc495c4941342639cce2d2ed1cd43e3d67e82ce60a5d4b80f864"
    assert "Budi" not in str(told)


def test_what_opens_an_entry_does_not_open_what_it_withholds():
    """Whoever guesses the text right and has the key that is told still cannot confirm the guess."""
    key = bytes(range(32))
    told, opening = leaves.told_of(MINUTES, key=key, version=2)
    guessed = closed({"new": {"content": {"name": "Budi"}}}, columns=("content",), key=opening)
    assert guessed["new"]["content"] != told["new"]["content"]
    known = closed({"new": {"content": {"name": "Budi"}}}, columns=("content",), key=key)
    assert known["new"]["content"] == told["new"]["content"], "the control: the sealer's key confirms it"


def test_versions_of_tables_without_such_columns_stay_the_first():
    assert version_for("assessments_assessment") == 1
    assert version_for("promotions_sitting") == 2
    assert columns_of("promotions_sitting", 1) == ()
    assert versions() == {1, 2}


def test_no_figure_passes_through_a_binary_float():
    assert str(leaves.values_of(ENTRY)["new"]["level"]) == "3.0"


@pytest.mark.django_db
@pytest.mark.parametrize("batch", [1, 7, 1_000])
def test_numbers_are_dense_whatever_the_batches(batch):
    write_entries(20)
    checkpoint = seal(batch=batch)
    numbers = list(SealedEntry.objects.order_by("number").values_list("number", flat=True))
    assert numbers == list(range(1, checkpoint.size + 1))
    assert SealedEntry.objects.count() == EntryKey.objects.count()
    assert (
        not AuditEntry.objects.filter(txid=1).exclude(pk__in=SealedEntry.objects.values("entry_id")).exists()
    )


@pytest.mark.django_db
def test_nothing_new_is_no_new_checkpoint():
    write_entries(3)
    assert seal() is not None
    assert seal() is None


@pytest.mark.django_db
def test_what_is_kept_of_the_tree_is_what_all_leaves_give_and_its_proofs_hold():
    write_entries(700)
    old = seal(batch=300, batches=2).size
    write_entries(90)
    size = seal().size
    root, first = newest_point().root, Checkpoint.objects.get(size=old)
    assert TreeNode.objects.count() == sum(size >> level for level in range(8, size.bit_length()))
    indexes = [0, 255, 256, 511, 700, size - 1]
    kept = SealedEntry.objects.in_bulk([index + 1 for index in indexes])
    for index, proof in nodes.inclusion_proofs(indexes, size=size).items():
        assert includes(bytes(kept[index + 1].leaf), index=index, size=size, proof=proof, root=root)
    proof = nodes.consistency_proof(old, size)
    assert goes_on(old=old, new=size, old_root=bytes(first.root), new_root=root, proof=proof)


@pytest.mark.django_db
def test_the_same_proofs_cost_the_same_queries_for_one_and_for_many(django_assert_num_queries):
    write_entries(600)
    size = seal().size
    for indexes in ([3], range(0, 600, 7)):
        with django_assert_num_queries(2):
            nodes.inclusion_proofs(indexes, size=size)


def honest(rounds, each):
    for number in range(rounds):
        write_entries(each, seed=number)
        seal(batch=3)
        yield newest_point()


@pytest.mark.django_db
def test_honest_appends_raise_no_alarm():
    anchors = list(honest(10, 30))
    assert verify(anchors=anchors, with_tables=False).faults == []


@pytest.mark.long
@pytest.mark.django_db
def test_a_thousand_honest_appends_raise_no_alarm():
    anchors = list(honest(1_000, 1))
    assert verify(anchors=anchors, with_tables=False).faults == []


@pytest.mark.django_db
def test_the_time_zone_of_the_session_changes_nothing():
    write_entries(5)
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL TIME ZONE 'Asia/Jayapura'")
        seal()
        cursor.execute("SET LOCAL TIME ZONE 'America/St_Johns'")
        assert verify().faults == []


@pytest.mark.django_db
@pytest.mark.parametrize("model", [SealedEntry, EntryKey, TreeNode, Checkpoint])
@pytest.mark.parametrize("change", ["update", "delete"])
def test_what_is_sealed_is_append_only(model, change):
    write_entries(256)
    seal()
    field = next(field.name for field in model._meta.fields if field.get_internal_type() == "BinaryField")
    with pytest.raises(DatabaseError), transaction.atomic():
        model.objects.update(**{field: b"x"}) if change == "update" else model.objects.all().delete()


@pytest.mark.django_db
def test_entries_of_a_restored_database_are_sealed_although_its_server_counts_anew():
    """Their transaction numbers are beyond all that this server has given."""
    entry = AuditEntry.objects.create(table_name="a_table", operation="insert", txid=2**60)
    seal()
    assert SealedEntry.objects.filter(entry_id=entry.pk).exists()
    assert verify(with_tables=False).faults == []


@pytest.mark.django_db
def test_what_is_not_committed_is_not_sealed():
    own = UnitFactory()
    write_entries(2)
    seal()
    entries = AuditEntry.objects.filter(table_name="employees_unit", row_id=own.pk)
    assert not SealedEntry.objects.filter(entry_id__in=entries.values("pk")).exists()
