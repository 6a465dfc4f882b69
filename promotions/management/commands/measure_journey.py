"""Do the main job once from end to end over a synthetic agency, and say what each step took."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

from promotions.benchmarks.journey import walk_through
from promotions.benchmarks.steps import Step
from promotions.management.walk_command import WalkCommand


class Command(WalkCommand):
    help = "Package, import, gap run, shortlist and review once, in a scratch database beside the configured one."

    def walk(self, *, on: date, options: Mapping[str, Any]) -> Iterator[Step]:
        return walk_through(employees=options["employees"], on=on)
