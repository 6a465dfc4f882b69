"""The second verifier, in plain JavaScript, agrees with the first one; the page sends nothing anywhere."""

import mimetypes
from datetime import datetime
from random import Random

import pgtrigger
import pytest
from django.conf import settings
from django.contrib.staticfiles import finders
from django.db import transaction
from django.test import Client

from asn_career.base.audit import acting
from asn_career.base.formatting import date_long
from assessments.models import FeedbackScore
from promotions.bundle.files import bundle_of
from promotions.bundle.slices import take_slice
from promotions.models import Candidate, Objection
from promotions.performance_ways import PREDICATE_ONLY
from promotions.rule_sets.content import Choices
from tests.factories import principal_with
from tests.promotions.approved import official_run
from tests.promotions.bundle.carried import verify
from tests.promotions.bundle.decided import bundle_after
from tests.promotions.bundle.decided import forged as written_past
from tests.promotions.bundle.mutating import as_form, one_byte, one_value
from tests.promotions.bundle.test_slices import changed
from tests.promotions.bundle.trail import seal_now
from tests.promotions.objections.matter import Matter
from tests.stateful import tamper

pytestmark = [pytest.mark.django_db, pytest.mark.browser]
# A browser gives its cryptography to secure places alone, and takes this name for one.
ADDRESS = "http://localhost/periksa-berkas/"
GUARDS = [
    f"{Objection._meta.label}:{each.name}"
    for each in Objection._meta.triggers
    if not each.name.startswith("capture")
]


def served(route):
    """The page as the product answers, its policy for scripts with it; anything else is noticed and refused."""
    path = route.request.url.removeprefix("http://localhost")
    if path.startswith("/static/") and (found := finders.find(path.removeprefix("/static/"))):
        route.fulfill(path=found, content_type=mimetypes.guess_type(found)[0])
        return
    answer = Client().get(path)
    headers = {name: value for name, value in answer.items() if name.lower() != "content-length"}
    route.fulfill(status=answer.status_code, headers=headers, body=answer.content)


@pytest.fixture
def visitor(browser):
    page = browser.new_page()
    page.route("**/*", served)
    page.complaints = []
    page.on(
        "console", lambda message: page.complaints.append(message.text) if message.type == "error" else None
    )
    page.on("pageerror", lambda error: page.complaints.append(str(error)))
    page.goto(ADDRESS)
    yield page
    page.close()


def judged(page, data):
    """Whether the page accepts a file, and what it says."""
    page.set_input_files("[data-bundle]", [])
    page.set_input_files(
        "[data-bundle]", {"name": "bukti.zip", "mimeType": "application/zip", "buffer": data}
    )
    page.wait_for_selector("[data-state=good]:visible, [data-state=bad]:visible")
    page.wait_for_selector("[data-state=busy]", state="hidden")
    return page.is_visible("[data-state=good]"), page.inner_text("main")


def accepted(data):
    try:
        verify.check(data)
    except Exception:  # whatever a forged file makes fail is refused
        return False
    return True


def test_a_good_file_is_told_in_full_and_nothing_is_sent(visitor, bundle, run):
    requests = []
    visitor.on("request", lambda request: requests.append(request.url))
    good, told = judged(visitor, bundle)
    assert good, told
    assert str(run.public_id) in told
    assert f"{run.considered} / {run.eligible} / {run.manual} / {run.ineligible}" in told
    sealed = datetime.fromisoformat(verify.check(bundle)["run"]["sealed_at"])
    assert f"{date_long(sealed.date())} pukul {sealed:%H.%M.%S} UTC" in told
    assert f"{run.public_id} (resmi)" in told
    assert requests == []
    assert visitor.complaints == []


def test_both_verifiers_leave_a_component_without_weight_out(visitor, agency, officer):
    for feedback in (None, 91):
        agency.person(feedback=feedback)
    way = {"choices": Choices(performance=PREDICATE_ONLY), "basis": "Perbup 7/2026"}
    run = official_run(agency.vacancy, by=officer, **way)
    seal_now()
    data = bundle_of(run)
    assert run.ranked == 2, "nobody needs feedback"
    assert accepted(data)
    good, told = judged(visitor, data)
    assert good, told


def test_what_a_committee_proposed_and_who_was_chosen_is_told(visitor, several):
    data = bundle_after(several)
    good, told = judged(visitor, data)
    assert good, told
    found = verify.check(data)
    assert ", ".join(found["proposed"]) in told
    assert len(found["chosen"]) == 2
    assert ", ".join(found["chosen"]) == visitor.inner_text("[data-told=picked]")
    assert "2. panitia lain untuk daftar yang sama" in visitor.inner_text("[data-told=attempts]")


def test_a_seat_that_there_is_not_and_another_committee_by_one_person_are_refused(visitor, several):
    for name, why in (("beyond", "formasi tidak dikenal"), ("alone", "disetujui dua orang")):
        with transaction.atomic():
            data = written_past(several, name)
            transaction.set_rollback(True)
        good, told = judged(visitor, data)
        assert not good
        assert why in told
        with pytest.raises(verify.Refused, match=why):
            verify.check(data)


def test_what_was_written_past_the_committee_is_refused_for_what_it_says(visitor, forgery):
    good, told = judged(visitor, forgery)
    assert not good
    assert "tidak diusulkan" in told or "urutan resmi" in told


