"""A row is authorised one by one: what is not the sender's stays as it is, and nothing is told about it."""

import pytest

from employees.access import system_principal
from employees.models import Employee, PositionHistory, Unit
from tests.base.imports.packages import BUDI, DAY, EMPLOYEES, REGISTER, SITI, findings, load, table, write
from tests.factories.accounts import principal_with
from tests.factories.registry import EmployeeFactory

pytestmark = pytest.mark.django_db

FOREIGN = "198211052008011003"
NOBODY = "198711052008011003"


@pytest.fixture
def agencies(tmp_path):
    """Agency A with Budi and Siti in A1, agency B with Agus."""
    units = REGISTER["units"] + "A2,Second office,A\nB,Other,\n"
    positions = REGISTER["positions"] + "Q1,Other clerk,pelaksana,B,1\nP9,Elsewhere,pelaksana,A2,3\n"
    posts = table("nip,position_code,from_date", (BUDI, "P1", "2020-01-01"), (SITI, "P2", "2020-01-01"),
                  (FOREIGN, "Q1", "2020-01-01"))  # fmt: skip
    folder = write(
        tmp_path / "all", {**REGISTER, "units": units, "positions": positions, "position_history": posts}
    )
    assert load(folder, principal=system_principal(purpose="tests", on=DAY)).state == "applied"


@pytest.fixture
def officer(agencies):
    """Administers the office A1 alone."""
    return principal_with("admin_opd", unit=Unit.objects.get(code="A1"))


@pytest.fixture
def send(tmp_path, officer):
    def sent(**tables):
        return load(write(tmp_path / "sent", tables), principal=officer)

    return sent


def people():
    return dict(Employee.objects.unscoped(reason="test").values_list("nip", "name"))


def test_one_foreign_row_stays_out_and_the_others_go_in(send):
    renamed = EMPLOYEES.replace(",Budi,", ",Budi S,").replace(",Agus,", ",Stolen,")
    report = send(employees=renamed)

    assert findings(report, "error") == [("employees", 4, "nip_elsewhere")]
    assert people() == {BUDI: "Budi S", SITI: "Siti", FOREIGN: "Agus"}
    (message,) = [m for m in report.messages() if m.severity == "error"]
    assert "Agus" not in message.message + message.remedy


def test_a_foreign_person_is_as_unknown_as_nobody(send):
    report = send(
        rank_history=table(
            "nip,rank,from_date", (FOREIGN, "III/a", "2020-01-01"), (NOBODY, "III/a", "2020-01-01")
        )
    )

    first, second = report.messages()
    assert (first.code, first.params, first.remedy) == (second.code, second.params, second.remedy)
    assert first.message.replace(FOREIGN, "").replace("2", "3") == second.message.replace(NOBODY, "").replace(
        "2", "3"
    )


def test_units_and_posts_of_others_cannot_be_changed_or_used(send):
    report = send(
        units="code,name,parent_code\nA1,Office renamed,A\nA2,Taken,A\nN,New root,\nX,New,A1\nY,Foreign,B\n",
        positions="code,name,kind,unit_code\nP1,Clerk I,pelaksana,A1\nQ1,Taken,pelaksana,A1\nZ1,New,pelaksana,A2\n",
    )
    assert findings(report, "error") == [
        ("units", 3, "outside_scope"),
        ("units", 4, "outside_scope"),
        ("units", 6, "unknown_reference"),
        ("positions", 3, "outside_scope"),
        ("positions", 4, "unknown_reference"),
    ]
    assert Unit.objects.get(code="A1").name == "Office renamed"


def test_histories_may_name_posts_of_the_agency_but_not_of_others(send):
    report = send(position_history=table(
        "nip,position_code,from_date,to_date,assignment",
        (BUDI, "P9", "2016-01-01", "2016-12-31", "plt"), (SITI, "Q1", "2016-01-01", "2016-12-31", "plt"),
    ))  # fmt: skip
    assert findings(report, "error") == [("position_history", 3, "unknown_reference")]


POSTS = "nip,position_code,from_date,to_date,assignment"


