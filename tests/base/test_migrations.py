"""What migrations are made of, and that the state they leave is the one Django would have."""

import re

import pytest
from django.db import migrations, models
from django.db.migrations.state import ProjectState

from asn_career.base import migrating
from launcher.paths import ROOT

MIGRATIONS = sorted(path for path in ROOT.glob("*/**/migrations/0*.py") if ".venv" not in path.parts)
RENDERING = re.compile(r"migrations\.(?:AddConstraint|AddField|AddIndex|AddTrigger|AlterField|CreateModel)\(")


def test_no_migration_renders_models_that_it_does_not_change():
    assert len(MIGRATIONS) > 80
    assert [path.name for path in MIGRATIONS if RENDERING.search(path.read_text(encoding="utf-8"))] == []


def _key():
    return ("id", models.BigAutoField(primary_key=True))


def _operations(by):
    """A unit and its posts; a field, a link and an index come later, and one field is changed."""
    return [
        by.CreateModel("Unit", [_key(), ("name", models.CharField(max_length=9))]),
        by.CreateModel("Post", [_key(), ("unit", models.ForeignKey("base.Unit", models.PROTECT))]),
        by.AddField("Post", "title", models.CharField(max_length=9, default="")),
        by.AddField(
            "Unit", "head", models.ForeignKey("base.Post", models.PROTECT, null=True, related_name="+")
        ),
        by.AlterField("Unit", "name", models.CharField(max_length=99)),
        by.AddIndex("Unit", models.Index(fields=["name"], name="unit_name")),
    ]


def _after(by):
    state = ProjectState()
    assert not state.apps.get_models()  # rendered, as it is while migrations are applied
    for operation in _operations(by):
        operation.state_forwards("base", state)
    return state


def test_the_state_is_the_one_of_djangos_own_operations():
    ours, theirs = _after(migrating), _after(migrations)
    assert ours.models == theirs.models
    for name in ("Unit", "Post"):
        fields = [
            {
                (field.name, getattr(field, "max_length", None), field.is_relation)
                for field in state.apps.get_model("base", name)._meta.get_fields()
            }
            for state in (ours, theirs)
        ]
        assert fields[0] == fields[1]


@pytest.mark.parametrize("told", [True, False])
def test_python_in_a_migration_gets_models_that_know_each_other(told):
    """The control: without being told, Django hands out a unit that its own posts do not take for one."""
    state = _after(migrating)
    state.is_delayed = state.is_delayed and told
    state.clear_delayed_apps_cache()  # what RunPython begins with
    unit, post = (state.apps.get_model("base", name) for name in ("Unit", "Post"))
    assert (post._meta.get_field("unit").remote_field.model is unit) == told
