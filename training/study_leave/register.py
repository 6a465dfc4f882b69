"""What a study leave changes in the register, by rows as any system sends them: judged, kept with their source."""

from __future__ import annotations

from typing import Any

from asn_career.base.imports.rows_sent import RowsReport, load_rows
from asn_career.base.imports.specs import find_table
from employees.access import HeldGrant, Permission, Principal
from training.errors import RegisterRefusedError
from training.models import StudyLeave
from training.study_leave.rules import rules_on

_ENTER = frozenset({Permission.IMPORT})


def enter_standing(leave: StudyLeave, *, studying: bool, by: Principal) -> None:
    """Change the legal standing (kedudukan hukum) of somebody released from the post, and back."""
    if leave.mode != "released":
        return
    terms = rules_on(by.on)["active"]
    person = leave.employee
    row = {
        "nip": person.nip,
        "name": person.name,
        "birth_date": person.birth_date.isoformat(),
        "status": person.status,
        "legal_position": terms["studying"] if studying else terms["active"][0],
    }
    _send("employees", row, by=_entering(leave, by))


def enter_degree(leave: StudyLeave, *, by: Principal) -> None:
    """Propose the degree to the education history."""
    if leave.graduated_on is None:
        return
    row = {
        "nip": leave.employee.nip,
        "level": leave.level,
        "field": leave.field,
        "institution": leave.institution,
        "graduated_on": leave.graduated_on.isoformat(),
    }
    _send("education_history", row, by=_entering(leave, by))


def _entering(leave: StudyLeave, by: Principal) -> Principal:
    """Whoever took the step, with the right to enter what follows from it, about the person's unit and no other.

    The step was checked; whoever decides about studies need not be one who loads data.
    """
    unit = leave.employee.home_unit
    lineage = tuple(unit.lineage) if unit else ()
    return by.with_grants(HeldGrant(None, "study_leave", _ENTER, frozenset(), lineage))


def _send(table: str, row: dict[str, Any], *, by: Principal) -> None:
    report: RowsReport = load_rows(find_table(table), [row], principal=by, as_of=by.on)
    refused = [str(said.as_dict()["message"]) for one in report.rows for said in one.messages]
    if any(one.verdict == "refused" for one in report.rows):
        raise RegisterRefusedError(reason=" ".join(refused))
