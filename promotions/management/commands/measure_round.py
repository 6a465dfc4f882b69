"""Run a 360 round of an invented agency to its end, the rush of its last hours included, and say what it took."""

from __future__ import annotations

from argparse import ArgumentParser
from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

from promotions.benchmarks.rating_round import walk_round
from promotions.benchmarks.steps import Step
from promotions.management.walk_command import WalkCommand

AT_ONCE = 8


class Command(WalkCommand):
    help = "Plan, open, rate, close and finish a 360 round, in a scratch database beside the configured one."
    people = 5_000

    def add_arguments(self, parser: ArgumentParser) -> None:
        super().add_arguments(parser)
        parser.add_argument("--at-once", type=int, default=AT_ONCE, metavar="N", help="senders in the rush")

    def walk(self, *, on: date, options: Mapping[str, Any]) -> Iterator[Step]:
        return walk_round(employees=options["employees"], at_once=options["at_once"], on=on)

    def compared(self, steps: list[Step]) -> str:
        """Rates of the parts as ratios: whether a fuller round is slower, and what several at once come to."""
        calm = [_rate(step) for step in steps if "one at a time" in step.name]
        rush = next(_rate(step) for step in steps if "the rush" in step.name)
        return (
            f"last part / first part, one at a time: {calm[-1] / calm[0]:.2f}\n"
            f"the rush / last part before it: {rush / calm[-1]:.2f}"
        )


def _rate(step: Step) -> float:
    return step.counts["sent"] / step.seconds
