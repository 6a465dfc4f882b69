"""Make and check the evidence file of a run over many people, and say what each step took."""

from __future__ import annotations

import json
from argparse import ArgumentParser
from dataclasses import asdict
from typing import Any

from django.core.management.base import BaseCommand
from django.db import connection
from django.utils import timezone

from asn_career.base.benchmarks.scratch import scratch_database
from promotions.benchmarks.evidence import walk_evidence
from promotions.benchmarks.journey import Step
from promotions.synthetic import SyntheticPeople

PEOPLE = 5_000


class Command(BaseCommand):
    help = "An official run, its evidence file, one person's own part and the check, in a scratch database."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--employees", type=int, default=PEOPLE, metavar="N")
        parser.add_argument("--json", action="store_true", help="print JSON")

    def handle(self, *args: Any, **options: Any) -> None:
        name, today = f"{connection.settings_dict['NAME']}_benchmark", timezone.localdate()
        steps = []
        with scratch_database(name, reuse=False, keep=False):
            SyntheticPeople(today=today).grow_to(options["employees"])
            for step in walk_evidence(on=today):
                steps.append(step)
                if not options["json"]:
                    self.stdout.write(_line(step))
        if options["json"]:
            self.stdout.write(json.dumps([asdict(step) for step in steps], indent=2))


def _line(step: Step) -> str:
    counts = ", ".join(f"{name} {count}" for name, count in step.counts.items())
    return f"{step.name:<32} {step.seconds:8.2f} s  {step.processor:8.2f} s of processor time  {counts}"
