"""One person proposes on the page, another approves, the job carries it out, and the page has the letter."""

import pytest
from django.db import connection, transaction
from django.urls import reverse

from asn_career.base.audit import acting
from asn_career.base.jobs.running import run_job
from asn_career.base.models import AuditEntry, Job
from employees.models import Erasure, Notice, SavedView, User
from employees.retention.carrying_out import finish_sealed
from employees.sender_names import signer_name
from tests.base.evidence.trail import past_the_triggers
from tests.employees.retention.erasures import REASON, Case, seal_all
from tests.factories import GrantFactory, UserFactory

pytestmark = pytest.mark.django_db
MOST = 14  # the twelve of a page about a person, and the two of a session that begins


def post(client, account, name, row, **fields):
    client.force_login(account)
    return client.post(reverse(name, args=[row.public_id]), fields)


def page(client, account, name, row=None, **query):
    client.force_login(account)
    return client.get(reverse(name, args=[row.public_id] if row else []), query).content.decode()


def test_an_erasure_goes_its_way_over_the_pages(client):
    case = Case()
    assert "Usulkan penghapusan" in page(client, case.proposer, "retention_person", case.person)
    asked = post(client, case.proposer, "erasure_propose", case.person)
    assert "Usulkan penghapusan data ini?" in asked.content.decode()
    assert not Erasure._base_manager.exists()
    post(client, case.proposer, "erasure_propose", case.person, reason=REASON)
    erasure = Erasure._base_manager.get()
    assert Notice.objects.get(kind="erasure_proposed").recipient == case.decider
    assert post(client, case.proposer, "erasure_approve", erasure, reason="x").status_code == 403
    assert "Setujui" not in page(client, case.proposer, "erasure_detail", erasure)
    assert "Setujui" in page(client, case.decider, "erasure_detail", erasure)
    asked = post(client, case.decider, "erasure_approve", erasure, reason=" ")
    assert (asked.status_code, "Isi alasannya" in asked.content.decode()) == (422, True)
    erasure.refresh_from_db()
    assert erasure.state == "proposed"
    post(client, case.decider, "erasure_approve", erasure, reason="Sudah diperiksa")
    job = run_job(Job.objects.get(kind="erasure").pk)
    assert (job.state, job.result["state"], job.done) == ("done", "removed", 1)
    assert not SavedView.objects.exists()
    gone = AuditEntry.objects.get(table_name="employees_savedview", operation="delete")
    assert (gone.actor, gone.reason) == (f"user:{case.decider.public_id}", "Sudah diperiksa")
    assert gone.purpose == f"erasure:{erasure.public_id}"
    seal_all()
    assert finish_sealed(at=case.now) == 1
    told = page(client, case.decider, "erasure_detail", erasure)
    assert "Surat kepada yang bersangkutan" in told
    assert "Dasar keputusan tetap kami simpan" in told
    assert "Dihapus sesuai ketentuan" in told
    assert "Pemberitahuan (1), Daftar tersimpan (1)" not in told  # in the order of their names
    assert "Daftar tersimpan (1), Pemberitahuan (1), Pembukaan rencana sendiri (1)" in told
    listed = page(client, case.proposer, "erasure_list")
    assert case.person.full_name in listed
    assert "Dihapus sesuai ketentuan" in listed
    assert case.person.full_name not in page(client, case.proposer, "erasure_list", keadaan="refused")


def test_both_people_are_named_with_their_reasons_and_never_by_their_login(client):
    case = Case()
    erasure = case.proposed()
    post(client, case.decider, "erasure_refuse", erasure, reason="Masih diperlukan Inspektorat")
    told = page(client, case.proposer, "erasure_detail", erasure)
    for words in (
        REASON,
        "Masih diperlukan Inspektorat",
        signer_name(case.proposer),
        signer_name(case.decider),
    ):
        assert words in told
    assert case.decider.username not in told
    assert case.proposer.username not in page(client, case.decider, "erasure_detail", erasure)


