"""Run a 360 round of an invented agency to its end, the rush of its last hours included, and say what it took."""

from __future__ import annotations

import json
from argparse import ArgumentParser
from dataclasses import asdict
from typing import Any

from django.core.management.base import BaseCommand
from django.db import connection
from django.utils import timezone

from asn_career.base.benchmarks.scratch import scratch_database
from promotions.benchmarks.journey import Step
from promotions.benchmarks.rating_round import walk_round

PEOPLE = 5_000
AT_ONCE = 8


class Command(BaseCommand):
    help = "Plan, open, rate, close and finish a 360 round, in a scratch database beside the configured one."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--employees", type=int, default=PEOPLE, metavar="N")
        parser.add_argument("--at-once", type=int, default=AT_ONCE, metavar="N", help="senders in the rush")
        parser.add_argument("--json", action="store_true", help="print JSON")

    def handle(self, *args: Any, **options: Any) -> None:
        name = f"{connection.settings_dict['NAME']}_benchmark"
        steps: list[Step] = []
        with scratch_database(name, reuse=False, keep=False):
            given = {"employees": options["employees"], "at_once": options["at_once"]}
            for step in walk_round(**given, on=timezone.localdate()):
                steps.append(step)
                if not options["json"]:
                    self.stdout.write(_line(step))
        if options["json"]:
            self.stdout.write(json.dumps([asdict(step) for step in steps], indent=2))
        else:
            self.stdout.write(_compared(steps))


def _line(step: Step) -> str:
    counts = ", ".join(f"{name} {count}" for name, count in step.counts.items())
    return f"{step.name:<42} {step.seconds:8.2f} s  {step.processor:8.2f} s of processor time  {counts}"


def _compared(steps: list[Step]) -> str:
    """Rates of the parts as ratios: whether a fuller round is slower, and what several at once come to."""
    calm = [_rate(step) for step in steps if "one at a time" in step.name]
    rush = next(_rate(step) for step in steps if "the rush" in step.name)
    return (
        f"last part / first part, one at a time: {calm[-1] / calm[0]:.2f}\n"
        f"the rush / last part before it: {rush / calm[-1]:.2f}"
    )


def _rate(step: Step) -> float:
    return step.counts["sent"] / step.seconds
