"""What the evidence file of a run costs at size: the root over its people, the file, one own part, the check."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from datetime import date
from pathlib import Path
from tempfile import TemporaryFile
from typing import IO

from django.db.backends.postgresql.psycopg_any import DateRange

from asn_career.base.audit import acting
from asn_career.base.evidence.sealing import seal
from asn_career.base.jobs.running import run_job
from employees.access import Principal, user_principal
from employees.choices import Role
from employees.models import Grant, Unit, User
from promotions.benchmarks.steps import Step, take_step
from promotions.bundle.files import write_bundle
from promotions.bundle.slices import slice_of
from promotions.bundle.verifier.whole import check
from promotions.models import ConsideredPerson, Shortlist, Vacancy
from promotions.rule_sets.approving import approve, propose
from promotions.rule_sets.official import request_official

_GATE = "somebody whom a run of invented people considered"
_STATUS, _PEAK_AGAIN = Path("/proc/self/status"), Path("/proc/self/clear_refs")
_LONG_AGO = date(2020, 1, 1)


def walk_evidence(*, on: date) -> Iterator[Step]:
    """An official run over everybody among the invented people, and every file about it.

    Each step tells ``peak``, the most memory that the process had during it, in bytes. Raises RuntimeError where the
    run fails.
    """
    yield _step("official run with its root", lambda: _counts(_official(on)))
    run = Shortlist.objects.published().with_context().newest_first()[:1].get()
    yield _step("seal the trail", _seal)
    with TemporaryFile() as made:
        yield _step("evidence file", lambda: _write(run, made))
        yield _step("one person's own part", lambda: _own(run))
        yield _step("check of the file by verify.py", lambda: _check(made))


def _counts(run: Shortlist) -> Mapping[str, int]:
    return {"considered": run.considered or 0, "eligible": run.eligible or 0, "ranked": run.ranked or 0}


def _step(name: str, work: Callable[[], Mapping[str, int]]) -> Step:
    def with_peak() -> Mapping[str, int]:
        _PEAK_AGAIN.write_text("5", encoding="ascii")
        return {**work(), "peak": _peak()}

    return take_step(name, with_peak)


def _peak() -> int:
    """The most memory of this process since the peak was taken back, in bytes (Linux)."""
    (line,) = (row for row in _STATUS.read_text(encoding="ascii").splitlines() if row.startswith("VmHWM"))
    return int(line.split()[1]) * 1024


def _official(on: date) -> Shortlist:
    """Proposed by one officer, approved by two others, run over the whole agency."""
    root = Unit.objects.get(code="SYN")
    officer, *approvers = (
        _officer(f"evidence-{n}", role, unit=root, on=on)
        for n, role in enumerate((Role.ANALYST, Role.APPROVER, Role.APPROVER))
    )
    vacancies = Vacancy.objects.select_related("position__unit").order_by("-position__kind", "-pk")
    rules = propose(vacancies[:1].get(), as_of=on, by=officer)
    for each in approvers:
        approve(rules, by=each, seen_hash=rules.content_hash)
    job = run_job(request_official(rules, by=officer).pk)
    found = Shortlist.objects.published().filter(job=job).first()
    if found is None:
        raise RuntimeError(f"the run was not published: {job and job.error}")
    return found


def _officer(name: str, role: Role, *, unit: Unit, on: date) -> Principal:
    with acting(by="system:benchmark", reason="benchmark of evidence files"):
        user = User.objects.create(username=name)
        granted = {"validity": DateRange(_LONG_AGO), "granted_by": "benchmark"}
        Grant.objects.create(user=user, role=role, unit=unit, **granted)
    return user_principal(user, on=on)


def _seal() -> Mapping[str, int]:
    made = seal()
    return {"entries": made.size if made else 0}


def _write(run: Shortlist, made: IO[bytes]) -> Mapping[str, int]:
    write_bundle(run, made)
    return {"bytes": made.tell()}


def _own(run: Shortlist) -> Mapping[str, int]:
    person = ConsideredPerson.objects.unscoped(reason=_GATE).on(run).select_related("employee")[:1].get()
    person.shortlist = run
    return {"bytes": len(slice_of(person))}


def _check(made: IO[bytes]) -> Mapping[str, int]:
    """In memory as a whole, as whoever checks it reads it."""
    made.seek(0)
    told = check(made.read())
    eligible = sum(row["outcome"] == "eligible" for row in told["found"].values())
    return {"considered": len(told["found"]), "eligible": eligible, "ranked": len(told["ranks"])}
