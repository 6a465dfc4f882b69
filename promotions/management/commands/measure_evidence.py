"""Make and check the evidence file of a run over many people, and say what each step took."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

from promotions.benchmarks.evidence import walk_evidence
from promotions.benchmarks.steps import Step
from promotions.management.walk_command import WalkCommand
from promotions.synthetic import SyntheticPeople


class Command(WalkCommand):
    help = "An official run, its evidence file, one person's own part and the check, in a scratch database."
    people = 5_000

    def walk(self, *, on: date, options: Mapping[str, Any]) -> Iterator[Step]:
        SyntheticPeople(today=on).grow_to(options["employees"])
        return walk_evidence(on=on)
