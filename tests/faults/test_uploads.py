"""Files on their way in: cut off, and to a folder without room. Nothing is stored, nothing stays, and it is told."""

import os
import socket
import threading
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from io import BytesIO

import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.servers.basehttp import ThreadedWSGIServer
from django.core.wsgi import get_wsgi_application
from django.test import Client
from django.test.testcases import QuietWSGIRequestHandler
from django.urls import reverse
from django.utils import timezone

from asn_career.base.imports.models import Import, ImportFile
from asn_career.base.imports.uploads import submit_package
from asn_career.base.jobs.running import run_job
from asn_career.base.uploading import KeptUploadHandler
from asn_career.base.whole_bodies import CutOffError, WholeBodies
from asn_career.wsgi import application
from employees import documents
from employees.models import Document, Unit
from tests.base.imports.good_files import of_csv
from tests.base.imports.packages import DAY
from tests.base.imports.test_uploads import signed_in
from tests.factories import EmployeeFactory, UnitFactory, UserFactory
from tests.factories.accounts import principal_with
from tests.faults.disks import KILOBYTE, either_way, read_only, without_room
from tests.faults.seeds import chances, one_seed_or_five
from training.models import UploadedCertificate

pytestmark = pytest.mark.fault
MEGABYTE = 1024 * KILOBYTE
PAGE, API = "/kelola/impor/unggah/", "/api/v1/imports/"
TAKEN = {PAGE: 302, API: 202}
FULL = "Penyimpanan penuh"
CERTIFICATE = "certificate_form"


@pytest.fixture
def upload_folder(tmp_path, settings):
    folder = tmp_path / "unggah"
    folder.mkdir()
    settings.FILE_UPLOAD_TEMP_DIR = str(folder)
    return folder


@pytest.fixture
def media(tmp_path, settings):
    folder = tmp_path / "media"
    folder.mkdir()
    settings.MEDIA_ROOT = folder
    return folder


def files_in(folder):
    return sorted(path.name for path in folder.rglob("*") if path.is_file())


# --- The line breaks ------------------------------------------------------------------------------------------


@contextmanager
def serving(app):
    """A WSGI application on a port of its own."""
    server = ThreadedWSGIServer(("127.0.0.1", 0), QuietWSGIRequestHandler)
    server.daemon_threads = False  # whoever closes the server waits for its last answer
    server.set_app(app)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    try:
        yield server.server_address
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


@dataclass
class Sending:
    """A package on its way to an address, with a wish that comes behind the file, as on the page."""

    client: Client
    address: str
    size: int
    body: bytes = field(init=False)

    def __post_init__(self):
        self.client.get("/kelola/impor/")
        self.token = self.client.cookies["csrftoken"].value
        on_page = self.address == PAGE
        wish = "on" if on_page else "true"
        first = f"{self._field('csrfmiddlewaretoken')}{self.token}\r\n" if on_page else ""
        self.body = f"{first}{self._field('file', '; filename=paket.zip')}".encode()
        self.file_at = len(self.body)
        self.body += b"x" * self.size + f"\r\n{self._field('all_or_nothing')}{wish}\r\n--cut--\r\n".encode()

    def _field(self, name, more=""):
        return f'--cut\r\nContent-Disposition: form-data; name="{name}"{more}\r\n\r\n'

    def head(self, server):
        cookies = "; ".join(f"{name}={morsel.value}" for name, morsel in self.client.cookies.items())
        return (
            f"POST {self.address} HTTP/1.1\r\nHost: {server[0]}:{server[1]}\r\nCookie: {cookies}\r\n"
            f"X-CSRFToken: {self.token}\r\nContent-Type: multipart/form-data; boundary=cut\r\n"
            f"Content-Length: {len(self.body)}\r\nConnection: close\r\n\r\n"
        ).encode()

    def cuts(self, chance):
        """One in the head, one before the file, two in it, one behind it: before the whole wish has come."""
        behind = self.file_at + self.size
        return chance.sample(
            [
                -chance.randrange(1, 100),
                chance.randrange(self.file_at),
                chance.randrange(self.file_at, behind),
                behind - chance.randrange(1, 20),
                behind
                + chance.randrange(len("\r\n--cut\r\nCon"), len(self.body) - behind - len("--cut--\r\n")),
            ],
            k=5,
        )

    def sent(self, server, *, until):
        """Send so many bytes of the body and no more: the status of the answer, 0 without one."""
        head = self.head(server)
        with socket.create_connection(server) as line:
            line.sendall((head + self.body)[: len(head) + until])
            line.shutdown(socket.SHUT_WR)
            answer = line.makefile("rb").read()
        return int(answer.split(maxsplit=2)[1]) if answer.startswith(b"HTTP") else 0


