"""The tables of the data package and the writing of one as a folder of CSV files."""

import csv
from collections.abc import Iterable
from contextlib import ExitStack
from pathlib import Path

Row = tuple[object, ...]
Record = tuple[str, Row]

COLUMNS: dict[str, tuple[str, ...]] = {
    "units": ("code", "name", "parent_code", "remote"),
    "positions": (
        "code",
        "name",
        "kind",
        "unit_code",
        "echelon",
        "job_class",
        "family",
        "seats",
        "retirement_age",
        "critical",
    ),
    "competencies": ("code", "name", "kind", "family"),
    "standards": (
        "position_code",
        "competency_code",
        "level",
        "importance",
        "valid_from",
        "valid_to",
        "decree",
    ),
    "position_requirements": ("position_code", "kind", "value", "importance"),
    "training_programs": (
        "code",
        "name",
        "kind",
        "modality",
        "hours",
        "cost",
        "provider",
        "competency_code",
        "target_level",
    ),
    "vacancies": ("code", "position_code", "opened_on", "route", "seats"),
    "employees": (
        "nip",
        "name",
        "title_prefix",
        "title_suffix",
        "birth_date",
        "sex",
        "status",
        "legal_position",
        "email",
    ),
    "rank_history": ("nip", "rank", "from_date", "decree"),
    "position_history": (
        "nip",
        "position_code",
        "position_name",
        "position_kind",
        "unit_name",
        "from_date",
        "to_date",
        "assignment",
    ),
    "education_history": ("nip", "level", "field", "institution", "graduated_on"),
    "performance": ("nip", "year", "work_result", "behaviour", "predicate"),
    "periodic_performance": (
        "nip",
        "year",
        "periodicity",
        "first_month",
        "last_month",
        "work_result",
        "behaviour",
        "predicate",
        "coefficient_id",
        "percentage",
        "criteria",
        "rater_nip",
    ),
    "credit_points": (
        "nip",
        "decree",
        "decree_on",
        "first_year",
        "first_month",
        "last_year",
        "last_month",
        "main",
        "supporting",
        "total",
        "is_first",
        "is_integration",
        "is_conversion",
    ),
    "discipline": ("nip", "level", "kind_id", "start_date", "end_date", "cancelled_on"),
    "assessments": ("nip", "competency_code", "level", "source", "assessed_on", "provider"),
    "potential": ("nip", "score", "assessed_on", "method"),
    "feedback_scores": ("nip", "year", "score"),
    "awards": ("nip", "name", "awarded_on", "score"),
    "team_assignments": ("nip", "name", "year", "score"),
    "training_history": (
        "nip",
        "program_code",
        "name",
        "kind",
        "hours",
        "completed_on",
        "certificate_no",
    ),
    "service_satisfaction": ("unit_code", "month", "respondents", "score", "source"),
    "service_answers": ("unit_code", "number", "given_on", "rating", "service", "comment"),
}


def write_package(records: Iterable[Record], *, folder: Path) -> dict[str, int]:
    """Write the records as one CSV file per table and return the rows of each."""
    folder.mkdir(parents=True, exist_ok=True)
    counts = dict.fromkeys(COLUMNS, 0)
    with ExitStack() as stack:
        writers = {}
        for table, columns in COLUMNS.items():
            file = stack.enter_context((folder / f"{table}.csv").open("w", newline="", encoding="utf-8"))
            writer = csv.writer(file, lineterminator="\n")
            writer.writerow(columns)
            writers[table] = writer.writerow
        for table, row in records:
            writers[table](row)
            counts[table] += 1
    return counts


def gather_tables(records: Iterable[Record]) -> dict[str, list[dict[str, str]]]:
    """Hold a whole (small) agency in memory, cells as the text that the files would have."""
    tables: dict[str, list[dict[str, str]]] = {table: [] for table in COLUMNS}
    for table, row in records:
        tables[table].append(dict(zip(COLUMNS[table], map(str, row), strict=True)))
    return tables
