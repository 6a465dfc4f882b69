"""A package from files to the register: what goes in, what stays out, and what is said about it."""

import io
import json
from datetime import date
from decimal import Decimal

import pytest
from django.core.management import call_command

from asn_career.base.models import AuditEntry, Import
from assessments.models import Assessment, Performance
from competencies.models import Competency, StandardVersion
from employees import protected
from employees.models import Employee, Position, RankHistory, Unit
from promotions.models import Vacancy
from tests.base.imports.packages import (
    AGUS,
    BUDI,
    DAY,
    EMPLOYEES,
    REGISTER,
    SITI,
    SMALL,
    findings,
    load,
    rows_of,
    table,
)
from training.models import TrainingHistory

pytestmark = pytest.mark.django_db


def test_the_same_package_twice_changes_nothing():
    first = load(SMALL)
    entries = AuditEntry.objects.count()
    second = load(SMALL)

    assert (first.state, second.state) == ("applied", "applied")
    assert first.totals["new"] == first.totals["rows"] == second.totals["same"] > 300
    assert [code for _, _, code in findings(second)] == ["loaded_before"]
    assert AuditEntry.objects.exclude(table_name__startswith="base_").count() == entries
    assert second.exit_code == 0


def test_a_dry_run_says_what_the_load_would_and_writes_nothing(package):
    folder = package(
        rank_history=table("nip,rank,from_date", (BUDI, "III/a", "2020-01-01"), (BUDI, "X/y", "2020-01-01"))
    )
    dry = load(folder, dry_run=True)

    assert not Unit.objects.exists()
    real = load(folder)
    assert findings(dry) == findings(real) == [("rank_history", 3, "unknown_choice")]
    assert dry.totals == real.totals
    assert (dry.exit_code, real.exit_code) == (3, 3)


def test_all_or_nothing_keeps_everything_out(package):
    folder = package(
        rank_history=table("nip,rank,from_date", (BUDI, "III/a", "2020-01-01"), (BUDI, "X/y", "2020-01-01"))
    )
    report = load(folder, all_or_nothing=True)

    assert (report.state, report.exit_code) == ("refused", 2)
    assert not Unit.objects.exists()
    assert ("", None, "all_or_nothing") in findings(report)


def test_stopping_on_warnings_keeps_everything_out(package):
    folder = package(employees=EMPLOYEES.replace("1990-03-14", "1990-03-15"))
    assert load(folder, stop_on_warnings=True).state == "refused"
    assert not Unit.objects.exists()
    report = load(folder)
    assert (report.state, report.totals["warnings"]) == ("applied", 1)


def test_a_file_that_is_no_package_is_refused_whole(tmp_path):
    file = tmp_path / "letter.pdf"
    file.write_bytes(b"%PDF-1.7 ...")
    report = load(file)

    assert (report.state, report.exit_code, report.totals["rows"]) == ("refused", 2, 0)
    assert [code for _, _, code in findings(report, "error")] == ["wrong_kind"]


def test_a_blank_never_changes_a_stored_value(register, package):
    load(
        package(
            register=False,
            employees=table(
                "nip,name,birth_date,status,sex,legal_position,email",
                (BUDI, "Budi", "1990-03-14", "PNS", "L", "03", "b@x.id"),
            ),
        )
    )
    report = load(
        package(
            register=False,
            employees=table(
                "nip,name,birth_date,status,sex,legal_position,email",
                (BUDI, "Budi S", "1990-03-14", "PNS", "", "", "-"),
            ),
        )
    )

    budi = rows_of(Employee).get(nip=BUDI)
    assert report.tables["employees"]["changed"] == 1
    assert (budi.name, protected.sex_of([budi.pk])[budi.pk], budi.legal_position, budi.email) == (
        "Budi S",
        "L",
        "03",
        "b@x.id",
    )


def test_an_empty_legal_position_of_a_new_person_is_stored_as_active_and_reported(package):
    report = load(
        package(
            employees=EMPLOYEES.replace(",01", ",").replace(
                "Siti,1988-07-21,P,PNS,", "Siti,1988-07-21,P,PNS,1"
            )
        )
    )

    assert findings(report) == [
        ("employees", 2, "default_legal_position"),
        ("employees", 4, "default_legal_position"),
    ]
    assert set(rows_of(Employee).values_list("legal_position", flat=True)) == {"01"}


