"""Write, compile or check the Indonesian catalogue."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from asn_career.base import translations


class Command(BaseCommand):
    help = "Merges locale/id/parts/*.json with the messages of the sources into django.po and compiles it."
    requires_system_checks: list = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        mode = parser.add_mutually_exclusive_group()
        mode.add_argument(
            "--check", action="store_true", help="change nothing; fail when not complete and current"
        )
        mode.add_argument("--compile", action="store_true", help="only compile the committed django.po")

    def handle(self, **options: Any) -> None:
        root = Path(settings.BASE_DIR)
        folder = root / "locale" / "id"
        if options["compile"]:
            translations.compile_catalogue(folder)
        elif options["check"]:
            self._check(root, folder=folder)
        else:
            result = translations.write(root, folder=folder)
            for problem in result.problems:
                self.stderr.write(problem)
            self.stdout.write(translations.summary(result.problems, messages=result.messages))

    def _check(self, root: Path, *, folder: Path) -> None:
        problems = translations.check(root, folder=folder)
        if problems:
            raise CommandError("\n".join([*problems, f"{len(problems)} translation problem(s)"]))
        self.stdout.write("Translations are complete and current.")
