"""Time stamps of an outside authority: a good answer is kept beside its checkpoint, every bad one is refused."""

from datetime import timedelta
from io import StringIO

import pytest
from django.core.checks import run_checks
from django.core.management import CommandError, call_command
from django.db import DatabaseError, connection, transaction
from django.utils import timezone

from asn_career.base.checks import EVIDENCE
from asn_career.base.evidence import stamping
from asn_career.base.evidence.checkpoints import point_of
from asn_career.base.evidence.sealing import seal
from asn_career.base.evidence.stamping import AuthorityAwayError, InTransactionError, ask, keep, stamp_newest
from asn_career.base.evidence.stamps import StampRefusedError, checked, request_over
from asn_career.base.models import Checkpoint, CheckpointStamp
from employees.choices import Role
from tests.base.evidence.authority import Authority, Server
from tests.base.evidence.trail import past_the_triggers, write_entries
from tests.factories import GrantFactory, UserFactory

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="session", params=["rsa", "p256"])
def authority(request, tmp_path_factory):
    return Authority(tmp_path_factory.mktemp("tsa"), key_of=request.param)


@pytest.fixture
def server(authority, settings):
    made = Server(authority)
    settings.TSA_URL, settings.TSA_CERTIFICATES = made.address, str(authority.trusted)
    settings.TSA_TIMEOUT_SECONDS = 5
    yield made
    made.close()


@pytest.fixture
def checkpoint():
    write_entries(3)
    return seal()


def told():
    output = StringIO()
    call_command("verify_audit", "--without-tables", stdout=output)
    return output.getvalue()


def test_a_good_answer_holds_here_and_for_openssl(server, checkpoint, authority):
    point = point_of(checkpoint)
    stamp = ask(point)
    assert abs(stamp.stamped_at - timezone.now()) < timedelta(minutes=1)
    assert stamp.authority == "CN=Stempel Waktu"
    assert authority.holds(stamp.response, point.text.encode())
    assert not authority.holds(stamp.response, point.text.encode() + b" ")
    assert keep(checkpoint, stamp) == keep(checkpoint, stamp)
    assert checked(bytes(CheckpointStamp.objects.get().response), point) == stamp


def _bad_answers(authority, point):
    """Answers to a query, and what the refusal of each says."""
    text = point.text.encode()
    yield lambda _query: authority.reply(authority.query(b"lain")), "Nonce"
    yield lambda _query: authority.reply(authority.query(text)), "Nonce"
    yield lambda query: authority.reply(query, signer="lewat"), "certificates"
    yield lambda query: authority.reply(query, signer="lain"), "certificates"
    yield lambda query: authority.signed_anew(authority.reply(query), signer="tanpa-guna"), "certificates|EKU"
    yield lambda _query: b"<html>", "."
    yield lambda _query: b"", "."
    yield lambda query: authority.reply(query)[:-40], "."


def _changed(reply, place):
    return reply[:place] + bytes([reply[place] ^ 1]) + reply[place + 1 :]


def test_every_bad_answer_is_refused(server, checkpoint, authority):
    point = point_of(checkpoint)
    for answer, why in _bad_answers(authority, point):
        server.answer = answer
        with pytest.raises(StampRefusedError, match=why):
            ask(point)
    server.answer = authority.reply
    assert ask(point)  # the control
    server.answer = lambda query: authority.signed_anew(authority.reply(query), signer="baik")
    assert ask(point)  # the control of what was signed anew


