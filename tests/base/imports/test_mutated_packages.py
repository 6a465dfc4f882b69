"""Whatever bytes of a good package change, it ends in a verdict, soon, and never half saved."""

import io
import random
import resource

import pytest
from django.db import connection, transaction

from asn_career.base.imports.models import Import
from asn_career.base.imports.specs import all_tables
from asn_career.base.jobs.running import run_job
from tests.base.imports.good_files import GOOD, changed
from tests.base.imports.packages import load
from tests.base.imports.test_uploads import signed_in

SECONDS = 5
OUTCOMES = {"applied", "partly", "refused"}
SHORT = range(4)
ROUNDS = [*SHORT, *(pytest.param(seed, marks=pytest.mark.long) for seed in range(len(SHORT), 100))]


def stored():
    """Rows of every table of the package."""
    counted = " UNION ALL ".join(f"SELECT '{t.name}', count(*) FROM {t.target}" for t in all_tables())
    with connection.cursor() as cursor:
        cursor.execute(counted)
        return dict(cursor.fetchall())


def processor_seconds():
    """Of this process and of the readers that it started."""
    used = [resource.getrusage(whose) for whose in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return sum(each.ru_utime + each.ru_stime for each in used)


def gained(before):
    return {name: count - before[name] for name, count in stored().items() if count != before[name]}


def check_saved_as_told(report, before):
    told = {name: counts["new"] for name, counts in report.tables.items() if counts["new"]}
    assert gained(before) == ({} if report.state == "refused" else told)


def load_undone(path):
    """Load, hold what was saved against what was told, and take it back."""
    with transaction.atomic():
        before, used = stored(), processor_seconds()
        report = load(path)
        assert report.state in OUTCOMES
        assert processor_seconds() - used < SECONDS
        said = list(report.messages())
        assert all(message.message for message in said)
        assert "reading_failed" not in {message.code for message in said}
        check_saved_as_told(report, before)
        transaction.set_rollback(True)
    return report.state


@pytest.mark.django_db
@pytest.mark.parametrize("name", GOOD)
def test_the_unchanged_files_go_in_whole(tmp_path, name):
    (tmp_path / "paket").write_bytes(GOOD[name]())
    report = load(tmp_path / "paket")
    assert (report.state, report.totals["new"]) == ("applied", 11)


@pytest.mark.django_db
@pytest.mark.parametrize("seed", ROUNDS)
def test_any_change_of_bytes_ends_in_a_verdict_and_saves_what_it_tells(tmp_path, seed):
    rng, states = random.Random(seed), set()
    for name in GOOD:
        (tmp_path / "paket").write_bytes(changed(name, rng))
        states.add(load_undone(tmp_path / "paket"))
    if seed < len(SHORT):
        assert len(states) > 1, "changes that are all refused, or all harmless, try nothing"


@pytest.mark.django_db
def test_the_check_notices_a_partial_save(tmp_path):
    from employees.models import Unit

    (tmp_path / "paket").write_bytes(GOOD["csv folder"]())
    before = stored()
    report = load(tmp_path / "paket")
    check_saved_as_told(report, before)
    Unit.objects.create(code="LEBIH", name="Lebih")
    with pytest.raises(AssertionError):
        check_saved_as_told(report, before)


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize(
    "seed", [pytest.param(n, marks=pytest.mark.long if n >= 1 else ()) for n in range(20)]
)
def test_the_upload_page_answers_any_bytes_and_its_job_ends_in_a_verdict(seed):
    rng, client = random.Random(1000 + seed), signed_in("analis")
    before = stored()
    for name in GOOD:
        file = io.BytesIO(changed(name, rng))
        file.name = rng.choice(["paket.zip", "paket.xlsx", "../x'\".csv"])
        answer = client.post("/kelola/impor/unggah/", {"file": file})
        assert answer.status_code == 302, answer.content
        package = Import.objects.latest("pk")
        assert run_job(package.job_id).state == "done"
        package.refresh_from_db()
        assert (package.outcome in OUTCOMES, package.state) == (True, "done")
        for page in ("", "petakan/"):
            assert client.get(answer.headers["Location"] + page).status_code in (200, 409)
    assert gained(before) == {}, "a check writes nothing"
