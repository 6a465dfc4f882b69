"""The process that reads: confined, without the project's secrets, and its end is always an answer."""

import os
import resource
import subprocess
import sys
import tempfile
from pathlib import Path

import pytest

from asn_career.base.imports.intake import Limits, PackageRefused, open_package, package

from .building import (
    GOOD_CSV,
    LAYOUTS,
    SMALL,
    archive,
    folder,
    inline_row,
    read,
    refusal_codes,
    sheet_xml,
    with_sheet,
)

MEGABYTE = 1024 * 1024


@pytest.fixture
def own_temp(tmp_path, monkeypatch) -> Path:
    """A folder for temporary files that holds nothing else."""
    place = tmp_path / "temp"
    place.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(place))
    return place


def children() -> set[str]:
    """Processes that this one has started, the servers of other tests among them."""
    threads = Path("/proc/self/task").glob("*/children")
    return {child for thread in threads for child in thread.read_text().split()}


def many_rows(tmp_path, count: int) -> Path:
    return folder(tmp_path, {"employees.csv": b"nip,name,birth_date\n" + b"1,Suharto,1980-01-01\n" * count})


def test_the_reader_imports_neither_the_project_nor_anything_installed():
    code = (
        package._START.rpartition("sys.exit")[0]
        + "print(sorted({name.partition('.')[0] for name in sys.modules}))"
    )
    done = subprocess.run(
        [sys.executable, "-I", "-S", "-c", code], capture_output=True, check=True, text=True
    )
    assert "'intake'" in done.stdout
    assert not any(
        f"'{name}'" in done.stdout for name in ("django", "asn_career", "celery", "psycopg2", "site")
    )


def test_the_reader_sees_no_environment_of_the_server(tmp_path, monkeypatch):
    monkeypatch.setenv("SECRET_KEY", "very-secret")
    monkeypatch.setattr(
        package, "_START", "import os, sys; sys.stderr.write(repr(dict(os.environ))); sys.exit(9)"
    )
    seen = []
    monkeypatch.setattr(package, "_death", lambda code, errors: seen.append(errors) or PackageRefused([]))
    with pytest.raises(PackageRefused):
        read(folder(tmp_path, {"employees.csv": GOOD_CSV}))
    assert b"very-secret" not in seen[0]
    assert b"SECRET_KEY" not in seen[0]


@pytest.mark.parametrize(
    ("code", "expected"),
    [
        ("import os; os.kill(os.getpid(), 11)", ("reading_failed", "SIGSEGV")),
        ("import os; os.kill(os.getpid(), 6)", ("reading_failed", "SIGABRT")),
        ("import os; os.kill(os.getpid(), 9)", ("reading_failed", "SIGKILL")),
        ("import sys; sys.exit(3)", ("reading_failed", "exit 3")),
        ("raise RuntimeError", ("reading_failed", "exit 1")),
    ],
)
def test_a_reader_that_dies_ends_in_a_refusal(tmp_path, monkeypatch, own_temp, code, expected):
    monkeypatch.setattr(package, "_START", code)
    with pytest.raises(PackageRefused) as caught:
        read(folder(tmp_path, {"employees.csv": GOOD_CSV}))
    (message,) = caught.value.messages
    assert (message.code, message.params["detail"]) == expected
    assert list(own_temp.iterdir()) == []


def test_a_reader_that_hangs_is_stopped(tmp_path, monkeypatch):
    monkeypatch.setattr(package, "_START", "import sys, time; sys.stdin.read(); time.sleep(60)")
    assert refusal_codes(folder(tmp_path, {"employees.csv": GOOD_CSV}), limits=Limits(wall=1)) == [
        "reading_time"
    ]


def test_processor_time_memory_and_disk_are_limited(tmp_path):
    rows = many_rows(tmp_path, 1_500_000)
    assert refusal_codes(rows, limits=Limits(cpu=1)) == ["reading_time"]
    assert refusal_codes(rows, limits=Limits(spool=MEGABYTE)) == ["reading_space"]
    merges = "".join(f'<mergeCell ref="A{n}:B{n}"/>' for n in range(10, 190_000))
    merged = sheet_xml(
        inline_row(1, ["nip", "name", "birth_date"]), after=f"<mergeCells>{merges}</mergeCells>"
    )
    limits = Limits(memory=64 * MEGABYTE, ratio=100_000)
    assert refusal_codes(with_sheet(tmp_path, merged), limits=limits) == ["reading_memory"]


def test_a_caller_that_gives_up_leaves_no_process_and_no_file(tmp_path, own_temp):
    class GivenUpError(Exception):
        pass

    def give_up(_: int) -> None:
        raise GivenUpError

    before = children()
    with pytest.raises(GivenUpError):
        open_package(many_rows(tmp_path, 300_000), layouts=LAYOUTS, limits=SMALL, on_progress=give_up)
    assert list(own_temp.iterdir()) == []
    assert children() == before


def test_progress_tells_how_many_rows_were_read(tmp_path):
    heard: list[int] = []
    open_package(
        many_rows(tmp_path, 300_000), layouts=LAYOUTS, limits=Limits(), on_progress=heard.append
    ).close()
    assert heard == sorted(heard)
    assert heard[-1] == 300_000


def test_a_large_archive_is_read_with_little_time_and_flat_memory(tmp_path):
    packed = archive(
        tmp_path, {"employees.csv": (many_rows(tmp_path, 100_000) / "employees.csv").read_bytes()}
    )
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    with open_package(packed, layouts=LAYOUTS, limits=Limits(memory=96 * MEGABYTE, ratio=10_000)) as opened:
        assert opened.tables["employees"].rows == 100_000
        assert sum(1 for _ in opened.rows("employees")) == 100_000
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    assert after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime < 5


def test_a_reading_leaves_nothing_behind(tmp_path, own_temp):
    read(folder(tmp_path, {"employees.csv": GOOD_CSV}))
    refusal_codes(folder(tmp_path, {"employees.csv": "x"}))
    assert list(own_temp.iterdir()) == []


def test_rows_that_a_killed_process_left_are_removed_later(tmp_path, own_temp):
    old, young = own_temp / "asn-intake-old", own_temp / "asn-intake-young"
    for place in (old, young):
        place.mkdir()
        (place / "0.rows").write_text("[]")
    os.utime(old, (0, 0))
    read(folder(tmp_path, {"employees.csv": GOOD_CSV}))
    assert list(own_temp.iterdir()) == [young]


def test_a_stricter_limit_of_the_machine_stays_in_force(tmp_path):
    code = (
        "import resource, sys; resource.setrlimit(resource.RLIMIT_NOFILE, (40, 40))"
        + package._START.replace("sys.exit(main())", "")
        + "from intake.child import _confine\nfrom intake.limits import Limits\n_confine(Limits(cpu=7))\n"
        + "print([resource.getrlimit(kind) for kind in (resource.RLIMIT_NOFILE, resource.RLIMIT_CPU)])"
    )
    done = subprocess.run(
        [sys.executable, "-I", "-S", "-c", code], capture_output=True, check=True, text=True
    )
    assert done.stdout.strip() == "[(40, 40), (7, 8)]"


def test_limits_come_from_the_settings(settings):
    settings.IMPORT_MEMBERS = 7
    assert Limits.from_settings().members == 7
    assert Limits.from_settings().upload == 100 * MEGABYTE
