"""The evidence file of a run over many people: made by a job, the same bytes, kept for some days, then removed."""

from datetime import timedelta

import pytest
from django.db import DatabaseError, connection, transaction
from django.utils import timezone

from asn_career.base.audit import acting
from asn_career.base.errors import NotPermittedError
from asn_career.base.jobs.queue import request_cancel
from asn_career.base.jobs.running import run_job
from asn_career.base.models import AccessLogEntry
from employees.access import user_principal
from promotions.bundle import asking, people
from promotions.bundle.asking import (
    GRACE,
    KEPT_FOR,
    FileNotMadeError,
    FileRemovedError,
    PartMissingError,
    remove_old,
    request_bundle,
    take_made,
)
from promotions.bundle.files import bundle_of
from promotions.models import BundlePart, BundleRequest
from tests.base.evidence.trail import past_the_triggers
from tests.factories import GrantFactory, UserFactory, principal_with
from tests.promotions.approved import official_run
from tests.promotions.bundle.carried import verify
from tests.promotions.bundle.trail import seal_now

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def parts_of_a_few_bytes(monkeypatch):
    """Many parts and many steps also for a small run."""
    monkeypatch.setattr(asking, "PART", 20_000)
    monkeypatch.setattr(people, "AT_ONCE", 2)


def ask(run, by, *, at=None):
    return request_bundle(run, purpose="pemeriksaan", by=by, at=at or timezone.now())


def made(run, by):
    asked = ask(run, by)
    job = run_job(asked.job_id)
    assert job.state == "done", job.error
    return BundleRequest.objects.with_context().get(pk=asked.pk)


def taken(asked, by, *, at=None):
    return b"".join(take_made(asked, by=by, purpose="pemeriksaan", at=at or timezone.now()))


def test_the_job_makes_the_bytes_that_are_streamed_and_each_taking_is_on_record(run, officer):
    asked = made(run, officer)
    streamed = bundle_of(run)
    assert taken(asked, officer) == streamed
    assert asked.size == len(streamed)
    assert BundlePart.objects.filter(request=asked).count() > 2
    assert (asked.job.done, asked.job.total) == (run.considered, run.considered)
    assert asked.job.result["sha256"] == asked.sha256
    actions = AccessLogEntry.objects.filter(subject=f"shortlist:{run.public_id}").order_by("pk")
    assert list(actions.values_list("action", "purpose")) == [
        ("shortlist_bundle.ask", "pemeriksaan"),
        ("shortlist_bundle.export", "pemeriksaan"),
    ]


def test_a_file_asked_for_right_after_a_decision_waits_for_its_seal(agency, officer):
    agency.people(1)
    asked = ask(
        official_run(agency.vacancy, by=officer, reason="Alasan uji yang cukup panjang untuk dicatat"),
        officer,
    )
    waiting = run_job(asked.job_id)
    assert (waiting.state, waiting.failures) == ("queued", 0)
    assert "belum disegel" in waiting.awaited
    seal_now()
    assert run_job(asked.job_id).state == "done"


def test_a_cancelled_job_stops_among_the_people_and_keeps_nothing(run, officer, monkeypatch):
    asked = ask(run, officer)
    write = people.candidate_row

    def cancelling(*given):
        if not asked.job.cancel_requested_at:
            request_cancel(asked.job, by=officer)
            asked.job.refresh_from_db()
        return write(*given)

    monkeypatch.setattr(people, "candidate_row", cancelling)
    job = run_job(asked.job_id)
    assert (job.state, job.done) == ("cancelled", 0)
    assert not BundlePart.objects.exists()
    with pytest.raises(FileNotMadeError):
        taken(asked, officer)


def test_what_is_under_way_is_not_asked_for_twice(run, officer):
    first = ask(run, officer)
    assert ask(run, officer) == first
    assert ask(run, principal_with("auditor")).pk != first.pk  # the control: somebody else's is another one
    run_job(first.job_id)
    assert ask(run, officer) != first


def test_only_who_asked_takes_it_and_only_while_the_role_lasts(run, agency, officer):
    asked = made(run, officer)
    other = principal_with("auditor", unit=agency.root)
    with pytest.raises(NotPermittedError):
        taken(asked, other)
    part = principal_with("analis", unit=agency.unit)
    with pytest.raises(NotPermittedError):
        ask(run, part)
    moved = BundleRequest(shortlist=run, identity=part.identity, sha256=asked.sha256)
    with pytest.raises(NotPermittedError):
        taken(moved, part)


def test_a_job_whose_asker_lost_the_role_makes_nothing(run, agency):
    user = UserFactory()
    grant = GrantFactory(user=user, role="auditor", unit=agency.root)
    asked = ask(run, user_principal(user, on=timezone.localdate()))
    grant.delete()
    job = run_job(asked.job_id)
    assert (job.state, job.error["code"]) == ("failed", "scope_lost")
    assert not BundlePart.objects.exists()


