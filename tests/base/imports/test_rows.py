"""One row of each kind of trouble, cell by cell, as every file format hands them over."""

from datetime import date, datetime, time
from decimal import Decimal

import pytest

from asn_career.base.imports.intake import Cell, Message, RawRow
from asn_career.base.imports.rows import TableReader
from asn_career.base.imports.specs import find_table
from tests.base.imports.packages import BUDI, DAY

EMPLOYEE = {"nip": BUDI, "name": "Budi", "birth_date": "1990-03-14", "status": "PNS"}
BLANK = Cell(None, "blank")


def cells(values):
    return {name: value if isinstance(value, Cell) else Cell(value) for name, value in values.items()}


def read(table, *rows, from_text=True):
    reader = TableReader(find_table(table), as_of=DAY, from_text=from_text)
    sent = [RawRow(table, f"{table}.csv", n, cells(row)) for n, row in enumerate(rows, start=2)]
    return list(reader.read(sent))


def told(row):
    return [(message.column, message.code) for message in row.messages]


EMPLOYEE_CELLS = [
    ({"nip": Cell(Decimal("199003142015031001"), "number")}, ("nip", "nip_number_cell")),
    ({"nip": ""}, ("nip", "required")),
    ({"nip": Cell("#N/A", "error")}, ("nip", "required")),
    ({"nip": Cell("#REF!", "error")}, ("nip", "error_value")),
    ({"nip": "null"}, ("nip", "nip_digits")),
    ({"nip": "-"}, ("nip", "required")),
    ({"name": BLANK}, ("name", "required")),
    ({"name": "-"}, ("name", "required")),
    ({"name": Cell(date(2026, 3, 1), "date")}, ("name", "date_cell")),
    ({"name": Cell(time(10, 0), "time")}, ("name", "date_cell")),
    ({"birth_date": Cell(Decimal(32946), "number")}, ("birth_date", "date_number_cell")),
    ({"birth_date": Cell(datetime(1990, 3, 14, 8, 0), "datetime")}, ("birth_date", "date_with_time")),  # noqa: DTZ001
    ({"birth_date": "2027-01-01"}, ("birth_date", "future_fact")),
    ({"birth_date": "14.03.1990"}, ("birth_date", "date_format")),
    ({"status": "Honorer"}, ("status", "unknown_choice")),
    ({"status": ""}, ("status", "required")),
    ({"sex": "X"}, ("sex", "unknown_choice")),
    ({"legal_position": "aktif"}, ("legal_position", "legal_position_format")),
    ({"legal_position": "001"}, ("legal_position", "legal_position_format")),
    ({"title_prefix": "😀"}, ("title_prefix", "emoji")),
    ({"email": "x" * 255}, ("email", "too_long")),
]


@pytest.mark.parametrize(("changed", "expected"), EMPLOYEE_CELLS)
def test_a_bad_cell_refuses_its_row(changed, expected):
    (row,) = read("employees", {**EMPLOYEE, **changed})
    assert row.refused
    assert told(row) == [expected]


def test_every_bad_cell_of_a_row_is_told_at_once():
    (row,) = read("employees", {"nip": "1", "name": "", "birth_date": "x", "status": "y"})
    assert [column for column, _code in told(row)] == ["nip", "name", "birth_date", "status"]


@pytest.mark.parametrize(
    ("changed", "column", "value"),
    [
        ({"birth_date": Cell(date(1990, 3, 14), "date")}, "birth_date", date(1990, 3, 14)),
        ({"birth_date": Cell(datetime(1990, 3, 14), "datetime")}, "birth_date", date(1990, 3, 14)),  # noqa: DTZ001
        ({"sex": Cell(Decimal(1), "number")}, "sex", "L"),
        ({"legal_position": Cell(Decimal(1), "number")}, "legal_position", "01"),
        ({"legal_position": "1"}, "legal_position", "01"),
        ({"status": "pppk paruh-waktu", "nip": "199003142024211001"}, "status", "PPPK_PARUH_WAKTU"),
        ({"name": Cell(True, "bool")}, "name", "TRUE"),
    ],
)
def test_what_a_sheet_made_of_a_value_is_read(changed, column, value):
    (row,) = read("employees", {**EMPLOYEE, **changed})
    assert not row.refused, told(row)
    assert row.values[column] == value


