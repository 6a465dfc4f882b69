"""Openings of the demo, one of each route: a call that takes applications, and two that wait for somebody."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from promotions.models import Opening, Vacancy
from promotions.openings import applying, opening, stages
from promotions.openings.content import document_rules, rule_of
from promotions.openings.rules import said

from .accounts import demo_principal
from .days import at_work
from .scans import scan

CALL, GROUP, ROTATION = "LWG-KADIS-KOMINFO", "LWG-ASISTEN-UMUM", "LWG-SEKRETARIS-KOMINFO"
APPLICANT = "pegawai-2"
APPROVERS = ("penyetuju", "penyetuju-2")
RUN, COMMITTEE = "official_run", "committee"


def open_demo_selections(*, as_of: date) -> None:
    """A call with one application, and a succession group whose approval is still missing."""
    call = _sealed(CALL, as_of=as_of)
    if call is not None:
        _prove(call, "announcement", as_of=as_of)
        days = rule_of(call, "announcement")["days"]
        _start(call, "announcement", as_of=as_of, ends_on=as_of + timedelta(days=days))
        _apply(call, as_of=as_of)
    group = _sealed(GROUP, as_of=as_of)
    if group is not None:
        _start(group, "basis", as_of=as_of)


def open_demo_rotation(*, as_of: date) -> None:
    """The rotation that the committee of the demo sits for, up to its official run."""
    rotation = _sealed(ROTATION, as_of=as_of)
    if rotation is not None:
        _start(rotation, "basis", as_of=as_of)
        _prove(rotation, "basis", as_of=as_of)
        _close(rotation, "basis", as_of=as_of)
        _start(rotation, RUN, as_of=as_of)


def go_on_to_committee(*, as_of: date) -> None:
    """Once the run of the rotation is there, its committee takes over."""
    rotation = Opening.objects.with_context().filter(vacancy__code=ROTATION).first()
    if rotation is not None:
        _close(rotation, RUN, as_of=as_of)
        _start(rotation, COMMITTEE, as_of=as_of)


def _sealed(code: str, *, as_of: date) -> Opening | None:
    """An opening that two approved, or None where this agency has no such vacancy."""
    vacancy = Vacancy.objects.select_related("position__unit").filter(code=code).first()
    if vacancy is None:
        return None
    at = at_work(as_of)
    made = opening.propose_opening(vacancy, by=demo_principal("analis", as_of=as_of), at=at)
    for name in APPROVERS:
        by = demo_principal(name, as_of=as_of)
        opening.approve(made, by=by, at=at, seen_hash=made.content_hash)
    return made


def _start(row: Opening, code: str, *, as_of: date, ends_on: date | None = None) -> None:
    by = demo_principal("analis", as_of=as_of)
    stages.start(row, code, by=by, at=at_work(as_of), ends_on=ends_on)


def _close(row: Opening, code: str, *, as_of: date) -> None:
    stages.close(row, code, by=demo_principal("analis", as_of=as_of), at=at_work(as_of))


def _prove(row: Opening, code: str, *, as_of: date) -> None:
    """A scan for every item of a stage that needs a document."""
    by = demo_principal("analis", as_of=as_of)
    for item in rule_of(row, code)["evidence"]:
        if item["required"] and not item["record"]:
            upload = scan(said(item), name=f"{item['code']}.png")
            given: dict[str, Any] = {
                "upload": upload,
                "note": f"800/21/{as_of.year}",
                "by": by,
                "at": at_work(as_of),
            }
            stages.add_evidence(row, code, item=item["code"], **given)


def _apply(row: Opening, *, as_of: date) -> None:
    by = demo_principal(APPLICANT, as_of=as_of)
    if by.employee_id is None:
        return
    application = applying.begin(row, by=by)
    for kind, rule in document_rules(row).items():
        if rule["required"]:
            upload = scan(said(rule), name=f"{kind}.png")
            applying.add_file(application, kind=kind, upload=upload, by=by, at=at_work(as_of))
    applying.send(
        application,
        statement="Saya ingin memimpin penyatuan layanan data dan informasi daerah.",
        by=by,
        at=at_work(as_of),
    )