def test_it_is_kept_for_its_days_and_then_removed_whole(run, officer):
    asked = made(run, officer)
    assert asked.kept_until - asked.made_at == KEPT_FOR
    last = asked.kept_until
    assert verify.check(taken(asked, officer, at=last))
    with pytest.raises(FileRemovedError):
        taken(asked, officer, at=last + timedelta(seconds=1))
    assert remove_old(now=last + GRACE) == 0  # whoever began to take it gets to its end
    assert remove_old(now=last + GRACE + timedelta(seconds=1)) == 1
    assert not BundlePart.objects.exists()
    assert remove_old(now=last + timedelta(days=9)) == 0


def test_the_oldest_files_of_an_asker_make_room(run, officer, monkeypatch):
    monkeypatch.setattr(asking, "KEPT_PER_ASKER", 1)
    first = made(run, officer)
    assert taken(first, officer)  # the control
    second = made(run, officer)
    assert BundleRequest.objects.kept().get() == second
    first.refresh_from_db()
    with pytest.raises(FileRemovedError):
        taken(first, officer)


def test_a_file_that_goes_while_it_is_taken_breaks_off(run, officer):
    asked = made(run, officer)
    pieces = take_made(asked, by=officer, purpose="pemeriksaan", at=timezone.now())
    next(pieces)
    remove_old(now=asked.kept_until + timedelta(days=1))
    with pytest.raises(PartMissingError):
        next(pieces)


CHANGES = (
    "UPDATE promotions_bundlerequest SET purpose = 'lain'",
    "UPDATE promotions_bundlerequest SET sha256 = repeat('0', 64)",
    "UPDATE promotions_bundlerequest SET kept_until = kept_until + interval '1 year'",
    "DELETE FROM promotions_bundlerequest",
    "UPDATE promotions_bundlepart SET content = ''",
    "DELETE FROM promotions_bundlepart",
    "INSERT INTO promotions_bundlepart (request_id, number, content) SELECT id, 99, '' FROM promotions_bundlerequest",
)


def test_the_database_keeps_a_made_file_as_it_is(run, officer):
    made(run, officer)
    for statement in CHANGES:
        with (
            pytest.raises(DatabaseError),
            transaction.atomic(),
            acting(by="tests"),
            connection.cursor() as cursor,
        ):
            cursor.execute(statement)
        with past_the_triggers(), transaction.atomic(), connection.cursor() as cursor:  # the control
            cursor.execute(statement)
            transaction.set_rollback(True)
    assert verify.check(taken(BundleRequest.objects.with_context().get(), officer))


def test_a_page_asks_for_the_job_above_the_bound_and_hands_out_what_it_made(run, agency, client, settings):
    settings.BUNDLE_PEOPLE_AT_ONCE = run.considered - 1
    auditor = UserFactory()
    GrantFactory(user=auditor, role="auditor", unit=agency.root)
    client.force_login(auditor)
    address = f"/kelola/daftar-pendek/{run.public_id}/bukti/"
    assert "Susun berkas bukti" in client.get(address).content.decode()
    asked = client.post(address, {"purpose": "pemeriksaan"})
    page = asked["Location"]
    assert "Batalkan tugas" in client.get(page).content.decode()
    refused = client.post(f"{page}berkas/", follow=True)
    assert "belum siap" in refused.content.decode()
    run_job(BundleRequest.objects.get().job_id)
    ready = client.get(page).content.decode()
    assert BundleRequest.objects.get().sha256 in ready
    answer = client.post(f"{page}berkas/")
    content = b"".join(answer.streaming_content)
    assert (answer["Content-Type"], int(answer["Content-Length"])) == ("application/zip", len(content))
    assert content == bundle_of(run)
    other = UserFactory()
    GrantFactory(user=other, role="auditor", unit=agency.root)
    client.force_login(other)
    assert client.get(page).status_code == 404
    settings.BUNDLE_PEOPLE_AT_ONCE = run.considered  # the control: at the bound it is handed out at once
    assert b"".join(client.post(address, {"purpose": "pemeriksaan"}).streaming_content) == content


def test_the_api_answers_with_a_job_and_then_with_the_file(run, agency, client, settings):
    settings.BUNDLE_PEOPLE_AT_ONCE = 0
    user = UserFactory()
    GrantFactory(user=user, role="auditor", unit=agency.root)
    client.force_login(user)
    address = f"/api/v1/shortlists/{run.public_id}/bundle/"
    answer = client.get(address)
    assert answer.status_code == 202
    job = answer.json()["job"]
    assert client.get(address).json() == {"job": job}
    assert client.get(address, {"job": job}).json()["code"] == "bundle_not_made"
    run_job(BundleRequest.objects.get().job_id)
    told = client.get(f"/api/v1/jobs/{job}/").json()
    assert (told["state"], told["done"], told["total"]) == ("done", run.considered, run.considered)
    content = b"".join(client.get(address, {"job": job}).streaming_content)
    assert content == bundle_of(run)
    unknown = client.get(address, {"job": "00000000-0000-0000-0000-000000000000"})
    assert (unknown.status_code, list(unknown.json()["fields"])) == (400, ["job"])
    remove_old(now=timezone.now() + timedelta(days=9))
    gone = client.get(address, {"job": job})
    assert (gone.status_code, gone.json()["code"]) == (410, "bundle_removed")
    assert client.get(address).json()["job"] != job
