"""The page that checks a certificate without a connection agrees with the stand-alone verifier, and sends nothing."""

import json
import mimetypes
from datetime import date
from decimal import Decimal

import pytest
from django.contrib.staticfiles import finders
from django.test import Client

from docs.verify_credential import InvalidError, verify
from tests.browser.conftest import browser_type_launch_args
from tests.factories import EmployeeFactory, TrainingProgramFactory, UnitFactory, principal_with
from tests.training.learning import AT, TODAY, seat
from training.credentials import keys
from training.credentials.issuing import issue
from training.models import Result

__all__ = ["browser_type_launch_args"]  # the Chromium of the journeys
pytestmark = [pytest.mark.django_db, pytest.mark.browser]
# A browser gives its cryptography to secure places alone, and takes this name for one.
ADDRESS = "http://localhost/periksa-kredensial/"


@pytest.fixture
def issued(settings, tmp_path):
    settings.DATA_DIR = tmp_path
    person = EmployeeFactory(name="Siti Rahma", email="Siti@asn.example", home_unit=UnitFactory())
    program = TrainingProgramFactory(name="Analisis data", hours=Decimal(20), certificate_years=None)
    row = seat(person, program, date(2026, 3, 2), date(2026, 3, 4), state="attended", passed=True)
    result = Result._base_manager.get(enrolment=row)
    return issue(result, by=principal_with("analis", unit=person.home_unit, on=TODAY), at=AT)


def served(route):
    path = route.request.url.removeprefix("http://localhost")
    if path.startswith("/static/") and (found := finders.find(path.removeprefix("/static/"))):
        route.fulfill(path=found, content_type=mimetypes.guess_type(found)[0])
        return
    answer = Client().get(path)
    headers = {name: value for name, value in answer.items() if name.lower() != "content-length"}
    route.fulfill(status=answer.status_code, headers=headers, body=answer.content)


@pytest.fixture
def visitor(browser, issued):
    page = browser.new_page()
    page.route("**/*", served)
    page.complaints = []
    page.on("console", lambda said: page.complaints.append(said.text) if said.type == "error" else None)
    page.on("pageerror", lambda error: page.complaints.append(str(error)))
    page.goto(ADDRESS)
    page.wait_for_selector("[data-with-script]:visible")
    page.context.set_offline(True)
    yield page
    page.close()


def judged(page, text, *, mail=""):
    """Whether the page takes a certificate for genuine, and what it says."""
    page.fill("[data-text]", text)
    page.fill("[data-mail]", mail)
    page.click("form[data-credential] button")
    page.wait_for_selector("[data-state=good]:visible, [data-state=bad]:visible")
    return page.is_visible("[data-state=good]"), page.inner_text("main")


def accepted(text):
    try:
        verify(text, keys.public_keys())
    except InvalidError:
        return False
    return True


def changed(text):
    """One sign of the content changed."""
    head, body, sign = text.split(".")
    place = len(body) // 2
    return ".".join([head, f"{body[:place]}{'A' if body[place] != 'A' else 'B'}{body[place + 1 :]}", sign])


@pytest.mark.parametrize("by_hand", [False, True])
def test_a_genuine_certificate_is_told_and_a_changed_one_refused_without_a_request(visitor, issued, by_hand):
    if by_hand:
        visitor.eval_on_selector("[data-credential]", "form => { form.dataset.byHand = ''; }")
    requests = []
    visitor.on("request", lambda request: requests.append(request.url))
    good, told = judged(visitor, issued.jwt, mail="siti@ASN.example")
    assert good, told
    assert "Analisis data" in told
    assert "Diterbitkan untuk pemilik alamat surel ini." in told
    assert "Bukan diterbitkan" in judged(visitor, issued.jwt, mail="lain@asn.example")[1]
    assert "Siti Rahma" in judged(visitor, issued.offline)[1]
    for text in (changed(issued.jwt), issued.jwt[:-4], "bukan sertifikat", ""):
        assert judged(visitor, text)[0] == accepted(text) == False, text  # noqa: E712  all three agree
    assert (requests, visitor.complaints) == ([], [])


def test_the_file_of_the_issuers_page_and_keys_from_elsewhere_are_taken(visitor, issued):
    page = json.dumps({"credential": {}, "jwt": issued.jwt}).encode()
    visitor.set_input_files("[data-file]", {"name": "s.json", "mimeType": "application/json", "buffer": page})
    assert judged(visitor, "")[0]
    foreign = json.dumps({"keys": []}).encode()
    visitor.eval_on_selector("details", "each => { each.open = true; }")
    visitor.set_input_files(
        "[data-keyfile]", {"name": "k.json", "mimeType": "application/json", "buffer": foreign}
    )
    good, told = judged(visitor, "")
    assert not good
    assert "bukan milik penerbit ini" in told
