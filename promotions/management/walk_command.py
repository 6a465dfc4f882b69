"""What the commands have in common that walk through one piece of work step by step in a scratch database."""

from __future__ import annotations

import json
from argparse import ArgumentParser
from collections.abc import Iterator, Mapping
from dataclasses import asdict
from datetime import date
from typing import Any

from django.core.management.base import BaseCommand
from django.db import connection
from django.utils import timezone

from asn_career.base.benchmarks.scratch import scratch_database
from promotions.benchmarks.steps import Step


class WalkCommand(BaseCommand):
    """A command that tells each step as it ends, or all of them as JSON."""

    people = 10_000
    """How many employees the agency has unless asked otherwise."""

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--employees", type=int, default=self.people, metavar="N")
        parser.add_argument("--json", action="store_true", help="print JSON")

    def walk(self, *, on: date, options: Mapping[str, Any]) -> Iterator[Step]:
        """The steps, in the order in which they end; the scratch database is empty when they begin."""
        raise NotImplementedError

    def compared(self, steps: list[Step]) -> str:
        """What the steps say of each other, to be told below them; nothing unless overridden."""
        return ""

    def handle(self, *args: Any, **options: Any) -> None:
        steps: list[Step] = []
        with scratch_database(f"{connection.settings_dict['NAME']}_benchmark", reuse=False, keep=False):
            for step in self.walk(on=timezone.localdate(), options=options):
                steps.append(step)
                if not options["json"]:
                    self.stdout.write(_line(step))
        if options["json"]:
            self.stdout.write(json.dumps([asdict(step) for step in steps], indent=2))
        elif told := self.compared(steps):
            self.stdout.write(told)


def _line(step: Step) -> str:
    counts = ", ".join(f"{name} {count}" for name, count in step.counts.items())
    return f"{step.name:<42} {step.seconds:8.2f} s  {step.processor:8.2f} s of processor time  {counts}"