def test_rows_that_contradict_each_other_are_all_refused_each_naming_the_others(package):
    report = load(package(employees=EMPLOYEES + f"{BUDI},Other,1990-03-14,L,PNS,01\n"))

    refused = [m for m in report.messages() if m.severity == "error"]
    assert [(m.row, m.code, m.params["rows"]) for m in refused] == [
        (2, "contradicts_rows", "5"),
        (5, "contradicts_rows", "2"),
    ]
    assert not rows_of(Employee).filter(nip=BUDI).exists()


def test_equal_rows_are_read_once_with_a_warning(package):
    line = f"{BUDI},Budi,1990-03-14,L,PNS,01\n"
    report = load(package(employees=EMPLOYEES + line + line))

    assert findings(report) == [("employees", 5, "repeated_row"), ("employees", 6, "repeated_row")]
    assert report.tables["employees"] == {
        "rows": 5,
        "new": 3,
        "changed": 0,
        "same": 2,
        "refused": 0,
        "warnings": 2,
    }


def test_what_depends_on_a_refused_row_is_refused_and_nothing_else(package):
    bad = EMPLOYEES.replace(f"{BUDI},Budi,1990-03-14", f"{BUDI},Budi,1990-02-30")
    report = load(
        package(
            employees=bad,
            rank_history=table(
                "nip,rank,from_date", (BUDI, "III/a", "2020-01-01"), (SITI, "III/a", "2020-01-01")
            ),
        )
    )

    assert findings(report) == [
        ("employees", 2, "date_impossible"),
        ("rank_history", 2, "depends_on_refused_row"),
    ]
    assert rows_of(RankHistory).count() == 1


def test_a_refused_change_of_a_stored_person_does_not_block_their_history(register, package):
    report = load(
        package(
            register=False,
            employees=EMPLOYEES.replace(f"{BUDI},Budi,1990-03-14", f"{BUDI},Budi,1990-02-30"),
            rank_history=table("nip,rank,from_date", (BUDI, "III/a", "2020-01-01")),
        )
    )
    assert findings(report) == [("employees", 2, "date_impossible")]


def test_references_must_exist_and_codes_match_exactly(package):
    report = load(
        package(
            position_history=table(
                "nip,position_code,from_date",
                (BUDI, "p1", "2020-01-01"),
                (SITI, "ZZ", "2020-01-01"),
                ("196804111993031009", "P1", "2020-01-01"),
            ),
            positions=REGISTER["positions"] + "p2,Twin,pengawas,A1,1\nP9,Lost,pengawas,a1,1\n",
        )
    )
    assert findings(report) == [
        ("positions", 3, "contradicts_rows"),
        ("positions", 5, "contradicts_rows"),
        ("positions", 6, "code_case"),
        ("position_history", 2, "code_case"),
        ("position_history", 3, "unknown_reference"),
        ("position_history", 4, "unknown_reference"),
    ]


def test_a_code_that_differs_from_a_stored_one_in_capitals_is_refused(register, package):
    report = load(package(register=False, positions="code,name,kind,unit_code\np1,Clerk,pelaksana,A1\n"))
    assert findings(report) == [("positions", 2, "code_case")]


@pytest.mark.parametrize(
    ("rows", "expected"),
    [
        ([("X", "X", "X")], [(2, "unit_own_parent")]),
        ([("X", "X", "Y"), ("Y", "Y", "X")], [(2, "unit_cycle"), (3, "unit_cycle")]),
        (
            [("X", "X", "Y"), ("Y", "Y", "X"), ("Z", "Z", "X")],
            [(2, "unit_cycle"), (3, "unit_cycle"), (4, "depends_on_refused_row")],
        ),
        ([("X", "X", "nowhere")], [(2, "unknown_reference")]),
        ([("X", "X", "nowhere"), ("Y", "Y", "X")], [(2, "unknown_reference"), (3, "depends_on_refused_row")]),
        ([("X", "X", "root"), ("ROOT", "R", "")], [(2, "code_case")]),
    ],
)
def test_units_that_hang_on_nothing_are_refused(package, rows, expected):
    report = load(package(register=False, units=table("code,name,parent_code", *rows)))
    assert [(row, code) for _, row, code in findings(report)] == expected


