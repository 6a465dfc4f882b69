"""Queue the shortlist run of one vacancy, or of all open ones, and wait for it where asked to."""

from __future__ import annotations

import json
import time
from argparse import ArgumentParser
from datetime import date
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from asn_career.base.jobs.choices import JobState
from asn_career.base.jobs.running import run_job
from asn_career.base.models import Job
from employees.access import system_principal
from promotions.errors import NoOpenVacancyError
from promotions.models import Shortlist, Vacancy
from promotions.shortlists import KIND_ALL, request_all_shortlists, request_shortlist

POLL_SECONDS = 0.5
# A worker that is there takes a job within this time; without one the command does the work itself.
PATIENCE_SECONDS = 10.0


class Command(BaseCommand):
    help = "Make the merit shortlist of one vacancy, or of all open ones, and publish it."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("vacancy", nargs="?", default="", metavar="VACANCY", help="code of the vacancy")
        parser.add_argument("--all", action="store_true", help="every open vacancy, in one job")
        parser.add_argument("--as-of", type=date.fromisoformat, help="the day (default: today)")
        parser.add_argument("--wait", action="store_true", help="stay until the shortlist is published")
        parser.add_argument("--json", action="store_true", help="print JSON")

    def handle(self, *args: Any, **options: Any) -> None:
        if bool(options["vacancy"]) == options["all"]:
            raise CommandError("Name a vacancy, or give --all.")
        job = _requested(options["vacancy"], as_of=options["as_of"] or timezone.localdate())
        if options["wait"]:
            self._wait(job, quiet=options["json"])
        self._print(job, options["vacancy"], as_json=options["json"])
        if options["wait"] and job.state != JobState.DONE:
            raise CommandError(f"The shortlist run {job.state}: {job.error_message}")

    def _wait(self, job: Job, *, quiet: bool) -> None:
        deadline = time.monotonic() + PATIENCE_SECONDS
        while not job.has_ended:
            if job.state == JobState.QUEUED and time.monotonic() > deadline:
                run_job(job.pk)
            else:
                time.sleep(POLL_SECONDS)
            job.refresh_from_db()
            if not quiet:
                self.stderr.write(f"{job.state}: {job.done} of {'?' if job.total is None else job.total}")

    def _print(self, job: Job, vacancy: str, *, as_json: bool) -> None:
        job.refresh_from_db()
        facts = {"job": str(job.public_id), "state": job.state, "vacancy": vacancy or None, **_figures(job)}
        lines = [json.dumps(facts)] if as_json else [f"{name}: {value}" for name, value in facts.items()]
        self.stdout.write("\n".join(lines))


def _requested(code: str, *, as_of: date) -> Job:
    by = system_principal(purpose="run_shortlist", on=timezone.localdate())
    try:
        return (
            request_shortlist(_vacancy(code), as_of=as_of, by=by)
            if code
            else request_all_shortlists(as_of=as_of, by=by)
        )
    except NoOpenVacancyError as error:
        raise CommandError(str(error)) from error


def _vacancy(code: str) -> Vacancy:
    vacancy = Vacancy.objects.select_related("position__unit").filter(code=code).first()
    if vacancy is None:
        raise CommandError(f"There is no vacancy {code}.")
    return vacancy


def _figures(job: Job) -> dict[str, Any]:
    """What the published runs came to: of one its figures, of several how many they are."""
    if job.kind == KIND_ALL:
        return dict(job.result or {})
    run = Shortlist.objects.published().filter(job=job).first()
    if run is None:
        return {}
    names = ("considered", "eligible", "manual", "ineligible", "ranked", "result_hash")
    return {
        "shortlist": str(run.public_id),
        "as_of": run.as_of.isoformat(),
        **{name: getattr(run, name) for name in names},
    }
