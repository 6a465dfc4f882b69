"""Packages on their way in: twice at once, cut off, to a folder without room, saved anew."""

import io
import resource
import socket
import threading
from zoneinfo import ZoneInfo

import openpyxl
import pytest
from django.conf import settings
from django.db import connection, connections
from django.test import Client

from asn_career.base.imports.models import Import, ImportFile
from asn_career.base.imports.uploads import submit_package
from asn_career.base.jobs.running import run_job
from asn_career.base.models import Job
from employees.models import Unit
from tests.base.imports.good_files import of_csv, of_openpyxl
from tests.base.imports.packages import DAY, load
from tests.base.imports.test_uploads import signed_in
from tests.factories.accounts import principal_with
from tests.servers import wait_for

AT_ONCE = 10
MEGABYTE = 1024 * 1024


def post(client, content, name="paket.zip", **headers):
    file = io.BytesIO(content)
    file.name = name
    return client.post("/kelola/impor/unggah/", {"file": file}, headers=headers)


# --- The same file twice ------------------------------------------------------------------------------------


def sent_at_once(content):
    """The same file from ten officers at the same moment: the answers."""
    clients = [signed_in("analis") for _ in range(AT_ONCE)]
    start, answers = threading.Barrier(AT_ONCE), []

    def send(client):
        start.wait()
        try:
            answers.append(post(client, content))
        finally:
            connections.close_all()

    threads = [threading.Thread(target=send, args=(client,)) for client in clients]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return answers


@pytest.mark.django_db(transaction=True)
def test_of_ten_identical_files_sent_at_once_one_is_taken_and_nine_are_told_whose_it_is():
    answers = sent_at_once(of_csv())
    assert sorted(answer.status_code for answer in answers) == [302] + [409] * 9
    taken = Import.objects.get()
    since = taken.created_at.astimezone(ZoneInfo(settings.TIME_ZONE))
    for answer in answers:
        if answer.status_code == 409:
            page = answer.content.decode()
            assert "Berkas sama sedang dimuat oleh " in page
            assert f"sejak {since:%Y-%m-%d %H:%M:%S}" in page
    assert (ImportFile.objects.count(), Job.objects.filter(kind="import").count()) == (1, 1)

    assert run_job(taken.job_id).state == "done"
    assert post(signed_in("analis"), of_csv()).status_code == 302, (
        "once the first has ended it may come again"
    )


@pytest.mark.django_db(transaction=True)
def test_without_the_unique_key_several_of_them_are_taken():
    with connection.cursor() as cursor:
        cursor.execute("SELECT indexdef FROM pg_indexes WHERE indexname = 'import_one_in_progress'")
        (made,) = cursor.fetchone()
        cursor.execute("DROP INDEX import_one_in_progress")
    try:
        answers = sent_at_once(of_csv())
        assert [answer.status_code for answer in answers].count(302) > 1
    finally:
        with connection.cursor() as cursor:
            Import.objects.all().delete()
            cursor.execute(made)


@pytest.mark.django_db
def test_a_workbook_saved_anew_has_other_bytes_and_changes_nothing(tmp_path):
    first, again = tmp_path / "paket.xlsx", tmp_path / "paket-lagi.xlsx"
    first.write_bytes(of_openpyxl())
    openpyxl.load_workbook(first).save(again)
    assert first.read_bytes() != again.read_bytes()
    loaded, repeated = load(first), load(again)
    assert (loaded.totals["new"], loaded.package.sha256 != repeated.package.sha256) == (11, True)
    assert repeated.totals == loaded.totals | {"new": 0, "same": 11}


# --- Cut off, or nowhere to keep it ----------------------------------------------------------------------------


@pytest.fixture
def upload_folder(tmp_path, settings):
    folder = tmp_path / "unggah"
    folder.mkdir()
    settings.FILE_UPLOAD_TEMP_DIR = str(folder)
    return folder