def test_a_cycle_is_named(package):
    report = load(package(register=False, units="code,name,parent_code\nX,X,Y\nY,Y,X\n"))
    assert {m.params["cycle"] for m in report.messages()} <= {"X → Y → X", "Y → X → Y"}


def test_a_stored_unit_cannot_be_moved_below_itself(register, package):
    report = load(package(register=False, units="code,name,parent_code\nA,Agency,A1\nB,New,A1\n"))
    assert findings(report) == [("units", 2, "unit_cycle")]
    assert Unit.objects.get(code="B").parent.code == "A1"


def test_units_hang_on_at_most_twenty_levels(package):
    rows = [("U1", "U", "")] + [(f"U{n}", "U", f"U{n - 1}") for n in range(2, 23)]
    report = load(package(register=False, units=table("code,name,parent_code", *rows)))
    assert findings(report) == [("units", 22, "unit_too_deep"), ("units", 23, "unit_too_deep")]
    first, _second = report.messages()
    assert "lebih dari 20 tingkat; instansi adalah tingkat pertama" in first.message
    assert Unit.objects.count() == 20


def test_units_may_come_in_any_order_and_move(package):
    load(package(register=False, units="code,name,parent_code\nC,C,B\nB,B,A\nA,A,\n"))
    report = load(package(register=False, units="code,name,parent_code\nC,C,A\n"))
    assert report.tables["units"]["changed"] == 1
    assert Unit.objects.get(code="C").parent.code == "A"


def test_stored_facts_are_not_changed_by_a_file(register, package):
    head = "nip,competency_code,level,source,assessed_on,provider"
    load(package(assessments=table(head, (BUDI, "T1", "2", "cact", "2025-01-01", "X"))))
    report = load(
        package(
            assessments=table(
                head,
                (BUDI, "T1", "3", "cact", "2025-01-01", "X"),
                (BUDI, "T1", "3", "cact", "2026-01-01", "X"),
            ),
        )
    )

    (refused,) = report.messages()
    assert (refused.row, refused.code, refused.column, refused.value) == (
        2,
        "immutable_record",
        "level",
        "3.0",
    )
    assert refused.params == {"stored": "level: 2.0"}
    assert list(rows_of(Assessment).order_by("assessed_on").values_list("level", flat=True)) == [2, 3]


def test_standards_of_one_day_are_one_version_and_versions_follow_each_other(register, package):
    head = "position_code,competency_code,level,valid_from"
    load(
        package(
            standards=table(
                head,
                ("P1", "T1", 2, "2024-01-01"),
                ("P1", "MAN-01", 2, "2024-01-01"),
                ("P1", "T1", 3, "2026-01-01"),
            )
        )
    )
    report = load(
        package(standards=table(head, ("P1", "T1", 4, "2024-01-01"), ("P1", "T1", 4, "2025-01-01")))
    )

    assert findings(report) == [("standards", 2, "immutable_record")]
    versions = StandardVersion.objects.order_by("valid_from")
    assert [(v.validity.lower.year, v.validity.upper and v.validity.upper.year) for v in versions] == [
        (2024, 2025),
        (2025, 2026),
        (2026, None),
    ]
    assert versions[0].items.count() == 2


def test_what_lies_after_the_day_of_the_import_is_refused(register, package):
    report = load(
        package(
            rank_history=table(
                "nip,rank,from_date", (BUDI, "III/a", "2026-11-21"), (BUDI, "III/b", "2026-11-22")
            ),
            position_history=table(
                "nip,position_code,from_date", (BUDI, "P1", "2027-11-21"), (SITI, "P1", "2027-11-22")
            ),
            standards=table("position_code,competency_code,level,valid_from", ("P1", "T1", 2, "2035-01-01")),
            vacancies=table("code,position_code,opened_on", ("V", "P2", "2030-01-01")),
            performance=table("nip,year,predicate", (BUDI, "2026", "baik"), (BUDI, "2027", "baik")),
        )
    )
    assert findings(report) == [
        ("rank_history", 3, "future_fact"),
        ("position_history", 3, "too_far_ahead"),
        ("performance", 3, "future_fact"),
    ]
    vacancy = Vacancy.objects.get()
    assert (vacancy.route, vacancy.seats) == ("open_selection", 1)


