"""The modules of the verifier joined to the one file that an inspector takes along, ``verify.py`` (ADR 17).

A section for each module, headed by its docstring; what it imports of the standard library stands once at the top, what
it imports of the package drops out, and every other line stays as it is.
"""

from __future__ import annotations

import ast
import builtins
import sys
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

VERIFIER = "promotions.bundle.verifier"
# In the order of the sections: each imports from those before it alone.
SECTIONS = (
    "refusing", "columns", "containers", "ed25519", "trail", "der", "certificates", "stamp_signatures", "time_stamps",
    "measures", "post", "talent", "merit", "methods", "eligibility", "requirements", "engine", "decisions", "scores",
    "committee", "objections", "order", "openings", "rotation", "people", "own_part", "whole", "reporting", "main",
)  # fmt: skip
_WIDTH = 120
_PROGRAM = 'if __name__ == "__main__":'


class NotJoinableError(Exception):
    """What keeps a module from being a section; the message names the module, and the line where there is one."""


@dataclass(frozen=True)
class Section:
    """A module, read: ``standard`` has pairs of a module and a name of it, or "" for the module as a whole."""

    name: str
    heading: str
    standard: frozenset[tuple[str, str]]
    borrowed: Mapping[str, str]  # by name: the section that defines it
    defines: Sequence[str]
    runs: bool  # it ends as a program does
    body: str


@cache
def verify_py() -> bytes:
    """The verifier that each bundle carries; always the same bytes."""
    return joined(Path(__file__).parent / "verifier", package=VERIFIER, order=SECTIONS).encode()


def joined(folder: Path, *, package: str, order: Sequence[str]) -> str:
    """The modules of a folder as one program, in this order, under the docstring of the package.

    Raises NotJoinableError where they would not mean the same in one file.
    """
    unknown = {path.stem for path in folder.glob("*.py")} ^ {"__init__", *order}
    _demand(not unknown, package, f"{', '.join(sorted(unknown))}: a module or a section that the other lacks")
    sections = [
        section_of((folder / f"{name}.py").read_text("utf-8"), name, package=package) for name in order
    ]
    _check_names(sections)
    head = (folder / "__init__.py").read_text("utf-8").strip("\n")
    imports = "\n".join(_import_lines(sections))
    parts = [f"#!/usr/bin/env python3\n{head}\n\n{imports}"]
    parts += [f"{section.heading}\n{_gap(section.body)}{section.body}" for section in sections]
    return "\n\n\n".join(parts) + "\n"


def section_of(source: str, name: str, *, package: str) -> Section:
    """One module as a section. Raises NotJoinableError for what has no place in one file."""
    tree, lines = ast.parse(source), source.splitlines()
    docstring = ast.get_docstring(tree)
    _demand(docstring, name, "a section needs a docstring for its heading")
    imports = [node for node in tree.body if isinstance(node, ast.Import | ast.ImportFrom)]
    head, rest = tree.body[: 1 + len(imports)], tree.body[1 + len(imports) :]
    _demand(head[1:] == imports and rest, name, "imports stand at the top, and something below them")
    for node in ast.walk(tree):
        inside = isinstance(node, ast.Import | ast.ImportFrom) and node not in imports
        _demand(not inside, name, "imports stand at the top", node)
    begins = _end_of_head(head, lines, name)
    _demand(rest[0].lineno > begins, name, "one statement on a line", rest[0])
    found = [(node, *each) for node in imports for each in _imported(node, name, package)]
    used = {node.id for node in ast.walk(tree) if isinstance(node, ast.Name)}
    for node, module, what in found:
        _demand((what or module) in used, name, f"{what or module} is imported and not used", node)
    runs = ast.unparse(rest[-1]).startswith(_PROGRAM.replace('"', "'"))
    return Section(
        name=name,
        heading=_heading(docstring or ""),
        standard=frozenset((module, what) for _node, module, what in found if not module.startswith(package)),
        borrowed={what: module.split(".")[-1] for _node, module, what in found if module.startswith(package)},
        defines=[each for node in (rest[:-1] if runs else rest) for each in _defined(node, name)],
        runs=runs,
        body="\n".join(lines[begins:]).strip("\n"),
    )


