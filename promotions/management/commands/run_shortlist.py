"""Queue a shortlist run for a vacancy, and wait for it where asked to."""

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
from promotions.models import Shortlist, Vacancy
from promotions.shortlists import request_shortlist

POLL_SECONDS = 0.5
# A worker that is there takes a job within this time; without one the command does the work itself.
PATIENCE_SECONDS = 10.0


class Command(BaseCommand):
    help = "Make the merit shortlist of one vacancy and publish it."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("vacancy", metavar="VACANCY", help="code of the vacancy")
        parser.add_argument("--as-of", type=date.fromisoformat, help="the day (default: today)")
        parser.add_argument("--wait", action="store_true", help="stay until the shortlist is published")
        parser.add_argument("--json", action="store_true", help="print JSON")

    def handle(self, *args: Any, **options: Any) -> None:
        today = timezone.localdate()
        job = request_shortlist(
            _vacancy(options["vacancy"]),
            as_of=options["as_of"] or today,
            by=system_principal(purpose="run_shortlist", on=today),
        )
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
        facts = {"job": str(job.public_id), "state": job.state, "vacancy": vacancy, **_figures(job)}
        lines = [json.dumps(facts)] if as_json else [f"{name}: {value}" for name, value in facts.items()]
        self.stdout.write("\n".join(lines))


def _vacancy(code: str) -> Vacancy:
    vacancy = Vacancy.objects.select_related("position__unit").filter(code=code).first()
    if vacancy is None:
        raise CommandError(f"There is no vacancy {code}.")
    return vacancy


def _figures(job: Job) -> dict[str, Any]:
    shortlist = Shortlist.objects.published().filter(job=job).first()
    if shortlist is None:
        return {}
    names = ("considered", "eligible", "manual", "ineligible", "ranked", "result_hash")
    return {
        "shortlist": str(shortlist.public_id),
        "as_of": shortlist.as_of.isoformat(),
        **{name: getattr(shortlist, name) for name in names},
    }
