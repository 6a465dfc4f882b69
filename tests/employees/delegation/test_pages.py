"""Pages of standing in: a session takes a name and leaves it, the desk shows what waits, nothing outlives it."""

from datetime import timedelta

import pytest
from django.conf import settings as product
from django.urls import reverse
from django.utils import timezone

from asn_career.base.jobs.context import JobContext
from asn_career.base.jobs.errors import ScopeLostError
from asn_career.base.jobs.handlers import Handler
from asn_career.base.jobs.queue import enqueue
from asn_career.base.models import AccessLogEntry, AuditEntry, Job
from employees.delegation.standing import IN_NAME, all_names
from employees.models import Delegation, SavedView
from tests.competencies.standards.decrees import shown
from tests.employees.delegation.office import PLANS, Office
from tests.employees.delegation.test_acting import draft

pytestmark = pytest.mark.django_db


@pytest.fixture
def office():
    return Office()


def enter(client, delegation, *, next="/"):
    client.force_login(delegation.delegate)
    return client.post(reverse("delegation_enter", args=[delegation.public_id]), {"next": next})


def approve_page(client, decree):
    address = reverse("standard_decree_approve", args=[decree.public_id])
    return client.post(address, {"seen_hash": shown(decree)})


def test_what_waits_is_on_the_deputys_desk_opens_in_the_name_and_is_decided_under_both(client, office):
    delegation, decree = office.named(), draft(office, office.by(office.third))
    client.force_login(office.deputy)
    official = office.official.employee.full_name
    desk = client.get(reverse("officer_home")).content.decode()
    page = reverse("standard_decree", args=[decree.public_id])
    assert f"Buka “{decree.decree}” a.n. {official}" in desk
    assert enter(client, delegation, next=page).headers["Location"] == page
    opened = client.get(page).content.decode()
    assert "Anda bertindak sebagai Plh." in opened
    approve_page(client, decree)
    decree.refresh_from_db()
    assert decree.state == "approved"
    assert f"{office.deputy.employee.full_name} (Plh.) a.n. {official}" in client.get(page).content.decode()
    log = AccessLogEntry.objects.filter(action="delegation.enter").get()
    assert (log.actor, log.purpose) == (f"user:{office.deputy.public_id}", "")
    client.post(reverse("delegation_leave"))
    assert "Anda bertindak sebagai" not in client.get(page).content.decode()
    client.force_login(office.official)
    told = client.get(reverse("delegation_detail", args=[delegation.public_id])).content.decode()
    assert decree._meta.verbose_name.lower() in told.lower()


def test_a_name_opens_no_page_that_its_acts_do_not_need_and_no_row_outside_its_units(client, office):
    elsewhere = draft_elsewhere(office)
    enter(client, office.named())
    assert client.get(reverse("employee_list")).status_code == 403
    assert client.get(reverse("standard_decree", args=[elsewhere.public_id])).status_code == 404
    client.post(reverse("delegation_leave"))
    assert client.get(reverse("employee_list")).status_code == 200  # the deputy's own right


def draft_elsewhere(office):
    away = office.account(office.elsewhere, ("analis", office.elsewhere))
    kept, office.root, office.unit = (office.root, office.unit), office.elsewhere, office.elsewhere
    try:
        return draft(office, office.by(away))
    finally:
        office.root, office.unit = kept


def test_neither_the_official_nor_the_deputy_is_found_in_the_name(client, office):
    head = office.account(office.section, ("atasan", office.section))
    staff, deputy = office.account(office.section), office.account(office.section)
    delegation = office.named(head, deputy, role="atasan", acts=[PLANS])
    enter(client, delegation)
    for account, status in ((staff, 200), (head, 404), (deputy, 404)):
        page = reverse("employee_detail", args=[account.employee.public_id])
        assert client.get(page).status_code == status


def test_what_is_ones_own_rests_while_one_acts_in_a_name(client, office):
    enter(client, office.named())
    address = reverse("saved_view_save")
    given = {"name": "Uji", "path": "/kelola/pegawai/", "query": ""}
    assert client.post(address, given).status_code == 403
    assert client.get(reverse("own_profile")).status_code == 403
    assert not SavedView.objects.exists()
    client.post(reverse("delegation_leave"))
    client.post(address, given)
    assert SavedView.objects.get().user == office.deputy


def test_only_the_deputy_enters_and_strangers_find_nothing(client, office):
    delegation = office.named()
    address = reverse("delegation_enter", args=[delegation.public_id])
    for account, status in ((office.third, 404), (office.official, 403), (office.asks, 403)):
        client.force_login(account)
        assert client.post(address).status_code == status
        assert IN_NAME not in client.session


WITHOUT = [name for name in product.MIDDLEWARE if name != "employees.middleware.LostNameMiddleware"]