def test_a_stamp_over_another_text_is_refused_without_its_nonce_too(checkpoint, authority, settings):
    """Years later the nonce is gone: the imprint alone tells."""
    settings.TSA_CERTIFICATES = str(authority.trusted)
    point = point_of(checkpoint)
    reply = authority.reply(authority.query(point.text.encode()))
    assert checked(reply, point)  # the control
    with pytest.raises(StampRefusedError, match="messages"):
        checked(authority.reply(authority.query(b"lain")), point)
    refused = 0
    for place in range(len(reply) // 3, len(reply), 37):
        try:
            refused += checked(_changed(reply, place), point).response == reply
        except StampRefusedError:
            refused += 1
    assert refused == len(range(len(reply) // 3, len(reply), 37))


def test_who_is_away_or_too_slow_is_told_and_asked_again(server, checkpoint, settings):
    point = point_of(checkpoint)
    server.answer = lambda _query: (503, b"")
    with pytest.raises(AuthorityAwayError, match="503"):
        ask(point)
    server.answer = lambda _query: b"x" * (stamping.LARGEST_ANSWER + 1)
    with pytest.raises(AuthorityAwayError, match="more than"):
        ask(point)
    settings.TSA_TIMEOUT_SECONDS = 0.2
    server.answer = lambda _query: None
    with pytest.raises(AuthorityAwayError, match="timed out"):
        ask(point)
    settings.TSA_URL = "http://127.0.0.1:9/"
    with pytest.raises(AuthorityAwayError):
        ask(point)


def test_no_transaction_waits_for_the_authority(server, checkpoint):
    with pytest.raises(InTransactionError):
        stamp_newest()
    assert server.asked == 0


@pytest.mark.django_db(transaction=True)
def test_the_newest_checkpoint_is_stamped_once_after_a_second_try(server, authority, settings):
    write_entries(3)
    checkpoint = seal()
    tries = [(503, b""), b"garbage"]
    server.answer = lambda query: tries.pop(0) if tries else authority.reply(query)
    made = stamp_newest(pauses=(0, 0))
    assert (made.checkpoint, server.asked) == (checkpoint, 3)
    assert stamp_newest(pauses=()) is None
    assert server.asked == 3
    write_entries(1)
    seal()
    server.answer = lambda _query: b"garbage"
    assert stamp_newest(pauses=(0,)) is None
    assert CheckpointStamp.objects.count() == 1
    settings.TSA_URL = ""
    assert stamp_newest() is None  # off


def test_a_kept_stamp_is_not_changed(server, checkpoint):
    keep(checkpoint, ask(point_of(checkpoint)))
    for statement in (
        "UPDATE base_checkpointstamp SET stamped_at = now()",
        "DELETE FROM base_checkpointstamp",
    ):
        with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(statement)


def test_verify_audit_checks_stamps_and_tells_what_is_not_known(server, checkpoint, settings):
    assert "Tidak ada titik segel yang dicap waktu" in told()
    keep(checkpoint, ask(point_of(checkpoint)))
    assert "Cap waktu otoritas luar: 1" in told()
    settings.TSA_CERTIFICATES = ""
    assert "TIDAK diperiksa" in told()
    assert "Cap waktu otoritas luar" not in told()
    settings.TSA_CERTIFICATES = server.authority.trusted
    with past_the_triggers():
        CheckpointStamp.objects.update(stamped_at=timezone.now() - timedelta(days=365))
    with pytest.raises(CommandError, match="bukan dari otoritas"):
        told()


def test_a_stamp_moved_to_another_checkpoint_does_not_hold(server, checkpoint):
    stamp = ask(point_of(checkpoint))
    write_entries(2)
    keep(seal(), stamp)
    with pytest.raises(CommandError, match="bukan dari otoritas"):
        told()


def test_auditors_see_which_checkpoints_are_stamped(server, checkpoint, client):
    write_entries(2)
    keep(seal(), ask(point_of(Checkpoint.objects.latest("size"))))
    user = UserFactory()
    GrantFactory(user=user, role=Role.AUDITOR)
    client.force_login(user)
    page = client.get("/kelola/segel/").content.decode()
    assert page.count("Stempel Waktu") == 1
    assert page.count("tidak dicap waktu") == 1


def test_a_deployment_that_could_not_check_stamps_does_not_start(settings, authority, tmp_path):
    def found():
        return [each.id for each in run_checks(tags=[EVIDENCE])]

    assert found() == []
    settings.TSA_URL = "https://tsa.example/"
    assert found() == ["base.E007"]
    settings.TSA_CERTIFICATES = str(tmp_path / "tidak-ada.pem")
    assert found() == ["base.E006"]
    settings.TSA_CERTIFICATES = str(authority.trusted)
    assert found() == []
    settings.TSA_URL = "file:///etc/passwd"
    assert found() == ["base.E005"]


def test_each_request_has_a_nonce_of_its_own(checkpoint):
    point = point_of(checkpoint)
    assert request_over(point).nonce != request_over(point).nonce
