"""Doing a gap run within the test's own process and transaction."""

from datetime import date

from asn_career.base.jobs.running import run_job
from assessments.gap_runs import request_gap_run

TODAY = date(2026, 11, 21)


def run_gaps(principal, *, as_of=TODAY, unit=None, chunk_size=3):
    """A published run; small chunks, so that most tests cross their borders."""
    run = request_gap_run(principal, as_of=as_of, unit=unit, chunk_size=chunk_size)
    job = run_job(run.job_id)
    assert job.state == "done", job.error
    run.refresh_from_db()
    return run
