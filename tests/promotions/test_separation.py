"""What decides never sees a name, a number, a sex or a birth date: by its types, its imports and its words."""

import ast
import inspect
import re
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


# What only fairness figures read; whether somebody is a woman is no fact of any computation, in Python or in SQL.
APART = re.compile(
    r"\b(sex|gender|religion|marital_status|disability|ethnicity|pelindungan)\b", re.IGNORECASE
)
ROOT = Path(__file__).resolve().parents[2]


def computing():
    """Code and statements of everything that computes about people, but for the figures after a run was sent."""
    folders = ("assessments", "training", "promotions")
    left_out = ("migrations", "promotions/fairness", "promotions/demo", "rules", "promotions/imports.py")
    for path in sorted(path for folder in folders for path in (ROOT / folder).rglob("*")):
        name = path.relative_to(ROOT).as_posix()
        if path.suffix in (".py", ".sql") and not any(part in name for part in left_out):
            yield name, path.read_text(encoding="utf-8")


def named_apart(name, source):
    """Protected words in the code itself; prose may name them."""
    if name.endswith(".sql"):
        return APART.findall(re.sub(r"--.*", "", source))
    tree = ast.parse(source)
    prose = {
        id(node.value)
        for node in ast.walk(tree)
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)
    }
    words = []
    for node in ast.walk(tree):
        if isinstance(node, ast.Attribute):
            words.append(node.attr)
        elif isinstance(node, ast.Name | ast.arg | ast.keyword):
            words.append(getattr(node, "id", None) or getattr(node, "arg", None) or "")
        elif isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in prose:
            words.append(node.value)
    return APART.findall(" ".join(words))


def test_nothing_that_computes_about_people_names_a_protected_attribute():
    found = {name: words for name, source in computing() if (words := named_apart(name, source))}
    assert found == {}
    assert len(dict(computing())) > 200


@pytest.mark.parametrize(
    ("name", "source"),
    [
        ("a.sql", "SELECT sex FROM employees_employee"),
        ("a.py", "found = Employee.objects.filter(sex='P')"),
        ("a.py", "score = 1 if person.sex else 2"),
        ("a.py", "found = rows.values_list('religion')"),
    ],
)
def test_control_a_protected_word_in_code_or_statement_is_found(name, source):
    assert named_apart(name, source)
