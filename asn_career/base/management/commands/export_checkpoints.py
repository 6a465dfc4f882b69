"""Write the signed checkpoints of the audit trail into a file that is kept elsewhere."""

from __future__ import annotations

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from asn_career.base.evidence.checkpoints import exported, point_of
from asn_career.base.evidence.models import Checkpoint
from asn_career.base.evidence.sealing import seal


class Command(BaseCommand):
    help = (
        "Seal what has been committed, and write the newest signed checkpoints to FILE (or to standard output): "
        "an anchor for verify_audit, to be kept where the owner of this database cannot change it."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("path", nargs="?", type=Path, metavar="FILE")
        parser.add_argument("--last", type=int, default=1, help="how many of the newest (default: 1)")

    def handle(self, *args: Any, **options: Any) -> None:
        seal()
        newest = list(Checkpoint.objects.order_by("-size")[: max(1, options["last"])])
        if not newest:
            raise CommandError("There is no checkpoint yet: the audit trail is empty.")
        text = exported(point_of(row) for row in reversed(newest))
        if options["path"] is None:
            self.stdout.write(text, ending="")
            return
        options["path"].write_text(text, encoding="utf-8")
        self.stdout.write(f"{options['path']}: {len(newest)} checkpoints, {newest[0].size} sealed entries")
