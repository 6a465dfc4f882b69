"""Every input of the corpus gets its verdict from the real loader: reader, staging, judging and writing."""

from dataclasses import dataclass
from types import SimpleNamespace

import pytest
from django.db import connection, transaction

from asn_career.base.imports.models import Verdict
from asn_career.base.imports.specs import find_table
from employees import protected
from tests.base.imports.corpus.cells import CASES, STORED_AS_READ
from tests.base.imports.corpus.files import CASES as FILES
from tests.base.imports.corpus.files import written
from tests.base.imports.corpus.sending import as_folder, as_workbook, sent
from tests.base.imports.corpus.together import CASES as TOGETHER
from tests.base.imports.packages import load, write

SEVERITY = {"W": "warning", "N": "normalised"}


@dataclass(frozen=True)
class Told:
    """What the loader said of one row."""

    verdict: str
    data: dict
    errors: tuple[str, ...]
    others: tuple[tuple[str, str], ...]


@pytest.fixture(scope="module")
def loaded(django_db_setup, django_db_blocker, tmp_path_factory):
    """Both packages loaded once: what was said of each case, and how many rows each table gained."""
    by_form = {
        form: [(n, case) for n, case in enumerate(CASES) if case.in_sheet == form] for form in (False, True)
    }
    told, counts = {}, []
    with django_db_blocker.unblock(), transaction.atomic():
        for in_sheet, cases in by_form.items():
            sending = sent(cases)
            place = tmp_path_factory.mktemp("corpus")
            path = as_workbook(sending, place / "paket.xlsx") if in_sheet else as_folder(sending, place)
            with transaction.atomic():
                before = {name: stored(name) for name in sending.tables}
                report = load(path, unit_code="U")
                told |= said(report, sending.places)
                counts += [(n, stored(n) - before[n], report.tables[n]["new"]) for n in sending.tables]
                transaction.set_rollback(True)
        transaction.set_rollback(True)
    return SimpleNamespace(told=told, counts=counts)


def said(report, places):
    rows = {(row.table, row.row): row for row in report.package.rows.select_related("judged")}
    messages = {}
    for message in report.messages():
        messages.setdefault((message.table, message.row), []).append(message)
    found = {}
    for number, place in places.items():
        about = messages.get(place, [])
        found[number] = Told(
            rows[place].judged.verdict,
            rows[place].data | kept_apart(rows[place]),
            tuple(message.code for message in about if message.severity == "error"),
            tuple((message.severity, message.code) for message in about if message.severity != "error"),
        )
    return found


def kept_apart(row):
    """What the loader put into the schema of protected attributes, and out of the row."""
    assert "sex" not in row.data
    found = protected.sex_of([row.judged.target_id]) if row.table == "employees" else {}
    return {"sex": found[row.judged.target_id]} if found else {}


def stored(name):
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT count(*) FROM {find_table(name).target}")
        return cursor.fetchone()[0]


@pytest.mark.parametrize(
    "number", range(len(CASES)), ids=[f"{case.verdict} {case.rule}"[:70] for case in CASES]
)
def test_a_row_gets_its_verdict_with_one_reason(loaded, number):
    case, told = CASES[number], loaded.told[number]
    if case.verdict == "R":
        assert (told.verdict, told.errors) == (Verdict.REFUSED, (case.code,))
        return
    assert (told.verdict, told.errors) == (Verdict.NEW, ())
    if case.code:
        assert told.others == ((SEVERITY[case.verdict], case.code),)
    else:
        assert told.others == ()
    if case.stored is not STORED_AS_READ:
        assert told.data.get(case.column) == case.stored


def test_what_was_accepted_is_stored_and_nothing_else(loaded):
    assert len(loaded.counts) > 15
    for name, added, accepted in loaded.counts:
        assert added == accepted, name


@pytest.mark.django_db
@pytest.mark.parametrize("case", TOGETHER, ids=lambda case: case.rule)
def test_rows_get_their_verdict_from_each_other_and_from_what_is_stored(tmp_path, case):
    if case.stored:
        assert load(write(tmp_path / "stored", case.stored)).state == "applied"
    report = load(write(tmp_path / "package", case.tables), **case.options)
    rows = {(row.table, row.row): row.judged.verdict for row in report.package.rows.select_related("judged")}
    told = {}
    for message in report.messages():
        told.setdefault((message.table, message.row), []).append((message.severity, message.code))
    for place, (verdict, code) in case.expected.items():
        about = told.get(place, [])
        if verdict == "R":
            assert (rows[place], about) == ("refused", [("error", code)])
        elif verdict in SEVERITY:
            assert (rows[place] != "refused", about) == (True, [(SEVERITY[verdict], code)])
        else:
            assert (rows[place], about) == ("new" if verdict == "A" else verdict, [])
    if case.state:
        assert report.state == case.state


@pytest.mark.django_db
@pytest.mark.parametrize("case", FILES, ids=lambda case: case.rule)
def test_a_file_gets_its_verdict_and_leaves_nothing_when_refused(tmp_path, case):
    before = stored("employees")
    report = load(written(case, tmp_path), name=case.name)
    told = sorted(message.code for message in report.messages())
    assert told == sorted(case.told)
    assert all(message.message for message in report.messages())
    if case.verdict == "F":
        assert (report.state, stored("employees") - before) == ("refused", 0)
        return
    assert report.state == ("partly" if case.refused_rows else "applied")
    accepted = report.tables["employees"]["new"]
    assert accepted + case.refused_rows == report.tables["employees"]["rows"]
    assert stored("employees") - before == accepted > 0
