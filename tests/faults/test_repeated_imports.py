"""The same package again: at once from several officers, and later in other bytes. What it says is loaded once."""

import threading
from collections import Counter
from zoneinfo import ZoneInfo

import openpyxl
import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection, connections

from asn_career.base.imports.models import Import, ImportFile
from asn_career.base.imports.specs import all_tables
from asn_career.base.imports.stage import Stage
from asn_career.base.imports.uploads import request_apply
from asn_career.base.jobs.running import run_job
from asn_career.base.models import Job
from tests.base.imports.good_files import GOOD, PACKAGE, of_csv, zipped
from tests.base.imports.packages import load
from tests.base.imports.test_uploads import signed_in
from tests.factories.accounts import principal_with
from tests.faults.everything import everything
from tests.faults.seeds import chances, one_seed_or_five

pytestmark = pytest.mark.fault
AT_ONCE = 10
ROWS = sum(text.count("\n") - 1 for text in PACKAGE.values())
PAGE, API = "/kelola/impor/unggah/", "/api/v1/imports/"
TAKEN = {PAGE: 302, API: 202}
# Ten writers, of which one spells a name in another way.
SAME_ROWS = sorted(GOOD.keys() - {"windows-1252"})
TAKES_NOTES = ("base_import", "base_importrow", "base_importverdict", "base_importmessage")


def post(address, content, name="paket.zip"):
    return signed_in("analis").post(address, {"file": SimpleUploadedFile(name, content)})


def sent_at_once(packages):
    """Each of these (address, bytes) from an officer of its own at the same moment: what became of it."""
    officers = [(signed_in("analis"), *package) for package in packages]
    start, answers = threading.Barrier(len(officers)), []

    def send(client, address, content):
        file = {"file": SimpleUploadedFile("paket.zip", content)}
        start.wait()
        try:
            answers.append((address, content, client.post(address, file)))
        finally:
            connections.close_all()

    threads = [threading.Thread(target=send, args=officer) for officer in officers]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return answers


def taken(answers):
    """How often each content was taken."""
    return Counter(content for address, content, answer in answers if answer.status_code == TAKEN[address])


@pytest.mark.django_db(transaction=True)
@one_seed_or_five
def test_of_identical_files_sent_at_once_one_is_taken_and_the_others_are_told_whose_it_is(seed):
    """Through pages and API; another file among them is another matter."""
    chance = chances("identical", seed)
    contents = [GOOD[name]() for name in chance.sample(sorted(GOOD), 2)]
    shares = contents[:1] * (AT_ONCE - 1) + contents[1:] * chance.randint(1, 3)
    answers = sent_at_once([(chance.choice([PAGE, API]), content) for content in shares])

    assert taken(answers) == dict.fromkeys(contents, 1)
    assert (Import.objects.count(), ImportFile.objects.count(), Job.objects.count()) == (2, 2, 2)
    since = {
        each.sha256: each.created_at.astimezone(ZoneInfo(settings.TIME_ZONE)) for each in Import.objects.all()
    }
    for address, _content, answer in answers:
        if answer.status_code != TAKEN[address]:
            assert answer.status_code == 409
            assert "Berkas sama sedang dimuat oleh " in answer.content.decode()
            assert any(f"sejak {at:%Y-%m-%d %H:%M:%S}" in answer.content.decode() for at in since.values())


@pytest.mark.django_db(transaction=True)
@one_seed_or_five
def test_once_the_first_has_ended_the_same_file_may_come_again_and_changes_nothing(seed):
    chance = chances("again", seed)
    content = GOOD[chance.choice(sorted(GOOD))]()
    assert through_jobs(content, address=chance.choice([PAGE, API])).totals["new"] == ROWS
    before = register()

    address = chance.choice([PAGE, API])
    assert post(address, content).status_code == TAKEN[address]
    again = Import.objects.latest("pk")
    assert run_job(again.job_id).state == "done"
    again.refresh_from_db()

    assert (again.totals["new"], again.totals["changed"], again.totals["same"]) == (0, 0, ROWS)
    assert again.messages.filter(code="loaded_before").exists()
    assert register() == before


