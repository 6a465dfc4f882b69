"""``export_schema``: the data package described, for those who make packages."""

from __future__ import annotations

import json
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand

from asn_career.base.imports.template import package_schema, template_workbook


class Command(BaseCommand):
    help = "Write datapackage.json (Frictionless Table Schema) and an empty workbook template into a folder."
    requires_system_checks = ()

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("path", type=Path)

    def handle(self, *args: Any, **options: Any) -> None:
        path: Path = options["path"]
        schema = path if path.suffix == ".json" else path / "datapackage.json"
        folder = schema.parent
        folder.mkdir(parents=True, exist_ok=True)
        schema.write_text(json.dumps(package_schema(), ensure_ascii=False, indent=2) + "\n", encoding="utf-8")
        template = folder / "template.xlsx"
        template.write_bytes(template_workbook())
        for written in (schema, template):
            self.stdout.write(str(written))
