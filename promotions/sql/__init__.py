"""The facts that decide, read in one statement per kind for any number of people; each file is one named query."""

from functools import cache
from pathlib import Path

_FOLDER = Path(__file__).parent


@cache
def statement(name: str) -> str:
    """The query ``name``."""
    return (_FOLDER / f"{name}.sql").read_text(encoding="utf-8").rstrip()


def every_statement() -> dict[str, str]:
    """All queries by name; their text is part of the version of the engine."""
    return {path.stem: statement(path.stem) for path in sorted(_FOLDER.glob("*.sql"))}