@pytest.mark.django_db(transaction=True)
@one_seed_or_five
def test_an_upload_that_is_cut_off_leaves_no_row_and_no_file(seed, upload_folder):
    chance = chances("cut off", seed)
    address, size = chance.choice([PAGE, API]), chance.choice([40 * KILOBYTE, 6 * MEGABYTE])
    sending = Sending(signed_in("analis"), address, size)
    with serving(application) as server:
        for until in sending.cuts(chance):
            assert sending.sent(server, until=until) in (0, 400, 403), until
            assert (Import.objects.count(), ImportFile.objects.count()) == (0, 0), until
            assert files_in(upload_folder) == [], until
        # The same request sent whole is taken up to its wish: the cuts, and nothing else, kept it out.
        assert sending.sent(server, until=len(sending.body)) == TAKEN[address]
    assert Import.objects.get().options["all_or_nothing"] is True
    assert files_in(upload_folder) == []


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("address", [PAGE, API])
def test_believed_as_far_as_it_came_an_upload_would_lose_its_wishes(address, upload_folder):
    """The control: a server hands on what it got as if it were all."""
    sending = Sending(signed_in("analis"), address, 40 * KILOBYTE)
    with serving(get_wsgi_application()) as server:
        assert sending.sent(server, until=len(sending.body) - 30) == TAKEN[address]
    assert Import.objects.get().options["all_or_nothing"] is False


def body_of(content_type, content, *, announced):
    """What an application reads its body from."""
    environ = {
        "CONTENT_TYPE": content_type,
        "CONTENT_LENGTH": str(announced),
        "wsgi.input": BytesIO(content),
    }
    given = []
    WholeBodies(lambda environ, _start: given.append(environ["wsgi.input"]) or [])(environ, None)
    return given[0]


@pytest.mark.parametrize("content_type", ["application/x-www-form-urlencoded", "application/json"])
@pytest.mark.parametrize("read", ["read", "readline"])
def test_any_body_is_refused_where_bytes_are_missing_and_read_to_its_end_where_none_are(content_type, read):
    whole = b"reason=Tidak sesuai"
    assert getattr(body_of(content_type, whole, announced=len(whole)), read)() == whole
    with pytest.raises(CutOffError):
        getattr(body_of(content_type, whole, announced=len(whole) + 1), read)()


# --- No room --------------------------------------------------------------------------------------------------


@pytest.mark.django_db
@either_way
@one_seed_or_five
def test_a_package_that_finds_no_room_is_told_before_anything_is_stored_and_leaves_nothing(
    seed, way, upload_folder
):
    chance = chances("no room", seed)
    file = SimpleUploadedFile("paket.zip", bytes(chance.randrange(3, 8) * MEGABYTE))
    address = chance.choice([PAGE, API])
    with without_room(upload_folder, kilobytes=chance.randrange(16, 2048), way=way):
        answer = signed_in("analis").post(address, {"file": file})
        assert (answer.status_code, FULL in answer.content.decode()) == (503, True)
        assert (Import.objects.count(), files_in(upload_folder)) == (0, [])


@pytest.mark.django_db
@either_way
@pytest.mark.parametrize("address", [PAGE, API])
def test_a_folder_that_may_only_be_read_is_told_before_anything_is_stored(address, way, upload_folder):
    file = SimpleUploadedFile("paket.zip", bytes(4 * MEGABYTE))
    with read_only(upload_folder, way=way):
        answer = signed_in("analis").post(address, {"file": file})
    assert (answer.status_code, FULL in answer.content.decode()) == (503, True)
    assert not Import.objects.exists()