def test_the_rank_must_fit_the_status(package):
    report = load(
        package(
            employees=EMPLOYEES + "199001012024211001,Pipit,1990-01-01,L,PPPK,01\n",
            rank_history=table(
                "nip,rank,from_date",
                (BUDI, "IX", "2020-01-01"),
                ("199001012024211001", "III/a", "2024-01-01"),
                ("199001012024211001", "IX", "2024-01-01"),
                (BUDI, "34", "2020-01-01"),
            ),
        )
    )
    assert findings(report) == [("rank_history", 2, "rank_scheme"), ("rank_history", 3, "rank_scheme")]
    assert set(rows_of(RankHistory).values_list("rank", flat=True)) == {"IX", "III/d"}


def test_the_nip_against_the_row(package):
    report = load(
        package(
            employees=table(
                "nip,name,birth_date,sex,status",
                (BUDI, "Budi", "1990-03-15", "P", "PNS"),
                ("199001012024211001", "Pipit", "1990-01-01", "L", "PNS"),
            )
        )
    )
    assert findings(report, "warning", "error") == [
        ("employees", 2, "nip_birth_mismatch"),
        ("employees", 2, "nip_sex_mismatch"),
        ("employees", 3, "nip_status"),
    ]


def test_the_predicate_is_the_given_one_or_made_of_the_ratings(register, package):
    report = load(
        package(
            performance=table(
                "nip,year,work_result,behaviour,predicate",
                (BUDI, 2024, "di atas ekspektasi", "SESUAI", ""),
                (BUDI, 2025, "di_atas", "di_atas", "kurang"),
                (SITI, 2025, "sesuai", "", ""),
            )
        )
    )

    assert findings(report) == [
        ("performance", 3, "predicate_contradiction"),
        ("performance", 4, "performance_incomplete"),
    ]
    stored = rows_of(Performance).order_by("year").values_list("predicate", flat=True)
    assert list(stored) == ["baik", "kurang"]


def test_new_ratings_renew_a_made_predicate_and_keep_a_given_one(register, package):
    head = "nip,year,work_result,behaviour,predicate"
    load(
        package(
            performance=table(head, (BUDI, 2025, "sesuai", "sesuai", ""), (SITI, 2025, "", "", "sangat_baik"))
        )
    )
    report = load(
        package(
            performance=table(head, (BUDI, 2025, "di_bawah", "", ""), (SITI, 2025, "sesuai", "sesuai", ""))
        )
    )

    assert findings(report) == [("performance", 3, "predicate_contradiction")]
    predicates = rows_of(Performance).order_by("employee__nip").values_list("predicate", flat=True)
    assert list(predicates) == ["sangat_baik", "butuh_perbaikan"]


def test_training_takes_its_name_from_the_programme(register, package):
    load(
        package(
            training_programs="code,name,hours\nK1,Course,20\n",
            training_history=table(
                "nip,program_code,name,hours,completed_on",
                (BUDI, "K1", "", "20 JP", "2025-01-01"),
                (BUDI, "", "Seminar", "7,5", "2025-01-02"),
                (BUDI, "", "", "3", "2025-01-03"),
            ),
        )
    )
    stored = rows_of(TrainingHistory).order_by("completed_on").values_list("name", "hours")
    assert list(stored) == [("Course", Decimal(20)), ("Seminar", Decimal("7.5"))]


def test_more_holders_than_seats_is_a_warning(register, package):
    report = load(
        package(
            position_history=table(
                "nip,position_code,from_date",
                (BUDI, "P2", "2020-01-01"),
                (SITI, "P2", "2020-01-01"),
                (AGUS, "P3", "2020-01-01"),
            )
        )
    )
    assert findings(report) == [("position_history", 3, "more_holders_than_seats")]
    assert report.state == "applied"