@pytest.mark.parametrize("guarded", [True, False], ids=["refused", "control"])
def test_what_was_sent_in_a_name_that_ended_meanwhile_is_not_done_in_ones_own(
    client, office, settings, guarded
):
    delegation = office.named(deputy=office.third)  # who may approve in the own name too
    decree = draft(office, office.by(office.deputy))
    enter(client, delegation)
    office.end(delegation)
    if not guarded:
        settings.MIDDLEWARE = WITHOUT
        client.handler.load_middleware()
    answer = approve_page(client, decree)
    decree.refresh_from_db()
    if guarded:
        assert answer.headers["Location"] == reverse("delegation_list")
        assert "tidak berlaku hari ini" in client.get(reverse("delegation_list")).content.decode()
    assert decree.state == ("draft" if guarded else "approved")
    assert IN_NAME not in client.session


@pytest.mark.parametrize("needed", [True, False], ids=["needed", "control"])
def test_a_right_that_needs_a_second_factor_shows_and_opens_nothing_without_one(
    client, office, settings, needed
):
    settings.MFA_REQUIRED = needed
    deputy = office.account(office.unit)  # without a role, so that the own account needs none
    delegation = office.named(deputy=deputy)
    decree = draft(office, office.by(office.third))
    assert bool(all_names(office.by(deputy))) is not needed
    enter(client, delegation)
    page = client.get(reverse("standard_decree", args=[decree.public_id]))
    assert page.status_code == (302 if needed else 200)
    approve_page(client, decree)
    decree.refresh_from_db()
    assert decree.state == ("draft" if needed else "approved")


def order(office, **given):
    return {
        "grant": office.right(office.official).public_id,
        "acts": ["standards.approve"],
        "deputy_nip": office.deputy.employee.nip,
        "kind": "plh",
        "first": office.today,
        "last": office.today,
        "number": "800/1",
        "on": office.today,
        "reason": "Dinas luar",
        **given,
    }


def test_an_official_names_a_deputy_on_the_page_and_ends_it_with_a_reason(client, office):
    client.force_login(office.official)
    wrong = client.post(reverse("delegation_new"), order(office, deputy_nip="1980"))
    assert (wrong.status_code, Delegation.objects.count()) == (422, 0)
    assert "1980" in wrong.content.decode()
    client.post(reverse("delegation_new"), order(office))
    made = Delegation.objects.get()
    assert (made.state, made.delegate) == ("given", office.deputy)
    end = reverse("delegation_end", args=[made.public_id])
    client.post(end, {"reason": " "})
    client.post(end, {"reason": "Sudah kembali"})
    made.refresh_from_db()
    assert (made.state, made.ended_by, made.ended_reason) == ("revoked", office.official, "Sudah kembali")


def test_two_administrators_name_one_on_the_pages_for_an_official_who_cannot(client, office):
    client.force_login(office.asks)
    address = f"{reverse('delegation_new')}?official={office.official.employee.nip}"
    client.post(address, order(office))
    made = Delegation.objects.get()
    decide = reverse("delegation_decide", args=[made.public_id])
    for account, state in ((office.asks, "waiting"), (office.decides, "given")):
        client.force_login(account)
        client.post(decide, {"decision": "give", "version": made.version})
        made.refresh_from_db()
        assert made.state == state


def test_the_register_is_the_auditors_and_reaches_their_units(client, office):
    mine, nothing = (
        office.account(office.unit, ("auditor", unit)) for unit in (office.root, office.elsewhere)
    )
    delegation = office.named()
    for account, found in ((mine, True), (nothing, False)):
        client.force_login(account)
        page = client.get(reverse("delegation_register")).content.decode()
        assert (delegation.order_number in page) is found
    client.force_login(office.official)
    assert client.get(reverse("delegation_register")).status_code == 403


def at_work(principal):
    """A job of a kind that everybody may have done, in the hands of a worker."""
    job = enqueue("uji", principal=principal, purpose="uji")
    later = timezone.now() + timedelta(minutes=1)
    Job.objects.filter(pk=job.pk).update(
        state="running", attempt=1, started_at=timezone.now(), lease_until=later
    )
    job.refresh_from_db()
    handler = Handler(
        kind="uji", work=lambda context: {}, engine="1", permits=lambda principal, context: True
    )
    return JobContext(job, handler)


def test_a_job_that_was_asked_for_in_a_name_works_in_it_as_long_as_it_stands(office):
    delegation = office.named()
    context = at_work(office.in_name(delegation))
    with context.fenced():
        office.unit.name = "Dinas lain"
        office.unit.save()
    entry = AuditEntry.objects.filter(table_name="employees_unit").latest("pk")
    assert (entry.actor, entry.purpose) == (f"user:{office.deputy.public_id}", delegation.purpose)
    assert context.principal.in_name_of.holder == office.official.public_id
    office.end(delegation)
    with pytest.raises(ScopeLostError):
        context.check_permitted()


def test_a_job_that_was_asked_for_in_ones_own_name_stays_ones_own(office):
    """The control."""
    office.named()
    context = at_work(office.by(office.deputy))
    assert (context.principal.in_name_of, context.job.purpose) == (None, "uji")
