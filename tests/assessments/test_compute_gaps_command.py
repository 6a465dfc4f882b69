"""``compute_gaps``: queues a run, and with ``--wait`` stays until it is published."""

import json
from datetime import date

import pytest
from django.core.management import CommandError, call_command

from assessments.management.commands import compute_gaps
from assessments.models import GapRun
from tests.factories import StandardItemFactory, UnitFactory, hold

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _no_worker(monkeypatch):
    """Nobody else takes the job, so the command does not wait for anybody."""
    monkeypatch.setattr(compute_gaps, "PATIENCE_SECONDS", -1)


def printed(capsys, *arguments):
    call_command("compute_gaps", *arguments, "--json")
    return json.loads(capsys.readouterr().out)


def test_without_wait_the_run_is_only_queued(capsys):
    facts = printed(capsys, "--as-of", "2026-11-21")

    assert (facts["state"], facts["as_of"], facts["people"]) == ("queued", "2026-11-21", None)
    assert GapRun.objects.get().as_of == date(2026, 11, 21)


def test_with_wait_it_ends_with_the_published_run(capsys):
    hold(StandardItemFactory().version.position)

    facts = printed(capsys, "--as-of", "2026-11-21", "--wait")

    assert (facts["state"], facts["people"], facts["without_post"]) == ("done", 1, 0)
    assert str(GapRun.objects.published().get().public_id) == facts["run"]


def test_a_unit_limits_the_run_to_its_subtree(capsys):
    item = StandardItemFactory()
    hold(item.version.position)

    facts = printed(capsys, "--unit", UnitFactory(code="SGR-9").code, "--wait")

    assert (facts["unit"], facts["people"]) == ("SGR-9", 0)


def test_an_unknown_unit_is_named():
    with pytest.raises(CommandError, match="SGR-0"):
        call_command("compute_gaps", "--unit", "SGR-0")
