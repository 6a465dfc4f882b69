"""verify_audit says what holds in Indonesian and by its exit code; exported checkpoints are its anchors."""

from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from asn_career.base.evidence.checkpoints import UnreadableCheckpointError, exported, parsed
from asn_career.base.evidence.sealing import seal
from asn_career.base.models import AuditEntry
from employees.choices import Role
from tests.base.evidence.trail import newest_point, past_the_triggers, write_entries
from tests.factories import GrantFactory, UserFactory

pytestmark = pytest.mark.django_db


def checked(*arguments):
    output = StringIO()
    call_command("verify_audit", *arguments, stdout=output)
    return output.getvalue()


@pytest.fixture
def anchor(tmp_path):
    write_entries(9)
    path = tmp_path / "titik-segel.txt"
    call_command("export_checkpoints", str(path), stdout=StringIO())
    return path


def test_an_intact_trail_is_told_with_what_was_compared(anchor):
    told = checked("--anchor", str(anchor))
    assert "Jejak audit utuh." in told
    assert "dibandingkan dengan jangkar: 1" in told
    assert "Tanpa jangkar" not in told
    assert "Tanpa jangkar" in checked()


def test_a_changed_entry_is_named_and_ends_with_one(anchor):
    with past_the_triggers():
        AuditEntry.objects.filter(table_name="a_table", row_id=4).update(reason="lain")
    with pytest.raises(CommandError, match="TIDAK utuh") as refused:
        checked("--anchor", str(anchor))
    assert refused.value.returncode == 1
    assert "siapa, kapan, apa, atau mengapa" in str(refused.value)


@pytest.mark.parametrize("text", ["", "asn-career/X\n12\n", "a\nb\nc\nd\ne\nf\n"])
def test_an_unreadable_anchor_is_told_and_ends_with_two(text, tmp_path):
    path = tmp_path / "bukan.txt"
    path.write_text(text)
    with pytest.raises(CommandError, match="tidak dapat dibaca") as refused:
        checked("--anchor", str(path))
    assert refused.value.returncode == 2


def test_a_forged_anchor_is_no_anchor(anchor):
    anchor.write_text(anchor.read_text().replace("asn-career/", "asn-career/ lain "))
    with pytest.raises(CommandError, match="Jangkar tidak ditandatangani"):
        checked("--anchor", str(anchor))


def test_checkpoints_survive_their_way_through_a_file():
    write_entries(2)
    seal()
    first = newest_point()
    write_entries(2)
    seal()
    points = [first, newest_point()]
    assert parsed(exported(points)) == points
    assert parsed(exported(points).replace("\n", "\r\n")) == points
    with pytest.raises(UnreadableCheckpointError):
        parsed(exported(points)[:-40] + "\n\nx")


def test_an_auditor_takes_the_seals_as_a_file_and_nobody_else_does(client):
    write_entries(2)
    seal()
    for role, status in ((Role.AUDITOR, 200), (Role.ANALYST, 403)):
        user = UserFactory()
        GrantFactory(user=user, role=role)
        client.force_login(user)
        assert client.get("/kelola/segel/").status_code == status
        answer = client.get("/kelola/segel/unduh/")
        assert answer.status_code == status
        if status == 200:
            assert parsed(answer.content.decode()) == [newest_point()]
