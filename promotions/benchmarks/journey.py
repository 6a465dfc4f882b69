"""The main job once from end to end at any size: package, import, gaps, one shortlist, and the pages of its review."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from django.urls import reverse

from asn_career.base.jobs.running import run_job
from asn_career.base.models import Job
from assessments.gap_runs import request_gap_run
from assessments.models import GapRun
from employees.access import Principal, system_principal
from employees.benchmarks import officer, visiting
from promotions.benchmarks.packages import load_whole
from promotions.benchmarks.steps import Step, take_step
from promotions.demo.seeding import write_agency
from promotions.demo.story import DATA_HEAD_VACANCY
from promotions.models import Candidate, Shortlist, Vacancy
from promotions.shortlists import request_shortlist

SEED = 1
PAGE = 100
"""Rows of a page of the review: the most that it shows at once."""


def walk_through(*, employees: int, on: date) -> Iterator[Step]:
    """Do the main job in an empty database, each step by the functions that commands, pages and workers call.

    Raises RuntimeError where a step does not end well.
    """
    by = system_principal(purpose="benchmark", on=on)
    with TemporaryDirectory(prefix="journey-") as scratch:
        folder = Path(scratch)
        yield take_step("write the package", lambda: _write(folder, employees=employees, on=on))
        yield take_step("import", lambda: _load(folder, employees=employees, by=by))
    yield take_step("gap run", lambda: _gaps(by))
    yield take_step("shortlist", lambda: _shortlist(by))
    client = officer()
    yield take_step("heat map", lambda: _visit(client, reverse("gap_map")))
    for name, path in _review(by).items():
        yield take_step(name, lambda path=path: _visit(client, path))  # type: ignore[misc]


def _write(folder: Path, *, employees: int, on: date) -> Mapping[str, int]:
    write_agency(folder, employees=employees, seed=SEED, as_of=on)
    return {"bytes": sum(path.stat().st_size for path in folder.iterdir())}


def _load(folder: Path, *, employees: int, by: Principal) -> Mapping[str, int]:
    report = load_whole(folder, employees=employees, name="journey", by=by)
    return {**report.totals, "people": report.tables["employees"]["new"]}


def _gaps(by: Principal) -> Mapping[str, int]:
    run = GapRun.objects.get(job=_done(request_gap_run(by, as_of=by.on).job))
    return {name: getattr(run, name) for name in ("people", "without_post", "without_standard")}


def _shortlist(by: Principal) -> Mapping[str, int]:
    vacancy = Vacancy.objects.select_related("position__unit").get(code=DATA_HEAD_VACANCY)
    job = _done(request_shortlist(vacancy, as_of=by.on, by=by))
    run = Shortlist.objects.published().get(job=job)
    told = ("considered", "eligible", "manual", "ineligible", "ranked")
    return {name: getattr(run, name) for name in told}


def _review(by: Principal) -> Mapping[str, str]:
    """The pages that an officer reads of the newest shortlist."""
    run = Shortlist.objects.published().newest_first()[:1].get()
    first = Candidate.objects.visible_to(by).on(run).filter(rank=1)[:1].get()
    review = reverse("shortlist_review", args=[run.public_id])
    return {
        "review, first page": f"{review}?ukuran={PAGE}",
        "review, those not eligible": f"{review}?ukuran={PAGE}&status=ineligible",
        "review, why the first is first": reverse(
            "candidate_explanation", args=[run.public_id, first.public_id]
        ),
    }


def _visit(client: Any, path: str) -> Mapping[str, int]:
    page = visiting(client, path)().decode()
    return {"rows": page.count('<th scope="row"'), "bytes": len(page)}


def _done(queued: Job) -> Job:
    job = run_job(queued.pk)
    if job is None or job.state != "done":
        raise RuntimeError(f"the run did not end well: {job and job.error}")
    return job