def test_somebody_past_retirement_who_counts_as_active_is_a_warning():
    old = {**EMPLOYEE, "nip": "196011201985031001", "birth_date": "1960-11-20"}
    active, retired, younger = read(
        "employees", old, {**old, "legal_position": "99"}, {**old, "birth_date": "1960-11-22"}
    )
    assert told(active) == [("legal_position", "past_retirement")]
    assert told(retired) == []
    assert told(younger) == [("birth_date", "nip_birth_mismatch")]


def test_unknown_cells_are_left_out_of_the_values():
    (row,) = read("employees", {**EMPLOYEE, "sex": "-", "email": "", "title_suffix": "N/A"})
    assert set(row.values) == set(EMPLOYEE)


def test_what_intake_found_wrong_with_a_row_refuses_it():
    problem = Message(
        "error", "ragged_row", "employees", "employees.csv", 2, params={"count": 3, "expected": 4}
    )
    raw = RawRow("employees", "employees.csv", 2, cells(EMPLOYEE), (problem,))
    (row,) = TableReader(find_table("employees"), as_of=DAY, from_text=True).read([raw])
    assert row.refused


def test_a_percent_cell_holds_a_hundredth():
    (row,) = read(
        "potential",
        {
            "nip": BUDI,
            "assessed_on": "2026-01-01",
            "score": Cell(Decimal("0.85"), "number", number_format="0%"),
        },
    )
    assert row.values["score"] == Decimal("85.00")


def test_exports_come_back_without_their_apostrophe_from_csv_only():
    (from_csv,) = read("employees", {**EMPLOYEE, "name": "'=1+1"})
    (from_workbook,) = read("employees", {**EMPLOYEE, "name": "'=1+1"}, from_text=False)
    assert (from_csv.values["name"], from_workbook.values["name"]) == ("=1+1", "'=1+1")


def test_a_column_that_mixes_forms_of_dates_is_told_once():
    ranks = [
        {"nip": BUDI, "rank": "III/a", "from_date": day}
        for day in ("2020-01-01", "2020-01-02", "03-01-2020", "2020-01-04", "05-01-2020")
    ]
    rows = read("rank_history", *ranks)
    assert [(row.raw.number, code) for row in rows for _column, code in told(row)] == [
        (4, "date_mixed_forms")
    ]


