"""Inputs whose verdict depends on several rows, or on what is stored already."""

from __future__ import annotations

from dataclasses import dataclass, field

from tests.base.imports.packages import BUDI, COMPETENCIES, EMPLOYEES, POSITIONS, REGISTER, SITI, UNITS, table

PEOPLE = "nip,name,birth_date,sex,status,legal_position"
POSTS = "nip,position_name,from_date,to_date,assignment"
HELD = "nip,competency_code,level,source,assessed_on"
STANDARD = "position_code,competency_code,level,valid_from"
BUDI_ROW = (BUDI, "Budi", "1990-03-14", "L", "PNS", "01")
HEADS = EMPLOYEES.splitlines()[0]


@dataclass(frozen=True)
class Rows:
    """A package on top of what ``stored`` put there; ``expected`` is verdict and code of each row that matters."""

    rule: str
    tables: dict[str, str]
    expected: dict[tuple[str, int], tuple[str, str]]
    stored: dict[str, str] = field(default_factory=lambda: dict(REGISTER))
    options: dict[str, bool] = field(default_factory=dict)
    state: str = ""


def _posts(*rows: tuple[str, ...]) -> dict[str, str]:
    return {"position_history": table(POSTS, *rows)}


def _units(*rows: tuple[str, ...]) -> dict[str, str]:
    return {"units": table("code,name,parent_code", *rows)}


