"""The action library that comes with the product: actions for the nine national competencies."""

from collections.abc import Iterator
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

import yaml

_FILE = Path(__file__).resolve().parent / "national.yaml"
_LETTERS = {"formal": "F", "social": "S", "on_the_job": "K"}


@cache
def _library() -> dict[str, Any]:
    return yaml.load(_FILE.read_text(encoding="utf-8"), Loader=yaml.CSafeLoader)


def national_actions() -> Iterator[dict[str, Any]]:
    """Each action as the fields of an ``ActionTemplate``, with the code of its competency."""
    library = _library()
    for competency, levels in library["competencies"].items():
        for level, forms in levels.items():
            for form, told in forms.items():
                yield {
                    "code": f"{competency}-L{level}-{_LETTERS[form]}",
                    "competency": competency,
                    "level": level,
                    "form": form,
                    "hours": Decimal(library["hours"][level][form]),
                    **told,
                }


@cache
def general_actions() -> dict[tuple[int, str], dict[str, Any]]:
    """Actions for any competency, by level and form: what is proposed where the library has none for it."""
    library = _library()
    return {
        (level, form): {**told, "hours": Decimal(forms[form])}
        for level, forms in library["hours"].items()
        for form, told in library["general"].items()
    }


def restore_action_library(templates: Any = None, competencies: Any = None) -> int:
    """Put the actions back where they are missing, also into the tables of a migration; how many were missing.

    What an officer changed since stays as it is.
    """
    if templates is None or competencies is None:
        from competencies.models import Competency
        from training.models import ActionTemplate

        templates, competencies = ActionTemplate, Competency
    actions = list(national_actions())
    ids = dict(
        competencies.objects.filter(code__in={action["competency"] for action in actions}).values_list(
            "code", "pk"
        )
    )
    before = templates.objects.count()
    rows = [_row(templates, action, ids) for action in actions if action["competency"] in ids]
    templates.objects.bulk_create(rows, ignore_conflicts=True)
    return templates.objects.count() - before


def _row(templates: Any, action: dict[str, Any], ids: dict[str, int]) -> Any:
    fields = {name: value for name, value in action.items() if name != "competency"}
    return templates(competency_id=ids[action["competency"]], **fields)
