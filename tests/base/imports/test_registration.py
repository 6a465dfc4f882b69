"""Nobody new is stored without a unit: the sender's only one, one that is named, or the one of a post."""

import io
import json
from dataclasses import replace
from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command
from django.utils import timezone

from asn_career.base.imports.rows_sent import load_rows
from asn_career.base.imports.specs import find_table
from employees.models import Employee, Unit
from tests.base.imports.packages import DAY, findings, load, table, write
from tests.base.imports.test_uploads import signed_in, zipped
from tests.employees.api.test_registry_api import caller
from tests.factories.accounts import principal_with

pytestmark = pytest.mark.django_db

TREE = "code,name,parent_code\nA,Agency,\nA1,Office,A\nB,Other agency,\nB1,Office,B\n"
POSTS = "code,name,kind,unit_code\nPA,Clerk,pelaksana,A1\nPB,Clerk,pelaksana,B1\n"
NEW, SECOND = "199001012015011001", "199001012015011002"
PEOPLE = f"nip,name,birth_date,status\n{NEW},Baru,1990-01-01,PNS\n{SECOND},Kedua,1990-01-01,PNS\n"
HELD = table("nip,position_code,from_date", (NEW, "PB", "2020-01-01"))


@pytest.fixture
def send(tmp_path):
    folder = tmp_path / "sent"
    load(write(folder, {"units": TREE, "positions": POSTS}))
    return lambda principal=None, unit="", **tables: load(
        write(folder, tables), principal=principal, unit_code=unit
    )


@pytest.fixture
def two_units(send):
    """A sender of both agencies, by two grants."""
    first, second = (principal_with("admin_opd", unit=Unit.objects.get(code=code)) for code in "AB")
    return replace(first, grants=(*first.grants, *second.grants))


def homes():
    return dict(Employee.objects.unscoped(reason="test").values_list("nip", "home_unit__code"))


def registered():
    return dict(Employee.objects.unscoped(reason="test").values_list("nip", "registered_unit__code"))


def command(folder, *more):
    out = io.StringIO()
    with pytest.raises(SystemExit) as ended:
        call_command("import_data", str(folder), "--json", *more, stdout=out)
    return ended.value.code, json.loads(out.getvalue())


@pytest.mark.parametrize("everything", [True, False], ids=["whole deployment", "two units"])
def test_of_several_units_one_has_to_be_named_or_to_follow_from_a_post(send, two_units, everything):
    by = None if everything else two_units
    history = HELD + f"{SECOND},nowhere,2020-01-01,\n"
    report = send(by, employees=PEOPLE, position_history=history)

    assert findings(report, "error") == [
        ("employees", 3, "unit_unnamed"),
        ("position_history", 3, "depends_on_refused_row"),
    ]
    assert (registered(), homes()) == ({NEW: "B"}, {NEW: "B1"})


def test_rows_that_a_system_sends_say_so_too(two_units):
    row = {"nip": NEW, "name": "Baru", "birth_date": "1990-01-01", "status": "PNS"}
    report = load_rows(find_table("employees"), [row], principal=two_units, as_of=DAY)
    assert [message.code for message in report.rows[0].messages] == ["unit_unnamed"]
    assert homes() == {}


def test_whose_post_is_refused_is_readable_where_it_would_have_been(send):
    send(
        employees=PEOPLE,
        position_history=HELD.replace("2020-01-01", "2030-01-01") + f"{SECOND},PA,2020-02-30\n",
    )
    assert homes() == {}

    collide = HELD + f"{NEW},PB,2020-06-01\n".replace("PB", "PA")
    both = "nip,position_code,from_date,to_date\n" + "".join(
        f"{line},2024-12-31\n" for line in collide.splitlines()[1:]
    )
    report = send(employees=PEOPLE, position_history=both)
    assert ("position_history", 2, "overlapping_posts") in findings(report)
    assert homes() == {NEW: "A"}


def test_a_named_unit_may_come_with_the_package_and_otherwise_exists(send, two_units):
    named = send(two_units, unit="B1", employees=PEOPLE)
    assert (named.state, set(homes().values())) == ("applied", {"B1"})

    third = "199001012015011003"
    later = PEOPLE + f"{third},Ketiga,1990-01-01,PNS\n"
    brought = send(unit="C", units="code,name,parent_code\nC,New,\n", employees=later)
    assert (brought.state, homes()[third]) == ("applied", "C")

    refused = send(two_units, unit="C", employees=PEOPLE.replace("Baru", "Lain"))
    assert (refused.state, findings(refused, "error")) == ("refused", [("", None, "unknown_unit")])


def test_the_command_refuses_an_unknown_unit_whole(send, tmp_path):
    folder = write(tmp_path / "sent", {"employees": PEOPLE})
    code, answer = command(folder, "--unit", "NOPE")
    assert (code, answer["state"]) == (2, "refused")
    assert "NOPE" in answer["messages"][0]["message"]
    code, answer = command(folder)
    assert (code, answer["totals"]["refused"]) == (3, 2)
    assert homes() == {}


def test_the_api_and_the_page_take_the_unit(send):
    client = caller(Unit.objects.get(code="A"), "read", "write")

    def post(**data):
        file = SimpleUploadedFile("p.zip", zipped(employees=PEOPLE))
        return client.post("/api/v1/imports/", {"file": file, **data})

    for code in ("NOPE", "B1"):
        refused = post(unit=code)
        assert (refused.status_code, list(refused.json()["fields"])) == (400, ["unit"])
    assert post(unit="A1").status_code == 202
    assert "Agency (A)" in signed_in("analis").get("/kelola/impor/").content.decode()


def test_an_import_is_not_of_a_day_to_come(send, tmp_path):
    tomorrow = timezone.localdate() + timedelta(days=1)
    client = caller(Unit.objects.get(code="A"), "read", "write")

    def post(day):
        file = SimpleUploadedFile("p.zip", zipped(employees=PEOPLE))
        return client.post("/api/v1/imports/", {"file": file, "as_of": day.isoformat()})

    refused = post(tomorrow)
    assert (refused.status_code, list(refused.json()["fields"])) == (400, ["as_of"])
    assert post(tomorrow - timedelta(days=1)).status_code == 202

    folder = write(tmp_path / "sent", {"units": "code,name\nZ,New\n"})
    code, answer = command(folder, "--as-of", tomorrow.isoformat())
    assert (code, answer["code"]) == (2, "import_day_ahead")
    assert not Unit.objects.filter(code="Z").exists()
