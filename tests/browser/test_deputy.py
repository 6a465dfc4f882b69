"""An official on leave names a deputy, who finds what waits, decides it on a phone in the name, and leaves the name."""

from datetime import timedelta

import pytest
from django.utils import timezone

from employees.access import system_principal, user_principal
from employees.models import Employee, Position, Unit, User
from tests.browser.prepare import open_account
from tests.browser.visiting import someone
from tests.competencies.standards.decrees import drafted

pytestmark = [pytest.mark.browser, pytest.mark.slow]
OFFICIAL, DEPUTY = "pejabat-cuti", "pejabat-plh"
DECREE = "Kepwal 12/2026 pelimpahan"
STANDARDS = "Menyetujui standar jabatan dan kamus kompetensi sebagai orang kedua"


def make_office():
    """An official who approves standards of the agency, somebody who drafts them, and a draft that waits."""
    today = timezone.localdate()
    people = Employee.objects.visible_to(system_principal(purpose="tests", on=today))
    official, deputy = people.with_current_post(on=today).filter(post_id__isnull=False, account=None)[:2]
    open_account(username=OFFICIAL, role="penyetuju", unit="KAB", nip=official.nip)
    open_account(username=DEPUTY, role="analis", unit="KAB", nip=deputy.nip)
    drafter = user_principal(User.objects.get(username="analis"), on=today)
    post = Position.objects.get(pk=official.post_id)
    begins = today + timedelta(days=400)  # no other journey looks so far ahead
    drafted(
        Unit.objects.get(code="KAB"),
        {post.code: {"MAN-01": 3}},
        by=drafter,
        begins=begins,
        decree=DECREE,
        decree_on=today,
    )
    return {"official": official.full_name, "deputy": deputy.full_name, "nip": deputy.nip, "today": today}


@pytest.fixture(scope="module")
def office(product):
    return product.do(make_office)


def test_a_deputy_decides_in_the_officials_name_on_a_phone_and_leaves_the_name(product, browser, office):
    with someone(product, browser, username=OFFICIAL) as official:
        name_deputy(official, office)
        with someone(product, browser, username=DEPUTY, width=360) as deputy:
            decide_in_name(deputy, office)
        official.page.reload()
        assert "keputusan tentang standar" in official.text()
        official.look("pelimpahan-dipakai", again=True)


def name_deputy(official, office):
    """The order, which needs nobody else; the deputy is told."""
    official.goto("/pelimpahan/baru/")
    page, today = official.page, office["today"]
    page.get_by_label(STANDARDS).check()
    page.locator("[name=deputy_nip]").fill(office["nip"])
    page.locator("[name=first]").fill(today.isoformat())
    page.locator("[name=last]").fill((today + timedelta(days=6)).isoformat())
    page.locator("[name=number]").fill("800/12/2026")
    page.locator("[name=on]").fill(today.isoformat())
    page.locator("[name=reason]").fill("Cuti tahunan")
    official.look("pelimpahan-baru")
    official.press("Tunjuk pelaksana ini")
    assert office["deputy"] in official.text()
    official.look("pelimpahan")


def decide_in_name(deputy, office):
    """From the desk into the name; what is decided tells both names, and what is one's own is back afterwards."""
    deputy.goto("/kelola/")
    deputy.look("meja-pelaksana")
    deputy.press(f"Buka “{DECREE}” a.n. {office['official']}")
    assert "Anda bertindak sebagai Plh." in deputy.page.locator("body").inner_text()
    deputy.look("keputusan-dalam-nama")
    deputy.press("Setujui keputusan ini")
    assert f"{office['deputy']} (Plh.) a.n. {office['official']}" in deputy.text()
    # the name opens what its acts need, and nothing more
    assert deputy.goto("/kelola/pegawai/").status == 403
    deputy.goto("/pelimpahan/")
    deputy.open(deputy.page.get_by_role("button", name="Selesai bertindak a.n.").first)
    assert deputy.goto("/kelola/pegawai/").status == 200