def request_of(client, server, size):
    """A whole upload request as bytes, with the officer's cookies."""
    client.get("/kelola/impor/")
    token = client.cookies["csrftoken"].value if "csrftoken" in client.cookies else "x" * 32
    cookies = f"sessionid={client.cookies[settings.SESSION_COOKIE_NAME].value}; csrftoken={token}"
    fields = (
        f'--cut\r\nContent-Disposition: form-data; name="csrfmiddlewaretoken"\r\n\r\n{token}\r\n'
        '--cut\r\nContent-Disposition: form-data; name="file"; filename="paket.zip"\r\n'
        "Content-Type: application/zip\r\n\r\n"
    )
    body = fields.encode() + b"x" * size + b"\r\n--cut--\r\n"
    head = (
        f"POST /kelola/impor/unggah/ HTTP/1.1\r\nHost: {server.thread.host}:{server.thread.port}\r\n"
        f"Cookie: {cookies}\r\nReferer: {server.url}/\r\nContent-Type: multipart/form-data; boundary=cut\r\n"
        f"Content-Length: {len(body)}\r\nConnection: close\r\n\r\n"
    )
    return head.encode(), body


def is_kept(folder):
    return any(folder.iterdir())


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("share", [0.0, 0.001, 0.3, 0.7, 0.9999])
def test_an_upload_that_is_cut_off_leaves_no_row_and_no_file(live_server, upload_folder, share):
    head, body = request_of(signed_in("analis"), live_server, 6 * MEGABYTE)
    with socket.create_connection((live_server.thread.host, live_server.thread.port)) as line:
        line.sendall(head + body[: int(len(body) * share)])
        if share > 0.5:
            wait_for(lambda: is_kept(upload_folder), what="the upload to be under way")
    wait_for(lambda: not is_kept(upload_folder), what="the upload to be given up")
    # The same request sent whole is taken up to its content: the cut, and nothing else, kept it out.
    with socket.create_connection((live_server.thread.host, live_server.thread.port)) as line:
        line.sendall(head + body)
        assert b" 302 " in line.makefile("rb").readline()
    assert Import.objects.count() == ImportFile.objects.count() == 1


@pytest.mark.django_db
def test_a_folder_that_cannot_be_written_to_is_told_before_anything_is_stored(settings):
    settings.FILE_UPLOAD_TEMP_DIR = "/proc/self"
    answer = post(signed_in("analis"), bytes(4 * MEGABYTE))
    assert answer.status_code == 503
    assert "Penyimpanan penuh" in answer.content.decode()
    assert not Import.objects.exists()


@pytest.fixture
def small_disk():
    """No file of this process may grow beyond a megabyte, as on a disk with no more room."""
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (MEGABYTE, before[1]))
    yield
    resource.setrlimit(resource.RLIMIT_FSIZE, before)


@pytest.mark.django_db
@pytest.mark.parametrize("address", ["/kelola/impor/unggah/", "/api/v1/imports/"])
def test_a_full_folder_is_told_before_anything_is_stored_and_leaves_nothing(
    address, upload_folder, small_disk
):
    file = io.BytesIO(bytes(4 * MEGABYTE))
    file.name = "paket.zip"
    answer = signed_in("analis").post(address, {"file": file})
    assert answer.status_code == 503, answer.content
    assert "Penyimpanan penuh" in answer.content.decode()
    assert (Import.objects.count(), is_kept(upload_folder)) == (0, False)


@pytest.mark.django_db(transaction=True)
def test_a_worker_without_room_for_the_file_says_so_and_the_next_attempt_can_come(small_disk):
    content = of_csv() + bytes(2 * MEGABYTE)
    package = submit_package(content, name="paket.zip", principal=principal_with("analis"), as_of=DAY)
    job = run_job(package.job_id)
    assert (job.state, job.error["code"]) == ("failed", "storage_full")
    assert "Penyimpanan penuh" in job.error["message"]
    page = signed_in("analis").get(f"/kelola/impor/{package.public_id}/").content.decode()
    assert "Penyimpanan penuh" in page
    assert not Unit.objects.exists()
    assert Client().get("/health/live/").status_code == 200
