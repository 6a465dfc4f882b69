"""How the source is written: nothing goes round the gate unless a person reviewed it, with the reason on file."""

import ast
import re
from pathlib import Path

import pytest
import yaml
from django.apps import apps

from employees.querysets import GatedManager
from tests.walk.source import PACKAGES, attributes, calls, modules, places, strings

REVIEWED = yaml.safe_load((Path(__file__).parent / "reviewed.yaml").read_text(encoding="utf-8"))
SQL = re.compile(r"\b(SELECT|FROM|JOIN|UPDATE|INSERT INTO|DELETE FROM|COPY)\b")


def differences(found, reviewed):
    """What is new, and what is listed but gone: a list that rots protects nothing."""
    found = set(found)
    return {"not reviewed": sorted(found - set(reviewed)), "no longer there": sorted(set(reviewed) - found)}


NONE = {"not reviewed": [], "no longer there": []}


def test_every_read_outside_a_scope_was_reviewed():
    found = [place.name for place in calls("unscoped")]
    assert differences(found, REVIEWED["unscoped"]) == NONE


def test_every_read_outside_a_scope_gives_its_reason():
    for place in calls("unscoped"):
        assert [word.arg for word in place.node.keywords] == ["reason"], place.line


def test_managers_that_know_no_gate_are_used_where_reviewed():
    found = [place.name for place in attributes("_base_manager", "_default_manager", "_open")]
    assert differences(found, REVIEWED["managers"]) == NONE


def personal_tables():
    return {
        model._meta.db_table
        for model in apps.get_models()
        if isinstance(model._default_manager, GatedManager)
    }


def test_sql_that_reads_people_stands_where_reviewed():
    tables = re.compile(r"\b(" + "|".join(sorted(personal_tables())) + r")\b")
    found = [place.path for place, text in strings() if SQL.search(text) and tables.search(text)]
    assert differences(found, REVIEWED["sql"]) == NONE


def test_there_are_personal_tables_to_look_for():
    assert {"employees_employee", "assessments_gaprow", "promotions_candidate"} <= personal_tables()


def test_raw_querysets_and_extra_are_not_used():
    assert [place.line for place in calls("extra", "raw")] == []


def test_sql_within_a_queryset_stands_where_reviewed():
    found = [place.name for place in calls("RawSQL")]
    assert differences(found, REVIEWED["raw_sql"]) == NONE


def test_no_form_or_serializer_takes_every_field():
    meta = [
        (place, target.id, place.node.value)
        for place in places()
        if isinstance(place.node, ast.Assign) and place.function.endswith(".Meta")
        for target in place.node.targets
        if isinstance(target, ast.Name)
    ]
    wrong = [
        place.line
        for place, name, value in meta
        if name == "exclude" or (isinstance(value, ast.Constant) and value.value == "__all__")
    ]
    wrong += [place.line for place, text in strings() if text == "__all__" and "fields" in place.function]
    assert wrong == []


def test_text_is_declared_safe_only_where_reviewed():
    found = [place.name for place in calls("mark_safe", "SafeString", "SafeText")]
    assert differences(found, REVIEWED["safe_text"]) == NONE


def test_templates_declare_no_text_safe():
    root = Path(__file__).resolve().parents[2] / "templates"
    wrong = [
        str(path.relative_to(root))
        for path in root.rglob("*.html")
        if re.search(r"\|\s*safe\b|autoescape\s+off|\|\s*safeseq\b", path.read_text(encoding="utf-8"))
    ]
    assert wrong == []


def test_only_edges_ask_the_clock():
    clock = {
        place.name
        for place in calls("now", "localdate", "today", "utcnow", "database_today")
        if _asks_clock(place.node)
    }
    edges = {name for name in clock if is_edge(name.partition(":")[0])}
    assert differences(clock - edges, REVIEWED["clock"]) == NONE


def _asks_clock(call: ast.Call) -> bool:
    function = call.func
    owner = getattr(getattr(function, "value", None), "id", "")
    return not isinstance(function, ast.Attribute) or owner in ("timezone", "datetime", "date", "time", "dt")


def is_edge(path: str) -> bool:
    """Pages, the API, admin, commands, tasks and middleware: where the day of a request is found out."""
    name = path.rpartition("/")[2].removesuffix(".py")
    return (
        "/management/" in path
        or "/pages/" in path
        or "/api/" in path
        or "/templatetags/" in path
        or name in ("admin", "views", "tasks", "middleware", "celery", "desk")
        or name.endswith(("_pages", "_admin"))
    )


def test_naive_clocks_are_used_nowhere():
    wrong = [
        place.line
        for place in calls("today", "utcnow", "utcfromtimestamp", "now")
        if isinstance(place.node.func, ast.Attribute)
        and getattr(place.node.func.value, "id", "") in ("date", "datetime")
        and not place.node.args
    ]
    assert wrong == []


@pytest.mark.parametrize("package", PACKAGES)
def test_the_source_of_every_package_is_looked_at(package):
    assert any(path.startswith(f"{package}/") for path in modules())
