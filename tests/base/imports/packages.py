"""Small packages made in a test, loaded as the command loads them."""

import csv
from datetime import date
from pathlib import Path

from asn_career.base.imports.loading import load_package
from employees.access import system_principal

DAY = date(2026, 11, 21)
SMALL = Path(__file__).parents[2] / "data" / "small_package"

BUDI, SITI, AGUS = "199003142015031001", "198807212012032004", "198211052008011003"

UNITS = "code,name,parent_code\nA,Agency,\nA1,Office,A\n"
POSITIONS = """code,name,kind,unit_code,seats
P1,Clerk,pelaksana,A1,2
P2,Head,pengawas,A1,1
P3,Analyst,pelaksana,A1,5
"""
EMPLOYEES = f"""nip,name,birth_date,sex,status,legal_position
{BUDI},Budi,1990-03-14,L,PNS,01
{SITI},Siti,1988-07-21,P,PNS,01
{AGUS},Agus,1982-11-05,L,PNS,01
"""
COMPETENCIES = "code,name,kind\nT1,Data,technical\n"
REGISTER = {"units": UNITS, "positions": POSITIONS, "employees": EMPLOYEES, "competencies": COMPETENCIES}


def write(folder, tables):
    folder.mkdir(parents=True, exist_ok=True)
    for old in folder.iterdir():
        old.unlink()
    for name, text in tables.items():
        (folder / f"{name}.csv").write_text(text, encoding="utf-8", newline="")
    return folder


def table(columns, *rows):
    """CSV of rows given as tuples."""
    import io

    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(columns.split(","))
    writer.writerows(rows)
    return out.getvalue()


def load(path, *, principal=None, as_of=DAY, **options):
    principal = principal or system_principal(purpose="tests", on=as_of)
    return load_package(path, principal=principal, as_of=as_of, **options)


def findings(report, *severities):
    """(table, row, code) of the messages, without what every load may say."""
    return [
        (message.table, message.row, message.code)
        for message in report.messages()
        if not severities or message.severity in severities
    ]


def verdicts(report, name):
    rows = report.package.rows.filter(table=name).order_by("row").values_list("row", "judged__verdict")
    return dict(rows)


def rows_of(model):
    manager = model.objects
    return manager.unscoped(reason="test") if hasattr(manager, "unscoped") else manager.all()
