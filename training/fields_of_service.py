"""The fields of service that come with the product."""

from pathlib import Path

import yaml

from training.models import FieldOfService

FIELDS = Path(__file__).parent / "reference" / "fields_of_service.yaml"


def restore_fields_of_service() -> None:
    """Add those that are missing; what a region changed stays."""
    for entry in yaml.safe_load(FIELDS.read_text(encoding="utf-8"))["fields"]:
        FieldOfService.objects.get_or_create(code=entry.pop("code"), defaults=entry)