@pytest.mark.parametrize(
    ("table", "values", "expected"),
    [
        ("rank_history", {"nip": BUDI, "rank": "III/a", "from_date": "1989-01-01"}, "before_birth"),
        ("rank_history", {"nip": BUDI, "rank": "V/a", "from_date": "2020-01-01"}, "unknown_choice"),
        (
            "position_history",
            {"nip": BUDI, "position_code": "P", "from_date": "2020-01-01", "to_date": "2019-12-31"},
            "ends_before_start",
        ),
        (
            "position_history",
            {"nip": BUDI, "position_code": "P", "from_date": "2020-01-01", "assignment": "TT"},
            "unknown_choice",
        ),
        ("position_history", {"nip": BUDI, "from_date": "2020-01-01"}, "post_unnamed"),
        (
            "discipline",
            {"nip": BUDI, "level": "ringan", "start_date": "2020-01-02", "end_date": "2020-01-01"},
            "ends_before_start",
        ),
        (
            "discipline",
            {"nip": BUDI, "level": "ringan", "start_date": "2020-01-02", "cancelled_on": "2020-01-01"},
            "cancelled_before_start",
        ),
        ("discipline", {"nip": BUDI, "level": "sangat berat", "start_date": "2020-01-02"}, "unknown_choice"),
        ("education_history", {"nip": BUDI, "level": "TK"}, "unknown_choice"),
        ("education_history", {"nip": BUDI, "level": "S1", "graduated_on": "1980-01-01"}, "before_birth"),
        ("awards", {"nip": BUDI, "name": "X", "awarded_on": "2025-01-01", "score": "100,01"}, "out_of_range"),
        ("team_assignments", {"nip": BUDI, "name": "X", "year": "2027"}, "future_fact"),
        (
            "assessments",
            {
                "nip": BUDI,
                "competency_code": "T",
                "level": "3.3",
                "source": "cact",
                "assessed_on": "2025-01-01",
            },
            "wrong_step",
        ),
        (
            "assessments",
            {
                "nip": BUDI,
                "competency_code": "T",
                "level": "3",
                "source": "tebak",
                "assessed_on": "2025-01-01",
            },
            "unknown_choice",
        ),
        (
            "assessments",
            {
                "nip": BUDI,
                "competency_code": Cell(Decimal(7), "number"),
                "level": "3",
                "source": "cact",
                "assessed_on": "2025-01-01",
            },
            "number_cell",
        ),
        (
            "standards",
            {"position_code": "P", "competency_code": "T", "level": "3.5", "valid_from": "2025-01-01"},
            "not_whole",
        ),
        (
            "standards",
            {"position_code": "P", "competency_code": "T", "level": "6", "valid_from": "2025-01-01"},
            "out_of_range",
        ),
        (
            "standards",
            {
                "position_code": "P",
                "competency_code": "T",
                "level": "3",
                "valid_from": "2025-01-01",
                "importance": "wajib",
            },
            "unknown_choice",
        ),
        ("positions", {"code": "P", "name": "P", "kind": "kepala", "unit_code": "U"}, "unknown_choice"),
        (
            "positions",
            {"code": "P", "name": "P", "kind": "pengawas", "unit_code": "U", "job_class": "18"},
            "out_of_range",
        ),
        (
            "positions",
            {"code": "P", "name": "P", "kind": "pengawas", "unit_code": "U", "seats": "-1"},
            "out_of_range",
        ),
        (
            "positions",
            {"code": "P", "name": "P", "kind": "pengawas", "unit_code": "U", "retirement_age": "76"},
            "out_of_range",
        ),
        (
            "positions",
            {"code": "P", "name": "P", "kind": "pengawas", "unit_code": "U", "critical": "mungkin"},
            "unknown_choice",
        ),
        ("training_programs", {"code": "K", "name": "K", "hours": "0"}, "out_of_range"),
        (
            "training_programs",
            {"code": "K", "name": "K", "hours": "20", "cost": "Rp 1.500"},
            "number_ambiguous",
        ),
        ("training_history", {"nip": BUDI, "hours": "20", "completed_on": "2025-01-01"}, "training_unnamed"),
        (
            "vacancies",
            {"code": "V", "position_code": "P", "opened_on": "2025-01-01", "seats": "0"},
            "out_of_range",
        ),
        (
            "position_requirements",
            {"position_code": "P", "kind": "min_rank", "value": "V/a"},
            "unknown_choice",
        ),
    ],
)
def test_each_table_refuses_what_it_cannot_hold(table, values, expected):
    (row,) = read(table, values)
    assert row.refused
    assert expected in [code for _column, code in told(row)]


def test_very_many_hours_are_a_warning():
    (row,) = read(
        "training_history", {"nip": BUDI, "name": "X", "hours": "10000", "completed_on": "2025-01-01"}
    )
    assert (row.refused, told(row)) == (False, [("hours", "unusually_high")])


@pytest.mark.parametrize(
    ("table", "column", "raw", "value"),
    [
        ("rank_history", "rank", "IIID", "III/d"),
        ("rank_history", "rank", "34", "III/d"),
        ("rank_history", "rank", Cell(Decimal(34), "number"), "III/d"),
        ("rank_history", "rank", "Penata Tk. I", "III/d"),
        ("rank_history", "rank", "Penata Tingkat I (III/d)", "III/d"),
        ("rank_history", "rank", "ix", "IX"),
        ("education_history", "level", "DIII", "D-III"),
        ("education_history", "level", "D3", "D-III"),
        ("education_history", "level", "SMK", "SLTA"),
        ("education_history", "level", "Strata 1", "S1"),
        ("education_history", "level", "D4", "D-IV"),
        ("education_history", "level", "40", "S1"),
        ("position_history", "position_kind", "JPT Pratama", "jpt_pratama"),
        ("position_history", "position_kind", "Ahli Muda", "jf_ahli_muda"),
        ("position_history", "assignment", "", "definitif"),
        ("position_history", "assignment", "PLT", "plt"),
        ("positions", "echelon", "IIb", "II.b"),
        ("positions", "echelon", "22", "II.b"),
        ("training_programs", "cost", "1.234.567,89", Decimal("1234567.89")),
        ("training_history", "kind", "8", "bimtek"),
        ("performance", "work_result", "DIATAS EKSPEKTASI", "di_atas"),
        ("performance", "predicate", "Sangat Baik", "sangat_baik"),
        ("discipline", "level", "S", "sedang"),
    ],
)
def test_local_spellings_are_read(table, column, raw, value):
    (row,) = read(table, {column: raw})
    assert row.values[column] == value
