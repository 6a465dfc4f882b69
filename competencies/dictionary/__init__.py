"""The national dictionary that comes with the product."""

from pathlib import Path
from typing import Any

import yaml
from django.db import transaction

_FILE = Path(__file__).resolve().parent / "national.yaml"


def national_competencies() -> list[dict[str, Any]]:
    """The nine national competencies, each with its five levels in order (PermenPANRB 38/2017)."""
    return yaml.load(_FILE.read_text(encoding="utf-8"), Loader=yaml.CSafeLoader)["competencies"]


@transaction.atomic
def restore_national_dictionary() -> None:
    """Put the national competencies back where they are missing; running it twice changes nothing."""
    from competencies.models import BehaviouralIndicator, Competency, CompetencyLevel

    for entry in national_competencies():
        levels = entry.pop("levels")
        competency, created = Competency.objects.get_or_create(code=entry.pop("code"), defaults=entry)
        if created:
            rows = CompetencyLevel.objects.bulk_create(
                CompetencyLevel(competency=competency, level=number, description=level["description"])
                for number, level in enumerate(levels, start=1)
            )
            BehaviouralIndicator.objects.bulk_create(
                BehaviouralIndicator(level=row, number=number, text=text)
                for row, level in zip(rows, levels, strict=True)
                for number, text in enumerate(level["indicators"], start=1)
            )
