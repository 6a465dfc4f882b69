"""``import_data``: load a data package from the command line."""

from __future__ import annotations

import json
import sys
from argparse import ArgumentParser
from datetime import date
from functools import partial
from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone, translation

from asn_career.base.errors import DomainError
from asn_career.base.imports.errors import ImportDayAheadError
from asn_career.base.imports.loading import ImportReport, load_package
from employees.access import system_principal

SHOWN = 50
EXIT_REFUSED = 2


class Command(BaseCommand):
    requires_system_checks = ()  # scripts call this often; the checks belong to deployment
    help = "Load a data package: a folder or .zip of CSV files, or one workbook (.xlsx)."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("path")
        parser.add_argument("--dry-run", action="store_true", help="Check only; write nothing.")
        parser.add_argument("--json", action="store_true", help="Print one JSON object.")
        parser.add_argument(
            "--as-of", type=date.fromisoformat, metavar="DATE", help="Day of the import, today or earlier."
        )
        parser.add_argument("--all-or-nothing", action="store_true", help="Any refused row refuses the file.")
        parser.add_argument("--stop-on-warnings", action="store_true", help="Any warning refuses the file.")
        parser.add_argument(
            "--unit", default="", metavar="CODE", help="Unit under which new people are registered."
        )

    def handle(self, *args: Any, **options: Any) -> None:
        today = timezone.localdate()
        day = options["as_of"] or today
        try:
            with translation.override("id"):
                if day > today:
                    raise ImportDayAheadError(day=day.isoformat())
                report = load_package(
                    options["path"],
                    principal=system_principal(purpose="import_data", on=day),
                    as_of=day,
                    dry_run=options["dry_run"],
                    all_or_nothing=options["all_or_nothing"],
                    stop_on_warnings=options["stop_on_warnings"],
                    unit_code=options["unit"],
                )
                self._print(report, as_json=options["json"])
        except DomainError as error:
            with translation.override("id"):
                self._print_error(error, as_json=options["json"])
            sys.exit(EXIT_REFUSED)
        if report.exit_code:
            sys.exit(report.exit_code)

    def _print(self, report: ImportReport, *, as_json: bool) -> None:
        if as_json:
            report.write_json(partial(self.stdout.write, ending=""))
            return
        for name, counts in {**report.tables, "": report.totals}.items():
            shown = "  ".join(f"{key} {count:>8}" for key, count in counts.items())
            self.stdout.write(f"{name:<22} {shown}")
        for number, message in enumerate(report.messages()):
            if number == SHOWN:
                self.stdout.write("… --json")
                break
            self.stdout.write(
                f"{message.severity}: {message.table} {message.code}: {message.message} {message.remedy}"
            )
        self.stdout.write(report.state)

    def _print_error(self, error: DomainError, *, as_json: bool) -> None:
        if as_json:
            self.stdout.write(json.dumps(error.as_json(), ensure_ascii=False))
        else:
            self.stderr.write(str(error))
