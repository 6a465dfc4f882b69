"""What decides never sees a name, a number, a sex or a birth date: by its types, its imports and its words."""

import ast
import inspect
import typing
from pathlib import Path

import pytest

from promotions import contributions, decision, eligibility, merit, ranking, records, rulebook, talent
from promotions.eligibility import findings

CORE = (
    records,
    rulebook,
    talent,
    merit,
    contributions,
    ranking,
    decision,
    eligibility,
    findings,
    *eligibility.TOPICS,
)
PROTECTED = {
    "nip", "sex", "birth_date", "born", "religion", "marital_status", "disability", "full_name", "title_prefix",
    "gender", "nik", "email",
}  # fmt: skip
FORBIDDEN_IMPORTS = (
    "django.db",
    "employees.models",
    "assessments.models",
    "competencies.models",
    "promotions.models",
)


def record_types():
    return [
        one for _, one in inspect.getmembers(records, inspect.isclass) if one.__module__ == records.__name__
    ]


def test_the_facts_have_no_protected_field():
    fields = {name for one in record_types() for name in typing.get_type_hints(one)}
    assert len(record_types()) > 10
    assert not fields & PROTECTED


@pytest.mark.parametrize("module", CORE, ids=lambda module: module.__name__)
def test_the_decision_core_reads_no_table_and_names_nothing_protected(module):
    assert not faults(Path(module.__file__).read_text(encoding="utf-8"))


def faults(source):
    """Protected words and forbidden imports in a module's code."""
    found = []
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.ImportFrom) and (node.module or "").startswith(FORBIDDEN_IMPORTS):
            found.append(node.module)
        elif isinstance(node, ast.Import):
            found += [alias.name for alias in node.names if alias.name.startswith(FORBIDDEN_IMPORTS)]
        elif isinstance(node, ast.Attribute) and node.attr in PROTECTED:
            found.append(node.attr)
        elif (
            isinstance(node, ast.Name | ast.arg)
            and getattr(node, "id", getattr(node, "arg", "")) in PROTECTED
        ):
            found.append("name")
        elif isinstance(node, ast.Constant) and node.value in PROTECTED:
            found.append(node.value)
    return found


@pytest.mark.parametrize(
    "planted",
    [
        "score = facts.sex",
        "def rank(nip): ...",
        "value = row['birth_date']",
        "from employees.models import Employee",
    ],
)
def test_control_a_planted_breach_is_found(planted):
    assert faults(planted)
