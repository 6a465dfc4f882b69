"""Check one exported shortlist, as the verifier inside the bundle does."""

from __future__ import annotations

import sys
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand

from promotions.bundle.verifier.main import main


class Command(BaseCommand):
    help = (
        "Check the offline bundle of a shortlist: proofs, signatures, and eligibility, scores and ranks computed anew. "
        "Exit 0: everything agrees; 1: something does not; 2: the file cannot be opened."
    )
    requires_system_checks = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("path", metavar="FILE")
        parser.add_argument("--anchor", metavar="FILE", help="checkpoints kept elsewhere")

    def handle(self, *args: Any, **options: Any) -> None:
        anchor = ["--anchor", options["anchor"]] if options["anchor"] else []
        code = main([options["path"], *anchor])
        if code:
            sys.exit(code)
