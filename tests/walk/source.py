"""The product's own source as syntax trees, for tests that look at how it is written."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PACKAGES = ("asn_career", "employees", "competencies", "assessments", "training", "promotions")


@dataclass(frozen=True)
class Place:
    """A node with the file and the function it stands in: ``employees/views.py:employee_list``."""

    path: str
    function: str
    node: ast.AST

    @property
    def name(self) -> str:
        return f"{self.path}:{self.function}" if self.function else self.path

    @property
    def line(self) -> str:
        return f"{self.path}:{getattr(self.node, 'lineno', 0)}"


@cache
def modules() -> dict[str, ast.Module]:
    """Every module but migrations and demo data, by its path."""
    found = {}
    for package in PACKAGES:
        for path in sorted((ROOT / package).rglob("*.py")):
            name = path.relative_to(ROOT).as_posix()
            if "/migrations/" not in name:
                found[name] = ast.parse(path.read_text(encoding="utf-8"))
    return found


@cache
def places() -> tuple[Place, ...]:
    """Every node of every module, with where it stands."""
    return tuple(place for path, tree in modules().items() for place in _walk(path, tree, ""))


def _walk(path: str, node: ast.AST, function: str) -> Iterator[Place]:
    for child in ast.iter_child_nodes(node):
        inside = function
        if isinstance(child, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
            inside = f"{function}.{child.name}" if function else child.name
        yield Place(path, inside, child)
        yield from _walk(path, child, inside)


def attributes(*names: str) -> list[Place]:
    """Where an attribute of one of these names is used."""
    return [p for p in places() if isinstance(p.node, ast.Attribute) and p.node.attr in names]


def calls(*names: str) -> list[Place]:
    """Where a function of one of these names is called, by whatever path."""
    return [p for p in places() if isinstance(p.node, ast.Call) and _called(p.node) in names]


def strings() -> list[tuple[Place, str]]:
    return [
        (p, p.node.value)
        for p in places()
        if isinstance(p.node, ast.Constant) and isinstance(p.node.value, str)
    ]


def _called(call: ast.Call) -> str:
    function = call.func
    return function.attr if isinstance(function, ast.Attribute) else getattr(function, "id", "")