def test_what_stands_in_the_way_is_told_and_nothing_can_be_approved_meanwhile(client):
    case = Case()
    erasure = case.proposed()
    with acting(by="user:x"):
        User.objects.filter(pk=case.account.pk).update(is_active=True)
    told = page(client, case.decider, "erasure_detail", erasure)
    assert "Akun orang ini masih aktif" in told
    assert reverse("erasure_approve", args=[erasure.public_id]) not in told
    assert reverse("erasure_refuse", args=[erasure.public_id]) in told
    post(client, case.decider, "erasure_approve", erasure, reason="x")
    erasure.refresh_from_db()
    assert erasure.state == "proposed"


def test_the_trail_in_administration_says_of_an_erased_entry_that_it_was_erased_by_the_rules(client):
    """With the control: an entry whose values are missing otherwise is told as missing."""
    erasure = Case().done()
    auditor = UserFactory(is_staff=True)
    GrantFactory(user=auditor, role="auditor", unit=None)
    other = AuditEntry.objects.exclude(pk__in=erasure.entries).latest("pk")
    client.force_login(auditor)

    def entry(number):
        return client.get(reverse("admin:base_auditentry_change", args=[number])).content.decode()

    assert "Dihapus sesuai ketentuan" in entry(erasure.entries[0])
    assert "Dihapus sesuai ketentuan" not in entry(other.pk)
    with past_the_triggers():
        AuditEntry.objects.filter(pk=other.pk).update(old=None, new=None)
    assert "tidak ada penghapusan yang menyebutnya" in entry(other.pk)


def test_the_page_about_somebody_who_is_due_and_that_of_their_erasure_ask_little(
    client, django_assert_max_num_queries
):
    case = Case()
    page(client, case.decider, "retention_person", case.person)
    with django_assert_max_num_queries(MOST):
        client.get(reverse("retention_person", args=[case.person.public_id]))
    erasure = case.proposed()
    page(client, case.decider, "erasure_detail", erasure)
    with django_assert_max_num_queries(MOST):
        client.get(reverse("erasure_detail", args=[erasure.public_id]))


def test_the_list_of_those_due_is_narrowed_by_how_far_their_erasure_is(client):
    case = Case()

    def listed(**query):
        return case.person.full_name in page(client, case.decider, "retention_due", **query)

    assert [listed(penghapusan=each) for each in ("belum", "berjalan", "selesai")] == [True, False, False]
    case.proposed()
    assert [listed(penghapusan=each) for each in ("belum", "berjalan", "selesai")] == [False, True, False]
    assert listed()


def test_a_refused_erasure_takes_nothing_and_can_be_proposed_again(client):
    case = Case()
    first = case.proposed()
    post(client, case.decider, "erasure_refuse", first, reason="Masih diperlukan")
    first.refresh_from_db()
    assert (first.state, Job.objects.filter(kind="erasure").exists()) == ("refused", False)
    assert SavedView.objects.exists()
    told = Notice.objects.filter(recipient=case.proposer, kind="erasure_undone", settled_at=None)
    assert told.count() == 1
    assert case.proposed().state == "proposed"
    assert not told.exists()  # it is under way again


def test_a_role_that_may_only_read_the_trail_destroys_by_the_function_alone():
    """As the application's does; with the control: the same role may not touch the entries itself."""
    case = Case()
    erasure = case.removed()
    seal_all()
    with connection.cursor() as cursor, transaction.atomic():
        cursor.execute("GRANT SELECT ON ALL TABLES IN SCHEMA public TO asn_pelindungan")
        with acting(by="user:x"):
            cursor.execute("SET LOCAL ROLE asn_pelindungan")
            with pytest.raises(Exception, match="permission denied"), transaction.atomic():
                AuditEntry.objects.filter(pk=erasure.entries[0]).update(old=None, new=None)
            cursor.execute("SELECT employees_destroy_values(%s)", [erasure.pk])
            assert cursor.fetchone() == (6,)
            cursor.execute("RESET ROLE")
        transaction.set_rollback(True)
