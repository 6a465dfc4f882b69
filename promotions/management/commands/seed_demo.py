"""Load a synthetic agency, the same for the same seed, or only write its data package."""

import time
from argparse import ArgumentParser
from collections.abc import Iterable
from datetime import date
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from asn_career.base.jobs.choices import JobState
from asn_career.base.jobs.running import run_job
from asn_career.base.models import Job
from employees.access import Principal, system_principal
from promotions.demo.agency import TooSmallError
from promotions.demo.committee import request_committee_run, seat_committee
from promotions.demo.fairness import compute_demo_fairness
from promotions.demo.objections import file_objections
from promotions.demo.openings import go_on_to_committee, open_demo_rotation, open_demo_selections
from promotions.demo.regulator import ask_for_demo_pack
from promotions.demo.roster import ACCOUNTS, PASSWORD
from promotions.demo.rotation import propose_demo_rotation
from promotions.demo.seeding import (
    ForeignPeopleError,
    RefusedDemoError,
    demo_is_loaded,
    describe_shortlists,
    failed,
    load_agency,
    request_first_runs,
    write_agency,
)
from promotions.demo.shares import Shares

POLL_SECONDS = 0.5
# A worker that is there takes a job within this time; without one the command does the work itself.
PATIENCE_SECONDS = 5.0


class Command(BaseCommand):
    help = "Load a synthetic agency with demo accounts, the same for the same seed."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--employees", type=int, default=2_000, metavar="N", help="people (default: 2000)"
        )
        parser.add_argument("--seed", type=int, default=1, metavar="S", help="another seed, another agency")
        parser.add_argument("--as-of", type=date.fromisoformat, help="the agency's day (default: today)")
        parser.add_argument(
            "--write-only", type=Path, metavar="PATH", help="write the package to this folder"
        )
        parser.add_argument("--wait", action="store_true", help="stay until the first runs are published")

    def handle(self, *args: Any, **options: Any) -> None:
        agency = {
            "employees": options["employees"],
            "seed": options["seed"],
            "as_of": options["as_of"] or timezone.localdate(),
        }
        try:
            if options["write_only"]:
                self._print_shares(write_agency(options["write_only"], **agency))
            else:
                self._seed(agency, wait=options["wait"])
        except (TooSmallError, RefusedDemoError) as error:
            raise CommandError(str(error)) from error
        except ForeignPeopleError as error:
            raise CommandError(
                "The database holds people already; the demo is not mixed with them."
            ) from error

    def _seed(self, agency: dict[str, Any], *, wait: bool) -> None:
        principal = system_principal(purpose="seed_demo", on=timezone.localdate())
        if demo_is_loaded(principal):
            self.stdout.write("The demo agency is loaded already; nothing was changed.")
        else:
            self._print_shares(load_agency(principal, **agency))
            self._start_runs(principal, as_of=agency["as_of"], wait=wait)
        self._print_accounts()

    def _start_runs(self, principal: Principal, *, as_of: date, wait: bool) -> None:
        jobs = request_first_runs(principal, as_of=as_of)
        self._start_committee(as_of=as_of)
        jobs.append(ask_for_demo_pack(as_of=as_of))
        if not wait:
            return
        self._wait(jobs)
        self._print("Shortlists", describe_shortlists(jobs))
        if failed(jobs):
            raise CommandError(f"A first run failed: {failed(jobs)[0].error_message}")

    def _start_committee(self, *, as_of: date) -> None:
        """The official run of one vacancy is made here and now, since its committee needs it."""
        open_demo_selections(as_of=as_of)
        open_demo_rotation(as_of=as_of)
        job = request_committee_run(as_of=as_of)
        if job is not None:
            self._wait([job], patience=0)
            seat_committee(job, as_of=as_of)
            file_objections(job, as_of=as_of)
            go_on_to_committee(as_of=as_of)
            compute_demo_fairness(as_of=as_of)
        propose_demo_rotation(as_of=as_of)

    def _wait(self, jobs: list[Job], *, patience: float | None = None) -> None:
        deadline = time.monotonic() + (PATIENCE_SECONDS if patience is None else patience)
        for job in jobs:
            while not job.has_ended:
                if job.state == JobState.QUEUED and time.monotonic() > deadline:
                    run_job(job.pk)
                else:
                    time.sleep(POLL_SECONDS)
                job.refresh_from_db()

    def _print_shares(self, shares: Shares) -> None:
        self._print("Agency", shares.lines())

    def _print_accounts(self) -> None:
        self._print(
            f"Accounts (password {PASSWORD})", ((account.username, account.label) for account in ACCOUNTS)
        )

    def _print(self, title: str, lines: Iterable[tuple[str, str]]) -> None:
        self.stdout.write(f"{title}:")
        for name, value in lines:
            self.stdout.write(f"  {name:<36} {value}")