@pytest.mark.django_db
def test_without_a_handler_that_says_so_the_request_would_fail(upload_folder, monkeypatch):
    """The control: Django's own handler lets the error through."""

    def let_through(_handler, error):
        raise error

    monkeypatch.setattr(KeptUploadHandler, "_skip", let_through)
    file = SimpleUploadedFile("paket.zip", bytes(4 * MEGABYTE))
    with without_room(upload_folder, kilobytes=64), pytest.raises(OSError, match=r"space|large"):
        signed_in("analis").post(PAGE, {"file": file})


@pytest.mark.django_db(transaction=True)
@either_way
@one_seed_or_five
def test_a_worker_without_room_for_the_file_says_so_and_the_next_attempt_can_come(
    seed, way, tmp_path, monkeypatch
):
    chance, folder = chances("worker's room", seed), tmp_path / "sementara"
    folder.mkdir()
    monkeypatch.setattr("tempfile.tempdir", str(folder))
    content = of_csv() + bytes(chance.randrange(2 * MEGABYTE, 4 * MEGABYTE))
    sent = submit_package(content, name="paket.zip", principal=principal_with("analis"), as_of=DAY)
    with without_room(folder, kilobytes=chance.randrange(16, 1024), way=way):
        job = run_job(sent.job_id)
        assert files_in(folder) == []
    assert (job.state, job.error["code"]) == ("failed", "storage_full")
    page = signed_in("analis").get(f"/kelola/impor/{sent.public_id}/").content.decode()
    assert FULL in job.error["message"]
    assert FULL in page
    assert not Unit.objects.exists()
    again = submit_package(content, name="paket.zip", principal=principal_with("analis"), as_of=DAY)
    assert run_job(again.job_id).state == "done"


def certificate(content):
    return {
        "file": SimpleUploadedFile("sertifikat.pdf", b"%PDF-1.7 " + content),
        "name": "Pengelolaan arsip",
        "provider": "ANRI",
        "course_type": "3",
        "completed_on": (timezone.localdate() - timedelta(days=1)).isoformat(),
        "stated_hours": "14",
    }


@pytest.fixture
def own():
    person = EmployeeFactory(home_unit=UnitFactory(), status="PNS")
    client = Client()
    client.force_login(UserFactory(employee=person), backend=settings.AUTHENTICATION_BACKENDS[-1])
    return client


def stored(media):
    return Document._base_manager.count(), UploadedCertificate._base_manager.count(), files_in(media)


@pytest.mark.django_db
@either_way
@one_seed_or_five
def test_a_document_that_finds_no_room_leaves_neither_row_nor_file_and_may_be_sent_again(
    seed, way, own, media
):
    chance = chances("document's room", seed)
    sent = certificate(os.urandom(chance.randrange(200, 2_000) * KILOBYTE))
    for hindrance in chance.sample([without_room, read_only], 2):
        given = {"kilobytes": chance.randrange(8, 150)} if hindrance is without_room else {}
        with hindrance(media, way=way, **given):
            sent["file"].seek(0)
            answer = own.post(reverse(CERTIFICATE), sent)
            assert (answer.status_code, FULL in answer.content.decode()) == (422, True)
            assert stored(media) == (0, 0, [])
    sent["file"].seek(0)
    assert own.post(reverse(CERTIFICATE), sent).status_code == 302
    assert stored(media) == (1, 1, [Document._base_manager.get().sha256])


@pytest.mark.django_db
def test_written_in_its_place_a_document_without_room_would_leave_half_of_itself(own, media, monkeypatch):
    """The control."""

    def in_place(content, path):
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)

    monkeypatch.setattr(documents, "_write", in_place)
    with without_room(media, kilobytes=64):
        assert own.post(reverse(CERTIFICATE), certificate(os.urandom(MEGABYTE))).status_code == 422
        assert len(files_in(media)) == 1
