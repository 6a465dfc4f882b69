"""SQL that the ORM cannot say: each file is one named query or part, composed of others by name."""

import re
from functools import cache
from pathlib import Path
from typing import Any

from django.db import connection
from django.db.models.expressions import RawSQL

_FOLDER = Path(__file__).parent
_PARAMETER = re.compile(r"%\((\w+)\)s")
_PART = re.compile(r"\{\{ (\w+) \}\}")


@cache
def statement(name: str) -> str:
    """The query ``name`` with its ``{{ parts }}`` filled in."""
    text = (_FOLDER / f"{name}.sql").read_text(encoding="utf-8").rstrip()
    return _PART.sub(lambda found: statement(found[1]), text)


def execute(name: str, **parameters: Any) -> list[tuple[Any, ...]]:
    """Run the query and return its rows, if it has any."""
    with connection.cursor() as cursor:
        cursor.execute(statement(name), parameters)
        return cursor.fetchall() if cursor.description else []


def as_subquery(name: str, **parameters: Any) -> RawSQL:
    """The query as part of another: its rows never leave the database."""
    text = statement(name)
    given = [parameters[parameter] for parameter in _PARAMETER.findall(text)]
    return RawSQL(_PARAMETER.sub("%s", text), given)
