"""Queue a gap run, and wait for it where asked to."""

from __future__ import annotations

import json
import time
from argparse import ArgumentParser
from datetime import date
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from asn_career.base.errors import DomainError
from asn_career.base.jobs.choices import JobState
from asn_career.base.jobs.running import run_job
from asn_career.base.models import Job
from assessments.gap_runs import request_gap_run
from assessments.models import GapRun
from employees.access import system_principal
from employees.models import Unit

POLL_SECONDS = 0.5
# A worker that is there takes a job within this time; without one the command does the work itself.
PATIENCE_SECONDS = 10.0


class Command(BaseCommand):
    help = "Compute the competency gaps of everybody, or of one unit and all below it, and publish them."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--as-of", type=date.fromisoformat, help="the day (default: today)")
        parser.add_argument("--unit", default="", metavar="CODE", help="only this unit and all below it")
        parser.add_argument("--wait", action="store_true", help="stay until the run is published")
        parser.add_argument("--json", action="store_true", help="print JSON")

    def handle(self, *args: Any, **options: Any) -> None:
        day = options["as_of"] or timezone.localdate()
        principal = system_principal(purpose="compute_gaps", on=timezone.localdate())
        try:
            run = request_gap_run(principal, as_of=day, unit=_unit(options["unit"]))
        except DomainError as error:
            raise CommandError(str(error)) from error
        if options["wait"]:
            self._wait(run.job, quiet=options["json"])
        run.refresh_from_db()
        self._print(run, as_json=options["json"])
        if options["wait"] and run.job.state != JobState.DONE:
            raise CommandError(f"The gap run {run.job.state}: {run.job.error_message}")

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

    def _print(self, run: GapRun, *, as_json: bool) -> None:
        run.job.refresh_from_db()
        facts = {
            "run": str(run.public_id),
            "job": str(run.job.public_id),
            "state": run.job.state,
            "as_of": run.as_of.isoformat(),
            "unit": run.unit.code if run.unit else None,
            "people": run.people,
            "without_post": run.without_post,
            "without_standard": run.without_standard,
        }
        lines = [json.dumps(facts)] if as_json else [f"{name}: {value}" for name, value in facts.items()]
        self.stdout.write("\n".join(lines))


def _unit(code: str) -> Unit | None:
    if not code:
        return None
    unit = Unit.objects.filter(code=code).first()
    if unit is None:
        raise CommandError(f"There is no unit {code}.")
    return unit