def test_earlier_forms_and_late_changes_are_checked_as_the_other_does(visitor, bundle, run):
    for number in (1, 2, 3, 4, 5):
        good, told = judged(visitor, as_form(bundle, number))
        assert good, told
    candidate = Candidate.objects.unscoped(reason="tests").on(run).order_by("pk").first()
    with acting(by="user:petugas", reason="koreksi"):
        FeedbackScore._base_manager.filter(employee=candidate.employee_id).update(score=99)
    seal_now()
    good, told = judged(visitor, bundle_of(run))
    assert good, told
    assert visitor.inner_text("[data-told=late]") == "1"


def test_a_rotation_is_checked_with_its_plan(visitor, moved):
    good, told = judged(visitor, bundle_after(moved))
    assert good, told
    assert "ROTASI-DINAS-2026-1" in visitor.inner_text("[data-openings]")
    guards = [f"promotions.RotationMove:{name}" for name in ("move_as_planned",)]
    with pgtrigger.ignore(*guards):
        tamper("UPDATE promotions_rotationmove SET told = '{}'::jsonb")
    forged = bundle_after(moved)
    assert not accepted(forged)
    good, told = judged(visitor, forged)
    assert not good
    assert "penjelasan rotasi bukan yang disetujui" in told


def test_the_signature_is_checked_by_hand_where_a_browser_cannot(visitor, bundle):
    visitor.eval_on_selector("[data-bundle]", "field => { field.dataset.byHand = ''; }")
    assert judged(visitor, bundle)[0]
    chance = Random(5)
    assert not any(judged(visitor, one_value(bundle, chance))[0] for _turn in range(3))


@pytest.mark.parametrize("count", [12, pytest.param(300, marks=pytest.mark.long)])
def test_both_verifiers_agree_on_good_and_changed_files(visitor, selection, count):
    """Files of a selection with an opening, which tell the most."""
    chance, bundle = Random(count), selection.data
    ways = (
        lambda: bundle,
        lambda: one_byte(bundle, chance),
        lambda: one_value(bundle, chance),
        lambda: one_value(bundle, chance, signed=True),
    )
    for turn in range(count):
        data = ways[turn % len(ways)]()
        good, told = judged(visitor, data)
        assert good == accepted(data) == (data == bundle), told


def test_what_filled_the_vacancy_is_told_and_what_does_not_follow_is_refused(visitor, selection):
    good, told = judged(visitor, selection.data)
    assert good, told
    totals = visitor.inner_text("[data-totals]")
    assert [
        f"{total.replace('.', ',')} {person}" in totals for person, total in selection.totals.items()
    ] == [True] * 4
    cancelled, walked = visitor.inner_text("[data-openings]").splitlines()
    assert cancelled == "dibatalkan, –; lamaran 0, lembar nilai 0"
    assert walked.endswith("lamaran 4, lembar nilai 32")
    for why, forged in selection.forged.items():
        good, told = judged(visitor, forged)
        assert not good
        assert why in told
    own = selection.slices[0]
    field = {"name": "bagian.json", "mimeType": "application/json", "buffer": own}
    visitor.set_input_files("[data-bundle]", [])
    visitor.set_input_files("[data-bundle]", field)
    visitor.wait_for_selector("[data-state=slice]:visible, [data-state=bad]:visible")
    own = visitor.inner_text("[data-told=own-opening]")
    assert "nilai akhir 81,29 (" in own, visitor.inner_text("main")
    assert "Wawancara " in own
    assert "interview" not in own
    good, told = judged(visitor, b"%PDF-1.7 laporan")
    assert not good
    assert "bukan berkas bukti" in told
    assert visitor.complaints == []


def test_the_page_says_what_to_do_without_javascript(client):
    told = client.get("/periksa-berkas/").content.decode()
    assert "<noscript>" in told
    assert "python3 verify.py" in told
    assert settings.CONTENT_SECURITY_POLICY["DIRECTIVES"]["script-src"] == ["'self'"]


def test_the_own_part_is_told_and_both_verifiers_agree_on_changed_ones(visitor, stage):
    seal_now()
    by = principal_with(employee=stage.people[-1])
    data = take_slice(stage.run.public_id, by=by)
    chance = Random(7)
    for turn in range(9):
        given = changed(data, chance) if turn % 3 else data
        field = {"name": "bagian.json", "mimeType": "application/json", "buffer": given}
        visitor.set_input_files("[data-bundle]", [])
        visitor.set_input_files("[data-bundle]", field)
        visitor.wait_for_selector("[data-state=slice]:visible, [data-state=bad]:visible")
        visitor.wait_for_selector("[data-state=busy]", state="hidden")
        good = visitor.is_visible("[data-state=slice]")
        assert good == slice_accepted(given) == (given == data), visitor.inner_text("main")
        if good:
            assert str(stage.people[-1].public_id) in visitor.inner_text("[data-told=own-person]")
    assert visitor.complaints == []


def slice_accepted(data):
    try:
        verify.check_slice(data)
    except Exception:  # whatever a forged file makes fail is refused
        return False
    return True


def test_objections_and_the_root_are_checked_by_both(visitor):
    matter = Matter()
    matter.answered()
    data = bundle_after(matter)
    good, told = judged(visitor, data)
    assert good, told
    assert visitor.inner_text("[data-told=objections]") == "1"
    with pgtrigger.ignore(*GUARDS):
        tamper("UPDATE promotions_objection SET closes_on = known_on - 1")
    forged = bundle_after(matter)
    assert not accepted(forged)
    good, told = judged(visitor, forged)
    assert not good
    assert "di luar masa sanggah" in told
