"""All cases of single rows as two packages, one of text and one of typed cells, with the register they need."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import xlsxwriter

from tests.base.imports.corpus.cells import Cells, new_nip
from tests.base.imports.packages import table

COLUMNS = {
    "units": "code,name,parent_code,remote",
    "positions": "code,name,kind,unit_code,job_class,retirement_age,seats",
    "competencies": "code,name,kind",
    "employees": "nip,name,birth_date,sex,status,legal_position,email,nik",
    "standards": "position_code,competency_code,level,valid_from,decree",
    "rank_history": "nip,rank,from_date",
    "position_history": "nip,position_name,from_date,to_date",
    "education_history": "nip,level,field,graduated_on",
    "assessments": "nip,competency_code,level,source,assessed_on",
    "performance": "nip,year,work_result,behaviour,predicate",
    "periodic_performance": "nip,year,periodicity,first_month,last_month,predicate",
    "credit_points": "nip,decree,first_year,first_month,last_year,last_month,total,is_first,is_conversion",
    "potential": "nip,score,assessed_on",
    "feedback_scores": "nip,year,score",
    "awards": "nip,name,awarded_on,score",
    "training_programs": "code,name,hours,cost",
    "training_history": "nip,name,hours,completed_on",
}
USUAL: dict[str, dict[str, Any]] = {
    "units": {"name": "Unit"},
    "positions": {"name": "Jabatan", "kind": "pelaksana", "unit_code": "U"},
    "employees": {
        "name": "Budi",
        "birth_date": "1985-03-10",
        "sex": "L",
        "status": "PNS",
        "legal_position": "01",
    },
    "standards": {"competency_code": "T1", "level": "3", "valid_from": "2026-01-01"},
    "rank_history": {"rank": "III/a", "from_date": "2020-04-01"},
    "position_history": {"position_name": "Analis", "from_date": "2020-01-01"},
    "education_history": {"level": "S1", "field": "Hukum"},
    "assessments": {
        "competency_code": "T1",
        "level": "3",
        "source": "assessment_center",
        "assessed_on": "2026-01-01",
    },
    "performance": {"year": "2025", "predicate": "baik"},
    "periodic_performance": {
        "year": "2025",
        "periodicity": "sebagian",
        "first_month": "1",
        "last_month": "6",
        "predicate": "baik",
    },
    "credit_points": {
        "decree": "PAK/1",
        "first_year": "2025",
        "first_month": "1",
        "last_year": "2025",
        "last_month": "12",
        "total": "25",
    },
    "potential": {"score": "80", "assessed_on": "2026-01-01"},
    "feedback_scores": {"year": "2025", "score": "80"},
    "awards": {"name": "Satyalancana", "awarded_on": "2020-08-17"},
    "training_programs": {"name": "Pelatihan", "hours": "20"},
    "training_history": {"name": "Pelatihan", "hours": "20", "completed_on": "2020-01-01"},
}


@dataclass
class Sending:
    """The tables of one package, and the row in which each case stands."""

    tables: dict[str, list[dict[str, Any]]] = field(
        default_factory=lambda: {
            "units": [{"code": "U", "name": "Kabupaten"}],
            "competencies": [{"code": "T1", "name": "Data", "kind": "technical"}],
        }
    )
    places: dict[int, tuple[str, int]] = field(default_factory=dict)

    def put(self, name: str, row: Mapping[str, Any]) -> int:
        """The row's number in its file; row 1 holds the headings."""
        rows = self.tables.setdefault(name, [])
        rows.append(dict(row))
        return len(rows) + 1

    def add(self, number: int, case: Cells) -> None:
        cells = dict(case.cells)
        row = USUAL[case.table] | self._key(case, cells) | cells
        self.places[number] = (case.table, self.put(case.table, row))

    def _key(self, case: Cells, cells: dict[str, Any]) -> dict[str, Any]:
        """What makes the row one of its own: a person, a code or a post that nobody else has."""
        if "nip" in COLUMNS[case.table]:
            nip = new_nip()
            if case.table != "employees":
                person = {"nip": nip, "status": cells.pop("status", "PNS")}
                self.put("employees", USUAL["employees"] | self._of_status(person))
                return {"nip": person["nip"]}
            return {"nip": nip}
        code = f"K{len(self.places)}"
        if case.table == "standards":
            self.put("positions", USUAL["positions"] | {"code": code})
            return {"position_code": code}
        parent = {"parent_code": "U"} if case.table == "units" else {}
        return {"code": code, **parent}

    def _of_status(self, person: dict[str, Any]) -> dict[str, Any]:
        if person["status"] == "PPPK":
            person["nip"] = person["nip"][:12] + "21" + person["nip"][14:]
        return person


def sent(cases: Iterable[tuple[int, Cells]]) -> Sending:
    sending = Sending()
    for number, case in cases:
        sending.add(number, case)
    return sending


def as_folder(sending: Sending, folder: Path) -> Path:
    """Every table as CSV."""
    for name, rows in sending.tables.items():
        columns = COLUMNS[name]
        lines = [[row.get(column, "") for column in columns.split(",")] for row in rows]
        (folder / f"{name}.csv").write_text(table(columns, *lines), encoding="utf-8", newline="")
    return folder


def as_workbook(sending: Sending, path: Path) -> Path:
    """Every table as a sheet whose cells keep their types."""
    options = {"strings_to_formulas": False, "strings_to_urls": False}
    book = xlsxwriter.Workbook(path, options)
    day, moment = (
        book.add_format({"num_format": "yyyy-mm-dd"}),
        book.add_format({"num_format": "yyyy-mm-dd hh:mm"}),
    )
    for name, rows in sending.tables.items():
        columns = COLUMNS[name].split(",")
        sheet = book.add_worksheet(name)
        sheet.write_row(0, 0, columns)
        for number, row in enumerate(rows, start=1):
            for place, column in enumerate(columns):
                _write(sheet, number, place, row.get(column, ""), day=day, moment=moment)
    book.close()
    return path


def _write(sheet: Any, row: int, place: int, value: Any, *, day: Any, moment: Any) -> None:
    if hasattr(value, "hour"):
        sheet.write_datetime(row, place, value, moment)
    elif hasattr(value, "year"):
        sheet.write_datetime(row, place, value, day)
    else:
        sheet.write(row, place, value)
