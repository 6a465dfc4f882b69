"""The evidence of a run over few invented people is made, taken apart for one of them, and checked."""

import pytest
from django.db import transaction

from promotions.benchmarks import evidence
from promotions.benchmarks.evidence import walk_evidence
from promotions.synthetic import SyntheticPeople
from tests.conftest import TODAY
from tests.promotions.bundle.trail import seal_now

pytestmark = pytest.mark.django_db(transaction=True)  # the people are made with triggers off until a commit


def test_the_file_of_an_official_run_is_made_and_checked_whole(monkeypatch):
    monkeypatch.setattr(evidence, "seal", transaction.atomic(seal_now))  # whatever others have open
    SyntheticPeople(today=TODAY).grow_to(1_500)
    steps = {step.name: step.counts for step in walk_evidence(on=TODAY)}
    run = steps["official run with its root"]
    assert run["considered"] == 1_500
    whole, own = steps["evidence file"]["bytes"], steps["one person's own part"]["bytes"]
    assert 0 < own < whole
    found = steps["check of the file by verify.py"]
    assert {name: found[name] for name in run} == run | {"peak": found["peak"]}
    assert all(counts["peak"] > 0 for counts in steps.values())