def register():
    """What packages fill, table by table."""
    now = everything()
    return {table.target: now[table.target] for table in all_tables()}


def through_jobs(content, *, address):
    """Sent, checked and applied."""
    assert post(address, content).status_code == TAKEN[address]
    package = Import.objects.latest("pk")
    assert run_job(package.job_id).state == "done"
    package.refresh_from_db()
    assert run_job(request_apply(package, by=principal_with("analis")).job_id).state == "done"
    package.refresh_from_db()
    return package


@pytest.mark.django_db(transaction=True)
def test_without_the_unique_key_several_of_them_are_taken():
    """The control."""
    content = of_csv()
    with connection.cursor() as cursor:
        cursor.execute("SELECT indexdef FROM pg_indexes WHERE indexname = 'import_one_in_progress'")
        (made,) = cursor.fetchone()
        cursor.execute("DROP INDEX import_one_in_progress")
    try:
        assert taken(sent_at_once([(PAGE, content)] * AT_ONCE))[content] > 1
    finally:
        with connection.cursor() as cursor:
            Import.objects.all().delete()
            cursor.execute(made)


def in_another_order(chance):
    """The rows of every table but the header shuffled, and the columns too."""
    tables = {}
    for name, text in PACKAGE.items():
        header, *rows = [line.split(",") for line in text.splitlines()]
        places = chance.sample(range(len(header)), k=len(header))
        lines = [header, *chance.sample(rows, k=len(rows))]
        tables[f"{name}.csv"] = "".join(",".join(line[place] for place in places) + "\n" for line in lines)
    return zipped(tables)


def saved_anew(folder):
    path = folder / "lagi.xlsx"
    path.write_bytes(GOOD["openpyxl"]())
    openpyxl.load_workbook(path).save(path)
    return path.read_bytes()


@pytest.mark.django_db
@one_seed_or_five
def test_the_same_rows_in_other_bytes_change_nothing(seed, tmp_path):
    """Written by other programs, saved anew, in another order: every row is known by what it says."""
    chance, file = chances("other bytes", seed), tmp_path / "paket"
    first, *others = (GOOD[name]() for name in chance.sample(SAME_ROWS, 3))
    file.write_bytes(first)
    loaded = load(file)
    assert (loaded.totals["new"], loaded.totals["refused"]) == (ROWS, 0)
    before = everything(except_for=TAKES_NOTES)

    for content in (*others, saved_anew(tmp_path), in_another_order(chance)):
        file.write_bytes(content)
        again = load(file)
        assert again.package.sha256 != loaded.package.sha256
        assert (again.state, again.totals["new"], again.totals["changed"], again.totals["same"]) == (
            "applied",
            0,
            0,
            ROWS,
        )
    assert everything(except_for=TAKES_NOTES) == before


@pytest.mark.django_db
@one_seed_or_five
def test_without_the_keys_of_the_rows_other_bytes_would_be_other_people(seed, tmp_path, monkeypatch):
    """The control: whether the bytes are the same says nothing."""
    chance, file = chances("no keys", seed), tmp_path / "paket"
    first, second = (GOOD[name]() for name in chance.sample(SAME_ROWS, 2))
    file.write_bytes(first)
    load(file)
    found = Stage.stored_sql.fget
    nobody = property(lambda self: f"SELECT * FROM ({found(self)}) found WHERE FALSE")
    monkeypatch.setattr(Stage, "stored_sql", nobody)
    file.write_bytes(second)

    told = load(file, dry_run=True).totals
    assert (told["same"], told["changed"]) == (0, 0)
    assert told["new"] >= ROWS - 1  # the person without a post is asked for a unit, as somebody new is
