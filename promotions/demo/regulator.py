"""One pack for the regulator, asked for by the auditor of the demo."""

from __future__ import annotations

from datetime import date

from asn_career.base.models import Job
from employees.access import Permission
from employees.coverage import agencies_of
from promotions.regulator.asking import request_pack

from .accounts import demo_principal
from .days import at_work

PURPOSE = "Penilaian penerapan sistem merit tahun berjalan"


def ask_for_demo_pack(*, as_of: date) -> Job:
    """Queued like any pack; a worker makes it."""
    by = demo_principal("auditor", as_of=as_of)
    root = agencies_of(by, Permission.READ_SHORTLISTS)[0]
    return request_pack(root, year=as_of.year, purpose=PURPOSE, by=by, at=at_work(as_of)).job