CASES = [
    Rows(
        "one NIP in two rows that differ",
        {"employees": table(PEOPLE, BUDI_ROW, (BUDI, "Bukan Budi", *BUDI_ROW[2:]))},
        {("employees", 2): ("R", "contradicts_rows"), ("employees", 3): ("R", "contradicts_rows")},
        stored={},
    ),
    Rows(
        "a row that is there twice",
        {"employees": table(PEOPLE, BUDI_ROW, BUDI_ROW)},
        {("employees", 2): ("A", ""), ("employees", 3): ("W", "repeated_row")},
        stored={},
    ),
    Rows(
        "a repeated row of a refused one",
        {"education_history": table("nip,level", ("199003142015031999", "S1"), ("199003142015031999", "S1"))},
        {
            ("education_history", 2): ("R", "unknown_reference"),
            ("education_history", 3): ("R", "unknown_reference"),
        },
    ),
    Rows(
        "a row that depends on a refused one",
        {
            "employees": table(PEOPLE, ("199003142015031990", "x", "besok", "L", "PNS", "01")),
            "education_history": table("nip,level", ("199003142015031990", "S1")),
        },
        {
            ("employees", 2): ("R", "date_format"),
            ("education_history", 2): ("R", "depends_on_refused_row"),
        },
    ),
    Rows(
        "units in a circle",
        _units(("B", "B", "D"), ("C", "C", "B"), ("D", "D", "C")),
        {("units", row): ("R", "unit_cycle") for row in (2, 3, 4)},
        stored={},
    ),
    Rows("a unit above itself", _units(("B", "B", "B")), {("units", 2): ("R", "unit_own_parent")}, stored={}),
    Rows("a unit whose parent is nowhere", _units(("B", "B", "X")), {("units", 2): ("R", "unknown_reference")}),
    Rows(
        "a tree of 60 levels",
        _units(("L0", "L", ""), *((f"L{n}", "L", f"L{n - 1}") for n in range(1, 60))),
        {("units", 21): ("A", ""), ("units", 61): ("R", "unit_too_deep")},
        stored={},
    ),
    Rows(
        "a code that differs in case only",
        _units(("a1", "Lain", "A")),
        {("units", 2): ("R", "code_case")},
    ),
    Rows(
        "two codes of one file that differ in case only",
        _units(("X", "X", ""), ("x", "x", "")),
        {("units", 2): ("R", "contradicts_rows"), ("units", 3): ("R", "contradicts_rows")},
        stored={},
    ),
    Rows(
        "definitive posts that overlap",
        _posts((BUDI, "A", "2020-01-01", "2022-01-01", ""), (BUDI, "B", "2021-01-01", "2023-01-01", "")),
        {("position_history", 2): ("R", "overlapping_posts"), ("position_history", 3): ("R", "overlapping_posts")},
    ),
    Rows(
        "an open post before the next one",
        _posts((BUDI, "A", "2020-01-01", "", ""), (BUDI, "B", "2021-01-01", "", "")),
        {("position_history", 2): ("N", "closed_by_next"), ("position_history", 3): ("A", "")},
    ),
    Rows(
        "a post that ends on the day the next begins",
        _posts((BUDI, "A", "2020-01-01", "2021-01-01", ""), (BUDI, "B", "2021-01-01", "", "")),
        {("position_history", 2): ("N", "shortened_by_a_day"), ("position_history", 3): ("A", "")},
    ),
    Rows(
        "an acting post beside a definitive one",
        _posts((BUDI, "A", "2020-01-01", "", ""), (BUDI, "B", "2021-01-01", "2021-06-01", "plt")),
        {("position_history", 2): ("A", ""), ("position_history", 3): ("A", "")},
    ),
    Rows(
        "a gap between posts",
        _posts((BUDI, "A", "2020-01-01", "2020-06-30", ""), (BUDI, "B", "2021-01-01", "", "")),
        {("position_history", 2): ("A", ""), ("position_history", 3): ("A", "")},
    ),
    Rows(
        "a post that overlaps a stored one",
        _posts((BUDI, "B", "2020-06-01", "2020-09-01", "")),
        {("position_history", 2): ("R", "overlaps_stored_post")},
        stored=REGISTER | _posts((BUDI, "A", "2020-01-01", "2021-01-01", "")),
    ),
    Rows(
        "more holders than seats",
        {
            "position_history": table(
                "nip,position_code,from_date", (BUDI, "P2", "2020-01-01"), (SITI, "P2", "2020-01-01")
            )
        },
        {("position_history", 2): ("A", ""), ("position_history", 3): ("W", "more_holders_than_seats")},
    ),
    Rows(
        "an assessment with another level",
        {"assessments": table(HELD, (BUDI, "T1", "4", "cact", "2026-01-01"))},
        {("assessments", 2): ("R", "immutable_record")},
        stored=REGISTER | {"assessments": table(HELD, (BUDI, "T1", "3", "cact", "2026-01-01"))},
    ),
    Rows(
        "an assessment corrected on its own day",
        {"assessments": table(HELD, (BUDI, "T1", "4", "cact", "2026-02-01"))},
        {("assessments", 2): ("A", "")},
        stored=REGISTER | {"assessments": table(HELD, (BUDI, "T1", "3", "cact", "2026-01-01"))},
    ),
    Rows(
        "one competency twice with two levels",
        {"standards": table(STANDARD, ("P1", "T1", "3", "2026-01-01"), ("P1", "T1", "4", "2026-01-01"))},
        {("standards", 2): ("R", "contradicts_rows"), ("standards", 3): ("R", "contradicts_rows")},
    ),
    Rows(
        "a competency that the dictionary lacks",
        {"standards": table(STANDARD, ("P1", "T9", "3", "2026-01-01"))},
        {("standards", 2): ("R", "unknown_reference")},
    ),
    Rows(
        "a blank over a stored value",
        {"employees": f"{HEADS}\n{BUDI},Budi,1990-03-14,,PNS,01\n"},
        {("employees", 2): ("same", "")},
    ),
    Rows(
        "a name that was changed",
        {"employees": f"{HEADS}\n{BUDI},Budi Santoso,1990-03-14,L,PNS,01\n"},
        {("employees", 2): ("changed", "")},
    ),
    Rows(
        "a refused row keeps nobody else out",
        {"employees": table(PEOPLE, BUDI_ROW, ("1", "x", "1990-03-14", "L", "PNS", "01"))},
        {("employees", 2): ("A", ""), ("employees", 3): ("R", "nip_length")},
        stored={},
        state="partly",
    ),
    Rows(
        "all or nothing, and one row refused",
        {"employees": table(PEOPLE, BUDI_ROW, ("1", "x", "1990-03-14", "L", "PNS", "01"))},
        {("employees", 3): ("R", "nip_length")},
        stored={},
        options={"all_or_nothing": True},
        state="refused",
    ),
    Rows(
        "stop on warnings, and one warning",
        {"employees": table(PEOPLE, (BUDI, "Su\u200bharto", *BUDI_ROW[2:]))},
        {("employees", 2): ("W", "invisible_removed")},
        stored={},
        options={"stop_on_warnings": True},
        state="refused",
    ),
    Rows(
        "a ragged row",
        {"units": "code,name,parent_code\nB,B\nC,C,A,x\nD,D,A\n"},
        {("units", 2): ("R", "ragged_row"), ("units", 3): ("R", "ragged_row"), ("units", 4): ("A", "")},
    ),
    Rows(
        "education as SIASN sends it, by name alone",
        {"rw-pendidikan": f"nipBaru,tkPendidikanNama,pendidikanNama,tglLulus\n{BUDI},S-1/Sarjana,Hukum,01-08-2012\n"},
        {("education_history", 2): ("A", "")},
    ),
    Rows(
        "education as SIASN sends it, by code and name",
        {"rw-pendidikan": f"nipBaru,tkPendidikanId,tkPendidikanNama\n{BUDI},40,S-1/Sarjana\n"},
        {("education_history", 2): ("A", "")},
    ),
    Rows(
        "golongan as SIASN sends it, by code alone",
        {"rw-golongan": f"nipBaru,golonganId,tmtGolongan\n{BUDI},34,01-04-2024\n"},
        {("rank_history", 2): ("A", "")},
    ),
    Rows(
        "golongan as SIASN sends it, by name alone",
        {"rw-golongan": f"nipBaru,golongan,tmtGolongan\n{BUDI},III/d,01-04-2024\n"},
        {("rank_history", 2): ("A", "")},
    ),
    Rows(
        "golongan with code, name and title",
        {"rw-golongan": f"nipBaru,golonganId,golongan,pangkat,tmtGolongan\n{BUDI},34,III/d,Penata Tk. I,01-04-2024\n"},
        {("rank_history", 2): ("A", "")},
    ),
    Rows(
        "an exported formula comes back without its apostrophe",
        _units(("B", "'=1+1", "A")),
        {("units", 2): ("A", "")},
    ),
    Rows(
        "empty tables beside a full one",
        {"units": UNITS, "positions": POSITIONS.splitlines()[0] + "\n", "competencies": COMPETENCIES},
        {("units", 2): ("A", "")},
        stored={},
        state="applied",
    ),
]  # fmt: skip
