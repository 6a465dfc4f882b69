"""One person proposes on the page, another approves, the job carries it out, and the page has the letter."""

import pytest
from django.db import connection, transaction
from django.urls import reverse

from asn_career.base.audit import acting
from asn_career.base.jobs.running import run_job
from asn_career.base.models import AuditEntry, Job
from employees.models import Erasure, Notice, SavedView
from employees.retention.carrying_out import finish_sealed
from tests.employees.retention.erasures import REASON, Case, seal_all

pytestmark = pytest.mark.django_db


def post(client, account, name, row, **fields):
    client.force_login(account)
    return client.post(reverse(name, args=[row.public_id]), fields)


def page(client, account, name, row):
    client.force_login(account)
    return client.get(reverse(name, args=[row.public_id])).content.decode()


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
    post(client, case.decider, "erasure_approve", erasure, reason=REASON)
    job = run_job(Job.objects.get(kind="erasure").pk)
    assert (job.state, job.result["state"], job.done) == ("done", "removed", 1)
    assert not SavedView.objects.exists()
    seal_all()
    assert finish_sealed(at=case.now) == 1
    told = page(client, case.decider, "erasure_detail", erasure)
    assert "Surat kepada yang bersangkutan" in told
    assert "Dasar keputusan tetap kami simpan" in told
    assert "Dihapus sesuai ketentuan" in told


def test_a_refused_erasure_takes_nothing_and_can_be_proposed_again(client):
    case = Case()
    first = case.proposed()
    post(client, case.decider, "erasure_refuse", first, reason="Masih diperlukan")
    first.refresh_from_db()
    assert (first.state, Job.objects.filter(kind="erasure").exists()) == ("refused", False)
    assert SavedView.objects.exists()
    assert case.proposed().state == "proposed"


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
