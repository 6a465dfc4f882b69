"""SQL that the ORM cannot say: each file is one named query or part, composed of others by name."""

import re
from functools import cache
from pathlib import Path
from typing import Any

from django.db import connection
from django.db.models import BooleanField, Func, Value
from django.db.models.expressions import RawSQL

# How people are picked: by a list of their ids, by a range of ids, or not at all.
BY_ID, BY_RANGE, ALL = "chosen_by_id", "chosen_by_range", "chosen_all"
_FOLDER = Path(__file__).parent
_PARAMETER = re.compile(r"%\((\w+)\)s")
_PART = re.compile(r"\{\{ (\w+) \}\}")


@cache
def statement(name: str, *, chosen: str = BY_ID) -> str:
    """The query ``name`` with its ``{{ parts }}`` filled in; ``chosen`` says by what people are picked."""
    text = (_FOLDER / f"{name}.sql").read_text(encoding="utf-8").rstrip()
    return _PART.sub(
        lambda found: statement(chosen if found[1] == "chosen" else found[1], chosen=chosen), text
    )


def execute(name: str, *, chosen: str = BY_ID, **parameters: Any) -> list[tuple[Any, ...]]:
    """Run the query and return its rows, if it has any."""
    with connection.cursor() as cursor:
        cursor.execute(statement(name, chosen=chosen), parameters)
        return cursor.fetchall() if cursor.description else []


def as_subquery(name: str, **parameters: Any) -> RawSQL:
    """The query as part of another: its rows never leave the database."""
    text = statement(name)
    given = [parameters[parameter] for parameter in _PARAMETER.findall(text)]
    return RawSQL(_PARAMETER.sub("%s", text), given)


class Condition(Func):
    """The named query as a condition of a row: its parameters are values, or columns and expressions of the row."""

    def __init__(self, name: str, **given: Any) -> None:
        super().__init__(
            *(each if hasattr(each, "resolve_expression") else Value(each) for each in given.values()),
            output_field=BooleanField(),
        )
        self.name, self.given = name, tuple(given)

    def as_sql(self, compiler: Any, connection: Any, **_context: Any) -> tuple[str, tuple[Any, ...]]:  # type: ignore[override]
        """The text with each parameter's own SQL in its places."""
        compiled = {
            name: compiler.compile(part)
            for name, part in zip(self.given, self.get_source_expressions(), strict=True)
        }
        text = statement(self.name)
        values = tuple(value for name in _PARAMETER.findall(text) for value in compiled[name][1])
        return f"({_PARAMETER.sub(lambda found: compiled[found[1]][0], text)})", values


def every_text() -> str:
    """All queries, as part of the version of the engines that use them."""
    return "".join(path.read_text(encoding="utf-8") for path in sorted(_FOLDER.glob("*.sql")))