def _demand(holds: object, name: str, why: str, node: ast.AST | None = None) -> None:
    if not holds:
        line = getattr(node, "lineno", None)
        raise NotJoinableError(f"{name}, line {line}: {why}" if line else f"{name}: {why}")


def _end_of_head(head: Sequence[ast.stmt], lines: Sequence[str], name: str) -> int:
    """The number of the last line of docstring and imports, between which nothing else may stand."""
    inside = {line for node in head for line in range(node.lineno, (node.end_lineno or 0) + 1)}
    for number in range(1, max(inside) + 1):
        lost = number not in inside and lines[number - 1].strip()
        _demand(not lost, name, f"line {number} would be lost: comments stand below the imports")
    return max(inside)


def _imported(node: ast.Import | ast.ImportFrom, name: str, package: str) -> Iterator[tuple[str, str]]:
    """Pairs of a module and a name of it, or "" for the module as a whole."""
    for alias in node.names:
        _demand(not alias.asname and alias.name != "*", name, "names are imported as they are called", node)
        if isinstance(node, ast.Import):
            module, what = alias.name, ""
        else:
            _demand(not node.level, name, "no relative import", node)
            module, what = node.module or "", alias.name
        own = what and module.startswith(f"{package}.")
        known = module in sys.stdlib_module_names and module != "__future__"
        _demand(own or known, name, f"{module} is neither of the standard library nor a section", node)
        yield module, what


def _defined(node: ast.stmt, name: str) -> list[str]:
    """The names that a statement of the top level gives."""
    if isinstance(node, ast.FunctionDef | ast.ClassDef):
        return [node.name]
    if isinstance(node, ast.Assign | ast.AnnAssign):
        targets = node.targets if isinstance(node, ast.Assign) else [node.target]
        flat = [each for target in targets for each in getattr(target, "elts", [target])]
        _demand(all(isinstance(each, ast.Name) for each in flat), name, "only names are assigned to", node)
        return [each.id for each in flat if isinstance(each, ast.Name)]
    raise NotJoinableError(f"{name}, line {node.lineno}: only definitions stand at the top level")


def _check_names(sections: Sequence[Section]) -> None:
    """Each name means one thing in the whole file, and stands before whoever borrows it."""
    standard = {what or module for section in sections for module, what in section.standard}
    seen: dict[str, str] = {}
    for section in sections:
        for what, module in section.borrowed.items():
            _demand(seen.get(what) == module, section.name, f"{what} is not defined before it in {module}")
        for what in section.defines:
            _demand(what not in seen, section.name, f"{what} is defined in {seen.get(what)} already")
            _demand(not hasattr(builtins, what), section.name, f"{what} would hide what Python calls so")
            _demand(what not in standard, section.name, f"{what} is imported from the standard library, too")
            seen[what] = section.name
        _demand(
            section.runs == (section is sections[-1]), section.name, f"only the last one ends in {_PROGRAM}"
        )


def _import_lines(sections: Sequence[Section]) -> Iterator[str]:
    """What all of them import, once; whole modules first."""
    pairs = sorted({pair for section in sections for pair in section.standard})
    yield from (f"import {module}" for module, what in pairs if not what)
    for module in sorted({module for module, what in pairs if what}):
        yield f"from {module} import {', '.join(what for each, what in pairs if each == module and what)}"


def _gap(body: str) -> str:
    """Two empty lines above a definition, one above anything else."""
    return "\n\n" if body.startswith(("def ", "class ", "@")) else "\n"


def _heading(docstring: str) -> str:
    first, *more = docstring.splitlines()
    line = f"# --- {first.rstrip('.')} "
    return "\n".join([line.ljust(_WIDTH, "-"), *(f"# {each}".rstrip() for each in more if each)])
