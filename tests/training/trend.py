"""Keeping months within the test's own process and transaction."""

from datetime import date

from asn_career.base.jobs.running import run_job
from asn_career.base.models import Job
from assessments.models import GapSnapshot
from training.models import GapChange
from training.trend.keeping import KIND, request_month

TODAY = date(2026, 9, 10)


def keep_months(principal, *, on=TODAY, back=3):
    """June, July and August, or every month that has ended before ``on``; what each job asks for next is done here."""
    if job := request_month(by=principal, on=on, back=back):
        run_job(job.pk)
        while job := Job.objects.filter(kind=KIND, state="queued").first():
            run_job(job.pk)
    assert not Job.objects.filter(kind=KIND).exclude(state="done").exists()
    return list(GapSnapshot.objects.order_by("month").values_list("month", flat=True))


def changes_of(person):
    rows = GapChange.objects.unscoped(reason="tests").kept().filter(employee=person)
    return list(rows.order_by("month", "competency").values_list("month", "movement", "cause"))
