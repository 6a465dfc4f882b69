"""An import can be taken back until somebody has built on it."""

import pytest
from django.utils import timezone

from asn_career.base.audit import acting
from asn_career.base.imports.errors import ImportNotUndoableError, NothingToUndoError, UndoneAlreadyError
from asn_career.base.imports.undoing import undo_import
from competencies.models import StandardVersion
from employees.models import Employee, PositionHistory, Unit
from tests.base.imports.packages import BUDI, REGISTER, load, table, write

pytestmark = pytest.mark.django_db


@pytest.fixture
def send(tmp_path):
    return lambda **tables: load(write(tmp_path / "p", tables))


def people():
    return Employee.objects.unscoped(reason="test")


def test_what_was_added_goes_and_what_was_changed_comes_back(send, operator):
    send(**REGISTER)
    send(position_history=table("nip,position_code,from_date", (BUDI, "P1", "2016-01-01")),
         standards=table("position_code,competency_code,level,valid_from", ("P1", "T1", 2, "2020-01-01")))  # fmt: skip
    second = send(
        units="code,name,parent_code\nA1,Renamed,A\nA5,New,A\n",
        positions="code,name,kind,unit_code\nP5,New,pelaksana,A5\n",
        employees=f"nip,name,birth_date,status\n{BUDI},Other,1990-03-14,PNS\n199001012015011001,Baru,1990-01-01,PNS\n",
        position_history=table("nip,position_code,from_date", (BUDI, "P5", "2020-01-01")),
        standards=table("position_code,competency_code,level,valid_from", ("P1", "T1", 3, "2024-01-01")),
    )
    assert people().get(nip=BUDI).home_unit.code == "A5"

    undo_import(second.package, by=operator)

    budi = people().get(nip=BUDI)
    assert (budi.name, budi.home_unit.code, people().count()) == ("Budi", "A1", 3)
    assert dict(Unit.objects.values_list("code", "name")) == {"A": "Agency", "A1": "Office"}
    assert PositionHistory.objects.unscoped(reason="test").get().validity.upper is None
    assert StandardVersion.objects.get().validity.upper is None


def test_an_import_on_which_somebody_built_is_not_undone(send, operator):
    first = send(**REGISTER)
    send(employees=f"nip,name,birth_date,status\n{BUDI},Later,1990-03-14,PNS\n")
    with pytest.raises(ImportNotUndoableError):
        undo_import(first.package, by=operator)
    assert people().count() == 3


def test_an_import_whose_records_are_used_is_not_undone(send, operator):
    first = send(**REGISTER)
    send(position_history=table("nip,position_code,from_date", (BUDI, "P1", "2016-01-01")))
    with pytest.raises(ImportNotUndoableError):
        undo_import(first.package, by=operator)
    assert Unit.objects.count() == 2


def test_an_import_is_undone_once(send, operator):
    first = send(**REGISTER)
    undo_import(first.package, by=operator)
    assert not Unit.objects.exists()
    with pytest.raises(UndoneAlreadyError) as again:
        undo_import(first.package, by=operator)
    first.package.refresh_from_db()
    at = timezone.localtime(first.package.undone_at)
    assert f"{at:%Y-%m-%d %H:%M}" in str(again.value)
    assert send(**REGISTER).totals["new"] == first.totals["new"]


def test_an_import_that_loaded_nothing_says_so(tmp_path, operator):
    checked = load(write(tmp_path / "p", REGISTER), dry_run=True)
    with pytest.raises(NothingToUndoError):
        undo_import(checked.package, by=operator)


def test_after_a_later_import_was_undone_the_earlier_one_can_be(send, operator):
    first = send(**REGISTER)
    later = f"nip,name,birth_date,sex,status\n{BUDI},Later,1990-03-14,P,PNS\n"
    second = send(employees=later, units="code,name,parent_code\nA1,Renamed,A\n")
    undo_import(second.package, by=operator)
    undo_import(first.package, by=operator)
    assert (people().count(), Unit.objects.count()) == (0, 0)


def test_a_change_by_hand_between_two_imports_keeps_the_earlier_one(send, operator):
    first = send(**REGISTER)
    with acting(by="tests", reason="by hand"):
        people().filter(nip=BUDI).update(email="budi@x.id")
    second = send(employees=f"nip,name,birth_date,status\n{BUDI},Later,1990-03-14,PNS\n")
    undo_import(second.package, by=operator)
    with pytest.raises(ImportNotUndoableError):
        undo_import(first.package, by=operator)
