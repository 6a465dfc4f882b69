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
# The rows of gaps: levels as they were measured, or on the scale of the standards.
MEASURED, CONVERTED = "gap_rows", "converted_rows"
_FOLDER = Path(__file__).parent
_PARAMETER = re.compile(r"%\((\w+)\)s")
_PART = re.compile(r"\{\{ (\w+) \}\}")


@cache
def statement(name: str, *, chosen: str = BY_ID, rows: str = MEASURED) -> str:
    """The query ``name`` with its ``{{ parts }}`` filled in; ``chosen`` says by what people are picked.

    ``rows`` are those of a run, or of people computed anew beside it: as they were measured, or converted where a scale
    began anew (``CONVERTED``). All other statements convert.
    """
    text = (_FOLDER / f"{name}.sql").read_text(encoding="utf-8").rstrip()
    slots = {"chosen": chosen, MEASURED: rows}
    return _PART.sub(lambda found: statement(slots.get(found[1], found[1]), chosen=chosen), text)


def execute(
    name: str, *, chosen: str = BY_ID, rows: str = MEASURED, **parameters: Any
) -> list[tuple[Any, ...]]:
    """Run the query and return its rows, if it has any. Standards are those of ``as_of``, unless ``standards_on`` is
    given."""
    if "as_of" in parameters:
        parameters.setdefault("standards_on", parameters["as_of"])
    with connection.cursor() as cursor:
        cursor.execute(statement(name, chosen=chosen, rows=rows), parameters)
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
