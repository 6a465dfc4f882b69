"""Queue the comparison of everybody with the posts of the next level, one job per agency."""

from __future__ import annotations

import json
from argparse import ArgumentParser
from datetime import date
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from employees.access import system_principal
from employees.models import Unit
from promotions.succession import request_succession


class Command(BaseCommand):
    help = "Compare everybody of an agency with every post of the level above their own."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--unit", default="", metavar="CODE", help="code of the agency (default: all)")
        parser.add_argument("--as-of", type=date.fromisoformat, help="the day (default: today)")
        parser.add_argument("--json", action="store_true", help="print JSON")

    def handle(self, *args: Any, **options: Any) -> None:
        today = timezone.localdate()
        by = system_principal(purpose="run_succession", on=today)
        roots = Unit.objects.visible_to(by).filter(parent__isnull=True).order_by("code")
        chosen = [root for root in roots if options["unit"] in ("", root.code)]
        if not chosen:
            raise CommandError("There is no such agency.")
        jobs = {
            root.code: str(request_succession(root, as_of=options["as_of"] or today, by=by).public_id)
            for root in chosen
        }
        told = (
            json.dumps({"jobs": jobs}) if options["json"] else "\n".join(f"{k}: {v}" for k, v in jobs.items())
        )
        self.stdout.write(told)
