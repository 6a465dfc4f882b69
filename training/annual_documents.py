"""The official annexes of an annual plan: AKPK (needs) and HCDP (programmes), as workbook and PDF with a code."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Literal

from django.utils.translation import gettext as _

from asn_career.base.access_log import log_file
from asn_career.base.documents.issuing import issue
from asn_career.base.documents.typesetting import render_pdf
from asn_career.base.exports import Sheet, workbook
from asn_career.base.formatting import date_long, decimal1, decimal2, integer, money
from employees.access import Principal
from employees.models import User
from training.annual.added import added_of
from training.annual.budget import lines_of
from training.annual.errors import NoNeedsError, NoProposalError
from training.annual_choices import AnnualState
from training.models import AnnualPlan, PlannedProgramme, TrainingNeed

Annex = Literal["akpk", "hcdp"]
ANNEXES: dict[str, str] = {
    "akpk": "Analisis Kebutuhan Pengembangan Kompetensi",
    "hcdp": "Rencana Pengembangan Kompetensi (Human Capital Development Plan)",
}


def annex_workbook(plan: AnnualPlan, annex: Annex, *, by: Principal, purpose: str) -> bytes:
    """The annex as an .xlsx; logged with its purpose."""
    _log(plan, annex, by=by, purpose=purpose)
    if annex == "akpk":
        added = Sheet(_("Added needs"), _added_headings(), _added_rows(plan))
        return workbook([Sheet("AKPK", _need_headings(), _need_rows(plan, plain=True)), added])
    programmes = Sheet("HCDP", _programme_headings(), _programme_rows(plan, plain=True))
    return workbook([programmes, Sheet(_("Budget"), _line_headings(), _line_rows(plan, plain=True))])


def annex_pdf(plan: AnnualPlan, annex: Annex, *, by: Principal, purpose: str) -> bytes:
    """The annex as a PDF; one of an approved plan is issued under a code, before that it is a draft."""
    _log(plan, annex, by=by, purpose=purpose)
    data = _data(plan, annex)
    template = f"training/annual_{annex}"
    if plan.state not in (AnnualState.APPROVED, AnnualState.CLOSED):
        return render_pdf(template, data, on=by.on, draft=True)
    title = f"{ANNEXES[annex]} {plan.year}"
    _entry, content = issue(
        lambda code: render_pdf(template, data, on=by.on, code=code),
        kind=f"annual_{annex}",
        subject=f"annual_plan:{plan.public_id}",
        title=title,
        told=[(_("Agency"), plan.unit.name), (_("Year"), str(plan.year))],
        by=by.identity,
        on=by.on,
    )
    return content


def _log(plan: AnnualPlan, annex: Annex, *, by: Principal, purpose: str) -> None:
    if annex == "akpk" and plan.needs_as_of is None:
        raise NoNeedsError
    if annex == "hcdp" and plan.chosen_run is None:
        raise NoProposalError
    log_file(
        by=by.identity,
        action=f"annual_{annex}.export",
        subject=f"annual_plan:{plan.public_id}",
        purpose=purpose,
    )


def _data(plan: AnnualPlan, annex: Annex) -> dict[str, Any]:
    shared = {
        "title": ANNEXES[annex],
        "agency": plan.unit.name,
        "year": str(plan.year),
        "state": plan.get_state_display(),
        "signatures": [
            {"capacity": "Penyusun", **_signer(plan.submitted_by)},
            {"capacity": "Pejabat yang menyetujui", **_signer(plan.approved_by)},
        ],
    }
    if annex == "akpk":
        rows = _need_rows(plan)
        as_of = date_long(plan.needs_as_of) if plan.needs_as_of else ""
        added = {"added_headings": _added_headings(), "added": _texts(_added_rows(plan))}
        return {**shared, "as_of": as_of, "headings": _need_headings(), "rows": _texts(rows), **added}
    run = plan.chosen_run
    assert run is not None  # refused before
    return {
        **shared,
        "as_of": date_long(run.as_of),
        "headings": _programme_headings(),
        "rows": _texts(_programme_rows(plan)),
        "line_headings": _line_headings(),
        "lines": _texts(_line_rows(plan)),
        "facts": [
            [_("People with a need"), integer(run.people)],
            [_("People with training"), integer(run.served)],
            [_("Weighted levels closed"), f"{decimal2(run.closed)} / {decimal2(run.severity)}"],
            [_("Cost"), money(run.cost)],
            [_("Gap to the bound"), f"{decimal2(100 * (run.gap or 0))}%"],
        ],
    }


def _signer(identity: str) -> dict[str, str]:
    """Name and NIP of whoever acted; a line to be filled in where nobody did yet."""
    kind, _colon, key = identity.partition(":")
    if kind != "user":
        return {"name": "…" * 12}
    account = User.objects.select_related("employee").get(public_id=key)
    if account.employee is None:
        return {"name": account.username}
    return {"name": account.employee.full_name, "nip": account.employee.nip}


def _texts(rows: Sequence[Sequence[Any]]) -> list[list[str]]:
    return [["" if cell is None else str(cell) for cell in row] for row in rows]


def _need_headings() -> list[str]:
    return [
        _("Work unit"),
        _("Competency"),
        _("Target level"),
        _("Below"),
        _("Not assessed"),
        _("Weighted levels"),
        _("To train"),
        _("Programme"),
        _("Source"),
        _("Reason"),
    ]


def _need_rows(plan: AnnualPlan, *, plain: bool = False) -> list[list[Any]]:
    needs = TrainingNeed.objects.filter(plan=plan).select_related("unit", "competency", "program")
    return [
        [
            need.unit.name,
            need.competency.name,
            need.target_level,
            need.below,
            need.unknown,
            need.severity if plain else decimal1(need.severity),
            need.people,
            need.program.name if need.program else "",
            need.get_source_display(),
            need.reason,
        ]
        for need in needs.order_by("unit__code", "competency__code", "target_level")
    ]


def _added_headings() -> list[str]:
    return [_("Work unit"), _("Programme"), _("To train"), _("Decree or strategic programme"), _("Reason")]


def _added_rows(plan: AnnualPlan) -> list[list[Any]]:
    return [
        [need.unit.name, need.program.name, need.people, need.decree, need.reason] for need in added_of(plan)
    ]


def _programme_headings() -> list[str]:
    return [
        _("Programme"),
        _("Form"),
        _("Hours"),
        _("Rounds"),
        _("People"),
        _("Cost per seat"),
        _("Cost"),
        _("Budget line"),
        _("Weighted levels closed"),
    ]


def _programme_rows(plan: AnnualPlan, *, plain: bool = False) -> list[list[Any]]:
    rows = PlannedProgramme.objects.filter(run=plan.chosen_run).select_related("program", "line")
    return [
        [
            row.program.name,
            row.program.get_modality_display(),
            row.program.hours if plain else decimal1(row.program.hours),
            row.rounds,
            row.people,
            row.cost_per_seat if plain else money(row.cost_per_seat),
            row.cost if plain else money(row.cost),
            row.line.code if row.line else "",
            row.closed if plain else decimal2(row.closed),
        ]
        for row in rows.order_by("program__code")
    ]


def _line_headings() -> list[str]:
    return [_("DPA code"), _("Name"), _("Ceiling"), _("Planned"), _("Committed"), _("Spent")]


def _line_rows(plan: AnnualPlan, *, plain: bool = False) -> list[list[Any]]:
    return [
        [
            line.code,
            line.name,
            *(
                value if plain else money(value)
                for value in (line.ceiling, line.planned, line.committed, line.spent)
            ),
        ]
        for line in lines_of(plan)
    ]