def test_new_people_are_registered_under_the_only_agency_and_live_where_their_post_is(register, package):
    load(package(position_history=table("nip,position_code,from_date", (BUDI, "P1", "2020-01-01"))))
    homes = dict(rows_of(Employee).values_list("name", "home_unit__code"))
    assert homes == {"Budi": "A1", "Siti": "A", "Agus": "A"}


def test_every_written_row_is_audited_under_the_principal_and_the_import(package):
    report = load(package())
    entry = AuditEntry.objects.filter(table_name="employees_employee", operation="insert").latest("id")
    assert entry.actor == "system:tests"
    assert str(report.package.public_id) in entry.reason


def test_requirements_are_stored_in_the_spelling_of_their_kind(register, package):
    report = load(
        package(
            position_requirements=table(
                "position_code,kind,value",
                ("P2", "min_education", "D3"),
                ("P2", "min_rank", "IIIC"),
                ("P2", "experience_years", "4,0"),
                ("P2", "training", "PKP"),
                ("P2", "min_education", "Kuliah"),
            )
        )
    )
    assert findings(report) == [("position_requirements", 6, "unknown_choice")]
    assert set(Position.objects.get(code="P2").requirements.values_list("value", flat=True)) == {
        "D-III",
        "III/c",
        "4",
        "PKP",
    }


def test_the_command_prints_one_object_and_ends_with_the_code(package):
    folder = package(rank_history=table("nip,rank,from_date", (BUDI, "X/y", "2020-01-01")))
    out = io.StringIO()
    with pytest.raises(SystemExit) as ended:
        call_command("import_data", str(folder), "--json", "--as-of", "2026-11-21", stdout=out)

    answer = json.loads(out.getvalue())
    assert ended.value.code == 3
    assert list(answer) == ["file", "sha256", "dry_run", "state", "totals", "tables", "messages"]
    assert answer["state"] == "partly"
    (message,) = answer["messages"]
    assert set(message) == {
        "severity",
        "table",
        "sheet",
        "row",
        "column",
        "value",
        "code",
        "message",
        "remedy",
    }
    assert (message["row"], message["column"], message["value"], message["code"]) == (
        2,
        "rank",
        "X/y",
        "unknown_choice",
    )
    assert "X/y" in message["message"]


def test_the_same_bytes_are_not_loaded_twice_at_once(package):
    from asn_career.base.imports.errors import ImportInProgressError
    from asn_career.base.imports.loading import digest
    from asn_career.base.jobs.models import Job

    folder = package()
    sha256 = load(folder, dry_run=True).package.sha256
    assert digest(folder) == ""
    job = Job.objects.create(kind="import", identity="system:x", purpose="test")
    Import.objects.create(
        file_name="x", sha256=sha256, identity="system:x", as_of=DAY, state="running", job=job
    )
    with pytest.raises(ImportInProgressError) as refused:
        load(folder)
    assert refused.value.code == "import_in_progress"


def test_a_folder_that_is_refused_is_known_by_its_bytes(package):
    doubled = EMPLOYEES.replace("nip,name,", "nip,name,name,", 1)
    refused = load(package(employees=doubled))
    again = load(package(employees=doubled, name="again"))
    other = load(package(employees=doubled.replace("Budi", "Other")))
    assert {report.state for report in (refused, again, other)} == {"refused"}
    assert len(refused.package.sha256) == 64
    assert refused.package.sha256 == again.package.sha256 != other.package.sha256


def test_a_load_that_died_does_not_block_its_file(package):
    folder = package()
    sha256 = load(folder, dry_run=True).package.sha256
    Import.objects.create(file_name="x", sha256=sha256, identity="system:x", as_of=DAY, state="running")
    assert load(folder).state == "applied"


def test_a_changed_competency_of_the_nation_is_an_update(register, package):
    load(package(competencies="code,name,kind\nT1,Data analysis,teknis\n"))
    assert Competency.objects.get(code="T1").name == "Data analysis"


def test_day_of_the_import_is_an_argument(package):
    report = load(
        package(rank_history=table("nip,rank,from_date", (BUDI, "III/a", "2020-01-01"))),
        as_of=date(2019, 1, 1),
    )
    assert ("rank_history", 2, "future_fact") in findings(report)
