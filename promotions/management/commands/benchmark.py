"""Measure the product's own ratios over synthetic people, in a database made for it."""

from __future__ import annotations

import json
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import connection
from django.utils import timezone

from asn_career.base.benchmarks.bench import SAMPLES, Bench, Figure, measurable, run_measures
from asn_career.base.benchmarks.registry import Measure, all_measures
from asn_career.base.benchmarks.report import as_json, as_lines, as_markdown
from asn_career.base.benchmarks.scratch import ForeignDatabaseError, scratch_database
from asn_career.base.collecting import collect_seldom
from promotions.synthetic import SyntheticPeople, TooFewRowsError

DEFAULT_PEOPLE = 10_000


class Command(BaseCommand):
    help = "Measure ratios of processor time over synthetic people, in a scratch database beside the configured one."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--employees", type=int, default=DEFAULT_PEOPLE, metavar="N")
        parser.add_argument(
            "--only", action="append", default=[], metavar="NAME", help="names that contain this"
        )
        form = parser.add_mutually_exclusive_group()
        form.add_argument("--json", action="store_true", help="print JSON")
        form.add_argument("--markdown", action="store_true", help="print one table for docs/performance.md")
        parser.add_argument(
            "--samples",
            type=int,
            default=SAMPLES,
            help=f"how often each side of every figure is measured, after a warm one (default {SAMPLES}; "
            "a figure of fewer is marked)",
        )
        parser.add_argument("--keep", action="store_true", help="keep the scratch database for --reuse")
        parser.add_argument(
            "--reuse",
            action="store_true",
            help="measure the kept database; refused when it holds fewer people",
        )
        parser.add_argument("--database", metavar="NAME", help="the scratch database (default: *_benchmark)")

    def handle(self, *args: Any, **options: Any) -> None:
        people, reuse = options["employees"], options["reuse"]
        if options["samples"] < 1:
            raise CommandError("At least one sample is needed.")
        chosen = _chosen(options["only"])
        wanted = [measure for measure in chosen if measurable(measure, people)]
        if reuse:
            wanted = [measure for measure in wanted if len(measure.sizes) == 1]
        left_out = [f"{each.name}: needs people in two sizes" for each in chosen if each not in wanted]
        name = options["database"] or f"{connection.settings_dict['NAME']}_benchmark"
        try:
            with scratch_database(name, reuse=reuse, keep=options["keep"] or reuse):
                figures = self._measure(wanted, people=people, options=options)
                self._print(figures, people=people, left_out=left_out, options=options)
        except ForeignDatabaseError as error:
            raise CommandError(f"{error} is not a database that this command made.") from None
        except TooFewRowsError as error:
            raise CommandError(str(error)) from None
        if not all(figure.holds for figure in figures):
            raise CommandError("A bound does not hold.", returncode=3)

    def _measure(self, measures: list[Measure], *, people: int, options: dict[str, Any]) -> list[Figure]:
        today = timezone.localdate()
        population = SyntheticPeople(today=today)
        if options["reuse"]:
            population.require(people)
        bench = Bench(today=today, samples=options["samples"])
        collect_seldom()  # as the processes do that serve pages and jobs
        return run_measures(
            measures, bench=bench, population=population, people=people, note=self.stderr.write
        )

    def _print(
        self, figures: list[Figure], *, people: int, left_out: list[str], options: dict[str, Any]
    ) -> None:
        if options["json"]:
            told = json.dumps(as_json(figures, people=people, left_out=left_out), indent=2)
        else:
            form = as_markdown if options["markdown"] else as_lines
            told = "\n".join(form(figures, people=people, left_out=left_out))
        self.stdout.write(told)


def _chosen(only: list[str]) -> list[Measure]:
    known = all_measures()
    if not only:
        return list(known)
    chosen = [measure for measure in known if any(part in measure.name for part in only)]
    if not chosen:
        raise CommandError("No figure has that name; there are: " + "; ".join(each.name for each in known))
    return chosen
