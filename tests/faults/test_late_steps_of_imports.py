"""An import whose reading is cut off and goes on in another attempt, while the first one wakes up: every row once.

Rows of a file are staged in its order, so that no step overtakes another within one attempt.
"""

import pytest

from asn_career.base.imports import loading, uploads
from asn_career.base.imports.uploads import request_apply, submit_package
from asn_career.base.jobs.querysets import JobQuerySet
from asn_career.base.jobs.running import run_job
from asn_career.base.jobs.sweeping import sweep
from asn_career.base.models import Job
from tests.base.imports.packages import DAY
from tests.faults.asking import package
from tests.faults.attempts import DiedError, elsewhere
from tests.faults.everything import everything
from tests.faults.invariants import defects_of_import
from tests.faults.seeds import chances, one_seed_or_five

pytestmark = [pytest.mark.fault, pytest.mark.django_db(transaction=True)]
ROWS_AT_ONCE, STEPS = 2, 6  # two units, three posts, three people, one competency


@pytest.fixture(autouse=True)
def _unread(broker):
    """Messages go to a broker that nobody reads: these tests deliver them themselves."""


class Reading:
    """Attempts at reading one package in small steps, of which the first is cut off with rows in its hands."""

    def __init__(self, monkeypatch, by):
        self.sent = submit_package(package(), name="paket.zip", principal=by, as_of=DAY)
        self.before_step = lambda: None
        self.steps, self.held = [], None
        stage, self.write = uploads.stage_package, loading.stage_rows

        def staging(*args, step, **kwargs):
            self.steps.append(step)
            stage(*args, step=step, **kwargs)

        def writing(package, rows):
            self.in_hand = (package, rows)
            self.before_step()
            self.write(package, rows)

        monkeypatch.setattr(loading, "CHUNK", ROWS_AT_ONCE)
        monkeypatch.setattr(uploads, "stage_package", staging)
        monkeypatch.setattr(loading, "stage_rows", writing)

    def dies_in(self, step):
        left = iter([False] * step + [True])

        def cut_off():
            if next(left):
                self.held = self.in_hand
                raise DiedError

        self.before_step = cut_off
        with pytest.raises(DiedError):
            run_job(self.sent.job_id)
        self.before_step = lambda: None
        Job.objects.filter(pk=self.sent.job_id).update(lease_until=self.sent.job.created_at)
        assert sweep().requeued == 1

    def late(self):
        """The first attempt, elsewhere, stages now what it held when it was cut off: what became of it."""
        held, rows = self.held

        def of_the_first():
            with self.steps[0](ROWS_AT_ONCE):
                self.write(held, rows)

        return elsewhere(of_the_first)

    def finishes(self, *, hearing_from_the_first=False):
        refused = []
        if hearing_from_the_first:
            self.before_step = lambda: refused.append(self.late())
        run_job(self.sent.job_id)
        self.before_step = lambda: None
        self.sent.refresh_from_db()
        return refused


@one_seed_or_five
def test_a_step_of_an_attempt_that_is_over_changes_nothing_whenever_it_comes(seed, operator, monkeypatch):
    reading = Reading(monkeypatch, operator)
    reading.dies_in(chances("late step", seed).randrange(STEPS))

    refused = reading.finishes(hearing_from_the_first=True)

    assert refused
    assert all(refused)
    assert reading.sent.job.state == "done"
    assert not defects_of_import(reading.sent)
    before = everything()
    assert reading.late()
    assert everything() == before


@one_seed_or_five
def test_a_package_that_was_read_in_two_attempts_is_applied_whole(seed, operator, monkeypatch):
    reading = Reading(monkeypatch, operator)
    reading.dies_in(chances("read again", seed).randrange(STEPS))
    reading.finishes(hearing_from_the_first=True)

    request_apply(reading.sent, by=operator)
    reading.sent.refresh_from_db()
    run_job(reading.sent.job_id)

    reading.sent.refresh_from_db()
    assert reading.sent.totals["new"] == 9
    assert not defects_of_import(reading.sent)


def test_without_the_fence_a_late_step_would_double_rows(operator, monkeypatch):
    """The control."""
    reading = Reading(monkeypatch, operator)
    reading.dies_in(3)
    reading.finishes()
    monkeypatch.setattr(JobQuerySet, "held_by", lambda self, job: self.filter(pk=job.pk, state="done"))
    monkeypatch.setattr(JobQuerySet, "renew", lambda self, **changes: self.update(**changes))

    assert reading.late() == []
    assert defects_of_import(reading.sent)
