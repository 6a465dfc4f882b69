"""Fairness: the auditor reads figures by group, a second person publishes a year, and everybody reads it."""

import pytest
from django.utils import timezone

from employees.models import Unit, User
from promotions.fairness.computing import compute_due
from promotions.models import Candidate, FairnessReport, Shortlist
from promotions.review import mark_verified, send_to_committee
from tests.browser import selection
from tests.browser.prepare import open_account
from tests.browser.visiting import someone
from tests.promotions.fairness.placed import place_year

pytestmark = [pytest.mark.browser, pytest.mark.slow]
VACANCY, AUDITOR, AUTHORITY = "LWG-SEKRETARIS-KOMINFO", "auditor-keadilan", "ppk-keadilan"
PHONE = 360


def count_a_run():
    """An official run is sent and counted; a summary of last year waits. Returns the report's opaque id."""
    for username, role in ((AUDITOR, "auditor"), (AUTHORITY, "ppk")):
        open_account(username=username, role=role)
    selection.run_official(VACANCY)
    run = Shortlist.objects.published().with_context().get(vacancy__code=VACANCY, kind="official")
    rows = Candidate.objects.visible_to(selection.act_as(selection.OFFICER)).on(run).for_table().in_order()
    candidates = [row for row in rows if row.proposed]
    for row in candidates:
        row.shortlist = run
    mark_verified(candidates, **selection.told(selection.OFFICER))
    send_to_committee(run, **selection.told(selection.OFFICER))
    today = timezone.localdate()
    assert compute_due(by="tests", on=today, at=timezone.now()) == 1
    place_year(
        lambda model, **given: model._base_manager.create(**given),
        root=Unit.objects.get(parent=None),
        by=User.objects.get(username=AUTHORITY),
        year=today.year - 1,
    )
    return str(FairnessReport.objects.get(shortlist=run).public_id)


def test_the_auditor_reads_groups_and_a_second_person_publishes_the_year(product, browser):
    key = product.do(count_a_run)
    with someone(product, browser, username=AUDITOR) as auditor:
        auditor.goto("/kelola/keadilan/")
        auditor.open(auditor.page.locator(f"main a[href*='{key}']"))
        told = auditor.text()
        assert "Jenis kelamin dan umur" in told
        assert "Asal, dilihat dari lowongan" in told
        assert "tidak ditampilkan" in told  # a handful is hidden from the auditor too
        auditor.look("keadilan-rinci")
        with auditor.at_width(PHONE):
            auditor.look("keadilan-rinci", again=True)
    with someone(product, browser, username=selection.SECOND) as second:
        second.goto("/kelola/keadilan/tahunan/")
        second.open(second.page.locator("tbody th a").first)
        second.look("keadilan-tahun")
        second.press("Terbitkan")
    with someone(product, browser, width=PHONE) as anybody:
        anybody.goto("/keadilan-seleksi/")
        anybody.open(anybody.page.locator("main a[href^='/keadilan-seleksi/']").first)
        assert "pernyataan yang cukup panjang" in anybody.text()
        anybody.look("keadilan-untuk-umum")