def test_nobody_is_put_into_a_post_of_a_unit_that_the_sender_does_not_load(send):
    dates = [("2026-11-01", ""), ("2026-11-02", str(DAY)), ("2027-03-01", "")]
    rows = [(BUDI, "P9", *days, duty) for days in dates for duty in ("definitif", "plt", "plh", "pj")]
    report = send(position_history=table(POSTS, *rows))

    refused = [m for m in report.messages() if m.severity == "error"]
    assert {(m.code, m.column, m.value) for m in refused} == {("outside_scope", "position_code", "P9")}
    assert len(refused) == len(rows)
    assert "P9" in refused[0].message
    assert "Minta pihak yang boleh memuat unit itu" in refused[0].remedy
    held = PositionHistory.objects.unscoped(reason="test").filter(employee__nip=BUDI)
    assert [(post.position.code, post.validity.upper) for post in held] == [("P1", None)]


def test_an_ended_post_elsewhere_is_loaded_when_a_later_one_keeps_the_person_here(send):
    report = send(position_history=table(
        POSTS,
        (BUDI, "P9", "2016-01-01", "", ""),  # ends where the stored one begins
        (SITI, "P9", "2021-01-01", "2021-12-31", "plh"),
        (SITI, "P9", "2016-01-01", "2017-12-31", "definitif"),
    ))  # fmt: skip
    assert findings(report, "error") == []
    homes = Employee.objects.unscoped(reason="test").filter(nip__in=[BUDI, SITI])
    assert set(homes.values_list("home_unit__code", flat=True)) == {"A1"}


def test_an_ended_post_elsewhere_that_would_be_the_latest_takes_nobody_away(send):
    head = EMPLOYEES.splitlines()[0]
    new = "199001012015011001"
    history = (new, "P9", "2018-01-01", "2019-12-31", "")
    people = head + f"\n{new},Baru,1990-01-01,L,PNS,01\n"
    alone = send(employees=people, position_history=table(POSTS, history))
    assert findings(alone, "error") == [("position_history", 2, "outside_scope")]

    both = send(position_history=table(POSTS, history, (new, "P1", "2020-01-01", "", "")))
    assert findings(both, "error") == []
    person = Employee.objects.unscoped(reason="test").get(nip=new)
    assert person.home_unit.code == "A1"


def test_a_duty_elsewhere_is_ended_and_not_prolonged(send, tmp_path):
    elsewhere = table(POSTS, (BUDI, "P9", "2026-01-01", "2026-12-31", "plt"))
    by_all = load(write(tmp_path / "all", {"position_history": elsewhere}))
    assert by_all.state == "applied"

    assert send(position_history=elsewhere).totals["same"] == 1
    ended = send(position_history=elsewhere.replace("2026-12-31", "2026-11-30"))
    assert (ended.state, ended.totals["changed"]) == ("applied", 1)
    longer = send(position_history=elsewhere.replace("2026-12-31", "2027-01-31"))
    assert findings(longer, "error") == [("position_history", 2, "outside_scope")]


def test_who_belongs_to_no_unit_is_not_taken_over(send):
    lost = "199001012015011001"
    EmployeeFactory(nip=lost, name="Lost", home_unit=None, registered_unit=None)
    report = send(employees=EMPLOYEES.splitlines()[0] + f"\n{lost},Mine,1990-01-01,L,PNS,01\n")
    assert findings(report, "error") == [("employees", 2, "nip_elsewhere")]
    assert people()[lost] == "Lost"


def test_what_all_agencies_share_is_not_changed_by_one_office(send):
    report = send(
        competencies="code,name,kind\nT1,Data,technical\nT2,Mine,technical\nMAN-01,Mine,managerial\n"
    )
    assert findings(report, "error") == [
        ("competencies", 3, "shared_table"),
        ("competencies", 4, "shared_table"),
    ]


def test_new_people_are_registered_under_the_unit_of_the_sender(send):
    new = "199001012015011001"
    assert (
        send(employees=EMPLOYEES.splitlines()[0] + f"\n{new},Baru,1990-01-01,L,PNS,01\n").state == "applied"
    )
    person = Employee.objects.unscoped(reason="test").get(nip=new)
    assert (person.registered_unit.code, person.home_unit.code) == ("A1", "A1")


def test_a_code_of_others_in_other_capitals_is_refused_and_not_told(send):
    report = send(units="code,name,parent_code\nb,Mine,A1\na1,Mine,A1\n")
    foreign, own = report.messages()
    assert (foreign.code, foreign.params) == ("code_elsewhere", {})
    assert foreign.remedy.startswith("Pakai kode lain")
    assert (own.code, own.params) == ("code_case", {"stored": "A1"})
