"""A second opinion on a table of scores: what four other methods would say. Never the official rank."""

from __future__ import annotations

import json
from argparse import ArgumentParser
from decimal import Decimal
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone
from django.utils.translation import gettext as _

from promotions.insight.opinions import METHODS, SECOND_OPINION, MethodRefusedError, Opinion, opinion
from promotions.insight.tables import TableFaultError, alternatives_of, methods_of


class Command(BaseCommand):
    help = "Rank a table of scores by other methods (saw, wp, topsis, profile_matching). Never the official rank."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path, metavar="FILE", help="JSON: criteria and alternatives")
        parser.add_argument(
            "--method",
            action="append",
            choices=METHODS,
            help="one method (default: those of the file, or all)",
        )
        parser.add_argument("--json", action="store_true", help="print JSON")

    def handle(self, *args: Any, **options: Any) -> None:
        given = _read(options["file"])
        rule = SECOND_OPINION.value_on(timezone.localdate())
        try:
            table = alternatives_of(given)
            methods = options["method"] or methods_of(given)
        except TableFaultError as error:
            raise CommandError(str(error)) from error
        told, refused = {}, {}
        for method in methods:
            try:
                told[method] = _told(opinion(method, table, rule=rule), table.names)
            except MethodRefusedError as error:
                refused[method] = str(error)
        if not told:
            raise CommandError("; ".join(f"{method}: {why}" for method, why in refused.items()))
        if options["json"]:
            found = {"official": False, "methods": told, **({"refused": refused} if refused else {})}
            self.stdout.write(json.dumps(found, ensure_ascii=False))
        else:
            self._print(told, refused)

    def _print(self, told: dict[str, Any], refused: dict[str, str]) -> None:
        for method, why in refused.items():
            self.stdout.write(f"{method}: {why}")
        for method, found in told.items():
            self.stdout.write(f"{method}:")
            for name, rank in sorted(found["ranks"].items(), key=lambda item: item[1]):
                self.stdout.write(f"  {rank}. {name}: {found['scores'][name]}")
        self.stdout.write(_("A second opinion; the official rank is that of the shortlist run."))


def _read(path: Path) -> dict[str, Any]:
    try:
        found = json.loads(path.read_text(encoding="utf-8"), parse_float=Decimal)
    except OSError as error:
        raise CommandError(f"{path}: {error.strerror}") from error
    except ValueError as error:
        raise CommandError(f"{path}: {error}") from error
    if not isinstance(found, dict):
        raise CommandError(_("%(file)s: give an object with criteria and alternatives.") % {"file": path})
    return found


def _told(found: Opinion, names: tuple[str, ...]) -> dict[str, Any]:
    scores = [None if score is None else float(score) for score in found.scores]
    return {
        "ranks": dict(zip(names, found.ranks, strict=True)),
        "scores": dict(zip(names, scores, strict=True)),
    }
